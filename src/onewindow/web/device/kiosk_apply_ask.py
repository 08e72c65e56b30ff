"""K5: one question a screen; what is known is shown and never typed again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.cases import planning
from onewindow.cases.actions import drafts
from onewindow.rules import codes, situations
from onewindow.rules.conditions import UNSURE
from onewindow.rules.plan_fields import PlannedField
from onewindow.web import answers, errors, kit, saying, words
from onewindow.web import fields as forms
from onewindow.web.citizen import check, questions, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.filling import in_county
from onewindow.web.device.kiosk_apply_kit import (
    address,
    drawn,
    elsewhere,
    fields,
    go,
    known,
    left,
    opened,
)
from onewindow.web.device.kiosk_kit import Visit, identified
from onewindow.web.parts import Choice, Field, Line, Mistake

DIGITS = {"idno": 18, "mobile": 11, "bankcard": 19, "number": 12, "money": 12, "date": 8, "code": 8}
NUMBERED = ("账号", "编号")  # written as text in the catalogue, and yet digits
LONG_NUMBER = 24
LAID_OPEN = frozenset({"radios", "select"})
HIDDEN = frozenset({"idno", "uscc", "mobile", "bankcard"})
YEARS = (1, 3, 5)  # spans that a period is mostly asked for


@dataclass(frozen=True, slots=True)
class Short:
    """One touch for what is mostly meant. puts: values by box."""

    label: str
    puts: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The values as the script reads them."""
        return urlencode(self.puts)


