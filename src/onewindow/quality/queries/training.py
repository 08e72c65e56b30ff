"""Training in figures: who holds a certificate, how long was learned, how many passed.

Counts only, exact; what they make of them (shares, rounding) is the rules' business.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from onewindow.rules import clock


@dataclass(frozen=True, slots=True)
class Trained:
    """One centre's training in a period.

    staff: who holds a clerk's post there at its end. certified: those of them with a training
    certificate in force that day. class_hours: attended in the period by those of them.
    ended: exams that ended in the period; passed: those of them that were passed.
    Shares: certified / staff, class_hours / staff, passed / ended; none without a denominator.
    """

    staff: int = 0
    certified: int = 0
    class_hours: int = 0
    ended: int = 0
    passed: int = 0


# Each part by its own index; the house's clerks are the only rows read in whole.
FIGURES = """
    with clerk as (
        select distinct post.centre_id as centre, post.account_id as account
        from people_post post join people_account account on account.id = post.account_id
        where post.role = 'clerk' and post.centre_id is not null and account.is_active
          and (post.since is null or post.since < %(until)s)
          and (post.until is null or post.until >= %(until)s)
          and (%(all)s or post.centre_id = any(%(centres)s))
    )
    select clerk.centre, count(*),
        count(*) filter (where exists (
            select from quality_trainingcertificate held
            where held.account_id = clerk.account and held.issued_on <= %(day)s
              and held.until >= %(day)s
              and (held.revoked_at is null or held.revoked_at >= %(until)s))),
        coalesce(sum(learned.hours), 0), coalesce(sum(sat.ended), 0),
        coalesce(sum(sat.passed), 0)
    from clerk
    left join lateral (
        select sum(session.class_hours) as hours
        from quality_attendance seat
        join quality_trainingsession session on session.id = seat.session_id
        where seat.account_id = clerk.account
          and seat.attended_at >= %(since)s and seat.attended_at < %(until)s
    ) learned on true
    left join lateral (
        select count(*) as ended, count(*) filter (where attempt.is_passed) as passed
        from quality_attempt attempt
        where attempt.account_id = clerk.account
          and attempt.ended_at >= %(since)s and attempt.ended_at < %(until)s
    ) sat on true
    group by clerk.centre
"""


def figures(
    *, since: datetime, until: datetime, centres: Collection[str] | None = None
) -> dict[str, Trained]:
    """Training by centre in a half-open period; centres None: all that have clerks. One query.

    Whoever holds a clerk's post at two centres counts at both. Source: house rule.
    """
    given: dict[str, Any] = {
        "since": since,
        "until": until,
        "day": clock.local_day(until - timedelta.resolution),
        "all": centres is None,
        "centres": sorted(centres or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, given)
        return {row[0]: Trained(*map(int, row[1:])) for row in cursor.fetchall()}
