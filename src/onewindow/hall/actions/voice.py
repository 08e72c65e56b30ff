"""How loud a hall speaks, and when it is silent."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.actions._turn import tell
from onewindow.hall.models import Area, Floor
from onewindow.journal.actions import record
from onewindow.rules import hall_powers, speaking
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Incomplete, NotFound, Problem


def set_voice(
    *,
    centre: str,
    volume: int,
    is_muted: bool,
    quiet_since: time | None = None,
    quiet_until: time | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """音量. How loud the hall's screens speak from now on; they hear of it at once.

    volume: in hundredths. quiet_since, quiet_until: silent every day between these, both or
    neither. An emergency is spoken whatever is said here.
    Raises NotFound, NotPermitted, Incomplete. Source: house rule.
    """
    hall_powers.require(by, HallVerb.SPEAK, centre=centre)
    problems = list(_problems(volume, quiet_since, quiet_until))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        if not Area.objects.filter(centre=centre).exists():
            raise NotFound("There is no such hall.")
        Floor.objects.get_or_create(centre_id=centre)
        floor = Floor.objects.select_for_update().get(centre=centre)
        floor.volume, floor.is_muted = volume, is_muted
        floor.quiet_since, floor.quiet_until = quiet_since, quiet_until
        floor.save(update_fields=["volume", "is_muted", "quiet_since", "quiet_until"])
        key = subject(f"hall:{centre}")
        detail = {"volume": volume, "is_muted": is_muted}
        record(at=at, actor=by.id, fact="hall.voice_set", subject=key, **detail)
        tell(centre)


def _problems(volume: int, since: time | None, until: time | None) -> Iterator[Problem]:
    if not 0 <= volume <= speaking.FULL:
        yield Problem("volume", "not_an_option", "Choose.", {"label": "音量"})
    if (since is None) != (until is None) or (since is not None and since == until):
        yield Problem("quiet_since", "period_backwards", "Say both.", {"label": "安静时段"})
