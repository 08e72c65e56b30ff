"""A package as another system sends it, and what becomes of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from onewindow.cases import planning
from onewindow.cases.actions import evidence
from onewindow.cases.actions.drafts import Named
from onewindow.cases.actions.intake import Handed
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


def status_of(
    planned: PlannedMaterial, how: str | None, found: Mapping[str, str]
) -> tuple[str, str, str]:
    """Status, grade and register of a paper under what was said of it and found."""
    status, grade, register = str(Material.Status.MISSING), "", ""
    if not planned.asked and planned.provided_by == "held":
        status, grade = str(Material.Status.FOUND), "A"
    elif not planned.asked and planned.provided_by:
        status, register = str(Material.Status.AWAITED), planned.provided_by
    elif planned.source_type == evidence.MADE_BY_US:
        status, grade = str(Material.Status.WAIVED), "D"
    elif how is not None:
        status, grade = HOW[how]
        register = planned.share_source or "" if how == "shared" else ""
    elif planned.material_id in found:
        status, grade, register = str(Material.Status.FOUND), "A", found[planned.material_id]
    return status, grade, register


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
    return problems
