"""Writing a month's facts into files, for those who count for a province or a country."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from onewindow.bulletin import queries
from onewindow.bulletin.actions import facts
from onewindow.bulletin.gateways import exporting
from onewindow.bulletin.gateways.layout import Partition
from onewindow.bulletin.queries import listing
from onewindow.rules.periods import NoPeriod, Period


def export_month(
    *, month: Period, folder: Path, at: datetime, progress: Callable[[int, int], None]
) -> list[Partition]:
    """Facts of every case that a month touches, one partition for each province.

    Facts are brought up to date first. Exported again, the month's files are replaced, each at
    once. progress: called with partitions done and their number. Raises NoPeriod unless it is
    one month of the calendar. Source: house rule.
    """
    if not month.is_month:
        raise NoPeriod("Facts are exported by months: write 2021-08.")
    for _ in facts.catch_up():
        pass
    ends = [month.since_on + timedelta(days=n) for n in range(1, month.days + 1)]
    return exporting.write(
        folder,
        month=month,
        tree=queries.scopes(),
        catalogues={
            (settings.COUNTY, end): listing.listed(Period(month.since_on, end)) for end in ends
        },
        cell=settings.COUNTY,
        at=at,
        progress=progress,
    )
