"""What time itself does: each function takes one thing that is due, does it, says so.

Run again and again by the worker until nothing is left; safe to run twice at once, since
each action locks its package and checks where it stands.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from onewindow.cases.actions import deliver, discarding, overdue
from onewindow.cases.models import Case, Gap, Package, Supplement
from onewindow.people.actions import proxies
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, terms
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import (
    ENDED_WITHOUT_DECISION,
    UNDER_WAY,
    MoveNotAllowed,
    State,
)

BATCH = 200
ARCHIVE_AFTER_DAYS = 7  # house rule: time to bring back what was handed over by mistake


def tick(*, at: datetime) -> dict[str, int]:
    """Do everything that the law or the house does by itself at this moment.

    Returns how many of each kind were done. Source: 行政许可法 art. 32(4), 最多跑一次规定 art. 11.
    """
    return {
        "authorities over": proxies.end_over(at=at),
        "lapsed": _each(_unanswered(at), lambda pk: overdue.lapse(package_id=pk, at=at)),
        "deemed": _each(_unheard(at), lambda pk: overdue.deem_accepted(package_id=pk, at=at)),
        "revoked": _each(_late(at), lambda pk: overdue.revoke_late(package_id=pk, at=at)),
        "archived": _each(_delivered(at), lambda pk: deliver.archive(case_id=pk, by=LAW, at=at)),
        "discarded": _each(_forgotten(at), lambda pk: overdue.discard(package_id=pk, at=at)),
        "purged": _each(_given_up(at), lambda pk: discarding.purge(package_id=pk, at=at)),
        "recounted": _each(_provisional(), lambda pk: overdue.recount(case_id=pk, at=at)),
    }


def _each(ids: list[UUID], act: Callable[[UUID], object]) -> int:
    done = 0
    for pk in ids:
        try:
            done += act(pk) is not False
        except MoveNotAllowed:  # somebody was faster
            continue
    return done


def _unanswered(at: datetime) -> list[UUID]:
    rows = Supplement.objects.filter(
        answered_at=None,
        lapsed_at=None,
        due_on__lt=clock.local_day(at),
        package__cases__state=State.SUPPLEMENT,
    )
    return list(rows.values_list("package_id", flat=True).distinct()[:BATCH])


def _unheard(at: datetime) -> list[UUID]:
    """Packages nobody spoke about for five working days since they came in (again)."""
    last = clock.add_working_days(
        start_on=clock.local_day(at), days=-terms.NOTICE_DAYS, calendar=work_calendar()
    )
    put_right = Supplement.objects.filter(package=OuterRef("package"), answered_at__date__gte=last)
    rows = Case.objects.filter(
        ~Exists(put_right), state__in=[State.SUBMITTED, State.RECEIVED], submitted_at__date__lt=last
    )
    return list(dict.fromkeys(rows.values_list("package_id", flat=True)[:BATCH]))


def _late(at: datetime) -> list[UUID]:
    """Packages with a gap past its day and a case that still needs it."""
    gaps = Gap.objects.filter(
        filled_at=None,
        due_on__lt=clock.local_day(at),
        package__cases__state__in=[*UNDER_WAY, State.WAITING],
    )
    rows = gaps.values_list("package_id", "material__matters", "package__cases__matter")
    return list(dict.fromkeys(pk for pk, asked, matter in rows if matter in asked))


def _delivered(at: datetime) -> list[UUID]:
    before = at - timedelta(days=ARCHIVE_AFTER_DAYS)
    done = Case.objects.filter(state=State.DELIVERED, delivery__delivered_at__lt=before)
    over = [*ENDED_WITHOUT_DECISION, State.REVOKED]
    ended = Case.objects.filter(state__in=over, ended_at__lt=before)
    return [
        *done.values_list("id", flat=True)[:BATCH],
        *ended.values_list("id", flat=True)[:BATCH],
    ]


def _forgotten(at: datetime) -> list[UUID]:
    rows = Package.objects.filter(stage=Package.Stage.DRAFT, keep_until__lt=clock.local_day(at))
    return list(rows.values_list("id", flat=True)[:BATCH])


def _given_up(at: datetime) -> list[UUID]:
    """Drafts given up whose files have been kept long enough."""
    rows = Package.objects.filter(stage=Package.Stage.DISCARDED, keep_until__lt=clock.local_day(at))
    return list(rows.values_list("id", flat=True)[:BATCH])


def _provisional() -> list[UUID]:
    """Cases counted by a guessed calendar whose year has been published since."""
    years = sorted(work_calendar().years)
    rows = Case.objects.filter(state__in=UNDER_WAY, due_is_provisional=True, due_on__year__in=years)
    return list(rows.values_list("id", flat=True)[:BATCH])
