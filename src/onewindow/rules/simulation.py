"""How many simulated cases each county has of each matter, so that given totals come out exactly.

Pure and seeded: the same seed gives the same table. What the totals are is data; how they are
spread over counties, halls and matters is assumed (house rule) and shaped so that it can be
steered by: a few matters lead, one county leads, nobody has nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

LEADING = 15  # matters that a city's bulletin looks at
LEADING_PART = 0.82  # of all cases are of these
FALL = 0.6  # how steeply they fall off: the nth has 1/n**FALL of the weight
HOME_FIRST, HOME_SECOND = 1.6, 0.35  # of the home county in matters it leads, and does not lead
OTHERS, CHAMPION = 0.75, 3.0  # of the others in matters home leads; of who leads another matter
CHAMPIONS = 4  # the largest of the others take turns in leading
TRIES = 6
Table = dict[tuple[str, str], int]  # (county, matter) → cases


class Unreachable(ValueError):
    """Totals that cannot be had together."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the home county's cases must show. matters: in use there; in_use, first: of the
    city's leading ones, those it has cases of and those where nobody has more."""

    matters: int
    in_use: int = LEADING
    first: int = 0


def apportion(
    total: int, weights: Sequence[float], *, least: int = 0, rng: Random | None = None
) -> list[int]:
    """Whole numbers in the ratio of the weights that add up to the total; a weight of nought
    gets nothing, every other at least `least`.

    rng: what is left over falls by chance, so that small parts get their turn where a total is
    spread many times; without it the largest remainders have it. Raises Unreachable where there
    is not enough. Source: largest remainders (Hare); systematic sampling.
    """
    some = sum(1 for weight in weights if weight > 0)
    left = total - least * some
    if left < 0 or (total and not some):
        raise Unreachable(f"{total} cannot be spread over {some} with at least {least} each.")
    whole = sum(weights) or 1.0
    exact = [weight / whole * left for weight in weights]
    floors = [int(one) for one in exact]
    missing = left - sum(floors)
    if rng is not None:
        chosen = _by_chance([one - floor for one, floor in zip(exact, floors, strict=True)], rng)
    else:
        chosen = sorted(range(len(weights)), key=lambda n: (floors[n] - exact[n], n))
    for n in chosen[:missing]:
        floors[n] += 1
    return [one + (least if weight > 0 else 0) for one, weight in zip(floors, weights, strict=True)]


def _by_chance(parts: Sequence[float], rng: Random) -> list[int]:
    """As many places as the parts, each below one, add up to; each place with its part's chance.

    The likelier ones follow, should rounding leave one short.
    """
    chosen, run, mark = [], 0.0, rng.random()
    for n, part in enumerate(parts):
        run += part
        if run > mark:
            chosen.append(n)
            mark += 1
    taken = set(chosen)
    rest = sorted((n for n in range(len(parts)) if n not in taken), key=lambda n: -parts[n])
    return chosen + rest


def by_county(
    *, whole: int, home: str, home_cases: int | None, halls: Mapping[str, int], rng: Random
) -> dict[str, int]:
    """The cases of each county: the home county's as given, the rest by halls, with some chance.

    halls: county → how many. home_cases: None spreads everything alike. With a given number
    the home county is first in total and for each hall. Raises Unreachable where it cannot be.
    Source: house rule.
    """
    others = [county for county in halls if home_cases is None or county != home]
    rest = whole - (home_cases or 0)
    weights = [halls[county] * rng.uniform(0.75, 1.25) for county in others]
    chance = rng if home_cases is None else None
    counts = apportion(rest, weights, rng=chance) if others else []
    found = dict(zip(others, counts, strict=True))
    if home_cases is not None:
        for county, cases in found.items():
            if cases >= home_cases or cases * halls[home] >= home_cases * halls[county]:
                raise Unreachable(f"With {home_cases} of {whole} cases {home} cannot be first.")
        found[home] = home_cases
    elif sum(counts) != whole:
        raise Unreachable(f"There is no hall for {whole} cases.")
    return {county: found[county] for county in halls}


