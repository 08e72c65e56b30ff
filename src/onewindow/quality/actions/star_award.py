"""From the notice to the star: objections, the award, the re-review, and the fall."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from onewindow.documents import actions as documents
from onewindow.places.queries import work_calendar
from onewindow.quality.actions import _star
from onewindow.quality.models import Assessment, Objection, StarAward
from onewindow.quality.queries import star_scores
from onewindow.rules import clock, star_assessments
from onewindow.rules.actors import NOBODY, Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.rules.star_assessments import StarMoved, StarState, StarVerb
from onewindow.rules.star_schemes import Grade
from onewindow.sealing import keyed_hash

PAPER, SHORT = "star_award", "温政服"


class NoGrade(Refusal):
    """The points reach no star."""

    code = "star_no_grade"


class HasGrade(Refusal):
    """The points reach a star."""

    code = "star_has_grade"


class NoticeRuns(Refusal):
    """A star is given once the days of its notice are over."""

    code = "star_notice_runs"


class ObjectionOpen(Refusal):
    """Every objection is answered before the star is given."""

    code = "star_objection_open"


class NoticeOver(Refusal):
    """Objections are taken while the notice stands."""

    code = "notice_over"


def publish(*, assessment_id: UUID, version: int, by: Actor, at: datetime) -> Assessment:
    """公示. Put the points and the proposed star before the public for the days of the table.

    All of the county's assessments of the year are locked: the first places are few.
    Raises NotFound, NotPermitted, StarMoved, NoGrade. Source: 星级评定 (公示); the table's days.
    """
    with _star.moving(
        assessment_id, StarVerb.PUBLISH, by=by, at=at, version=version, with_county=True
    ) as row:
        scored = star_scores.score(row)
        found = star_scores.grade(row, scored)
        if found is None:
            raise NoGrade("The points reach no star.")
        limit = star_scores.scheme(row.scheme_id).notice
        due = clock.due(start_on=clock.local_day(at), limit=limit, calendar=work_calendar())
        row.grade, row.noticed_at, row.notice_until_on = found.code, at, due.on
    return row


def decline(*, assessment_id: UUID, by: Actor, at: datetime) -> Assessment:
    """不授星. The points reach no star this year; by another person than the first review.

    Raises NotFound, NotPermitted, StarMoved, HasGrade. Source: house rule.
    """
    with _star.moving(
        assessment_id, StarVerb.DECLINE, by=by, at=at, other="reviewed_by", with_county=True
    ) as row:
        found = star_scores.grade(row, star_scores.score(row))
        if found is not None:
            raise HasGrade(f"The points reach {found.code}.", grade=found.label)
        row.ended_at = at
    return row


def object_to(
    *,
    key: UUID,
    assessment_id: UUID,
    text: str,
    name: str,
    phone: str,
    source: str,
    at: datetime,
    by: Actor = NOBODY,
) -> Objection:
    """异议. What anybody says against a star while its notice stands; name and telephone are theirs
    to give.

    key: made by the page, so that a second touch is the same objection. source: the machine or
    network, kept as a keyed hash. Raises NotFound, NoticeOver, Incomplete.
    Source: 星级评定 (公示接受社会监督).
    """
    said = _star.said("text", text)
    problems = [
        Problem(where, "too_long", f"At most {most} characters.", {"most": most})
        for where, given, most in (("name", name, 60), ("phone", phone, 30))
        if len(given.strip()) > most
    ]
    if problems:
        raise Incomplete(problems)
    with _star.locked(assessment_id) as row:
        today = clock.local_day(at)
        held = Objection.objects.filter(pk=key).first()
        if held is not None and held.assessment_id == row.pk:
            return held
        if row.state != StarState.NOTICED or today > (row.notice_until_on or today):
            raise NoticeOver("The notice is over.")
        one = Objection.objects.create(
            pk=key,
            assessment=row,
            text=said,
            name=name.strip(),
            phone=phone.strip(),
            at=at,
            source=bytes(keyed_hash(f"objection:{source}")) if source else None,
        )
        _star.tell(row, StarVerb.OBJECT, by=by, at=at)
    return one


def answer_objection(
    *, objection_id: UUID, is_upheld: bool, answer: str, by: Actor, at: datetime
) -> Objection:
    """异议答复. What became of it; upheld, the centre is looked at once more before any star.

    Raises NotFound, NotPermitted, StarMoved, Incomplete. Source: house rule.
    """
    text = _star.said("answer", answer)
    one = Objection.objects.filter(pk=objection_id).first()
    if one is None:
        raise NotFound("There is no such objection.")
    verb = StarVerb.RETURN if is_upheld else StarVerb.ANSWER_OBJECTION
    with _star.moving(one.assessment_id, verb, by=by, at=at) as row:
        one = Objection.objects.select_for_update().get(pk=objection_id)
        if one.answered_at is not None:
            raise StarMoved("This objection is answered already.")
        one.is_upheld, one.answer = is_upheld, text
        one.answered_by, one.answered_name, one.answered_at = by.id, by.name, at
        one.save()
        if is_upheld:
            row.grade, row.noticed_at, row.notice_until_on = "", None, None
    return one


def award(*, assessment_id: UUID, by: Actor, at: datetime) -> StarAward:
    """授星. Give the star that the notice proposed, for the months of the table.

    By another person than the one who passed the first review, once the notice is over and every
    objection is answered. Raises NotFound, NotPermitted, StarMoved, NoticeRuns, ObjectionOpen.
    Source: 星级评定 (公示无异议后授星，一年有效); house rule (初核、授星分开).
    """
    with _star.moving(
        assessment_id, StarVerb.AWARD, by=by, at=at, other="reviewed_by", with_county=True
    ) as row:
        today = clock.local_day(at)
        assert row.notice_until_on is not None  # a constraint of the state it comes from
        if today <= row.notice_until_on:
            raise NoticeRuns("The notice still stands.", day=row.notice_until_on)
        waiting = row.objections.filter(answered_at=None).count()
        if waiting:
            raise ObjectionOpen(f"{waiting} objection(s) wait for an answer.", count=waiting)
        found = star_scores.scheme(row.scheme_id).grade(row.grade)
        assert found is not None
        return _give(row, found, since=today, by=by, at=at)


def recheck(*, assessment_id: UUID, by: Actor, at: datetime) -> Assessment:
    """复评. Look at a centre with a star once more; figures are fetched anew, deductions count.

    Raises NotFound, NotPermitted, StarMoved. Source: 星级评定 (动态管理，年度复评).
    """
    with _star.moving(assessment_id, StarVerb.RECHECK, by=by, at=at) as row:
        row.rechecked_by = by.id
    return row


def conclude(*, assessment_id: UUID, by: Actor, at: datetime) -> Assessment:
    """复评结论. The points of now decide: the star is kept for its months more, or it falls.

    By another person than the one who opened the re-review. Nobody rises by it: a higher star
    needs the next year's assessment and its notice. Raises NotFound, NotPermitted, StarMoved.
    Source: 星级评定 (复评不达标降星); house rule.
    """
    row = Assessment.objects.select_related("centre").filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment.")
    held = _held(row)
    verb = _conclusion(row, held)
    with _star.moving(
        assessment_id, verb, by=by, at=at, other="rechecked_by", with_county=True
    ) as row:
        today = clock.local_day(at)
        found = star_scores.grade(row, star_scores.score(row))
        if _conclusion(row, held) is not verb:
            raise StarMoved("The points changed in between.")
        if verb is StarVerb.CONFIRM:
            assert held is not None
            kept = star_scores.scheme(row.scheme_id).grade(held.grade)
            assert kept is not None
            row.grade = kept.code
            _give(row, kept, since=today, by=by, at=at)
        else:
            row.ended_at = at
            _end(row, on=today, why="recheck")
            row.grade = found.code if found else ""
            if found is not None:
                _give(row, found, since=today, by=by, at=at)
    return row


def _held(row: Assessment) -> StarAward | None:
    return row.awards.filter(ended_on=None).order_by("-since_on").first()


def _conclusion(row: Assessment, held: StarAward | None) -> StarVerb:
    """Whether its points of now still reach the star it has."""
    codes = [one.code for one in star_scores.scheme(row.scheme_id).grades]
    found = star_scores.grade(row, star_scores.score(row))
    if held is None or found is None:
        return StarVerb.DOWNGRADE
    is_kept = codes.index(found.code) <= codes.index(held.grade)
    return StarVerb.CONFIRM if is_kept else StarVerb.DOWNGRADE


def veto(
    *, assessment_id: UUID, codes: list[str], note: str, by: Actor, at: datetime
) -> Assessment:
    """一票否决. What takes every star away at once, and why.

    codes: of the table's vetoes. Raises NotFound, NotPermitted, StarMoved, Incomplete.
    Source: 星级评定 (一票否决); the table's vetoes.
    """
    text = _star.said("note", note)
    with _star.moving(assessment_id, StarVerb.VETO, by=by, at=at) as row:
        known = {one.code for one in star_scores.scheme(row.scheme_id).vetoes}
        if not codes or not known.issuperset(codes):
            raise Incomplete([Problem("codes", "not_an_option", "Choose a veto of the table.")])
        row.vetoes, row.veto_note, row.grade = sorted(set(codes)), text, ""
        row.ended_at = at
        _end(row, on=clock.local_day(at), why=text)
    return row


def _end(row: Assessment, *, on: date, why: str) -> None:
    """The star that is held ends on a day."""
    for one in StarAward.objects.select_for_update().filter(centre=row.centre_id, ended_on=None):
        one.ended_on, one.ended_why = on, why
        one.save(update_fields=["ended_on", "ended_why"])


def _give(row: Assessment, found: Grade, *, since: date, by: Actor, at: datetime) -> StarAward:
    """A star from today on, in the place of the one before, with its certificate."""
    _end(row, on=since, why="followed")
    scheme = star_scores.scheme(row.scheme_id)
    one = StarAward.objects.create(
        assessment=row,
        centre=row.centre,
        grade=found.code,
        total=star_scores.score(row).total,
        since_on=since,
        until_on=star_assessments.until(since, months=scheme.months),
        by=by.id,
        at=at,
        is_demonstration=row.is_demonstration,
    )
    paper = documents.issue_paper(
        kind=PAPER,
        county=settings.COUNTY,
        short=SHORT,
        body=_certificate(row, one, found),
        subject=one.pk,
        package=row.pk,
        by=by,
        at=at,
    )
    one.paper = paper.pk
    one.save(update_fields=["paper"])
    return one


def _certificate(row: Assessment, one: StarAward, found: Grade) -> dict[str, Any]:
    scheme = star_scores.scheme(row.scheme_id)
    return {
        "issued_on": one.since_on.isoformat(),
        "centre": row.centre.name,
        "centre_en": row.centre.name_en,
        "grade": found.label,
        "grade_en": found.english,
        "stars": found.stars,
        "year": row.year,
        "valid_from": one.since_on.isoformat(),
        "valid_until": (one.until_on - timedelta(days=1)).isoformat(),  # the last day
        "scheme": scheme.label,
        "scheme_en": scheme.english,
        "issuer": {"name": f"{settings.COUNTY_NAME}行政服务中心"},
        "qr_url": f"{settings.SITE_URL}/stars/{row.pk}/",
        "demonstration": True,
    }
