"""Bad reviews for those who answer for them, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case as SqlCase
from django.db.models import F, Q, QuerySet, When

from onewindow.people import queries as people
from onewindow.places.queries import work_calendar
from onewindow.quality.models import Rating, Review, ReviewNote
from onewindow.rules import clock, rating_powers, rating_schemes, reviews
from onewindow.rules.actors import Actor
from onewindow.rules.clock import Light
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import Channel, Doubt, Grade
from onewindow.rules.refusal import NotFound
from onewindow.rules.reviews import (
    ENDED,
    TO_ANSWER,
    TO_CALL_BACK,
    UNDER_WAY,
    AppealKind,
    Reached,
    ReviewState,
    ReviewVerb,
)

PAGE = 50
VERBS = (
    ReviewVerb.TAKE_UP,
    ReviewVerb.CALL_BACK,
    ReviewVerb.CORRECT,
    ReviewVerb.ANSWER,
    ReviewVerb.APPEAL,
    ReviewVerb.UPHOLD,
    ReviewVerb.REJECT,
    ReviewVerb.SEND_BACK,
    ReviewVerb.CLOSE,
)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One bad review in a list. term: the day that presses; None when nobody has to act."""

    id: UUID
    state: ReviewState
    grade: Grade
    centre: str
    centre_name: str
    centre_name_en: str
    window: int | None
    matter: str
    opened_at: datetime
    owner: str
    term: date | None
    light: Light
    days_left: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of bad reviews and the key of the next one, empty at the end."""

    rows: tuple[ReviewRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote at one step."""

    verb: ReviewVerb
    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One bad review with its loop, as whoever answers for it may see it.

    person: masked, None for nobody known. verbs: what the reader may do now. may_call: the
    reader took it up, and somebody can be called.
    """

    row: ReviewRow
    number: str
    channel: Channel
    reasons: tuple[rating_schemes.Reason, ...]
    text: str
    doubts: tuple[Doubt, ...]
    person: people.Masked | None
    wants_no_call: bool
    may_call: bool
    clerk: str
    served_at: datetime | None
    rated_at: datetime
    edits: int
    call_back_on: date
    correct_on: date
    appeal_on: date
    judge_on: date | None
    taken_at: datetime | None
    called_at: datetime | None
    reached: Reached | None
    appeal_kind: AppealKind | None
    corrected_at: datetime | None
    answer: str
    answered_at: datetime | None
    follow_up: Grade | None
    follow_up_text: str
    follow_up_at: datetime | None
    follow_up_until: date | None
    closed_at: datetime | None
    written: tuple[Written, ...]
    verbs: frozenset[ReviewVerb]


def _seen_by(to: Actor) -> QuerySet[Review]:
    rows = Review.objects.select_related("rating__scheme", "centre")
    halls = rating_powers.halls_of(to)
    if halls is not None:
        rows = rows.filter(centre__in=halls)
    return rows.exclude(Q(rating__clerk=to.id) & ~Q(rating__clerk=""))


def listed(*, to: Actor, today: date, is_ended: bool = False, after: str = "") -> ReviewPage:
    """The bad reviews that the reader answers for, the most pressing first.

    Those that have ended: the latest first. after: key of the last one seen. Two queries.
    """
    if is_ended:
        return _ended(to, today, after)
    term = SqlCase(
        When(state__in=[str(one) for one in TO_CALL_BACK], then=F("call_back_due_on")),
        When(state=ReviewState.APPEALED, then=F("judge_due_on")),
        When(state__in=[str(one) for one in TO_ANSWER], then=F("correct_due_on")),
        default=F("follow_up_until"),
    )
    rows = _seen_by(to).filter(state__in=[str(one) for one in UNDER_WAY]).annotate(term=term)
    key = _pair(after)
    if key is not None:
        on, pk = date.fromisoformat(key[0]), key[1]
        rows = rows.filter(Q(term__gt=on) | Q(term=on, id__gt=pk))
    found = list(rows.order_by("term", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    key_on = getattr(last, "term", None)
    return ReviewPage(_rows(found[:PAGE], today), f"{key_on}~{last.pk}" if last else "")


def _ended(to: Actor, today: date, after: str) -> ReviewPage:
    rows = _seen_by(to).filter(state__in=[str(one) for one in ENDED])
    key = _pair(f"-~{after}") if after else None
    if key is not None:
        rows = rows.filter(id__lt=key[1])
    found = list(rows.order_by("-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ReviewPage(_rows(found[:PAGE], today), str(last.pk) if last else "")


def _pair(after: str) -> tuple[str, UUID] | None:
    on, _, pk = after.partition("~")
    try:
        if on != "-":
            date.fromisoformat(on)
        return on, UUID(pk)
    except ValueError:
        return None


def _rows(found: Sequence[Review], today: date) -> tuple[ReviewRow, ...]:
    calendar = work_calendar()
    return tuple(_row(one, today, calendar) for one in found)


def _row(review: Review, today: date, calendar: clock.WorkCalendar) -> ReviewRow:
    state = ReviewState(review.state)
    scheme = rating_schemes.scheme(review.rating.scheme.body)
    term = reviews.next_term(
        state,
        call_back_on=review.call_back_due_on,
        correct_on=review.correct_due_on,
        judge_on=review.judge_due_on,
    )
    limit = scheme.call_back if state in TO_CALL_BACK else scheme.correct
    return ReviewRow(
        id=review.pk,
        state=state,
        grade=Grade(review.rating.grade),
        centre=review.centre_id,
        centre_name=review.centre.name,
        centre_name_en=review.centre.name_en,
        window=review.rating.window,
        matter=review.rating.matter,
        opened_at=review.opened_at,
        owner=review.owner_name,
        term=term,
        light=reviews.light(today=today, term=term, limit_days=limit.days, calendar=calendar),
        days_left=clock.days_left(today=today, due_on=term, calendar=calendar) if term else None,
        is_late=review.late_call or review.late_correction,
    )


def one(*, review_id: UUID, to: Actor, today: date) -> Told:
    """One bad review with everything about it. At most six queries.

    Raises NotFound for who may not see it, as for one that is not there.
    """
    review = _seen_by(to).select_related("rating__person").filter(pk=review_id).first()
    if review is None:
        raise NotFound("There is no such review.")
    rating = review.rating
    scheme = rating_schemes.scheme(rating.scheme.body)
    names = people.account_names([rating.clerk]) if rating.clerk else {}
    can_call = rating.person is not None and not rating.wants_no_call
    notes = ReviewNote.objects.filter(review=review).order_by("at", "id")
    return Told(
        row=_rows([review], today)[0],
        number=_number(rating),
        channel=Channel(rating.channel),
        reasons=_reasons(rating, scheme),
        text=rating.text,
        doubts=tuple(Doubt(each) for each in rating.doubts),
        person=people.masked(rating.person) if rating.person else None,
        wants_no_call=rating.wants_no_call,
        may_call=can_call and review.owner == to.id,
        clerk=names.get(rating.clerk, ""),
        served_at=rating.served_at,
        rated_at=rating.rated_at,
        edits=rating.edits,
        call_back_on=review.call_back_due_on,
        correct_on=review.correct_due_on,
        appeal_on=review.appeal_due_on,
        judge_on=review.judge_due_on,
        taken_at=review.taken_at,
        called_at=review.called_at,
        reached=Reached(review.reached) if review.reached else None,
        appeal_kind=AppealKind(review.appeal_kind) if review.appeal_kind else None,
        corrected_at=review.corrected_at,
        answer=review.answer,
        answered_at=review.answered_at,
        follow_up=Grade(review.follow_up) if review.follow_up else None,
        follow_up_text=review.follow_up_text,
        follow_up_at=review.follow_up_at,
        follow_up_until=review.follow_up_until,
        closed_at=review.closed_at,
        written=tuple(
            Written(ReviewVerb(each.verb), each.at, each.name, each.text) for each in notes
        ),
        verbs=_verbs(review, to, today),
    )


def _number(rating: Rating) -> str:
    """The ticket's number, the receipt code or the case's number. One query."""
    if rating.case is not None:
        return rating.case.number
    return rating.ticket.number if rating.ticket else rating.package.code if rating.package else ""


def _reasons(rating: Rating, scheme: Scheme) -> tuple[rating_schemes.Reason, ...]:
    return tuple(
        each for each in scheme.reasons[Grade(rating.grade)] if each.code in rating.reasons
    )


def _verbs(review: Review, to: Actor, today: date) -> frozenset[ReviewVerb]:
    found = set()
    for verb in VERBS:
        judged = verb in (ReviewVerb.UPHOLD, ReviewVerb.REJECT)
        other = review.appealed_by if judged else review.corrected_by
        may = rating_powers.may(
            to, verb, centre=review.centre_id, clerk=review.rating.clerk, other=other
        )
        if may and review.state in reviews.MOVES[verb].since:
            found.add(verb)
    if review.appealed_by or today > review.appeal_due_on:
        found.discard(ReviewVerb.APPEAL)
    return frozenset(found)


def waiting(*, to: Actor) -> int:
    """How many bad reviews wait for the reader's side to act. One query."""
    rows = _seen_by(to).filter(state__in=[str(each) for each in UNDER_WAY])
    return rows.count()
