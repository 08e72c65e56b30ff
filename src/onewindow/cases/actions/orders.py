"""A package as another system sends it, and what becomes of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from onewindow.cases import planning
from onewindow.cases.actions import evidence
from onewindow.cases.actions.drafts import Named
from onewindow.cases.actions.intake import Handed
from onewindow.cases.actions.materials import may_be_promised
from onewindow.cases.models import Material, Package
from onewindow.rules.plans import Plan, PlannedMaterial
from onewindow.rules.refusal import Problem, Refusal

_encode = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode

HOW = {"paper": ("paper", "B"), "promise": ("promised", "D"), "shared": ("confirmed", "A")}


@dataclass(frozen=True, slots=True)
class Order:
    """One package as another system sends it. materials: paper id → paper, promise or shared."""

    centre: str
    channel: str
    applicant: Named
    life_event: str | None = None
    matters: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    relation: str = Package.Relation.SELF
    agent: Named | None = None
    delivery: str = planning.COUNTER
    materials: Mapping[str, str] = field(default_factory=dict)
    as_it_is: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A package that was not taken in, with everything that is wrong with it."""

    code: str
    problems: tuple[Problem, ...]


Outcome = Handed | Rejected


class TooMany(Refusal):
    """More packages than one call may bring."""

    code = "too_many"


def digest_of(order: Order) -> bytes:
    """What tells a repeated request from another one under the same key."""
    return hashlib.sha256(_encode(order)).digest()


@dataclass(frozen=True, slots=True)
class Source:
    """What already holds a paper: a register, or a certificate we issued."""

    register: str = ""
    certificate: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """How a paper stands when its package comes in."""

    status: str
    grade: str = ""
    source: Source = Source()


def stand_of(planned: PlannedMaterial, how: str | None, found: Mapping[str, Source]) -> Stand:
    """How a paper stands under what was said of it and found."""
    if not planned.asked and planned.provided_by not in (None, "held"):
        return Stand(Material.Status.AWAITED, "", Source(str(planned.provided_by)))
    if planned.source_type == evidence.MADE_BY_US:
        return Stand(Material.Status.WAIVED, "D")
    source = found.get(planned.material_id)
    if how == "shared":
        return Stand(*HOW[how], source or Source(planned.share_source or ""))
    if how is not None:
        return Stand(*HOW[how])
    if source is not None:
        return Stand(Material.Status.FOUND, "A", source)
    return Stand(Material.Status.MISSING)


def made_by_us(plan: Plan) -> set[str]:
    """Papers that the house draws from what was filled in."""
    return {one.material_id for one in plan.materials if one.source_type == evidence.MADE_BY_US}


def material_problems(order: Order, plan: Plan) -> list[Problem]:
    """Papers declared though nobody asks for them, or in a way that does not exist."""
    asked = {one.material_id: one for one in plan.materials}
    problems = []
    for material, how in order.materials.items():
        if material not in asked:
            problems.append(
                Problem(
                    f"materials.{material}",
                    "material_not_asked",
                    "This package does not ask for that paper.",
                    {"name": material},
                )
            )
        elif how not in HOW:
            problems.append(
                Problem(f"materials.{material}", "not_an_option", "Say paper, promise or shared.")
            )
        elif how == "promise" and not may_be_promised(
            source_type=asked[material].source_type, form=asked[material].form
        ):
            problems.append(
                Problem(
                    f"materials.{material}",
                    "not_an_option",
                    "A promise cannot replace this paper.",
                )
            )
    return problems
