"""Which centres are near a person, where only the towns' places on a sketch are known."""

from collections.abc import Mapping
from enum import IntEnum

Tile = tuple[int, int]  # row, column


class Ring(IntEnum):
    """How near a centre is: one's own, beside it, or further."""

    OWN = 0
    BESIDE = 1
    FURTHER = 2


def rings(*, town: str, tiles: Mapping[str, Tile | None]) -> dict[str, Ring]:
    """The ring of every centre around a town.

    tiles: squares of a sketch by centre, None where unknown. Squares that touch, by a corner
    too, are beside each other. Source: house rule.
    """
    here = tiles.get(town)
    return {code: _ring(code == town, here, tile) for code, tile in tiles.items()}


def _ring(is_own: bool, here: Tile | None, there: Tile | None) -> Ring:
    if is_own:
        return Ring.OWN
    if here is None or there is None:
        return Ring.FURTHER
    touches = max(abs(one - other) for one, other in zip(here, there, strict=True)) <= 1
    return Ring.BESIDE if touches else Ring.FURTHER
