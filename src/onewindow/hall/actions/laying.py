"""Simple floors for many halls at once: one line of people before some general windows."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.models import Area, Window
from onewindow.journal.actions import record
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

AT_ONCE = 5_000
NAME, NAME_EN = "综合窗口（模拟）", "General window (simulated)"
ASSUMED = "D"  # how sure it is that a hall is so


def lay(*, centres: Sequence[str], windows: int, by: Actor, at: datetime) -> int:
    """Give halls that have no windows yet some general ones, and the line before them.

    They promise no hours, so that nobody can book there. windows: of each hall. Returns how many
    halls got theirs; safe to run twice. A constant number of statements for each thousand.
    Raises NotPermitted. Source: house rule (assumed floors of simulated halls).
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may change a hall's floor.")
    with transaction.atomic():
        known = set(Area.objects.filter(centre__in=centres).values_list("centre", flat=True))
        known |= set(Window.objects.filter(centre__in=centres).values_list("centre", flat=True))
        bare = [code for code in dict.fromkeys(centres) if code not in known]
        if not bare:
            return 0
        areas = [
            Area(
                centre_id=code,
                letter="A",
                name=NAME,
                name_en=NAME_EN,
                is_general=True,
                evidence=ASSUMED,
            )
            for code in bare
        ]
        Area.objects.bulk_create(areas, batch_size=AT_ONCE)
        rows = [
            Window(
                centre_id=area.centre_id,
                number=n,
                name=NAME,
                name_en=NAME_EN,
                is_accessible=n == 1,
                evidence=ASSUMED,
            )
            for area in areas
            for n in range(1, windows + 1)
        ]
        Window.objects.bulk_create(rows, batch_size=AT_ONCE)
        line = {area.centre_id: area.pk for area in areas}
        links = Window.serves.through
        links.objects.bulk_create(
            [links(window_id=row.pk, area_id=line[row.centre_id]) for row in rows],
            batch_size=AT_ONCE,
        )
        record(
            at=at, actor=by.id, fact="hall.floors_laid", subject=subject("halls"), halls=len(bare)
        )
    return len(bare)
