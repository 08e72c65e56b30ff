"""K6 and what follows: at most six lines, one declaration, handed in once, and the slip."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import planning, queries
from onewindow.cases.queries import holdings
from onewindow.quality.queries import services
from onewindow.rules import clock, codes
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.rules.situations import IN
from onewindow.web import errors, kit, saying, sections, words
from onewindow.web.citizen import check as web_check
from onewindow.web.citizen import draft, questions, slip, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import site
from onewindow.web.device.kiosk_apply_ask import covered
from onewindow.web.device.kiosk_apply_kit import (
    address,
    drawn,
    elsewhere,
    fields,
    go,
    listed,
    me,
    missing,
    next_step,
    opened,
)
from onewindow.web.device.kiosk_kit import Visit, identified
from onewindow.web.parts import Line, Mistake

NAMED = frozenset({"person.name", "person.idno"})  # the applicant has a line of their own
SHOWN = 3  # answers and fields named on a line; the rest are counted
MOST_PROBLEMS = 3  # told at once: each leads to its screen, the next follow


@require_http_methods(["GET", "POST"])
@identified
def check(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Everything once more; what is refused is said here and leads to the screen it is about."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    if (step := next_step(request, one, visit)) != address("check", one):
        return HttpResponseRedirect(step)
    problems: list[Mistake] = []
    if request.method == "POST":
        try:
            web_check.hand_in(one, as_it_is=request.POST.get("as_it_is") == "1")
            return go("done", one)
        except Incomplete as refused:
            one = opened(visit, package)
            problems = [_placed(one, each) for each in refused.problems[:MOST_PROBLEMS]]
    return drawn(request, visit, "check", _context(one, problems), status=422 if problems else None)


def _context(one: Open, problems: list[Mistake]) -> dict[str, object]:
    absent = [row for row in missing(one) if row.need != "容缺"]
    said = [words.said(field.label, one.english) for field in sections.statements(one.plan.fields)]
    return {
        "one": one,
        "problems": problems,
        "lines": _lines(one, len(absent)),
        "statements": listed(said),
        "missing": listed([words.said(row.name, one.english) for row in absent]),
        "time": saying.whole_time(one.plan),
        "time_is_assumed": saying.has_assumed_time(one.plan),
        "fee": saying.fee(one.plan),
        "action": address("check", one),
        "kept": address("kept", one),
        "back": reverse("kiosk:apply"),
    }


def _lines(one: Open, absent: int) -> list[Line]:
    """What, who, the answers, the form, the papers, the way the result comes."""
    package, english = one.package, one.english
    names = [words.said(each.name, english) for each in one.plan.matters if each.standing == IN]
    who = f"{package.applicant.name} {codes.mask_identity_number(package.applicant.number)}"
    rows = [row for row in one.papers() if row.need != way.POSSIBLE]
    lines = [Line(_("办什么"), _few(names)), Line(_("申请人"), who)]
    answers = [questions.answer_said(one.bundle, each, package.answers) for each in one.questions()]
    if answers:
        lines.append(Line(_("您的情况"), _few(answers), address("answers", one)))
    lines.append(Line(_("填写的内容"), _few(_filled(one)), address("filled", one)))
    papers = _("%(n)s 份都有了") % {"n": len(rows)}
    if absent:
        papers = _("还差 %(n)s 份") % {"n": absent}
    if rows:
        lines.append(Line(_("材料"), papers, address("papers", one)))
    ways = way.delivery_word(package.delivery)
    lines.append(Line(_("怎样拿结果"), ways, address("delivery", one)))
    return lines


def _filled(one: Open) -> list[str]:
    """What a person wrote first, then what was found: the written is what may be wrong."""
    found, form = one.found(), one.package.form
    given = [
        field
        for field in fields(one)
        if form.get(field.key) not in (None, "", [], False) and field.concept not in NAMED
    ]
    given.sort(key=lambda field: field.key in found)
    return [covered(field, web_check.said(field, form[field.key], one)) for field in given]


def _few(several: Sequence[str]) -> str:
    said = listed([each for each in several[:SHOWN] if each])
    if len(several) <= SHOWN:
        return said or _("没有")
    return _("%(few)s 等 %(n)s 项") % {"few": said, "n": len(several)}


def _placed(one: Open, problem: Problem) -> Mistake:
    """A problem with the screen where it is put right."""
    return Mistake(errors.sentence(problem, one.english), _place(one, problem.where))


def _place(one: Open, where: str) -> str:
    if where in one.bundle.asked:
        return address("ask", one, key=where)
    if any(each.material_id == where for each in one.plan.materials):
        return address("paper", one, material=where)
    for field in fields(one):
        if where == field.key or where.startswith(f"{field.key}."):
            return address("field", one, key=field.key)
    return address("answers", one) if one.questions() else address("kept", one)


# --- The lists behind the lines ----------------------------------------------------------------


@require_safe
@identified
def answers(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Every question and its answer."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    lines = [
        Line(
            words.said(each.text, one.english),
            questions.answer_said(one.bundle, each, one.package.answers) or _("还没有回答"),
            address("ask", one, key=each.key),
        )
        for each in one.questions()
    ]
    context = {"one": one, "title": _("您的情况"), "lines": lines, "back": address("check", one)}
    return drawn(request, visit, "lines", context)


@require_safe
@identified
def filled(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Every field and what is in it; those that may stay empty are asked for only here."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    form, found = one.package.form, one.found()
    lines = [
        Line(
            words.said(field.label, one.english),
            covered(field, web_check.said(field, form.get(field.key), one)) or _empty(field),
            address("field", one, key=field.key),
            _source(field.key, form, found),
        )
        for field in fields(one)
    ]
    context = {"one": one, "title": _("填写的内容"), "lines": lines, "back": address("check", one)}
    return drawn(request, visit, "lines", context)


def _empty(field: PlannedField) -> str:
    return _("还没有填") if field.required else _("选填，没有填")


def _source(key: str, form: dict[str, object], found: dict[str, planning.Found]) -> str:
    known = found.get(key)
    if known is None or known.source == "named" or str(form.get(key)) != str(known.value):
        return ""
    return saying.register(known.source)


# --- The slip ----------------------------------------------------------------------------------


@require_safe
@identified
def done(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Code, password, QR and by when: read from the package, so that a second look is the same."""
    person, today = me(visit), clock.local_day(kit.now())
    row = queries.package_for(package_id=package, to=person)
    if row.stage != draft.SUBMITTED:
        return go("onward", package)
    bundle = planning.bundle_of(row)
    plan = planning.plan_of(row, today=today)
    needed = [one for one in holdings.materials(row) if one.need != way.POSSIBLE]
    context = {
        "package": row,
        "name": words.said(bundle.name, bundle.english),
        "code": codes.grouped(row.code),
        "password": planning.password_of(row.pk),
        "address": site(reverse("citizen:progress_of", args=[row.code])),
        "today": today,
        "expected": slip.expected(plan, bundle.english, today)[:SHOWN],
        "missing": listed(
            [words.said(one.name, bundle.english) for one in needed if one.status not in way.READY]
        ),
        "centre": draft.centre_name(row.centre_id),
        "can_print": visit.kiosk.can_print,
        "rate": reverse("kiosk:rate", args=[services.link_of_package(row.code)]),
    }
    return drawn(request, visit, "done", context)
