"""What time itself does: each function takes one thing that is due, does it, says so.

Run again and again by the worker until nothing is left; safe to run twice at once, since
each action locks its package and checks where it stands.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from onewindow.cases.actions import acceptance, deliver
from onewindow.cases.models import Case, Gap, Package, Supplement
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, terms
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import ENDED_WITHOUT_DECISION, MoveNotAllowed, State

BATCH = 200
ARCHIVE_AFTER_DAYS = 7  # house rule: time to bring back what was handed over by mistake


def tick(*, at: datetime) -> dict[str, int]:
    """Do everything that the law or the house does by itself at this moment.

    Returns how many of each kind were done. Source: 行政许可法 art. 32(4), 最多跑一次规定 art. 11.
    """
    return {
        "lapsed": _each(_unanswered(at), lambda pk: acceptance.lapse(package_id=pk, at=at)),
        "deemed": _each(_unheard(at), lambda pk: acceptance.deem_accepted(package_id=pk, at=at)),
        "revoked": _each(_gaps(at), lambda pk: _revoke(pk, at)),
        "archived": _each(_delivered(at), lambda pk: deliver.archive(case_id=pk, by=LAW, at=at)),
        "discarded": _discard_old_drafts(at),
    }


def _each(ids: list[UUID], act: Callable[[UUID], object]) -> int:
    done = 0
    for pk in ids:
        try:
            act(pk)
            done += 1
        except MoveNotAllowed:  # somebody was faster
            continue
    return done


def _unanswered(at: datetime) -> list[UUID]:
    rows = Supplement.objects.filter(
        answered_at=None, lapsed_at=None, due_on__lt=clock.local_day(at)
    )
    return list(rows.values_list("package_id", flat=True)[:BATCH])


def _unheard(at: datetime) -> list[UUID]:
    last = clock.add_working_days(
        start_on=clock.local_day(at), days=-terms.NOTICE_DAYS, calendar=work_calendar()
    )
    rows = Case.objects.filter(
        state__in=[State.SUBMITTED, State.RECEIVED], submitted_at__date__lt=last
    )
    return list(dict.fromkeys(rows.values_list("package_id", flat=True)[:BATCH]))


def _gaps(at: datetime) -> list[UUID]:
    rows = Gap.objects.filter(filled_at=None, due_on__lt=clock.local_day(at))
    packages = rows.values_list("package_id", flat=True)
    open_cases = Case.objects.filter(
        package__in=list(packages[:BATCH]),
        state__in=[State.ACCEPTED_WITH_GAPS, State.IN_REVIEW, State.PAUSED],
    )
    return list(open_cases.values_list("id", flat=True))


def _revoke(case_id: UUID, at: datetime) -> None:
    acceptance.revoke_acceptance(case_id=case_id, reasons=["容缺材料逾期未补交"], by=LAW, at=at)


def _delivered(at: datetime) -> list[UUID]:
    before = at - timedelta(days=ARCHIVE_AFTER_DAYS)
    done = Case.objects.filter(state=State.DELIVERED, delivery__delivered_at__lt=before)
    ended = Case.objects.filter(state__in=list(ENDED_WITHOUT_DECISION), ended_at__lt=before)
    return [
        *done.values_list("id", flat=True)[:BATCH],
        *ended.values_list("id", flat=True)[:BATCH],
    ]


def _discard_old_drafts(at: datetime) -> int:
    return Package.objects.filter(
        stage=Package.Stage.DRAFT, keep_until__lt=clock.local_day(at)
    ).update(stage=Package.Stage.DISCARDED, form={}, answers={})
