"""Who keeps the catalogue, and when."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import onewindow
from onewindow.rules.actors import Actor, Role

DATA = Path(onewindow.__file__).parent / "data"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(days=1)
TODAY = date(2026, 3, 2)
ZEGUO, RUOHENG = "331081100", "331081103"

KEEPER = Actor(id="account:1", name="管理员", roles=frozenset({Role.CATALOGUE}))
MARKET = Actor(
    id="account:2",
    name="市监事项员",
    roles=frozenset({Role.CATALOGUE}),
    departments=frozenset({"market"}),
)
CLERK = Actor(id="account:3", name="窗口", roles=frozenset({Role.CLERK}))


def body(name: str) -> dict[str, Any]:
    """A shipped body as its file holds it: matters/gth_new."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    return found
