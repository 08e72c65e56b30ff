"""Kinds of simulated lives: what the plan must know of each matter, and how lives of it may go."""

from dataclasses import dataclass

from onewindow.cases.actions import review
from onewindow.catalog.models import MatterVersion
from onewindow.rules import clock, simulated_lives
from onewindow.rules.clock import Limit, Unit

LATE, OVERDUE = ("late", "excused", "silent"), "overdue"
MARGIN = 3  # days that the late ones are late by, at most


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of life. channel: window, kiosk, or any other for those from home."""

    matter: str
    branch: str
    channel: str

    @property
    def at_window(self) -> bool:
        return self.channel == simulated_lives.WINDOW

    @property
    def where(self) -> str:
        """Where it begins; what begins at one place is written alike on every channel."""
        in_hall = (simulated_lives.WINDOW, simulated_lives.KIOSK)
        return self.channel if self.channel in in_hall else "home"


@dataclass(slots=True)
class MatterKind:
    """What the plan must know of a matter. passes: steps before the decision."""

    code: str
    is_instant: bool
    passes: int
    promised_days: int
    limits: simulated_lives.Limits
    has_late_paper: bool
    may_extend: bool
    zone: str

    def branches(self) -> tuple[str, ...]:
        """The kinds of lives it can have."""
        given = simulated_lives.AT_ONCE if self.is_instant else simulated_lives.OF_DAYS
        lacking = set()
        if not self.has_late_paper:
            lacking.add("with_gaps")
        if not self.may_extend:
            lacking.add("extended")
        promised, legal = self.limits
        if promised is None:
            lacking |= {*LATE, OVERDUE}
        elif legal is None or legal == promised:
            lacking.add(OVERDUE)
        elif _working(legal) <= promised.days + MARGIN:  # who is late might be so by both
            lacking |= {*LATE, OVERDUE}
        return tuple(name for name in given if name not in lacking)


def matters() -> dict[str, MatterKind]:
    """Every matter on offer. One query."""
    rows = MatterVersion.objects.filter(status="published")
    found = {}
    for row in rows.only("matter_id", "body"):
        body = row.body
        limit = body["promised_limit"]
        found[row.matter_id] = MatterKind(
            code=row.matter_id,
            is_instant=bool(body["instant"]),
            passes=sum(one["step"] != review.DECIDING_STEP for one in body.get("process") or ()),
            promised_days=int(limit["days"] or 0) if limit["unit"] == "工作日" else 3,
            limits=(clock.limit_of(limit), clock.limit_of(body["legal_limit"])),
            has_late_paper=any(one["need"] == "容缺" for one in body["materials"]),
            may_extend=bool(body.get("extension_days"))
            or body["kind"] == "行政许可"
            and not body["instant"],
            zone=str(body.get("zone") or ""),
        )
    return found


def _working(limit: Limit) -> int:
    """At least so many working days, whatever holidays there are."""
    return limit.days // 2 if limit.unit == Unit.DAYS else limit.days
