"""What was handed in, and what happened at the counter while it was."""

from onewindow.cases.models.casework import (
    Case,
    CaseSeries,
    Decision,
    Delivery,
    Gap,
    Material,
    Package,
    Pause,
    Step,
    Supplement,
)
from onewindow.cases.models.counter import CounterRule, Facing, Signature, TypedNumber

__all__ = [
    "Case",
    "CaseSeries",
    "CounterRule",
    "Decision",
    "Delivery",
    "Facing",
    "Gap",
    "Material",
    "Package",
    "Pause",
    "Signature",
    "Step",
    "Supplement",
    "TypedNumber",
]
