"""How places, clerks and matters are rated: sums with their response rate, never one voice."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from onewindow.cases.models import Case, Package
from onewindow.hall.models import Duty, Ticket
from onewindow.journal.models import Entry
from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import services
from onewindow.rules import rating_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted
from onewindow.rules.rating_figures import RatingCounts, ReviewCounts
from onewindow.rules.ratings import Grade
from onewindow.rules.reviews import Reached, ReviewState

# What ends a case without a decision and is somebody's doing all the same: it can be rated.
SENT_AWAY = ("case.refuse-intake", "case.revoke-acceptance")


class By(StrEnum):
    """What the rows of a table of scores are."""

    CENTRE = "centre"
    CLERK = "clerk"
    MATTER = "matter"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, half-open: since, up to and not including until."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it."""
        first, last = (datetime.combine(day, time(), CHINA) for day in (self.since, self.until))
        return first, last


def counts(
    *, period: Period, by: By, centres: Collection[str] | None = None
) -> dict[str, RatingCounts]:
    """What was finished and rated in a period, by centre, clerk or matter. At most five queries.

    centres: only these; None for all. A rating belongs to the day on which it was given, a
    service to the day on which it ended. Source: house rule.
    """
    grades: dict[str, dict[Grade, int]] = defaultdict(dict)
    rated: Counter[str] = Counter()
    rows = _within(Rating.objects.all(), "rated_at", period, centres)
    for key, grade, all_of_them, counted in rows.values_list(str(by), "grade").annotate(
        n=Count("id"), valid=Count("id", filter=Q(is_counted=True))
    ):
        rated[key] += all_of_them
        if counted:
            grades[key][Grade(grade)] = counted
    finished = _finished(period, by, centres)
    return {
        key: RatingCounts(finished[key], rated[key], grades[key])
        for key in sorted({*finished, *rated} - {""})
    }


def total(each: Collection[RatingCounts]) -> RatingCounts:
    """Several counts as one."""
    grades: Counter[Grade] = Counter()
    for one in each:
        grades.update(one.grades)
    return RatingCounts(
        sum(one.finished for one in each), sum(one.rated for one in each), dict(grades)
    )


def _within(
    rows: QuerySet[Any], moment: str, period: Period, centres: Collection[str] | None
) -> QuerySet[Any]:
    first, after = period.moments
    found = rows.filter(**{f"{moment}__gte": first, f"{moment}__lt": after})
    return found if centres is None else found.filter(centre__in=centres)


def _finished(period: Period, by: By, centres: Collection[str] | None) -> Counter[str]:
    """What could be rated: visits with a number, those without that left a package, matters
    decided."""
    visits = _within(
        Ticket.objects.filter(state__in=services.SERVED, served_at__isnull=False),
        "ended_at",
        period,
        centres,
    )
    handled = Entry.objects.filter(subject=OuterRef("pk"), fact__in=SENT_AWAY)
    cases = _within(
        Case.objects.filter(
            Q(decided_at__isnull=False) | Q(ended_at__isnull=False) & Exists(handled)
        ).annotate(done_at=Coalesce("decided_at", "ended_at")),
        "done_at",
        period,
        centres,
    )
    unnumbered = _within(
        Package.objects.filter(ticket=None, channel__in=services.VISITED),
        "submitted_at",
        period,
        centres,
    )
    found: Counter[str] = Counter(_by_clerk(visits) if by is By.CLERK else {})
    if by is By.CENTRE:
        columns = [(visits, "centre"), (unnumbered, "centre"), (cases, "centre")]
    elif by is By.MATTER:
        columns = [(visits, "topic"), (cases, "matter")]
    else:
        sat = unnumbered.annotate(
            clerk=SqlCase(When(helper="", then=F("created_by")), default=F("helper"))
        )
        columns = [(sat, "clerk"), (cases, "handler")]
    for rows, column in columns:
        for key, n in rows.values_list(column).annotate(n=Count("id")):
            found[key] += n
    return found


def _by_clerk(visits: QuerySet[Any]) -> Mapping[str, int]:
    """Visits by who sat at the window while they were served. One query."""
    sat = Duty.objects.filter(
        Q(until=None) | Q(until__gt=F("window__tickets__served_at")),
        since__lte=F("window__tickets__served_at"),
        window__tickets__in=visits.values("pk"),
    )
    rows = sat.values_list("account").annotate(n=Count("window__tickets", distinct=True))
    return {f"account:{account}": n for account, n in rows}


def reasons(
    *, period: Period, centres: Collection[str] | None = None
) -> dict[tuple[Grade, str], int]:
    """How often each reason was given with each grade, of the ratings that count. One query."""
    rows = _within(Rating.objects.filter(is_counted=True), "rated_at", period, centres)
    each = rows.annotate(
        reason=Func(F("reasons"), function="unnest", output_field=CharField())
    ).values_list("grade", "reason")
    return {(Grade(grade), str(reason)): n for grade, reason, n in each.annotate(n=Count("id"))}


def review_counts(*, period: Period, centres: Collection[str] | None) -> ReviewCounts:
    """The bad ratings given in a period, as the figures of their loop need them. One query.

    What an appeal or the person's own change ended is left out; a day that passed is one that
    `actions.tick` has noted.
    """
    rows = _within(Review.objects.all(), "rating__rated_at", period, centres)
    kept = rows.exclude(state__in=[str(ReviewState.SET_ASIDE), str(ReviewState.REVISED)])
    come = Q(late_call=True) | Q(called_at__isnull=False)
    named = Q(rating__person__isnull=False, rating__wants_no_call=False) & come
    spoken = Q(reached__in=[str(Reached.REACHED), str(Reached.DECLINED)])
    found = kept.aggregate(
        opened=Count("id"),
        named=Count("id", filter=named),
        called=Count("id", filter=named & spoken & Q(late_call=False)),
        due=Count("id", filter=Q(late_correction=True) | Q(answered_at__isnull=False)),
        corrected=Count("id", filter=Q(answered_at__isnull=False, late_correction=False)),
    )
    return ReviewCounts(
        opened=found["opened"],
        named=found["named"],
        called_in_time=found["called"],
        due=found["due"],
        corrected_in_time=found["corrected"],
    )


def fix_days(*, period: Period, centres: Collection[str] | None) -> timedelta | None:
    """Mean time from a bad rating to its answer. One query."""
    rows = _within(Review.objects.exclude(answered_at=None), "opened_at", period, centres)
    spans = [end - start for start, end in rows.values_list("opened_at", "answered_at")]
    return sum(spans, timedelta()) / len(spans) if spans else None


def scope(to: Actor) -> Collection[str] | None:
    """The centres whose scores `to` may see by clerk; None for all. Raises NotPermitted."""
    if not to.has(Role.OFFICE, Role.HEAD, Role.CLERK):
        raise NotPermitted("Scores are for those who were rated and who answer for them.")
    return rating_powers.halls_of(to)


def own(*, to: Actor, period: Period, least: int) -> RatingCounts | None:
    """A clerk's own sums; None while so few have spoken that one voice could be told.

    Source: GB/T 39734-2020 (评价人信息保护); house rule.
    """
    found = counts(period=period, by=By.CLERK, centres=to.centres).get(to.id)
    return found if found is not None and found.rated >= least else None
