"""The steps of a bad review, each by whoever may take it, each told in one journal entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.journal.actions import record
from onewindow.people import actions as people
from onewindow.people import queries as persons
from onewindow.places.queries import work_calendar
from onewindow.quality.models import Rating, Review, ReviewNote
from onewindow.quality.queries import services
from onewindow.rules import clock, rating_powers, rating_schemes, ratings, reviews
from onewindow.rules.actors import Actor
from onewindow.rules.powers import NotPermitted
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.rules.reviews import AppealKind, Reached, ReviewState, ReviewVerb

MOST = 500  # characters of a note


class AppealOver(Refusal):
    """The time to appeal is over."""

    code = "appeal_over"


class FollowedUp(Refusal):
    """There is exactly one follow-up rating, after the answer and in its time."""

    code = "followed_up"


def take_up(*, review_id: UUID, by: Actor, at: datetime) -> Review:
    """认领. Somebody who was not rated answers for it from now on.

    Raises NotFound, NotPermitted, ReviewMoved. Source: 国办发〔2019〕51号; house rule.
    """
    with _moving(review_id, ReviewVerb.TAKE_UP, by=by, at=at) as review:
        review.owner, review.owner_name, review.taken_at = by.id, by.name, at
    return review


def call_back(*, review_id: UUID, reached: Reached, note: str, by: Actor, at: datetime) -> Review:
    """回访. What its person said, or why nobody could be spoken to.

    Raises NotFound, NotPermitted, ReviewMoved, Incomplete.
    Source: 浙江省“好差评” (差评 1 日内回访).
    """
    text = _said("note", note)
    with _moving(review_id, ReviewVerb.CALL_BACK, by=by, at=at, note=text) as review:
        can_call = _can_call(review.rating)
        if (reached == Reached.ANONYMOUS) == can_call:
            said = "Say that nobody can be called exactly where that is so."
            raise Incomplete([Problem("reached", "reached_wrong", said)])
        review.reached, review.called_at = reached, at
    return review


def correct(*, review_id: UUID, note: str, by: Actor, at: datetime) -> Review:
    """整改. What was put right. Raises NotFound, NotPermitted, ReviewMoved, Incomplete."""
    text = _said("note", note)
    with _moving(review_id, ReviewVerb.CORRECT, by=by, at=at, note=text) as review:
        review.corrected_by, review.corrected_at = by.id, at
    return review


def answer(*, review_id: UUID, text: str, by: Actor, at: datetime) -> Review:
    """答复. What its person is told; they may then rate once more.

    Raises NotFound, NotPermitted, ReviewMoved, Incomplete.
    Source: 浙江省“好差评” (15 日内整改并反馈, 一次追评).
    """
    told = _said("answer", text)
    with _moving(review_id, ReviewVerb.ANSWER, by=by, at=at) as review:
        limit = _scheme(review).follow_up
        since = clock.local_day(at)
        review.answer, review.answered_at = told, at
        review.follow_up_until = reviews.last_day(
            since=since, limit=limit, calendar=work_calendar()
        )
    return review


def appeal(*, review_id: UUID, kind: AppealKind, note: str, by: Actor, at: datetime) -> Review:
    """申诉. The place holds the rating to be mistaken, malicious or not about itself.

    The days to correct go on. Raises NotFound, NotPermitted, ReviewMoved, AppealOver,
    Incomplete. Source: 国办发〔2019〕51号; house rule.
    """
    text = _said("note", note)
    with _moving(review_id, ReviewVerb.APPEAL, by=by, at=at, note=text) as review:
        today = clock.local_day(at)
        if review.appealed_by or today > review.appeal_due_on:
            said = "A review is appealed once, in its time."
            raise AppealOver(said, day=review.appeal_due_on)
        limit = _scheme(review).judge
        review.appeal_kind, review.appealed_by = kind, by.id
        review.judge_due_on = reviews.last_day(since=today, limit=limit, calendar=work_calendar())
    return review


def judge(*, review_id: UUID, upheld: bool, note: str, by: Actor, at: datetime) -> Review:
    """申诉审核. Upheld, the rating is kept and no longer counts; rejected, it is put right.

    Raises NotFound, NotPermitted, ReviewMoved, Incomplete. Source: 国办发〔2019〕51号.
    """
    text = _said("note", note)
    verb = ReviewVerb.UPHOLD if upheld else ReviewVerb.REJECT
    with _moving(review_id, verb, by=by, at=at, note=text) as review:
        if upheld:
            review.closed_at = at
            rating = review.rating
            rating.is_counted, rating.judged_at, rating.judged_by = False, at, by.id
            rating.save(update_fields=["is_counted", "judged_at", "judged_by"])
    return review


def send_back(*, review_id: UUID, note: str, by: Actor, at: datetime) -> Review:
    """退回整改. What was done does not do. Raises as `correct`."""
    text = _said("note", note)
    with _moving(review_id, ReviewVerb.SEND_BACK, by=by, at=at, note=text):
        pass
    return Review.objects.get(pk=review_id)


def close(*, review_id: UUID, note: str, by: Actor, at: datetime) -> Review:
    """核实办结. The office has looked: it was put right. Raises as `correct`."""
    text = _said("note", note)
    with _moving(review_id, ReviewVerb.CLOSE, by=by, at=at, note=text) as review:
        review.closed_at = at
    return review


def follow_up(
    *, code: str, grade: int, text: str, by: Actor, at: datetime, mark: str = ""
) -> Review:
    """追评. Whoever gave the rating says once whether it was put right.

    mark: what their browser knows. Raises RatingLinkUnknown, NothingToRateYet, NotFound,
    FollowedUp, Incomplete.
    Source: 浙江省“好差评” (只可追评一次).
    """
    service = services.service(code)
    with transaction.atomic():
        rows = Review.objects.select_for_update(of=("self",))
        column = {f"rating__{name}": value for name, value in service.column.items()}
        review = rows.select_related("rating").filter(**column).first()
        if review is None or not services.is_same(review.rating, service, by=by, mark=mark):
            raise NotFound("There is no bad review of this service.")
        until = review.follow_up_until
        if review.follow_up or until is None or clock.local_day(at) > until:
            raise FollowedUp("There is one follow-up, in its time.")
        if review.state not in (ReviewState.ANSWERED, ReviewState.CLOSED):
            raise FollowedUp("There is one follow-up, in its time.")
        problems = ratings.check(grade=grade, reasons=(), text=text, offered=())
        if problems:
            raise Incomplete(problems)
        review.follow_up, review.follow_up_at = grade, at
        review.follow_up_text = text.strip()
        review.save()
        record(
            at=at,
            actor=by.id,
            fact="rating.follow_up",
            subject=review.rating_id,
            grade=grade,
            centre=review.centre_id,
        )
    return review


def telephone(*, review_id: UUID, by: Actor, at: datetime) -> str:
    """Whom to call back, in full, for who took the review up; the look is journalled.

    Empty where nobody can be called. Raises NotFound, NotPermitted. Source: PIPL arts. 51, 54.
    """
    review = Review.objects.select_related("rating").filter(pk=review_id).first()
    if review is None:
        raise NotFound("There is no such review.")
    verb = ReviewVerb.CALL_BACK
    rating_powers.require(by, verb, centre=review.centre_id, clerk=review.rating.clerk)
    if review.owner != by.id:
        said = "Whoever takes the review up may call its person back."
        raise NotPermitted(said)
    if not _can_call(review.rating):
        return ""
    people.note_unmasked(subject=review.pk, by=by, at=at, what="telephone")
    person = review.rating.person_id
    assert person is not None
    return persons.reach(person).phone


def _can_call(rating: Rating) -> bool:
    return rating.person_id is not None and not rating.wants_no_call


def _said(where: str, text: str) -> str:
    """What was written, if it is something. Raises Incomplete."""
    found = text.strip()
    if not found:
        raise Incomplete([Problem(where, "required", "Write what was done or said.")])
    if len(found) > MOST:
        said = f"At most {MOST} characters."
        raise Incomplete([Problem(where, "too_long", said, {"most": MOST})])
    return found


def _scheme(review: Review) -> Scheme:
    return rating_schemes.scheme(review.rating.scheme.body)


@contextmanager
def _moving(
    review_id: UUID, verb: ReviewVerb, *, by: Actor, at: datetime, note: str = ""
) -> Iterator[Review]:
    """The only writer of `Review.state`: lock, check, let the caller fill in, save, record."""
    with transaction.atomic():
        review = (
            Review.objects.select_for_update(of=("self",))
            .select_related("rating__scheme")
            .filter(pk=review_id)
            .first()
        )
        if review is None:
            raise NotFound("There is no such review.")
        clerk, other = review.rating.clerk, _other(review, verb)
        rating_powers.require(by, verb, centre=review.centre_id, clerk=clerk, other=other)
        review.state = reviews.after(ReviewState(review.state), verb)
        yield review
        review.save()
        if note:
            ReviewNote.objects.create(
                review=review, verb=verb, at=at, by=by.id, name=by.name, text=note
            )
        tell_of(review, verb, by=by, at=at)


def _other(review: Review, verb: ReviewVerb) -> str:
    """Whose work the verb judges."""
    if verb in (ReviewVerb.UPHOLD, ReviewVerb.REJECT):
        return review.appealed_by
    return review.corrected_by


def tell_of(review: Review, verb: ReviewVerb | str, *, by: Actor, at: datetime) -> None:
    """Record one step; whose matter it is stands there by id, so that the answer can be told."""
    rating = review.rating
    about = {"case": rating.case_id, "package": rating.package_id, "ticket": rating.ticket_id}
    record(
        at=at,
        actor=by.id,
        fact=f"review.{verb}",
        subject=review.pk,
        centre=review.centre_id,
        handler=review.owner,
        rated=rating.clerk,
        **{name: str(pk) for name, pk in about.items() if pk is not None},
    )
