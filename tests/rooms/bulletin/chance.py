"""Facts of any shape, more varied than real lives make them."""

from random import Random
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Field, Model, UUIDField

from onewindow.bulletin.models import CaseFact, DeviceDay, RatingFact, VisitFact
from tests.world import DAY, TODAY

TAIZHOU = "331000"


def chance_facts(rng: Random, centres, *, how_many: int) -> list[CaseFact]:
    """Received from forty days before today to forty after; three in ten are still open."""
    flags = [
        field.name
        for field in CaseFact._meta.get_fields()
        if field.name.startswith(("is_", "has_"))
    ]
    found = []
    for _ in range(how_many):
        centre = rng.choice(centres)
        received = TODAY + rng.randrange(-40, 40) * DAY
        ended = received + rng.randrange(30) * DAY if rng.random() < 0.7 else None
        found.append(
            CaseFact(
                case=f"{rng.getrandbits(128):032x}", province="330000", city=TAIZHOU,
                county=centre[:6], centre=centre, department="tobacco",
                matter=f"m{rng.randrange(9)}", received_on=received, received_hour=9,
                accepted_on=received + DAY if rng.random() < 0.8 else None,
                decided_on=ended if rng.random() < 0.8 else None, ended_on=ended,
                worked_days=rng.randrange(20), papers=rng.randrange(9),
                papers_saved=rng.randrange(9), **{name: rng.random() < 0.8 for name in flags},
            )
        )  # fmt: skip
    return found


def chance_services(rng: Random, centres, *, how_many: int) -> list[Model]:
    """Visits, ratings and machines' days of any shape, so many of each."""
    found: list[Model] = []
    for kind, days in ((VisitFact, "drawn_on"), (RatingFact, "rated_on"), (DeviceDay, "stood_on")):
        for _ in range(how_many):
            centre, on = rng.choice(centres), TODAY + rng.randrange(-40, 40) * DAY
            values = {field.name: _value(rng, field) for field in kind._meta.concrete_fields}
            values |= {
                "province": "330000", "city": TAIZHOU, "county": centre[:6], "centre": centre,
                days: on,
            }  # fmt: skip
            if kind is DeviceDay:
                del values["id"]
            if kind is VisitFact:
                values["ended_on"] = on + rng.randrange(2) * DAY if rng.random() < 0.9 else None
            found.append(kind(**values))
    return found


def _value(rng: Random, field: "Field[Any, Any]") -> object:
    if isinstance(field, BooleanField):
        return rng.random() < 0.7
    return UUID(int=rng.getrandbits(128)) if isinstance(field, UUIDField) else rng.randrange(20)
