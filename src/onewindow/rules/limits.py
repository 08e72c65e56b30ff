"""What a clock counts and what stops it: limits and pauses.

Callers outside the rules reach these through `clock`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onewindow.rules.clock_words import PauseKind


class Unit(StrEnum):
    """What a limit counts; the values are those of the catalogue."""

    WORKING_DAYS = "工作日"
    DAYS = "日"  # every day of the calendar
    ON_THE_SPOT = "即办"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a decision may take.

    days: >= 0 in `unit`. note: the law's or guide's own words. evidence: letter A-D,
    where D is an assumed demonstration value.
    """

    days: int
    unit: Unit = Unit.WORKING_DAYS
    note: str = ""
    evidence: str = ""

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("A limit cannot be negative.")

    @property
    def is_on_the_spot(self) -> bool:
        """Whether the matter is 即办: due the day it comes in."""
        return self.unit == Unit.ON_THE_SPOT or self.days == 0


@dataclass(frozen=True, slots=True)
class Pause:
    """Time during which a clock stands still: from `since` up to, not including, `until`.

    until: the first day that counts again; None while it is still going on.
    stops_statutory, stops_promised: which clocks it stops; `pause()` fills them in by law.
    granted_days: working days announced to the applicant, judged by the cards.
    """

    kind: PauseKind
    since: date
    until: date | None
    stops_statutory: bool
    stops_promised: bool
    reason: str = ""
    granted_days: int = 0

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("A pause cannot end before it begins.")

    def covers(self, day: date) -> bool:
        """Whether `day` falls into the pause."""
        return self.since <= day and (self.until is None or day < self.until)


STOPS_BOTH = frozenset(
    {
        PauseKind.HEARING,
        PauseKind.TENDER,
        PauseKind.AUCTION,
        PauseKind.INSPECTION_TEST,
        PauseKind.TESTING,
        PauseKind.QUARANTINE,
        PauseKind.APPRAISAL,
        PauseKind.EXPERT_REVIEW,
        PauseKind.LEGAL_INTERMEDIARY,
    }
)


def stops(kind: PauseKind) -> tuple[bool, bool]:
    """Whether a kind of pause stops the statutory and the promised clock.

    A site check, a public notice and a report that no law requires leave the statutory
    clock running.
    Source: Administrative Licensing Law art. 45; Zhejiang "one visit at most" Provisions
    art. 28.
    """
    return kind in STOPS_BOTH, True


def pause(
    *,
    kind: PauseKind,
    since: date,
    until: date | None = None,
    reason: str = "",
    granted_days: int = 0,
) -> Pause:
    """A pause that stops exactly the clocks its kind may stop. Raises ValueError.

    Source: as `stops`.
    """
    statutory, promised = stops(kind)
    return Pause(kind, since, until, statutory, promised, reason, granted_days)


def limit_of(body: Mapping[str, object] | None) -> Limit | None:
    """The limit in a catalogue's `{days, unit, note, evidence}`; None where it sets none.

    Raises ValueError for an unknown unit or a negative number. Source: house rule.
    """
    days, unit = (body or {}).get("days"), (body or {}).get("unit")
    if body is None or unit is None or not isinstance(days, int):
        return None
    note, evidence = body.get("note") or "", body.get("evidence") or ""
    return Limit(days, Unit(str(unit)), str(note), str(evidence))
