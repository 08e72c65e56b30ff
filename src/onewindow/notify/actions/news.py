"""One fact that people should know, before it is a message to anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.rules.messages import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A fact and who should know it. occasion: its name, the same whenever it is met again."""

    occasion: str
    kind: Kind
    package: UUID | None = None
    case: UUID | None = None
    ticket: UUID | None = None
    people: frozenset[UUID]
    at: datetime
    actor: str
    detail: Mapping[str, Any] = field(default_factory=dict)
