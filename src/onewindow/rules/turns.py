"""Whose turn it is: which matters of one hand-in wait for which others.

Stages keep their order. Within a parallel stage, and among freely chosen matters, a matter
waits only for those it stands on; the others begin at once, whatever takes longer beside
them.
"""

from collections.abc import Collection, Mapping

from onewindow.rules.bundles import Bundle, Item

SEQUENTIAL = "sequential"


def waits(*, bundle: Bundle) -> Mapping[str, frozenset[str]]:
    """For each matter of the bundle, the matters that have to end before it begins.

    Source: 最多跑一次规定 art. 5(3) (parallel departments together, serial ones on notice);
    house rule for matters that stand on another's result.
    """
    return {
        item.matter.code: frozenset(
            other.matter.code for other in bundle.items if _comes_first(other, item)
        )
        for item in bundle.items
    }


def order(*, bundle: Bundle, chosen: Collection[str]) -> dict[str, int]:
    """The turn of each chosen matter, from 0: how many others in a row come before it.

    chosen: codes of the matters that are applied for; the others hold nobody up.
    Source: as `waits`.
    """
    behind = {
        code: others & frozenset(chosen)
        for code, others in waits(bundle=bundle).items()
        if code in chosen
    }
    turn = dict.fromkeys(behind, 0)
    for _ in turn:
        for code, others in behind.items():
            turn[code] = max([0, *(turn[other] + 1 for other in others)])
    return turn


def _comes_first(other: Item, item: Item) -> bool:
    """Waves are a strict order, so that nobody ever waits in a circle."""
    if other.stage < item.stage and other.wave <= item.wave:
        return True
    if other.wave >= item.wave:
        return False
    in_line = other.stage == item.stage and item.mode == SEQUENTIAL
    return in_line or _stands_on(item, other)


def _stands_on(item: Item, other: Item) -> bool:
    code, matter = other.matter.code, item.matter
    return (
        code in matter.needs
        or matter.code in other.matter.before
        or any(code in line.result_of for line in matter.materials)
        or any(code in field.from_result_of for field in matter.fields)
    )
