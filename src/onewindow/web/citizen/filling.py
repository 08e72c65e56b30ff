"""P7: one page of the form. What is known is shown; what is typed is kept, right or not."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import drafts
from onewindow.cases.planning import Found
from onewindow.rules.actors import Actor
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Problem
from onewindow.web import answers, fields, kit, saying
from onewindow.web.citizen import draft, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import go, kept, kit_redirect, signed_in, towns
from onewindow.web.parts import Choice, Field
from onewindow.web.sections import Section

LATER = "later"
IN_COUNTY = frozenset({"business.region"})


@require_http_methods(["GET", "POST"])
@signed_in
def form(request: HttpRequest, me: Actor, package: UUID, section: str) -> HttpResponse:
    """A section's fields. Saved whatever is in them; wrong ones are told in their place."""
    one = draft.opened(package, me)
    if moved := draft.elsewhere(request, one):
        return moved
    here = next((each for each in one.sections() if each.key == section), None)
    if here is None:
        return go(request, "tasks", one.id)
    if request.method == "POST":
        return _save(request, one, here)
    typed = kept(request)
    if typed:
        return _page(request, one, here, _posted(here, QueryDict(typed)), [], is_kept=True)
    return _page(request, one, here, _known(one, here), [])


def _save(request: HttpRequest, one: Open, here: Section) -> HttpResponse:
    values = _posted(here, request.POST)
    if answers.is_about_lines(request.POST):
        drafts.fill(package_id=one.id, values=values, by=one.me, at=kit.now())
        return _page(request, one, here, values, [])
    problems = drafts.fill(package_id=one.id, values=values, by=one.me, at=kit.now())
    if LATER in request.POST:
        return go(request, "tasks", one.id)
    if problems:
        return _page(request, one, here, values, problems)
    again = draft.opened(one.id, one.me)
    fresh = _fresh(again, here)
    if fresh:
        return kit_redirect(request, f"{again.url('form', fresh)}?more=1")
    return kit_redirect(request, way.next_of(again))


def _fresh(again: Open, before: Section) -> str:
    """The page on which what was just answered asks for something more; empty for none."""
    seen = {field.key for field in before.fields}
    stem = before.key.partition("-")[0]
    for section in again.sections():
        new = [field for field in section.fields if field.key not in seen]
        mine = section.key.partition("-")[0] == stem and seen & {f.key for f in section.fields}
        if mine and new and again.problems_of(tuple(new)):
            return section.key
    return ""


def _posted(here: Section, data: QueryDict) -> dict[str, object]:
    return answers.posted({field.key: field for field in here.fields}, data)


def _known(one: Open, here: Section) -> dict[str, object]:
    """What was kept, else what was found."""
    found = one.found()
    form = one.package.form
    return {
        field.key: form[field.key] if field.key in form else found[field.key].value
        for field in here.fields
        if field.key in form or field.key in found
    }


def _page(
    request: HttpRequest,
    one: Open,
    here: Section,
    values: Mapping[str, object],
    problems: list[Problem],
    *,
    is_kept: bool = False,
) -> HttpResponse:
    found, english = one.found(), one.english
    wrong = fields.told(problems, english)
    context = {
        "one": one,
        "section": here,
        "fields": [_drawn(field, values, wrong, found, english) for field in here.fields],
        "problems": problems,
        "english": english,
        "is_kept": is_kept,
        "is_more": "more" in request.GET,
        "differing": _differing(here, values, found),
    }
    return kit.page(request, "citizen/form.html", context)


def _drawn(
    field: PlannedField,
    values: Mapping[str, object],
    wrong: Mapping[str, str],
    found: Mapping[str, Found],
    english: Mapping[str, str],
) -> Field:
    value = values.get(field.key)
    known = found.get(field.key)
    is_as_found = known is not None and known.source != "named" and _same(value, known.value)
    drawn = fields.drawn(
        field,
        name=field.key,
        value=value,
        wrong=wrong,
        found_in=saying.register(known.source) if known and is_as_found else "",
        english=english,
    )
    return in_county(drawn, field)


def in_county(drawn: Field, field: PlannedField) -> Field:
    """A place of business lies in a town of the county; other regions are written freely."""
    if field.type != "region" or field.options:
        return drawn
    if field.concept not in IN_COUNTY:
        return replace(drawn, hint=drawn.hint or _("写到县（市、区），例如 浙江省温岭市"))
    named = towns()
    if drawn.value and drawn.value not in named:
        return drawn
    return replace(
        drawn,
        kind="select",
        choices=[Choice(code, name, is_chosen=code == drawn.value) for code, name in named.items()],
    )


def _differing(
    here: Section, values: Mapping[str, object], found: Mapping[str, Found]
) -> list[tuple[str, str, str]]:
    """(label, what the register says, register) where the person wrote something else."""
    return [
        (field.label, str(known.value), saying.register(known.source))
        for field in here.fields
        if (known := found.get(field.key)) is not None
        and known.source != "named"
        and values.get(field.key) not in (None, "")
        and not _same(values.get(field.key), known.value)
    ]


def _same(one: object, other: object) -> bool:
    return str(one).strip() == str(other).strip()
