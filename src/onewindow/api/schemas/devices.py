"""What a machine of a hall says of itself, and what it is told; read and written by msgspec."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

STORABLE = r"^[^\x00]*$"


class BeatIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """How a machine is now. none: it has no such part."""

    paper: Literal["ok", "low", "out", "none"] = "none"
    network: Literal["ok", "weak"] = "ok"
    reader: Literal["ok", "fault", "none"] = "none"
    disk: Literal["ok", "low", "full"] = "ok"
    version: Annotated[str, Meta(max_length=20, pattern=STORABLE)] = ""


class BeatOut(msgspec.Struct, frozen=True):
    """What the machine must know. paused: take nobody on."""

    paused: bool
