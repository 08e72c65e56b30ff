"""How loud a hall's voice is, and when it is silent."""

from datetime import datetime, time

from onewindow.rules.workdays import CHINA

FULL = 100


def volume(
    *,
    at: datetime,
    volume: int,
    is_muted: bool,
    quiet_since: time | None,
    quiet_until: time | None,
) -> int:
    """How loud, in hundredths; none while muted and in the quiet hours.

    quiet_since, quiet_until: every day; the end not later than the beginning is that of the
    next day. An emergency is said as loud as can be, whatever this gives. Source: house rule.
    """
    if is_muted:
        return 0
    if quiet_since is None or quiet_until is None:
        return volume
    now = at.astimezone(CHINA).time()
    if quiet_since < quiet_until:
        is_quiet = quiet_since <= now < quiet_until
    else:
        is_quiet = now >= quiet_since or now < quiet_until
    return 0 if is_quiet else volume
