"""Keeping the facts of visits, ratings and machines; cases have theirs in `facts`."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from onewindow.bulletin.actions import counters
from onewindow.cases.models import Package
from onewindow.hall.models import Ticket
from onewindow.quality.models import Rating
from onewindow.rules import clock

EACH = 5_000  # rows in one statement
HOME = Path(__file__).parents[1]
VISITS = HOME.joinpath("visits.sql").read_text(encoding="utf-8")
RATINGS = HOME.joinpath("ratings.sql").read_text(encoding="utf-8")

# Whose facts hang on the subjects `ids` of the journal. One array, not thousands of parameters.
OF_VISITS = """
    select id from hall_ticket where id = any(%(ids)s)
    union select ticket_id from cases_package where id = any(%(ids)s) and ticket_id is not null
    union select id from cases_package
        where id = any(%(ids)s) and ticket_id is null and submitted_at is not null
"""
OF_RATINGS = """
    select id from quality_rating where id = any(%(ids)s)
    union select rating_id from quality_review where id = any(%(ids)s)
"""

# A machine that says nothing has no account: nobody expects a beat of it.
DEVICES = """
    insert into bulletin_deviceday as f (device, stood_on, is_online, province, city, county,
        centre, is_demonstration)
    select d.id, %(day)s, coalesce((h.last_beat_at at time zone 'Asia/Shanghai')::date = %(day)s,
        false), left(c.county, 2) || '0000', left(c.county, 4) || '00', c.county, c.code,
        d.is_demonstration
    from hall_device d join places_centre c on c.code = d.centre_id
        left join hall_health h on h.device_id = d.id
        left join bulletin_deviceday had on had.device = d.id and had.stood_on = %(day)s
    where d.state = 'in_use' and d.token_hash is not null and d.revoked_at is null
        and (had.device is null or not had.is_online
            and (h.last_beat_at at time zone 'Asia/Shanghai')::date = %(day)s)
    order by d.id
    on conflict (stood_on, device) do update set is_online = f.is_online or excluded.is_online
"""


def follow(subjects: Collection[UUID]) -> int:
    """Make the facts of the visits and ratings that these subjects of the journal are about.

    Tickets, packages and cases are visits', ratings and their reviews are ratings'. Four
    statements; within the caller's transaction. Returns how many facts were made.
    """
    asked = {"ids": list(subjects)}
    return _made(VISITS, _asked(OF_VISITS, asked)) + _made(RATINGS, _asked(OF_RATINGS, asked))


def make_anew() -> int:
    """Make every visit's and rating's facts again; how many there are. Within a transaction.

    Source: house rule.
    """
    return (
        _each(_tickets(), VISITS)
        + _each(_packages(), VISITS)
        + _each(Rating.objects.all(), RATINGS)
    )


def note_devices(*, at: datetime) -> int:
    """Note today's machines in use, and which of them were heard of; how many rows were written.

    As often as one likes: a machine heard of once today was online today. One statement.
    Source: house rule.
    """
    return _ran(DEVICES, day=clock.local_day(at))


def _tickets() -> QuerySet[Ticket]:
    return Ticket.objects.all()


def _packages() -> QuerySet[Package]:
    return Package.objects.filter(ticket=None, submitted_at__isnull=False)


def _asked(statement: str, asked: dict[str, list[UUID]]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [key for (key,) in cursor.fetchall()]


def _each(rows: QuerySet[Model], statement: str) -> int:
    made, after = 0, UUID(int=0)
    keys = rows.order_by("pk").values_list("pk", flat=True)
    while ids := list(keys.filter(pk__gt=after)[:EACH]):
        made, after = made + _made(statement, ids), ids[-1]
    return made


def _made(statement: str, ids: Collection[UUID]) -> int:
    if not ids:
        return 0
    ordered = sorted(ids)
    with counters.following("visits" if statement is VISITS else "ratings", ordered):
        return _ran(statement, ids=ordered)


def _ran(statement: str, **given: list[UUID] | date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return int(cursor.rowcount)
