"""What changes with a draft, and its way into force or into the bin."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import queries as cases
from onewindow.catalog import actions, queries
from onewindow.catalog.queries import Edition
from onewindow.rules import catalogue as quality
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete
from onewindow.web import kit as frame
from onewindow.web import parts
from onewindow.web.fields import NO, YES
from onewindow.web.staff import catalogue_events as events
from onewindow.web.staff import catalogue_sections as sections
from onewindow.web.staff import kit
from onewindow.web.staff.catalogue_codec import Section
from onewindow.web.staff.catalogue_draft import is_life_event

KINDS = {
    "added": (pgettext_lazy("difference", "新增"), "green"),
    "removed": (pgettext_lazy("difference", "删去"), "red"),
    "changed": (pgettext_lazy("difference", "改动"), "amber"),
    "moved": (pgettext_lazy("difference", "换了次序"), "grey"),
}
EFFECTS = {
    "answer_lost": pgettext_lazy("effect", "已作的回答不再有效，要重新回答"),
    "question_new": pgettext_lazy("effect", "要多回答一个问题"),
    "field_lost": pgettext_lazy("effect", "已填的这一项不再需要"),
    "field_new": pgettext_lazy("effect", "要多填一项"),
    "field_changed": pgettext_lazy("effect", "这一项要重新核对"),
    "material_lost": pgettext_lazy("effect", "已交的这份材料不再需要"),
    "material_new": pgettext_lazy("effect", "要多交一份材料"),
    "material_changed": pgettext_lazy("effect", "这份材料的要求变了"),
    "matter_lost": pgettext_lazy("effect", "不再包含这个事项"),
    "matter_new": pgettext_lazy("effect", "多了一个事项"),
}
LONGEST = 400
_PATH = re.compile(r"(\w+)(?:\[[^\]]*\])?(?:\.(.*))?")


@dataclass(frozen=True, slots=True)
class Row:
    """One difference on the page. place: in the form's own words; path: in the body."""

    place: str
    path: str
    subject: str
    word: object
    tone: str
    before: str
    after: str


def rows(difference: tuple[quality.Change, ...], *, is_life_event: bool) -> list[Row]:
    """Differences as lines of a table."""
    pages = events.LIFE_EVENT if is_life_event else sections.MATTER
    return [
        Row(
            _place(pages, one.path),
            one.path,
            one.subject,
            *KINDS[one.kind],
            before=_plain(one.before),
            after=_plain(one.after),
        )
        for one in difference
    ]


def _plain(value: object) -> str:
    """A value as a person reads it; long documents are cut."""
    text = _said(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        said = {key: _said(one) for key, one in value.items()}
        return "；".join(f"{key}: {text}" for key, text in said.items() if text)
    if isinstance(value, list):
        return "、".join(_said(one) for one in value)
    if isinstance(value, bool):
        return str(YES if value else NO)
    return "" if value is None else str(value)


def _place(pages: Sequence[Section], path: str) -> str:
    """Where an owner would edit a place of the body: page, block or list, cell."""
    found = _PATH.fullmatch(path)
    root, inner = found.groups(default="") if found else (path, "")
    for grid in (grid for page in pages for grid in page.grids if grid.key == root):
        cell = next((one.label for one in grid.cells if inner.startswith(one.key)), "")
        return _joined(grid.label, cell)
    return next(
        (
            _joined(block.label, one.label)
            for page in pages
            for block in page.blocks
            for one in block.cells
            if path == one.key or path.startswith((f"{one.key}.", f"{one.key}["))
        ),
        "",
    )


def _joined(*labels: object) -> str:
    return " › ".join(str(label) for label in labels if label)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A draft beside what is in force. pinning: open drafts of citizens; None: nothing to pin."""

    draft: Edition
    before: Edition | None
    difference: tuple[quality.Change, ...]
    effect: tuple[quality.Effect, ...]
    pinning: int | None


def _seen(code: str) -> _Seen:
    draft, before = queries.draft(code), queries.in_force(code)
    if before is None:
        return _Seen(draft, None, (), (), None)
    return _Seen(
        draft,
        before,
        quality.difference(old=before.body, new=draft.body),
        quality.effect_on_drafts(old=before.body, new=draft.body),
        _pinning(before),
    )


def _pinning(edition: Edition) -> int:
    return cases.drafts_pinning(
        code=edition.code, version_id=edition.id, is_life_event=is_life_event(edition.body)
    )


@require_safe
@kit.staff(*kit.CATALOGUE)
def difference(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """What the draft changes against what is in force."""
    seen = _seen(code)
    context = {
        "seen": seen,
        "edition": seen.draft,
        "rows": rows(seen.difference, is_life_event=is_life_event(seen.draft.body)),
    }
    return kit.page(request, by, "staff/catalogue/difference.html", context, here="catalogue")


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def publish(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """What publishing will do, and the button that does it."""
    problems = []
    if request.method == "POST":
        try:
            actions.publish(code=code, by=by, at=frame.now())
            return kit.go(request, "catalogue_one", code)
        except Incomplete as no:
            problems = no.problems
    seen = _seen(code)
    found = problems or actions.problems_of(code=code)
    wrong = quality.errors(found)
    context = {
        "seen": seen,
        "edition": seen.draft,
        "rows": rows(seen.difference, is_life_event=is_life_event(seen.draft.body)),
        "effects": [(EFFECTS[one.kind], one.text) for one in seen.effect],
        "wrong": wrong,
        "advice": [one for one in found if not quality.is_error(one)],
    }
    return kit.page(
        request,
        by,
        "staff/catalogue/publish.html",
        context,
        here="catalogue",
        status=422 if problems else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def discard(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """Throw the draft away, after asking."""
    edition = queries.draft(code)
    if request.method == "POST":
        actions.discard_draft(code=code, by=by, at=frame.now())
        if queries.history(code):
            return kit.go(request, "catalogue_one", code)
        return kit.on(request, reverse("staff:catalogue"))
    context = {"edition": edition}
    return kit.page(request, by, "staff/catalogue/discard.html", context, here="catalogue")


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def withdraw(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """Stop offering it, with the reason that people are told."""
    held = queries.holding(code)
    why, problems = request.POST.get("why", ""), []
    if request.method == "POST":
        try:
            actions.withdraw(code=code, why=why, by=by, at=frame.now())
            return kit.go(request, "catalogue_one", code)
        except Incomplete as no:
            problems = no.problems
    in_force = queries.in_force(code)
    label = pgettext_lazy("withdraw", "原因")
    context = {
        "held": held,
        "pinning": _pinning(in_force) if in_force else None,
        "problems": problems,
        "field": parts.Field(
            "why",
            str(label),
            "textarea",
            value=why,
            error=str(pgettext_lazy("withdraw", "请写明停办的原因。")) if problems else "",
        ),
    }
    return kit.page(request, by, "staff/catalogue/withdraw.html", context, here="catalogue")