# --- Questions of the situation ----------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@identified
def ask(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """One question, answered by one touch."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    name = request.POST.get("question") or request.GET.get("key", "")
    asked = one.bundle.asked.get(name) or situations.next_question(
        bundle=one.bundle, answers=one.package.answers, facts=one.facts
    )
    if asked is None:
        return go("onward", one)
    problems = []
    if request.method == "POST":
        value = request.POST.get("answer", "")
        if value == UNSURE or value in asked.values:
            me = one.me
            drafts.answer(package_id=one.id, answers={asked.key: value}, by=me, at=kit.now())
            return go("onward", one)
        problems.append(Mistake(_("请选择一个回答；不清楚就选“不确定”。"), "#choices"))
    row = one.questions()
    shown = questions.page(one.bundle, asked, one.package.answers, row)
    before = shown["before"]
    context = {
        "one": one,
        "title": shown["field"].label,
        "name": "answer",
        "hidden": {"question": asked.key},
        "choices": shown["field"].choices,
        "step": (shown["number"], shown["total"]),
        "problems": problems,
        "action": address("ask", one),
        "back": address("ask", one, key=before.key) if before else reverse("kiosk:apply"),
    }
    return drawn(request, visit, "choose", context)


# --- What was found ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@identified
def found(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """我们查到. All of it on one page, taken over with one touch."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    told = known(one)
    if request.method == "POST":
        values: dict[str, object] = {key: each.value for key, each in told.items()}
        if values:
            drafts.fill(package_id=one.id, values=values, by=one.me, at=kit.now())
        return go("onward", one)
    if not told:
        return go("onward", one)
    lines = [
        Line(
            words.said(field.label, one.english),
            covered(field, check.said(field, told[field.key].value, one)),
            address("field", one, key=field.key),
            saying.register(told[field.key].source) if told[field.key].source != "named" else "",
        )
        for field in fields(one)
        if field.key in told
    ]
    context = {"one": one, "lines": lines, "back": _back(one)}
    return drawn(request, visit, "known", context)


def covered(field: PlannedField, said: str) -> str:
    """As much of a number as others in the hall may see."""
    if field.type not in HIDDEN or len(said) < 7:
        return said
    if field.type == "idno":
        return codes.mask_identity_number(said)
    return f"{said[:3]}{'*' * (len(said) - 7)}{said[-4:]}"


def _back(one: Open) -> str:
    asked = one.questions()
    return address("ask", one, key=asked[-1].key) if asked else reverse("kiosk:apply")


# --- One field ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@identified
def field(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """One field a screen; what is wrong with it is told here, and nothing typed is lost."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    key = request.POST.get("key") or request.GET.get("key", "")
    here = next((each for each in fields(one) if each.key == key), None) or left(one)
    if here is None:
        return go("onward", one)
    if request.method == "POST":
        value = answers.posted({here.key: here}, request.POST)[here.key]
        wrong = drafts.fill(package_id=one.id, values={here.key: value}, by=one.me, at=kit.now())
        if not wrong:
            return go("onward", one)
        return _asked(request, visit, opened(visit, package), here, wrong)
    return _asked(request, visit, one, here, [])


def _asked(
    request: HttpRequest, visit: Visit, one: Open, here: PlannedField, wrong: Sequence[Any]
) -> HttpResponse:
    value = one.package.form.get(here.key)
    told = one.found().get(here.key)
    if value in (None, "") and told is not None:
        value = told.value
    if request.method == "POST":
        value = answers.posted({here.key: here}, request.POST)[here.key]
    shape = forms.drawn(here, name=here.key, value=value, english=one.english)
    shape = _towns(in_county(shape, here), here)
    problems = [Mistake(errors.sentence(each, one.english), f"#{shape.id}") for each in wrong]
    context = {
        "one": one,
        "field": shape,
        "title": shape.label,
        "name": here.key,
        "hidden": {"key": here.key},
        "choices": shape.choices,
        "problems": problems,
        "digits": _digits(here, shape),
        "shorts": _shorts(here, one.today),
        "by_place": address("place", one, key=here.key) if here.type == "address" else "",
        "is_optional": not here.required,
        "action": address("field", one),
        "back": _before(one, here),
    }
    template = "choose" if shape.kind in LAID_OPEN and shape.choices else "field"
    return drawn(request, visit, template, context, status=422 if problems else None)


def _digits(here: PlannedField, shape: Field) -> int:
    """How many digits the pad gives; 0 where letters may be needed."""
    if shape.kind == "text" and any(word in here.label for word in NUMBERED):
        return LONG_NUMBER
    return DIGITS.get(shape.kind, 0)


def _before(one: Open, here: PlannedField) -> str:
    """The field asked before this one, else the questions."""
    told, last = one.found(), ""
    for each in fields(one):
        if each.key == here.key:
            break
        if each.required and each.key not in told and each.key in one.package.form:
            last = each.key
    return address("field", one, key=last) if last else _back(one)


def _towns(shape: Field, here: PlannedField) -> Field:
    return replace(shape, kind="select") if shape.choices and here.type == "region" else shape


def _shorts(here: PlannedField, today: date) -> list[Short]:
    """What is mostly meant by a day or a span of days."""
    if here.type == "date":
        month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return [
            Short(_("今天"), ((here.key, f"{today:%Y%m%d}"),)),
            Short(_("本月 1 日"), ((here.key, f"{today:%Y%m}01"),)),
            Short(_("下月 1 日"), ((here.key, f"{month:%Y%m%d}"),)),
        ]
    if here.type == "daterange":
        return [
            Short(
                _("最近 %(n)s 年") % {"n": years},
                (
                    (f"{here.key}.since", f"{today.year - years}{today:%m%d}"),
                    (f"{here.key}.until", f"{today:%Y%m%d}"),
                ),
            )
            for years in YEARS
        ]
    return []


# --- How the result comes ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@identified
def delivery(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """How the result reaches the applicant: changed from the check page."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    ways = planning.ways(one.package, one.plan)
    problems = []
    if request.method == "POST":
        chosen = request.POST.get("delivery", "")
        if chosen in ways:
            drafts.set_delivery(package_id=one.id, delivery=chosen, by=one.me, at=kit.now())
            return HttpResponseRedirect(address("onward", one))
        problems.append(Mistake(_("请选择怎样拿结果。"), "#choices"))
    context = {
        "one": one,
        "title": _("怎样拿结果？"),
        "name": "delivery",
        "hidden": {},
        "choices": [
            Choice(each, way.delivery_word(each), is_chosen=each == one.package.delivery)
            for each in ways
        ],
        "problems": problems,
        "action": address("delivery", one),
        "back": address("check", one),
    }
    return drawn(request, visit, "choose", context)
