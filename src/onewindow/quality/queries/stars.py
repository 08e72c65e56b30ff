"""Reading stars: all centres of a year, one assessment, and what anybody may know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from onewindow.documents.models import Document
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.places.models import Centre
from onewindow.quality.models import (
    Assessment,
    Deduction,
    Objection,
    StarAnswer,
    StarAward,
    StarFile,
)
from onewindow.quality.queries import star_scores
from onewindow.rules import star_assessments, star_powers, stars
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound, Problem
from onewindow.rules.star_assessments import StarState, StarVerb
from onewindow.rules.star_schemes import Grade, Scheme
from onewindow.rules.stars import Path, Score

JUDGED = {StarVerb.AWARD: "reviewed_by", StarVerb.DECLINE: "reviewed_by",
          StarVerb.CONFIRM: "rechecked_by", StarVerb.DOWNGRADE: "rechecked_by",
          StarVerb.PASS_REVIEW: "submitted_by"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Star:
    """A star that is held today."""

    grade: Grade
    until_on: date
    total: str
    assessment: UUID
    paper: UUID | None
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class CentreRow:
    """One centre in a year.

    row: its assessment, None before it is opened, and of other people's centres until its notice;
    over: the star that ran out before anybody had looked again. may_see: its page.
    """

    centre: Centre
    row: Assessment | None
    star: Star | None
    over: Star | None
    target: Grade | None
    may_see: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One assessment as whoever opens it may see it.

    answers, files: by indicator. verbs: what `to` may do now. place: in its county, by the points
    of now; path: to the next star. events: of the journal, with names by actor.
    """

    row: Assessment
    scheme: Scheme
    score: Score
    own: Score
    place: int
    grade: Grade | None
    path: Path
    answers: Mapping[str, StarAnswer]
    files: Mapping[str, Sequence[StarFile]]
    deductions: Sequence[Deduction]
    objections: Sequence[Objection]
    awards: Sequence[StarAward]
    missing: Sequence[Problem]
    verbs: frozenset[StarVerb]
    events: Sequence[Entry]
    names: Mapping[str, str]
    may_know_objectors: bool


def years() -> list[int]:
    """Years with an assessment, the latest first. One query."""
    found = Assessment.objects.order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def held(today: date) -> dict[str, Star]:
    """Stars held on a day, by centre. One query, and one for each table not read before."""
    rows = StarAward.objects.filter(since_on__lte=today, until_on__gt=today)
    rows = rows.filter(centre__county=settings.COUNTY).select_related("assessment")
    found = {}
    for one in rows.order_by("since_on", "at"):
        if one.ended_on is not None and one.ended_on <= today:
            continue
        grade = star_scores.scheme(one.assessment.scheme_id).grade(one.grade)
        if grade is not None:
            found[one.centre_id] = _star(one, grade)
    return found


def run_out(today: date) -> dict[str, Star]:
    """Stars that ran out before their re-review was concluded, by centre. One query.

    Source: 星级评定 (一年有效).
    """
    rows = StarAward.objects.filter(until_on__lte=today, ended_on=None)
    rows = rows.filter(centre__county=settings.COUNTY).select_related("assessment")
    found = {}
    for one in rows.order_by("until_on", "at"):
        grade = star_scores.scheme(one.assessment.scheme_id).grade(one.grade)
        if grade is not None:
            found[one.centre_id] = _star(one, grade)
    return found


def _star(one: StarAward, grade: Grade) -> Star:
    total = f"{one.total:f}"
    return Star(grade, one.until_on, total, one.assessment_id, one.paper, one.is_demonstration)


def star_of(centre: str, *, today: date) -> Star | None:
    """The star a centre holds on a day. One query."""
    rows = StarAward.objects.filter(centre=centre, since_on__lte=today, until_on__gt=today)
    one = rows.filter(ended_on=None).select_related("assessment").first()
    if one is None:
        return None
    grade = star_scores.scheme(one.assessment.scheme_id).grade(one.grade)
    return _star(one, grade) if grade else None


def listed(*, to: Actor, year: int, today: date) -> list[CentreRow]:
    """All centres in a year: target, star, state. Five queries. Raises NotPermitted."""
    star_powers.require_any(to)
    rows = Assessment.objects.filter(year=year, centre__county=settings.COUNTY)
    of = {row.centre_id: row for row in rows}
    stars_held, over = held(today), run_out(today)
    targets = _targets(year)
    return [
        CentreRow(
            centre=one,
            row=_shown(of.get(one.code), to),
            star=stars_held.get(one.code),
            over=over.get(one.code),
            target=targets.named(one.star_target) if targets else None,
            may_see=star_powers.may_see(to, centre=one.code),
            may_open=one.code not in of and star_powers.may(to, StarVerb.OPEN, centre=one.code),
        )
        for one in places.centres(county=settings.COUNTY)
    ]


