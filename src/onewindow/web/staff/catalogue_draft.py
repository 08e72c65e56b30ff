"""A draft, section by section: proper forms that also work without script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog import actions, queries
from onewindow.catalog.queries import Edition
from onewindow.people import queries as people
from onewindow.rules import catalogue as quality
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Problem, Refusal
from onewindow.web import errors, fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import catalogue_events as events
from onewindow.web.staff import catalogue_sections as sections
from onewindow.web.staff import catalogue_typed as typing
from onewindow.web.staff import kit
from onewindow.web.staff.catalogue_codec import Section

ENGLISH = "english"
ENGLISH_LABEL = gettext_lazy("英文")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Keys whose texts nobody but the owners reads.
_UNREAD = frozenset({"english", "sources", "evidence", "generated", "other_codes", "notes"})
_ROOT = re.compile(r"\w+")


def is_life_event(body: Mapping[str, Any]) -> bool:
    """Whether a body is a life event's."""
    return "stages" in body


def sections_of(body: Mapping[str, Any]) -> Sequence[Section]:
    """The pages of a body's form."""
    return events.LIFE_EVENT if is_life_event(body) else sections.MATTER


def place_of(body: Mapping[str, Any], where: str) -> str:
    """A problem's place, as the form's lists count it."""
    return events.unfolded_place(body, where) if is_life_event(body) else where


