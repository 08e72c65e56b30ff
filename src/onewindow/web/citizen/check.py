"""P9: everything once more, one signature for all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import drafts, intake
from onewindow.cases.planning import Found
from onewindow.places import queries as places
from onewindow.rules import codes
from onewindow.rules.actors import Actor
from onewindow.rules.matter_parts import Option
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import errors, kit, saying, sections, words
from onewindow.web.citizen import draft, lists, papers, questions, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import go, kit_redirect, signed_in
from onewindow.web.parts import Field, Line, Mistake


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the check page."""

    title: str
    lines: list[Line]


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """All answers with links to change them, the declaration, one tick, hand in."""
    one = draft.opened(package, me)
    if not one.is_draft:
        return go(request, "submitted", one.id) if request.method == "POST" else _gone(request, one)
    problems: list[Mistake] = []
    if request.method == "POST":
        if request.POST.get("signed") != "1":
            problems = [Mistake(_("请先勾选声明，勾选即为签名。"), "#f-signed")]
        else:
            try:
                hand_in(one, as_it_is=request.POST.get("as_it_is") == "1")
                return go(request, "submitted", one.id)
            except Incomplete as refused:
                one = draft.opened(package, me)
                problems = [_placed(one, each) for each in refused.problems]
    return kit.page(request, "citizen/check.html", _context(one, problems))


def _gone(request: HttpRequest, one: Open) -> HttpResponse:
    return draft.elsewhere(request, one) or kit_redirect(request, one.url("tasks"))


def hand_in(one: Open, *, as_it_is: bool) -> None:
    """What was found and what the signature covers goes into the form; then all is handed in."""
    form, at = one.package.form, kit.now()
    values: dict[str, object] = {
        key: found.value for key, found in one.found().items() if key not in form
    }
    for field in sections.statements(one.plan.fields):
        values[field.key] = True
    if one.package.relation == "self" and one.package.applicant is not None:
        for field in one.plan.fields:
            if field.asked and field.type == "signature":
                values[field.key] = one.package.applicant.name
    if values:
        drafts.fill(package_id=one.id, values=values, by=one.me, at=at)
    intake.submit(package_id=one.id, by=one.me, at=at, as_it_is=as_it_is)


def _context(one: Open, problems: list[Mistake]) -> dict[str, object]:
    found = one.found()
    rows = one.papers()
    needed = [row for row in rows if row.need != way.POSSIBLE]
    missing = [row for row in needed if row.status not in way.READY]
    signer = one.package.agent or one.package.applicant
    return {
        "one": one,
        "problems": problems,
        "people": _people(one),
        "answers": _answers(one),
        "parts": [
            Part(part.title, [_line(one, part.key, field, found) for field in part.fields])
            for part in one.sections()
        ],
        "papers": [
            Line(
                words.said(row.name, one.english),
                papers.status(row).word,
                one.url("material", row.material),
            )
            for row in needed
        ],
        "delivery": way.delivery_word(one.package.delivery),
        "missing": [words.said(row.name, one.english) for row in missing if row.need != "容缺"],
        "late": [words.said(row.name, one.english) for row in missing if row.need == "容缺"],
        "statements": [
            words.said(field.label, one.english) for field in sections.statements(one.plan.fields)
        ],
        "at_counter": [
            words.said(field.label, one.english)
            for field in sections.at_the_counter(one.plan.fields)
        ],
        "signer": signer.name if signer else "",
        "time": saying.whole_time(one.plan),
        "time_is_assumed": saying.has_assumed_time(one.plan),
        "fee": saying.fee(one.plan),
        "remarks": lists.remarks(one.plan, one.english),
        "sign": Field(
            "signed",
            _("我已看过以上内容，确认属实，并为整份申报签名。"),
            "checkbox",
            error=next((each.sentence for each in problems if each.href == "#f-signed"), ""),
        ),
        "as_it_is": Field(
            "as_it_is", _("材料不全也先提交，缺的我到窗口交或等一次性告知后补。"), "checkbox"
        ),
        "centre": draft.centre_name(one.package.centre_id),
    }


def _people(one: Open) -> list[Line]:
    package = one.package
    lines = []
    if package.applicant is not None:
        who = f"{package.applicant.name} {codes.mask_identity_number(package.applicant.number)}"
        lines.append(Line(_("申请人"), who, one.url("people")))
    if package.agent is not None:
        who = f"{package.agent.name} {codes.mask_identity_number(package.agent.number)}"
        lines.append(Line(_("代办人"), who, one.url("people")))
    return lines


def _answers(one: Open) -> list[Line]:
    return [
        Line(
            words.said(each.text, one.english),
            questions.answer_said(one.bundle, each, one.package.answers),
            f"{one.url('question')}?change={each.key}",
        )
        for each in one.questions()
    ]


def _line(one: Open, section: str, field: PlannedField, found: dict[str, Found]) -> Line:
    form = one.package.form
    known = found.get(field.key)
    value = form.get(field.key, known.value if known else None)
    is_found = known is not None and known.source != "named" and str(value) == str(known.value)
    return Line(
        words.said(field.label, one.english),
        said(field, value, one),
        one.url("form", section),
        saying.register(known.source) if known and is_found else "",
    )


def said(field: PlannedField, value: Any, one: Open) -> str:
    """A kept value as a person reads it."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return _("%(since)s 至 %(until)s") % {
            "since": value.get("since", ""),
            "until": value.get("until", ""),
        }
    if isinstance(value, list | tuple):
        return _many(field, value, one)
    if field.type == "region" and str(value).isdigit():
        division = places.division(str(value))
        return words.place(division) if division else str(value)
    return _label(field.options, str(value), one)


def _many(field: PlannedField, value: Iterable[Any], one: Open) -> str:
    rows = list(value)
    if any(isinstance(row, dict) for row in rows):
        return "\n".join(
            " ".join(str(cell) for cell in row.values() if cell) for row in rows if row
        )
    if field.type == "daterange" and len(rows) == 2:
        return _("%(since)s 至 %(until)s") % {"since": rows[0] or "", "until": rows[1] or ""}
    comma = ", " if words.in_english() else "、"
    return comma.join(_label(field.options, str(row), one) for row in rows)


def _label(options: Iterable[Option], value: str, one: Open) -> str:
    label = next((each.label for each in options if each.value == value), value)
    return words.said(label, one.english)


def _placed(one: Open, problem: Problem) -> Mistake:
    """A problem with the page where it is put right."""
    return Mistake(errors.sentence(problem, one.english), _place(one, problem.where))


def _place(one: Open, where: str) -> str:
    if where in one.bundle.asked:
        return f"{one.url('question')}?change={where}"
    if where.startswith(("applicant", "agent")) and "." in where and where not in _keys(one):
        return one.url("people")
    if any(each.material_id == where for each in one.plan.materials):
        return one.url("material", where)
    for part in one.sections():
        if any(where == field.key or where.startswith(f"{field.key}.") for field in part.fields):
            return one.url("form", part.key)
    return one.url("questions") if where.startswith("matters") else one.url("tasks")


def _keys(one: Open) -> set[str]:
    return {field.key for field in one.plan.fields}
