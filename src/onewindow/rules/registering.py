"""A machine as somebody types it, in a form or a line of a table: what is wrong, what it means."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.rules.refusal import Problem

SERIAL = re.compile(r"[!-}]{1,40}")
PPI = range(20, 1001)
COLUMNS = (
    "serial", "kind", "centre", "window", "place", "place_en", "model", "ppi",
    "bought_on", "warranty_until",
)  # fmt: skip
NEEDED = ("serial", "kind", "centre", "place", "model")
LONGEST = {"place": 60, "place_en": 120, "model": 60}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What a machine's words may be. kinds, centres: what is typed → its code; windows: those
    that are there, each by its centre and number."""

    kinds: Mapping[str, str]
    centres: Mapping[str, str]
    windows: Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that can be kept as it is said. window: its key, None for no window."""

    serial: str
    kind: str
    centre: str
    window: int | None
    place: str
    place_en: str
    model: str
    ppi: int | None
    bought_on: date | None
    warranty_until: date | None


def read(row: Row, known: Known, *, where: str = "") -> tuple[Machine | None, list[Problem]]:
    """The machine that a row says, or every problem of it, each at `where` and its column.

    Source: house rule.
    """
    said = {name: " ".join(row.get(name, "").split()) for name in COLUMNS}
    problems = [
        Problem(where + one.where, one.code, one.sentence, one.params)
        for one in _problems(said, known)
    ]
    if problems:
        return None, problems
    centre = known.centres[said["centre"]]
    window = known.windows[centre, int(said["window"])] if said["window"] else None
    machine = Machine(
        serial=said["serial"],
        kind=known.kinds[said["kind"]],
        centre=centre,
        window=window,
        place=said["place"],
        place_en=said["place_en"],
        model=said["model"],
        ppi=int(said["ppi"]) if said["ppi"] else None,
        bought_on=_day(said["bought_on"]),
        warranty_until=_day(said["warranty_until"]),
    )
    return machine, []


def _problems(said: Mapping[str, str], known: Known) -> Iterator[Problem]:
    yield from (
        Problem(name, "required", "Fill this in.", _label(name))
        for name in NEEDED
        if not said[name]
    )
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            yield Problem(name, "too_long", "Too long.", {**_label(name), "most": most})
        elif "\x00" in said[name]:
            yield Problem(name, "bad_text", "This cannot be stored.", _label(name))
    if said["serial"] and not SERIAL.fullmatch(said["serial"]):
        yield Problem("serial", "bad_serial", "Letters, digits and signs, at most 40.")
    for name, words in (("kind", known.kinds), ("centre", known.centres)):
        if said[name] and said[name] not in words:
            params: dict[str, Any] = {"said": said[name]}
            yield Problem(name, "file_unknown", f"There is no {name} {said[name]}.", params)
    yield from _numbers(said, known)
    yield from _days(said)


def _numbers(said: Mapping[str, str], known: Known) -> Iterator[Problem]:
    ppi, window = said["ppi"], said["window"]
    if ppi and not (_is_number(ppi) and int(ppi) in PPI):
        params = {**_label("ppi"), "least": PPI.start, "most": PPI.stop - 1}
        yield Problem("ppi", "number_between", "Not such a number.", params)
    centre = known.centres.get(said["centre"], "")
    if window and centre and not (_is_number(window) and (centre, int(window)) in known.windows):
        said_ = f"There is no window {window}."
        yield Problem("window", "no_such_window", said_, {"name": window})


def _days(said: Mapping[str, str]) -> Iterator[Problem]:
    days = {name: _day(said[name]) for name in ("bought_on", "warranty_until")}
    for name, day in days.items():
        if said[name] and day is None:
            yield Problem(name, "bad_date", "Not a day.", _label(name))
    bought, until = days["bought_on"], days["warranty_until"]
    if bought and until and until < bought:
        yield Problem("warranty_until", "warranty_backwards", "It ends before it began.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


LABELS = {
    "serial": "序列号",
    "kind": "种类",
    "centre": "中心",
    "window": "窗口",
    "place": "位置",
    "place_en": "英文位置",
    "model": "型号",
    "ppi": "屏幕密度",
    "bought_on": "购入",
    "warranty_until": "保修到",
}


def _label(name: str) -> dict[str, object]:
    return {"label": LABELS[name]}
