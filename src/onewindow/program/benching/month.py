"""A month's bulletin of a county with a million cases, beside SQL written by hand."""

import statistics
from typing import Any

from onewindow.program.benching.reads import County
from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint

NAME = "bulletin.16towns.1m"


def measure(scratch: Scratch, *, url: str, turns: int, detail: dict[str, Any]) -> Result:
    """Both in turns on the same facts, which are made first; what they count is compared."""
    county = County(scratch, url)
    try:
        made = county.ask(what="facts", times=1)[0]
        if (differing := county.ask(what="month", compared=True)) is not None:
            raise Complaint(f"The bulletin and the SQL by hand disagree on {differing}.")
        ours: list[float] = []
        by_hand: list[float] = []
        for _ in range(turns):
            ours += county.ask(what="month", times=1)
            by_hand += county.ask(what="month_by_hand", times=1)
    finally:
        county.close()
    took, limit = statistics.median(ours), statistics.median(by_hand)
    return Result(
        name=NAME,
        value=round(took, 1),
        unit="ms",
        ratio=round(took / limit, 3),
        against="the same numbers by SQL written by hand",
        detail={
            **detail,
            "by_hand_ms": round(limit, 1),
            "turns": turns,
            "facts_made_in_seconds": round(made / 1000, 1),
        },
    )
