"""What a catalogue's matters count as in figures by matters: 即办率, 跑零次率, 承诺时限压缩比 …"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.rules.measures import LISTED

ONLINE = frozenset({"web", "phone"})
IN_DEPTH = frozenset({"accept", "decide"})  # a guide or a letter box is no way to do it
WORKING_DAYS, ON_THE_SPOT = "工作日", "即办"


@dataclass(frozen=True, slots=True)
class MatterFact:
    """One matter as figures count it; columns as in `measures.COLUMNS`."""

    is_instant: bool
    is_online: bool
    is_mobile: bool
    needs_no_visit: bool
    needs_one_visit: bool
    statutory_days: int
    promised_days: int


def fact(body: Mapping[str, Any], *, offered: Collection[tuple[str, str]]) -> MatterFact:
    """What one matter counts as. body: of its version. offered: (channel, depth) anywhere.

    Days count where the law's limit and the promise are both in working days; on the spot is
    none. Source: house rule.
    """
    deep = {channel for channel, depth in offered if depth in IN_DEPTH}
    is_online = bool(deep & ONLINE)
    is_instant = bool(body.get("instant"))
    no_visit = is_online and not body.get("presence")
    by_law, promised = _days(body.get("legal_limit")), _days(body.get("promised_limit"))
    if by_law is None or promised is None:
        by_law = promised = 0
    return MatterFact(
        is_instant=is_instant,
        is_online=is_online,
        is_mobile="phone" in deep,
        needs_no_visit=no_visit,
        needs_one_visit=no_visit or is_instant or any(channel == "post" for channel, _ in offered),
        statutory_days=by_law,
        promised_days=promised,
    )


def counts(matters: Iterable[MatterFact]) -> dict[str, int]:
    """Every number of `measures.LISTED` over these matters. Source: `measures.LISTED`."""
    rows = list(matters)
    return {
        name: sum(
            getattr(row, one.total) if one.total else 1
            for row in rows
            if all(getattr(row, column) for column in one.where)
        )
        for name, one in LISTED.items()
    }


def _days(limit: Mapping[str, Any] | None) -> int | None:
    if not limit:
        return None
    if limit.get("unit") == ON_THE_SPOT:
        return 0
    days = limit.get("days")
    return days if limit.get("unit") == WORKING_DAYS and isinstance(days, int) else None
