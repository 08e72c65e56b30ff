"""One assessment as its page shows it: finished values, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.quality.queries import star_scores
from onewindow.quality.queries.stars import Told
from onewindow.rules import star_figures, stars
from onewindow.rules.star_assessments import UNDER_WAY, WITH_STAR, StarState, StarVerb
from onewindow.rules.star_schemes import Grade, Section
from onewindow.rules.stars import Basis, Score, Scored
from onewindow.web import parts, star_words, words


@dataclass(frozen=True, slots=True)
class File:
    """A file to open. is_picture: may be shown small."""

    id: UUID
    name: str
    href: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What an inspector took off."""

    id: UUID
    where: str
    points: str
    note: str
    who: str
    photos: Sequence[File]
    is_taken_back: bool
    taken_back_note: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One indicator. share: whole per cent of its points, for the bar."""

    code: str
    name: str
    how: str
    most: str
    points: str
    basis: str
    is_open: bool
    is_figure: bool
    marked: str
    mark_note: str
    note: str
    files: Sequence[File]
    found: Sequence[Found]
    mark_href: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with its sum. href: of the form that answers it, empty where nothing is asked."""

    code: str
    name: str
    most: str
    points: str
    lines: Sequence[LineShown]
    href: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """One thing that is missing, and what it is worth."""

    name: str
    gain: str
    what: str
    is_enough: bool
    href: str


@dataclass(frozen=True, slots=True)
class PathShown:
    """The way to the next star."""

    to: str
    gap: str
    least: str
    enough: int
    barrier: str
    steps: Sequence[StepShown]
    rest: Sequence[StepShown]


MOST_STEPS = 6
_DAY = timedelta(days=1)


def name(told: Told) -> str:
    """The centre's name."""
    centre = told.row.centre
    return str(centre.name_en if words.in_english() else centre.name)


def head(told: Told, *, today: date) -> dict[str, object]:
    """The figures at the top of the page."""
    is_self = told.row.state == StarState.SELF
    total = told.own.total if is_self else told.score.total
    awarded = told.awards[-1] if told.awards else None
    held = told.scheme.grade(told.row.grade) if told.row.grade else None
    grade = held if told.row.state in (StarState.NOTICED, *WITH_STAR) else told.grade
    target = told.scheme.named(told.row.centre.star_target)
    return {
        "total": f"{total:f}",
        "own": f"{told.row.self_total:f}" if told.row.self_total is not None else "",
        "grade": _grade_word(told, grade),
        "stars": star_words.stars(grade) if grade else "",
        "target": star_words.label(target) if target else "",
        "place": told.place if told.row.state in UNDER_WAY else 0,
        "notice_until": told.row.notice_until_on if told.row.state == StarState.NOTICED else None,
        "award": awarded,
        "until": awarded.until_on - _DAY if awarded else None,  # the last day
        "is_held": awarded is not None and awarded.ended_on is None,
        "is_over": awarded is not None and awarded.ended_on is None and awarded.until_on <= today,
        "visit_on": told.row.visit_on if told.row.state == StarState.REVIEWED else None,
        "is_self": is_self,
    }


def _grade_word(told: Told, grade: Grade | None) -> str:
    if told.row.vetoes:
        return _("不评星")
    return star_words.label(grade) if grade else _("还够不上三星")


def sections(told: Told) -> list[SectionShown]:
    """Every section with its lines."""
    lines = {one.indicator.code: one for one in _score(told).lines}
    return [_section(told, section, lines) for section in told.scheme.all_sections]


def _score(told: Told) -> Score:
    return told.own if told.row.state == StarState.SELF else told.score


def _section(told: Told, section: Section, lines: Mapping[str, Scored]) -> SectionShown:
    most = told.scheme.bonus_most if section is told.scheme.bonus else section.most
    shown = [_line(told, lines[one.code]) for one in section.indicators]
    may_answer = StarVerb.ANSWER in told.verbs
    return SectionShown(
        code=section.code,
        name=star_words.label(section),
        most=star_words.number(most),
        points=star_words.number(_score(told).by_section[section.code]),
        lines=shown,
        href=reverse("staff:star_self", args=[told.row.pk, section.code]) if may_answer else "",
    )


def _line(told: Told, line: Scored) -> LineShown:
    one = line.indicator
    answer = told.answers.get(one.code)
    marked = answer is not None and answer.is_marked
    is_known = line.basis in (Basis.FIGURE, Basis.NOTHING)
    may_mark = StarVerb.MARK in told.verbs and not is_known
    said = star_scores.own(answer) if answer else None
    return LineShown(
        code=one.code,
        name=star_words.label(one),
        how=star_words.how_scored(one),
        most=star_words.number(one.most),
        points=star_words.number(line.points),
        basis=star_words.stands_on(line),
        is_open=line.basis is Basis.OPEN and not line.is_bonus,
        is_figure=is_known,
        marked=star_words.answered(one, said) if marked and said else "",
        mark_note=answer.mark_note if answer and marked else "",
        note=answer.note if answer else "",
        files=[file(each) for each in told.files.get(one.code, ())],
        found=[found(told, each) for each in told.deductions if each.indicator == one.code],
        mark_href=reverse("staff:star_mark", args=[told.row.pk, one.code]) if may_mark else "",
    )


