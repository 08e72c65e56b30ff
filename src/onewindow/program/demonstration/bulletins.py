"""Bulletins of the demonstration: last month's signed, last week's still a draft."""

from datetime import datetime, timedelta

from onewindow.bulletin import actions, queries
from onewindow.program.demonstration.cast import Cast
from onewindow.rules import clock, periods
from onewindow.rules.periods import Period

WRITTEN = "本期各中心运行平稳；没有办件的中心，请于月底前说明原因。（演示）"


def tell(cast: Cast, *, at: datetime) -> None:
    """Count, let a person change one sentence, sign. Not where last month had no case."""
    today, office = clock.local_day(at), cast.staff["office"]
    month = periods.last(periods.month(today.year, today.month))
    for _ in actions.catch_up():
        pass
    if queries.has_cases(month):
        one = actions.draft(period=month, by=office, at=at)
        one = actions.edit(
            bulletin_id=one.pk, texts={"todo": WRITTEN}, version=one.version, by=office, at=at
        )
        actions.sign(bulletin_id=one.pk, version=one.version, by=office, at=at)
    monday = today - timedelta(days=today.weekday() + 7)
    actions.draft(period=Period(monday, monday + timedelta(days=7)), by=office, at=at)