def by_matter(
    *,
    counties: Mapping[str, int],
    home: str,
    matters: Sequence[str],
    shape: Shape | None,
    rng: Random,
) -> Table:
    """The cases of each county and matter; the rows add up to the counties' cases.

    matters: the most wanted first; the first fifteen lead the city. shape: None leaves it to
    the weights. Raises Unreachable where the shape cannot be had with so few cases.
    Source: house rule.
    """
    if shape is None:
        return _table(counties, home, matters, None, rng, HOME_SECOND)
    seed = rng.getrandbits(64)
    second = HOME_SECOND
    for _ in range(TRIES):
        found = _table(counties, home, matters, shape, Random(seed), second)
        if not disagreements(found, home=home, matters=matters, shape=shape):
            return found
        second *= 0.6
    raise Unreachable(
        f"With {sum(counties.values())} cases the leading matters cannot be as they are told."
    )


def disagreements(
    table: Mapping[tuple[str, str], int], *, home: str, matters: Sequence[str], shape: Shape
) -> list[str]:
    """In what a table is not of the shape, in words. Source: house rule."""
    whole: dict[str, int] = {}
    best: dict[str, int] = {}
    for (county, matter), cases in table.items():
        whole[matter] = whole.get(matter, 0) + cases
        if county != home:
            best[matter] = max(best.get(matter, 0), cases)
    mine = {matter: table.get((home, matter), 0) for matter in matters}
    leading, rest = matters[:LEADING], matters[LEADING:]
    said = []
    least = min((whole.get(matter, 0) for matter in leading), default=0)
    if least <= max((whole.get(matter, 0) for matter in rest), default=0):
        said.append("other matters lead")
    if sum(1 for cases in mine.values() if cases) != shape.matters:
        said.append("matters in use")
    if sum(1 for matter in leading if mine[matter]) != shape.in_use:
        said.append("leading matters in use")
    firsts = sum(1 for matter in leading if mine[matter] > best.get(matter, 0))
    shared = sum(1 for matter in leading if mine[matter] >= best.get(matter, 0))
    if not firsts == shared == shape.first:
        said.append("leading matters led")
    return said


def _table(
    counties: Mapping[str, int],
    home: str,
    matters: Sequence[str],
    shape: Shape | None,
    rng: Random,
    second: float,
) -> Table:
    base = _base(matters)
    led, unused = _chosen(matters, shape)
    others = sorted((one for one in counties if one != home), key=lambda one: -counties[one])
    best = dict(zip(matters, _turns(others[:CHAMPIONS], len(matters)), strict=True))
    found: Table = {}
    for county, cases in counties.items():
        weights = []
        for matter in matters:
            weight = base[matter] * rng.uniform(0.9, 1.1)
            if shape is not None and county == home:
                is_first, is_leading = matter in led, matter in matters[:LEADING]
                weight *= HOME_FIRST if is_first else second if is_leading else 1.0
                weight = 0.0 if matter in unused else weight
            elif shape is not None and matter in matters[:LEADING]:
                is_best = matter not in led and best[matter] == county
                weight *= OTHERS if matter in led else CHAMPION if is_best else 1.0
            weights.append(weight)
        least = int(shape is not None and county == home)
        chance = rng if shape is None else None
        counts = apportion(cases, weights, least=least, rng=chance)
        for matter, count in zip(matters, counts, strict=True):
            if count:
                found[county, matter] = count
    return found


def _base(matters: Sequence[str]) -> dict[str, float]:
    leading, rest = matters[:LEADING], matters[LEADING:]
    falling = {matter: (n + 2) ** -FALL for n, matter in enumerate(leading)}
    part = LEADING_PART if rest else 1.0
    whole = sum(falling.values()) or 1.0
    found = {matter: weight / whole * part for matter, weight in falling.items()}
    return found | {matter: (1 - LEADING_PART) / len(rest) for matter in rest}


def _chosen(matters: Sequence[str], shape: Shape | None) -> tuple[set[str], set[str]]:
    """The leading matters that home leads, and all that it does not use."""
    if shape is None:
        return set(), set()
    leading, rest = matters[:LEADING], matters[LEADING:]
    missing = len(leading) - shape.in_use
    absent = leading[len(leading) - 1 - missing : len(leading) - 1] if missing else ()
    used = [matter for matter in leading if matter not in absent]
    # Every other one from the top, so that it leads among the large and the small.
    led = (used[::2] + used[1::2])[: shape.first]
    spare = shape.matters - len(used)
    if not 0 <= spare <= len(rest):
        raise Unreachable(f"There are not enough matters for {shape.matters} in use.")
    return set(led), {*absent, *rest[spare:]}


def _turns(names: Sequence[str], count: int) -> list[str]:
    return [names[n % len(names)] if names else "" for n in range(count)]
