"""How a paper comes without a file; read by msgspec, since the operation takes two types."""

from typing import Literal

import msgspec


class HowIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """paper: in hand; promise; confirm or dispute what a register holds; later: undo."""

    how: Literal["paper", "promise", "confirm", "dispute", "later"]
