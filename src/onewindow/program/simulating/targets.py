"""What simulated months must add up to, read from the shipped data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.rules.simulation import Shape

FILE = Path(__file__).resolve().parents[2] / "data" / "simulation_targets.json"


@dataclass(frozen=True, slots=True)
class Targets:
    """What a period's cases add up to. matters: the most wanted first; kiosk: those of them that
    machines in halls take in; ages: from and to which age people want a matter, where not any
    grown person does."""

    home: str
    cases: int
    city_cases: int
    shape: Shape
    matters: Sequence[str]
    kiosk: Sequence[str]
    ages: Mapping[str, tuple[int, int]]


@cache
def _read() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def of(period: str, *, most: int | None = None) -> Targets:
    """The targets of a period as it is named: its own, else those of a usual month.

    most: no more matters than these.
    """
    told = _read()
    given = told["periods"].get(period, told["usual"])

    def number(name: str) -> int:
        return int(given[name]["value"])

    matters = number("matters")
    return Targets(
        home=str(told["home"]),
        cases=number("cases"),
        city_cases=number("city_cases"),
        shape=Shape(matters, number("leading_in_use"), number("leading_first")),
        # One leading matter is in use elsewhere only.
        kiosk=told["kiosk"]["matters"],
        ages={
            matter: (group["from"], group["to"])
            for group in told["ages"]["groups"]
            for matter in group["matters"]
        },
        matters=told["matters"][: most or matters + 15 - number("leading_in_use")],
    )


def named() -> Sequence[str]:
    """The periods that have targets of their own."""
    return list(_read()["periods"])


def hall_cases() -> int:
    """Cases a month of one hall where nothing else is told."""
    return int(_read()["hall_cases"]["value"])
