"""A centre's self-assessment: a section at a time, with evidence and the total as it grows."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.documents import uploads
from onewindow.documents.uploads import Upload, UploadRefused
from onewindow.quality.actions import star_review, star_self
from onewindow.quality.actions.star_self import Given
from onewindow.quality.queries import star_scores, stars
from onewindow.quality.queries.stars import Told
from onewindow.rules import star_powers
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.star_assessments import StarVerb
from onewindow.rules.star_schemes import Indicator, Section, Way
from onewindow.rules.stars import Answer, Basis
from onewindow.web import fields, parts, star_words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, star_shown
from onewindow.web.staff.stars import HERE, version

NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
WRONG = Decimal(-1)  # what is no number is told by the rules as one that may not be


def read(one: Indicator, said: str) -> Answer:
    """What somebody typed or chose for an indicator."""
    text = said.strip().replace("，", "").replace(",", "").rstrip("%％")
    if not text:
        return Answer()
    if one.way is Way.LEVEL:
        return Answer(level=text[:30])
    is_number = NUMBER.fullmatch(text) is not None
    if one.way is Way.MISSING:
        return Answer(missing=int(text) if is_number and "." not in text else -1)
    return Answer(value=Decimal(text) if is_number else WRONG)


def field(one: Indicator, name: str, value: str, error: str = "", label: str = "") -> parts.Field:
    """The question of an indicator."""
    asked = label or star_words.label(one)
    hint = star_words.how_scored(one)
    if one.way is Way.LEVEL:
        choices = [
            parts.Choice(
                each.code,
                star_words.label(each),
                hint=_("%(points)s 分") % {"points": star_words.number(each.points)},
                is_chosen=each.code == value,
            )
            for each in one.levels
        ]
        return parts.Field(name, asked, "radios", value, choices=choices, error=error)
    unit = "" if one.way is Way.MISSING else star_words.unit(one)
    if one.way is Way.MISSING:
        asked = label or f"{asked} · {star_words.counted(one)}"
    keys = "numeric" if one.way is Way.MISSING else "decimal"
    return parts.Field(
        name, asked, "number", value, hint=hint, error=error, unit=unit, inputmode=keys, width="8"
    )


def typed(one: Indicator, answer: Answer) -> str:
    """An answer as it stands in its box."""
    if one.way is Way.LEVEL:
        return answer.level
    if one.way is Way.MISSING:
        return "" if answer.missing is None or answer.missing < 0 else str(answer.missing)
    return "" if answer.value is None or answer.value < 0 else star_words.number(answer.value)


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.STARS)
def answer(request: HttpRequest, by: Actor, assessment_id: UUID, section: str) -> HttpResponse:
    """自评: one section's questions; what is saved stays when another is opened."""
    told = stars.one(assessment_id=assessment_id, to=by)
    star_powers.require(by, StarVerb.ANSWER, centre=told.row.centre_id)
    part = told.scheme.section(section)
    if part is None:
        raise NotFound("There is no such section.")
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            star_self.answer(
                assessment_id=assessment_id,
                given=_given(request, told, part),
                version=version(request),
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        else:
            messages.success(request, _("已保存"))
            following = _after(told, section) if "next" in request.POST else section
            if not following:
                return kit.go(request, "star", assessment_id)
            return kit.go(request, "star_self", assessment_id, following)
    return _page(request, by, told, part, problems)


def _after(told: Told, section: str) -> str:
    codes = [one.code for one in told.scheme.all_sections]
    return (codes + [""])[codes.index(section) + 1]


def _given(request: HttpRequest, told: Told, part: Section) -> dict[str, Given]:
    """What the form says; only of what the system does not know. Raises Incomplete."""
    found, problems = {}, []
    for one in _asked(told, part):
        try:
            files = inspected(request, f"files.{one.code}")
        except UploadRefused as no:
            files = []
            problems.append(Problem(f"files.{one.code}", no.code, no.sentence, no.params))
        said = read(one, request.POST.get(one.code, ""))
        found[one.code] = Given(said, request.POST.get(f"note.{one.code}", ""), files)
    if problems:
        raise Incomplete(problems)
    return found


def inspected(request: HttpRequest, name: str) -> list[Upload]:
    """The files sent under a name, as they may be kept. Raises UploadRefused."""
    found = []
    for file in request.FILES.getlist(name):
        if not isinstance(file, UploadedFile):
            continue
        shown = file.name or ""
        if (file.size or 0) > uploads.MAX_BYTES:
            limit = uploads.MAX_BYTES // 1024 // 1024
            raise uploads.TooLarge("The file is too large.", name=shown, limit_mb=limit)
        found.append(uploads.inspect(data=file.read(), name=shown))
    return found


def _asked(told: Told, part: Section) -> list[Indicator]:
    known = (Basis.FIGURE, Basis.NOTHING)
    return [one for one in part.indicators if told.own.line(one.code).basis not in known]


def _page(
    request: HttpRequest, by: Actor, told: Told, part: Section, problems: Sequence[Problem]
) -> HttpResponse:
    wrong = fields.told(problems, star_words.english(told.scheme))
    sent = request.POST if problems else None
    shown = {one.code: one for one in next(
        each for each in star_shown.sections(told) if each.code == part.code
    ).lines}  # fmt: skip
    asked = {one.code for one in _asked(told, part)}
    context = {
        "told": told,
        "row": told.row,
        "name": star_shown.name(told),
        "title": star_words.label(part),
        "questions": [
            {
                "shown": shown[one.code],
                "fields": _fields(told, one, sent, wrong) if one.code in asked else (),
            }
            for one in part.indicators
        ],
        "tabs": [
            (each.name, reverse("staff:star_self", args=[told.row.pk, each.code]), each)
            for each in star_shown.sections(told)
        ],
        "part": part,
        "problems": problems,
        "english": star_words.english(told.scheme),
        "total": _total(told),
        "is_last": not _after(told, part.code),
    }
    return kit.page(request, by, "staff/stars/self.html", context, here=HERE)


def _fields(
    told: Told, one: Indicator, sent: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> list[parts.Field]:
    kept = told.answers.get(one.code)
    value = typed(one, star_scores.own(kept)) if kept else ""
    note = kept.note if kept else ""
    if sent is not None:
        value, note = sent.get(one.code, ""), sent.get(f"note.{one.code}", "")
    return [
        field(one, one.code, value, wrong.get(one.code, "")),
        parts.Field(
            f"note.{one.code}",
            _("说明"),
            "text",
            note,
            error=wrong.get(f"{one.code}.note", ""),
            is_required=False,
        ),
        parts.Field(
            f"files.{one.code}",
            _("佐证材料"),
            "file",
            hint=_("照片或 PDF，可以多选，每份不超过 10 MB"),
            error=wrong.get(f"files.{one.code}", ""),
            is_required=False,
        ),
    ]


def _total(told: Told) -> dict[str, object]:
    return {
        "points": f"{told.own.total:f}",
        "open": len(told.own.open),
        "path": star_shown.path(told),
    }


@kit.posted
@kit.staff(*kit.STARS)
def total(request: HttpRequest, by: Actor, assessment_id: UUID, section: str) -> HttpResponse:
    """The total as it would be with what stands in the form; nothing is kept."""
    told = stars.one(assessment_id=assessment_id, to=by)
    star_powers.require(by, StarVerb.ANSWER, centre=told.row.centre_id)
    part = told.scheme.section(section)
    if part is None:
        raise NotFound("There is no such section.")
    typed_in = {one.code: read(one, request.POST.get(one.code, "")) for one in _asked(told, part)}
    right = {
        code: said for code, said in typed_in.items() if said.missing != -1 and said.value != WRONG
    }
    scored = star_scores.own_score(told.row, instead=right)
    context = {
        "total": {
            "points": f"{scored.total:f}",
            "open": len(scored.open),
            "path": star_shown.path(told, scored),
        }
    }
    return frame.page(request, "staff/stars/_total.html", context)


@kit.posted
@kit.staff(*kit.STARS)
def drop(request: HttpRequest, by: Actor, file_id: UUID) -> HttpResponse:
    """A file of evidence taken out again."""
    row = star_self.drop_file(file_id=file_id, version=version(request), by=by, at=frame.now())
    section = request.POST.get("section", "")
    messages.success(request, _("已去掉这份材料"))
    return kit.go(request, "star_self", row.pk, section or "site")


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.STARS)
def mark(request: HttpRequest, by: Actor, assessment_id: UUID, code: str) -> HttpResponse:
    """初核改分: one indicator, what the centre said, and what the review says instead."""
    told = stars.one(assessment_id=assessment_id, to=by)
    star_powers.require(by, StarVerb.MARK, centre=told.row.centre_id)
    one = told.scheme.indicator(code)
    if one is None:
        raise NotFound("There is no such indicator.")
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        said = Answer() if "undo" in request.POST else read(one, request.POST.get(code, ""))
        note = request.POST.get("note", "")
        try:
            if said.is_empty and "undo" not in request.POST:
                raise Incomplete([Problem(code, "required", "Say what it is.")])
            star_review.mark(
                assessment_id=assessment_id,
                indicator=code,
                answer=said,
                note=note,
                version=version(request),
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        else:
            messages.success(request, _("已改分") if not said.is_empty else _("已恢复自评"))
            return kit.go(request, "star", assessment_id)
    wrong = fields.told(problems, star_words.english(told.scheme))
    kept = told.answers.get(code)
    now = star_scores.counted(kept) if kept else Answer()
    context = {
        "told": told,
        "row": told.row,
        "name": star_shown.name(told),
        "shown": next(
            line
            for section in star_shown.sections(told)
            for line in section.lines
            if line.code == code
        ),
        "fields": [
            field(
                one, code, request.POST.get(code, typed(one, now)), wrong.get(code, ""),
                label=_("初核认定"),
            ),
            parts.Field(
                "note",
                _("为什么"),
                "textarea",
                request.POST.get("note", kept.mark_note if kept else ""),
                error=wrong.get(f"{code}.note", ""),
            ),
        ],
        "is_marked": bool(kept and kept.is_marked),
        "problems": problems,
        "english": star_words.english(told.scheme),
    }  # fmt: skip
    return kit.page(request, by, "staff/stars/mark.html", context, here=HERE)
