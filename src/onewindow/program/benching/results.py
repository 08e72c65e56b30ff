"""What a measurement says: one figure, and the limit it is held against."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. ratio: value as a part (or a multiple) of the limit `against`."""

    name: str
    value: float
    unit: str
    ratio: float | None
    against: str
    detail: dict[str, Any] = field(default_factory=dict)


def machine(server_version: int) -> str:
    """The kind of machine, since no figure means anything without it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return (
        f"{os.cpu_count()} cores shared by application, database and load generator,"
        f" {memory:.0f} GB, Python {platform.python_version()},"
        f" PostgreSQL {server_version // 10_000}.{server_version % 10_000}"
    )


def between(limits: Sequence[float], values: Sequence[float]) -> float:
    """The median ratio of values to the limits measured just before and just after each."""
    pairs = zip(limits, limits[1:], values, strict=False)
    return statistics.median(value / ((before + after) / 2) for before, after, value in pairs)


def write(results: Iterable[Result], path: Path) -> None:
    """Keep the run as JSON, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps([asdict(one) for one in results], ensure_ascii=False, indent=1))
    draft.replace(path)


def table(results: Iterable[Result]) -> str:
    """The run as a table for a terminal."""
    rows = [("", "value", "unit", "ratio", "against")]
    for one in results:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        rows.append((one.name, f"{one.value:,.1f}", one.unit, ratio, one.against))
    widths = [max(len(row[n]) for row in rows) for n in range(4)]
    return "\n".join(
        f"{row[0]:{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:{widths[2]}}"
        f"  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    )