def _shown(row: Assessment | None, to: Actor) -> Assessment | None:
    """How far others have come is theirs to know until it is anybody's."""
    if row is None or star_powers.may_see(to, centre=row.centre_id):
        return row
    return row if StarState(row.state) in star_assessments.PUBLIC else None


def _targets(year: int) -> Scheme | None:
    try:
        return star_scores.scheme(star_scores.newest(year).pk)
    except NotFound:
        return None


def one(*, assessment_id: UUID, to: Actor) -> Told:
    """One assessment with all that it stands on. At most twenty queries, whatever it holds.

    Raises NotFound, NotPermitted.
    """
    row = _whole(assessment_id)
    star_powers.require_see(to, centre=row.centre_id)
    scheme, scored = star_scores.scheme(row.scheme_id), star_scores.score(row)
    is_self = row.state == StarState.SELF
    own = star_scores.own_score(row)
    place = star_scores.place(row, scored.total)
    events = journal.about(row.pk)
    files: dict[str, list[StarFile]] = {}
    for file in row.files.all():
        if file.deduction_id is None:
            files.setdefault(file.indicator, []).append(file)
    return Told(
        row=row,
        scheme=scheme,
        score=scored,
        own=own,
        place=place,
        grade=stars.grade(scheme, scored, place=place),
        path=stars.path(scheme, scored, place=place),
        answers={each.indicator: each for each in row.answers.all()},
        files=files,
        deductions=sorted(row.deductions.all(), key=lambda each: each.at),
        objections=sorted(row.objections.all(), key=lambda each: each.at),
        awards=sorted(row.awards.all(), key=lambda each: each.at),
        missing=star_scores.missing(row) if is_self else (),
        verbs=_verbs(row, to),
        events=events,
        names=people.account_names(each.actor for each in events),
        may_know_objectors=to.has(Role.OFFICE),
    )


def _whole(assessment_id: UUID) -> Assessment:
    row = (
        Assessment.objects.select_related("centre")
        .prefetch_related(
            "answers", "files__document", "deductions__photos", "objections", "awards"
        )
        .filter(pk=assessment_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such assessment.")
    return row


def _verbs(row: Assessment, to: Actor) -> frozenset[StarVerb]:
    """What may be done now, by state and power."""
    now = StarState(row.state)
    return frozenset(
        verb
        for verb, moves in star_assessments.MOVES.items()
        if now in moves
        and star_powers.may(
            to, verb, centre=row.centre_id, other=getattr(row, JUDGED.get(verb, ""), "")
        )
    )


def file_for(*, file_id: UUID, to: Actor) -> Document:
    """A file of evidence or a photograph, for who may see its assessment. One query.

    Raises NotFound, NotPermitted.
    """
    rows = StarFile.objects.select_related("assessment", "document")
    file = rows.filter(pk=file_id).first()
    if file is None:
        raise NotFound("There is no such file.")
    star_powers.require_see(to, centre=file.assessment.centre_id)
    return file.document


# --- What anybody may know -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Public:
    """An assessment on its notice or with its star. over_on: the first day without it, where it ran
    out before anybody had looked again.
    """

    row: Assessment
    scheme: Scheme
    grade: Grade
    score: Score
    is_open: bool
    star: Star | None
    over_on: date | None


def notices(today: date) -> list[tuple[Assessment, Grade]]:
    """Notices that stand today, by their last day. One query."""
    rows = Assessment.objects.select_related("centre").filter(
        state=StarState.NOTICED, notice_until_on__gte=today, centre__county=settings.COUNTY
    )
    found = []
    for row in rows.order_by("notice_until_on", "centre_id"):
        grade = star_scores.scheme(row.scheme_id).grade(row.grade)
        if grade is not None:
            found.append((row, grade))
    return found


def public(*, assessment_id: UUID, today: date) -> Public:
    """What anybody may read of an assessment: its points by section, its star. Five queries.

    Raises NotFound before its notice, and once nothing of it stands.
    """
    row = _whole(assessment_id)
    grade = star_scores.scheme(row.scheme_id).grade(row.grade)
    if grade is None or StarState(row.state) not in star_assessments.PUBLIC:
        raise NotFound("There is no such notice.")
    is_open = row.state == StarState.NOTICED and today <= (row.notice_until_on or today)
    now = star_of(row.centre_id, today=today)
    star = now if now and now.assessment == row.pk else None
    ends = [one.until_on for one in row.awards.all() if one.ended_on is None]
    over = next((day for day in ends if day <= today), None)
    scored = star_scores.score(row)
    return Public(row, star_scores.scheme(row.scheme_id), grade, scored, is_open, star, over)


def certificate_of(*, assessment_id: UUID) -> UUID:
    """The paper of the star that an assessment gave and that has not ended. One query.

    Raises NotFound.
    """
    rows = StarAward.objects.filter(assessment=assessment_id, ended_on=None, paper__isnull=False)
    found = rows.order_by("-at").values_list("paper", flat=True).first()
    if found is None:
        raise NotFound("There is no star certificate.")
    return found