def file(one: Any) -> File:
    """A file's link."""
    return File(
        id=one.pk,
        name=one.document.title or "file",
        href=reverse("staff:star_file", args=[one.pk]),
        is_picture=one.document.mime.startswith("image/"),
    )


def found(told: Told, one: Any) -> Found:
    """A deduction with its photographs."""
    indicator = told.scheme.indicator(one.indicator)
    photos = [each for each in told.row.files.all() if each.deduction_id == one.pk]
    return Found(
        id=one.pk,
        where=star_words.label(indicator) if indicator else one.indicator,
        points=f"{one.points:f}",
        note=one.note,
        who=one.name,
        photos=[file(each) for each in photos],
        is_taken_back=one.taken_back_at is not None,
        taken_back_note=one.taken_back_note,
    )


def path(told: Told, scored: Score | None = None) -> PathShown | None:
    """What is missing for the next star; None once nothing can be done about it any more.

    scored: in the place of the points that are kept.
    """
    if told.row.state in (StarState.DECLINED, StarState.DOWNGRADED):
        return None
    way = stars.path(told.scheme, scored or _score(told), place=told.place)
    shown = []
    of = {one.code: section.code for section in told.scheme.all_sections
          for one in section.indicators}  # fmt: skip
    for n, step in enumerate(way.steps):
        one = step.line.indicator
        href = (
            reverse("staff:star_self", args=[told.row.pk, of[one.code]])
            if StarVerb.ANSWER in told.verbs and step.line.basis is not Basis.FIGURE
            else ""
        )
        gain = star_words.number(step.gain)
        what = star_words.needed(step)
        shown.append(StepShown(star_words.label(one), gain, what, n < way.enough, href))
    return PathShown(
        to=star_words.label(way.to) if way.to else "",
        gap=star_words.number(way.gap),
        least=star_words.number(way.to.least) if way.to else "",
        enough=way.enough,
        barrier=star_words.barrier(way),
        steps=shown[:MOST_STEPS],
        rest=shown[MOST_STEPS:],
    )


def figures(told: Told) -> list[dict[str, str]]:
    """The figures it was filled with: value, days and definition."""
    asked = {one.figure for one in told.scheme.indicators if one.figure}
    found = []
    for code, kept in told.row.figures.items():
        one = star_figures.known(kept)
        english = words.in_english()
        last = one.until_on if one.since_on == one.until_on else one.until_on - _DAY
        found.append(
            {
                "code": code,
                "name": one.name_en if english else one.name_zh,
                "value": _("没有可除的数") if one.value is None else star_words.number(one.value),
                "unit": one.unit if one.value is not None else "",
                "since": one.since_on.isoformat(),
                "until": last.isoformat(),
                "definition": one.definition_en if english else one.definition_zh,
                "source": one.source,
            }
        )
    return [each for each in found if each["code"] in asked]


def vetoes(told: Told) -> list[str]:
    """The vetoes that stand."""
    return [star_words.label(one) for one in told.scheme.vetoes if one.code in told.row.vetoes]


def objections(told: Told) -> list[dict[str, object]]:
    """Objections with their answers; who made them is the office's to know."""
    return [
        {
            "one": one,
            "who": (one.name or _("没有留名")) if told.may_know_objectors else "",
            "phone": one.phone if told.may_know_objectors else "",
            "may_answer": one.answered_at is None and StarVerb.ANSWER_OBJECTION in told.verbs,
        }
        for one in told.objections
    ]


def events(told: Told) -> list[parts.Event]:
    """What happened; a run of the same by the same is told once."""
    found: list[parts.Event] = []
    before = ("", "")
    for entry in told.events:
        verb = StarVerb(entry.fact.removeprefix("star."))
        who = told.names.get(entry.actor, "")
        event = parts.Event(str(star_words.EVENTS[verb]), entry.at, who, _note(told, verb))
        if (entry.fact, entry.actor) == before:
            found[-1] = event
        else:
            found.append(event)
        before = (entry.fact, entry.actor)
    return found


def _note(told: Told, verb: StarVerb) -> str:
    if verb is StarVerb.SEND_BACK:
        return told.row.returned_note
    return told.row.veto_note if verb is StarVerb.VETO else ""


def links(told: Told) -> dict[str, str]:
    """Where its other pages are, as far as there is something to do or to see."""
    pk = told.row.pk
    found = {}
    if {StarVerb.DEDUCT, StarVerb.TAKE_BACK} & told.verbs:
        found["visit"] = reverse("staff:star_visit", args=[pk])
    if StarVerb.ANSWER in told.verbs:
        first = told.scheme.sections[0].code
        found["self"] = reverse("staff:star_self", args=[pk, first])
    if told.row.state in (StarState.NOTICED, *WITH_STAR):
        found["notice"] = reverse("citizen:star", args=[pk])
    if any(one.ended_on is None for one in told.awards):
        found["certificate"] = reverse("citizen:star_certificate", args=[pk])
    return found
