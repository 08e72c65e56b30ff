"""Giving a rating, changing it in time, and judging whether a doubtful one counts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases.models import Case, Package
from onewindow.hall.models import Ticket
from onewindow.journal.actions import record
from onewindow.quality.actions import opening
from onewindow.quality.models import Rating, Review
from onewindow.quality.models import Scheme as SchemeRow
from onewindow.quality.queries import schemes, services
from onewindow.quality.queries.services import Service
from onewindow.rules import clock, rating_powers, ratings, reviews
from onewindow.rules.actors import Actor, Role
from onewindow.rules.rating_links import Of
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import Channel, Doubt
from onewindow.rules.refusal import Incomplete, NotFound
from onewindow.sealing import keyed_hash

DEVICE = "device"  # who acts there, known or not, acts under the machine's name


def rate(
    *,
    code: str,
    grade: int,
    channel: Channel,
    by: Actor,
    at: datetime,
    reasons: Collection[str] = (),
    text: str = "",
    wants_no_call: bool = False,
    source: str = "",
    mark: str = "",
) -> Rating:
    """评价. One rating of the service that the link names; a second one changes the first.

    Whoever holds the link may speak first; only the same person may change it. source: the
    machine or network it came from; mark: what its browser will know again; both are kept as
    keyed hashes. A bad grade opens its review in the same transaction. Pad and phone
    at once are one rating and one change of it: the service's row is locked, and the database
    refuses a second row. At most twelve statements. Raises RatingLinkUnknown,
    NothingToRateYet, RatingLinkExpired, RatingGiven, RatingSettled, Incomplete.
    Source: 国办发〔2019〕51号 (现场一次一评, 网上一事一评); house rule.
    """
    with transaction.atomic():
        _lock(services.service(code))
        service = services.service(code)  # as it is now that nobody else moves it
        row, scheme = schemes.in_force(clock.local_day(at))
        if not service.has_begun:
            raise ratings.NothingToRateYet("This service has not been given yet.")
        days = scheme.link.days
        if not ratings.is_open(ended_at=service.ended_at, at=at, link_days=days):
            raise ratings.RatingLinkExpired(f"It could be rated for {days} days.", days=days)
        offered = scheme.offered(grade)
        problems = ratings.check(grade=grade, reasons=reasons, text=text, offered=offered)
        if problems:
            raise Incomplete(problems)
        held = Rating.objects.filter(**service.column).first()
        given = held or _new(service, row, channel=channel, by=by, at=at)
        said = (grade, sorted(reasons), text.strip(), wants_no_call)
        if held is None:
            _say(given, *said)
            given.mark = services.marked(mark) if mark else None
            given.source = bytes(keyed_hash(f"rating:{source}")) if source else None
            _doubt(given, service, scheme, by=by, at=at)
            given.save(force_insert=True)
        elif not services.is_same(given, service, by=by, mark=mark):
            raise ratings.RatingGiven("This service has been rated already.")
        else:
            _change(given, scheme, said, by=by, at=at)
        _note(given, "edit" if held else "rate", by=by, at=at)
        opening.follow_grade(given, scheme=scheme, by=by, at=at)
    return given


def _lock(service: Service) -> None:
    models: dict[Of, type[Ticket] | type[Package] | type[Case]] = {
        Of.TICKET: Ticket,
        Of.PACKAGE: Package,
        Of.CASE: Case,
    }
    rows = models[service.kind].objects.select_for_update(no_key=True)
    rows.filter(pk=service.key).values_list("pk").get()


def _new(
    service: Service, scheme: SchemeRow, *, channel: Channel, by: Actor, at: datetime
) -> Rating:
    kind, _, machine = by.id.partition(":")
    return Rating(
        **service.column,
        channel=channel,
        rater_id=by.person_id,
        person_id=service.person_id or by.person_id,
        centre_id=service.centre,
        window=service.window,
        clerk=service.clerk,
        matter=service.matter,
        served_at=service.ended_at,
        rated_at=at,
        device_id=UUID(machine) if kind == DEVICE else None,
        scheme=scheme,
        is_demonstration=service.is_demonstration,
    )


def _say(rating: Rating, grade: int, reasons: list[str], text: str, wants_no_call: bool) -> None:
    rating.grade, rating.reasons, rating.text = grade, reasons, text
    rating.wants_no_call = wants_no_call


def _change(
    rating: Rating,
    scheme: Scheme,
    said: tuple[int, list[str], str, bool],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Words may still be added to a bad rating in somebody's hands; its grade may not change."""
    review = _review(rating)
    is_handled = review is not None and review.state not in reviews.UNTOUCHED
    may = ratings.may_change(
        rated_at=rating.rated_at,
        at=at,
        edit_days=scheme.edit.days,
        is_handled=is_handled and said[0] != rating.grade,
    )
    if not may:
        raise ratings.RatingSettled("This rating can no longer be changed.")
    _say(rating, *said)
    rating.rater_id = rating.rater_id or by.person_id
    rating.person_id = rating.person_id or by.person_id
    rating.edited_at, rating.edits = at, rating.edits + 1
    doubtful = ratings.doubts(
        ratings.Given(
            at=at,
            by_account=by.id,
            is_staff=_is_staff(by),
            clerk=rating.clerk,
            ended_at=rating.served_at or at,
        ),
        burst_most=1,
        burst_within=scheme.burst_within,
    )
    rating.doubts = sorted({*rating.doubts, *doubtful})
    if rating.judged_at is None:
        rating.is_counted = ratings.counts(ratings.Grade(rating.grade), _doubts(rating))
    rating.save()