@require_safe
@kit.staff(*kit.CATALOGUE)
def draft(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """The draft's pages as a task list, each with what is wrong on it."""
    edition = queries.draft(code)
    problems = actions.problems_of(code=code)
    pages: list[tuple[str, str, frozenset[str]]] = [
        (one.name, str(one.label), one.roots) for one in sections_of(edition.body)
    ]
    pages.append((ENGLISH, str(ENGLISH_LABEL), frozenset({ENGLISH})))
    tasks = [
        _task(code, name, label, _within(edition.body, problems, roots))
        for name, label, roots in pages
    ]
    roots = frozenset().union(*(roots for _name, _label, roots in pages))
    context = {
        "edition": edition,
        "writer": people.account_names([edition.edited_by]).get(
            edition.edited_by, edition.edited_by
        ),
        "tasks": tasks,
        "errors": len(quality.errors(problems)),
        "others": [one for one in problems if _root(edition.body, one) not in roots],
    }
    return kit.page(request, by, "staff/catalogue/draft.html", context, here="catalogue")


def _task(code: str, name: str, label: str, problems: Sequence[Problem]) -> parts.Task:
    wrong = len(quality.errors(problems))
    advice = len(problems) - wrong
    status, tone = _("没有问题"), "green"
    if advice:
        status, tone = ngettext("%(n)s 条建议", "%(n)s 条建议", advice) % {"n": advice}, "grey"
    if wrong:
        status, tone = ngettext("有 %(n)s 处要改", "有 %(n)s 处要改", wrong) % {"n": wrong}, "red"
    href = reverse(
        "staff:catalogue_english" if name == ENGLISH else "staff:catalogue_section",
        args=[code] if name == ENGLISH else [code, name],
    )
    return parts.Task(label, status, href, tone=tone)


def _root(body: Mapping[str, Any], problem: Problem) -> str:
    found = _ROOT.match(place_of(body, problem.where))
    is_elsewhere = "/" in problem.where
    return found[0] if found and not is_elsewhere else ""


def _within(
    body: Mapping[str, Any], problems: Sequence[Problem], roots: frozenset[str]
) -> list[Problem]:
    return [one for one in problems if _root(body, one) in roots]


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def section(request: HttpRequest, by: Actor, code: str, section: str) -> HttpResponse:
    """One page of the draft. Buttons add, take away and move lines without saving."""
    edition = queries.draft(code)
    chosen = next((one for one in sections_of(edition.body) if one.name == section), None)
    if chosen is None:
        raise Http404
    body = events.unfolded(edition.body) if is_life_event(edition.body) else edition.body
    if request.method != "POST":
        return _drawn(request, by, edition, chosen, typing.written(chosen, body))
    typed = typing.posted(chosen, request.POST)
    if typing.is_rearranged(request.POST):
        return _drawn(request, by, edition, chosen, typed, saved=False)
    new, problems = typing.meant(chosen, body, typed)
    problems = [*_cut_off(request), *problems]
    if problems:
        return _drawn(request, by, edition, chosen, typed, problems, saved=False)
    new = events.folded(new) if is_life_event(edition.body) else new
    refusal = saved(request, by, edition, new)
    if refusal:
        return _drawn(request, by, edition, chosen, typed, [refusal], saved=False, status=409)
    if "_stay" in request.POST:
        return kit.go(request, "catalogue_section", code, section)
    return kit.go(request, "catalogue_draft", code)


def _cut_off(request: HttpRequest) -> list[Problem]:
    """A form that did not arrive whole would empty every list below the cut."""
    if "_end" in request.POST:
        return []
    return [Problem("", "form_cut_off", "The form did not arrive whole.")]


def saved(
    request: HttpRequest, by: Actor, edition: Edition, body: Mapping[str, Any]
) -> Problem | None:
    """Keep the draft; what stands against it as one problem of the page."""
    try:
        seen = bytes.fromhex(request.POST.get("seen", ""))
    except ValueError:
        seen = b""
    try:
        actions.save_draft(code=edition.code, body=body, seen=seen, by=by, at=frame.now())
    except Refusal as no:
        if no.code != "draft_moved":
            raise
        return Problem("", no.code, no.sentence, no.params)
    return None


def _drawn(
    request: HttpRequest,
    by: Actor,
    edition: Edition,
    section: Section,
    typed: typing.Typed,
    problems: Sequence[Problem] = (),
    *,
    saved: bool = True,
    status: int | None = None,
) -> HttpResponse:
    """The page. Saved drafts show what their owner still has to put right, in its place."""
    found: list[Problem] = []
    wrong = fields.told(list(problems))
    if saved:
        found = _within(edition.body, actions.problems_of(code=edition.code), section.roots)
        for one in found:
            name = typing.control(section, place_of(edition.body, one.where))
            if name and quality.is_error(one):
                wrong[name] = " ".join(filter(None, [wrong.get(name), errors.sentence(one)]))
    blocks, grids = typing.drawn(section, typed, wrong)
    pages = sections_of(edition.body)
    context = {
        "edition": edition,
        "section": section,
        "seen": request.POST.get("seen", "") if request.method == "POST" else edition.digest.hex(),
        "blocks": blocks,
        "grids": grids,
        "problems": list(problems),
        "found": [_mistake(edition.body, section, one) for one in found],
        "pages": [(one.name, str(one.label), one is section) for one in pages],
    }
    return kit.page(
        request, by, "staff/catalogue/section.html", context, here="catalogue", status=status
    )


def _mistake(body: Mapping[str, Any], section: Section, problem: Problem) -> tuple[bool, str, str]:
    name = typing.control(section, place_of(body, problem.where))
    href = f"#{parts.anchor(name)}" if name else ""
    return quality.is_error(problem), errors.sentence(problem), href


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def english(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """Every text of the draft beside its English; what lacks one comes first."""
    edition = queries.draft(code)
    known: Mapping[str, str] = edition.body.get("english") or {}
    texts = list(dict.fromkeys(_texts(edition.body)))
    texts.sort(key=lambda text: text in known)
    problems: list[Problem] = []
    if request.method == "POST":
        said = {text: request.POST.get(f"english.{n}", "").strip() for n, text in enumerate(texts)}
        problems = _cut_off(request)
        if not problems:
            # What no text of the body uses any more goes with it.
            body = {**edition.body, "english": {text: en for text, en in said.items() if en}}
            refusal = saved(request, by, edition, body)
            if not refusal:
                return kit.go(request, "catalogue_draft", code)
            problems = [refusal]
        known = said
    context = {
        "edition": edition,
        "seen": request.POST.get("seen", "") if request.method == "POST" else edition.digest.hex(),
        "problems": problems,
        "missing": sum(1 for text in texts if not known.get(text)),
        "lines": [
            (
                text,
                parts.Field(f"english.{n}", text, value=known.get(text, ""), is_required=False),
            )
            for n, text in enumerate(texts)
        ],
        "pages": [(one.name, str(one.label), False) for one in sections_of(edition.body)],
    }
    return kit.page(
        request,
        by,
        "staff/catalogue/english.html",
        context,
        here="catalogue",
        status=409 if problems else 200,
    )


def _texts(value: object, key: str = "") -> Iterator[str]:
    """Every Chinese text that a citizen or clerk may read."""
    if isinstance(value, str):
        if _HAN.search(value):
            yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _UNREAD and name not in ("when", "map", "sets"):
                yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
