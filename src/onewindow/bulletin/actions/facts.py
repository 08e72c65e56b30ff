"""Keeping the facts that figures are counted from, as the journal tells that cases moved."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from onewindow.bulletin.actions import counters, service_facts
from onewindow.bulletin.models import Workday
from onewindow.cases.models import Case
from onewindow.journal import actions as journal
from onewindow.places import queries as places
from onewindow.quality.models import Rating
from onewindow.rules import limits

READER = "bulletin"
BATCH = 5_000  # entries of the journal in one transaction
EACH = 2_000  # cases in one statement
FACTS = Path(__file__).parents[1].joinpath("facts.sql").read_text(encoding="utf-8")
LAWFUL = sorted(limits.STOPS_BOTH)
FIRST_DAY = date(2019, 12, 31)  # before the first case that any clock can count


def keep_up(*, limit: int = BATCH, waits: bool = False) -> int:
    """Make the facts of what moved since the last time; how many entries were read.

    Nothing is read while another process is at it, unless waits. Whatever stops it, the same
    entries come again, and the facts of a case are the same however often they are made. A
    round takes a constant number of statements. Source: house rule.
    """
    with transaction.atomic():
        entries = journal.follow(reader=READER, limit=limit, waits=waits)
        if entries is None:
            return 0
        subjects = {entry.subject for entry in entries}
        moved = Case.objects.filter(Q(pk__in=subjects) | Q(package__in=subjects))
        _make({*moved.values_list("pk", flat=True), *_rated(subjects)})
        service_facts.follow(subjects)
        return len(entries)


def catch_up() -> Iterator[int]:
    """Keep up until nothing is left; yields the entries of each round, for who shows progress.

    Waits for whoever else is at it. Source: house rule.
    """
    while read := keep_up(waits=True):
        yield read


def make(*, cases: Collection[UUID], subjects: Collection[UUID]) -> int:
    """Make the facts of cases written in bulk behind the journal's readers; how many.

    subjects: their packages, visits and ratings. In the transaction that writes them, so that
    no figure ever lacks what is there. Source: house rule.
    """
    with transaction.atomic():
        made, listed = 0, sorted(cases)
        for start in range(0, len(listed), EACH):
            made += _make(listed[start : start + EACH])
        service_facts.follow(subjects)
        return made


def make_anew() -> int:
    """Make all facts again, as after a corrected calendar; how many cases there are.

    Source: house rule.
    """
    with transaction.atomic():
        Workday.objects.all().delete()
        made, after = 0, UUID(int=0)
        rows = Case.objects.order_by("pk").values_list("pk", flat=True)
        while ids := list(rows.filter(pk__gt=after)[:EACH]):
            made, after = made + _make(ids), ids[-1]
        service_facts.make_anew()
        return made


def _make(cases: Collection[UUID]) -> int:
    if not cases:
        return 0
    ordered = sorted(cases)  # whoever makes the same ones takes the rows in the same order
    _number_days(ordered)
    with counters.following("cases", ordered), connection.cursor() as cursor:
        cursor.execute(FACTS, {"ids": ordered, "lawful": LAWFUL})
        return int(cursor.rowcount)


def _rated(subjects: Collection[UUID]) -> Collection[UUID]:
    """The cases that ratings among the subjects are about, by themselves or by their visit."""
    given = Rating.objects.filter(pk__in=subjects)
    about = given.values_list("case", "package__cases", "ticket__packages__cases")
    return {case for row in about for case in row if case is not None}


def _number_days(cases: Collection[UUID]) -> None:
    """Number the working days as far as these cases reach, and a year more."""
    reach = Case.objects.filter(pk__in=cases).aggregate(until=Max("decided_at"))["until"]
    if reach is not None:
        number_days(until=reach.date() + timedelta(days=2))


def number_days(*, until: date) -> None:
    """Number the working days up to one, and a year more, where they are not. Source: house rule.

    For whoever makes facts in many transactions that are undone: the numbers stay.
    """
    kept = Workday.objects.aggregate(until=Max("on"))["until"]
    if kept is not None and kept >= until:
        return
    calendar, nth, rows = places.work_calendar(), 0, []
    for n in range((until - FIRST_DAY).days + 366):
        day = FIRST_DAY + timedelta(days=n)
        nth += calendar.is_working(day)
        rows.append(Workday(on=day, nth=nth))
    Workday.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["on"], update_fields=["nth"]
    )