def _review(rating: Rating) -> Review | None:
    return Review.objects.select_for_update().filter(rating=rating).first()


def _doubts(rating: Rating) -> list[Doubt]:
    return [Doubt(one) for one in rating.doubts]


def _is_staff(by: Actor) -> bool:
    return by.account is not None and bool(by.roles - {Role.CITIZEN})


def _doubt(rating: Rating, service: Service, scheme: Scheme, *, by: Actor, at: datetime) -> None:
    """Look at how it came in; a burst makes all of its ratings doubtful."""
    beside = []
    if rating.source:
        near = Rating.objects.filter(
            source=rating.source, rated_at__gt=at - scheme.burst_within, rated_at__lte=at
        )
        beside = list(near.select_for_update(no_key=True).order_by("id"))
    found = ratings.doubts(
        ratings.Given(
            at=at,
            by_account=by.id,
            is_staff=_is_staff(by),
            clerk=service.clerk,
            ended_at=service.ended_at,
            beside=[one.rated_at for one in beside],
        ),
        burst_most=scheme.burst_most,
        burst_within=scheme.burst_within,
    )
    rating.doubts = sorted(found)
    rating.is_counted = ratings.counts(ratings.Grade(rating.grade), found)
    for one in beside if Doubt.BURST in found else ():
        if Doubt.BURST not in one.doubts:
            one.doubts = sorted({*one.doubts, Doubt.BURST})
            if one.judged_at is None:
                one.is_counted = ratings.counts(ratings.Grade(one.grade), _doubts(one))
            one.save(update_fields=["doubts", "is_counted"])
            record(at=at, actor=by.id, fact="rating.doubt", subject=one.pk, doubts=one.doubts)


def _note(rating: Rating, verb: str, *, by: Actor, at: datetime) -> None:
    """Record that a rating was given: its grade and place, nobody's name, nothing said."""
    record(
        at=at,
        actor=by.id,
        fact=f"rating.{verb}",
        subject=rating.pk,
        grade=rating.grade,
        centre=rating.centre_id,
        channel=str(rating.channel),
        **({"doubts": rating.doubts} if rating.doubts else {}),
    )


def judge(*, rating_id: UUID, counts: bool, by: Actor, at: datetime) -> Rating:
    """存疑评价的审核. The office says whether a doubtful rating counts; it is kept either way.

    Raises NotFound, NotPermitted. Source: 国办发〔2019〕51号 (排除误评和恶意差评).
    """
    with transaction.atomic():
        rating = Rating.objects.select_for_update().filter(pk=rating_id).first()
        if rating is None or not rating.doubts:
            raise NotFound("There is no such doubtful rating.")
        rating_powers.require_judge(by, clerk=rating.clerk)
        rating.is_counted, rating.judged_at, rating.judged_by = counts, at, by.id
        rating.save(update_fields=["is_counted", "judged_at", "judged_by"])
        record(at=at, actor=by.id, fact="rating.judge", subject=rating.pk, counts=counts)
    return rating
