"""Measures as SQL: one statement counts a period for every place of a tree.

The whole numbers it gives are all that PostgreSQL does for a figure; see `rules.figures`.
"""

from collections.abc import Mapping, Sequence

from onewindow.rules.figures import Facts, Flow, Level, Measure
from onewindow.rules.measures import MEASURES, SPANS
from onewindow.rules.reckoning import Counted

# Facts that are counted by place alone; those of cases are counted by matter, too.
TABLES: Mapping[Facts, str] = {
    Facts.VISITS: "bulletin_visitfact",
    Facts.RATINGS: "bulletin_ratingfact",
    Facts.DEVICES: "bulletin_deviceday",
}
LEVELS = (Level.CENTRE, Level.COUNTY, Level.CITY, Level.PROVINCE)
OF_CASES = {name: one for name, one in MEASURES.items() if one.of is Facts.CASES}
ADDED = {name: one for name, one in OF_CASES.items() if not getattr(one, "distinct", "")}
DISTINCT = {name: one for name, one in OF_CASES.items() if getattr(one, "distinct", "")}

# A case is one matter's, so that what differs among cases is told by what is counted for each.
EACH = "matter"
TOUCHED = "received_on < %(until)s and (ended_on >= %(since)s or ended_on is null)"


def condition(measure: Measure) -> str:
    """The rows a measure counts, as a condition; days are the parameters since and until."""
    if isinstance(measure, Flow):
        during = [f"{measure.on} >= %(since)s", f"{measure.on} < %(until)s"]
    else:
        at = "%(since)s" if measure.at_start else "%(until)s"
        during = [f"{measure.since} < {at}", f"({measure.over} >= {at} or {measure.over} is null)"]
    return " and ".join([*during, *measure.where])


def number(measure: Measure) -> str:
    """What a measure counts, as an aggregate over the rows of one place and matter."""
    what = "count(*)"
    if isinstance(measure, Flow) and measure.total:
        what = f"sum({measure.total})"
    return f"coalesce({what} filter (where {condition(measure)}), 0)"


def statement(*, scope: str = "true") -> str:
    """Every measure of cases for every place of every level, its rows limited by `scope`.

    Columns: level, place, matter, then the measures by name. Counted once by centre and matter;
    the larger places add that up, and a matter is in use where it has a case. Rows with a matter
    are counties' of that matter.
    """
    counted = ",\n    ".join(f"{number(one)} as {name}" for name, one in OF_CASES.items())
    summed = ",\n    ".join(
        f"count(distinct {EACH}) filter (where {name} > 0) as {name}"
        if name in DISTINCT
        else f"sum({name})::bigint as {name}"
        for name in OF_CASES
    )
    places = ", ".join(LEVELS)
    sets = ", ".join([*(f"({level})" for level in LEVELS), f"({Level.COUNTY}, {EACH})"])
    named = " ".join(f"when grouping({level}) = 0 then '{level}'" for level in LEVELS)
    return f"""
with each as (
    select {places}, {EACH},
    {counted}
    from bulletin_casefact
    where {TOUCHED} and {scope}
    group by {places}, {EACH}
)
select case {named} end as level, coalesce({places}) as place, {EACH},
    {summed}
from each group by grouping sets ({sets})
"""


def by_place(kind: Facts, *, scope: str = "true") -> str:
    """Every measure of visits, ratings or machines for every place of every level.

    Columns: level, place, then the measures by name, as `of` has them.
    """
    counted = ", ".join(f"{number(one)} as {name}" for name, one in of(kind).items())
    named = " ".join(f"when grouping({level}) = 0 then '{level}'" for level in LEVELS)
    begin, end = SPANS[kind]
    return (
        f"select case {named} end as level, coalesce({', '.join(LEVELS)}) as place, {counted}"
        f" from {TABLES[kind]} where {begin} < %(until)s"
        f" and ({end} >= %(since)s or {end} is null) and {scope}"
        f" group by grouping sets ({', '.join(f'({level})' for level in LEVELS)})"
    )


def of(kind: Facts) -> Mapping[str, Measure]:
    """The measures of a kind of facts, by name."""
    return {name: one for name, one in MEASURES.items() if one.of is kind}


def read(
    rows: Sequence[Sequence[object]], kind: Facts = Facts.CASES
) -> Mapping[str, Mapping[str, int]]:
    """Place → measure → number, of the rows of `statement` or `by_place`."""
    return {
        str(place): {name: int(str(value)) for name, value in zip(of(kind), values, strict=True)}
        for _, place, *values in rows
    }


def read_cases(
    rows: Sequence[Sequence[object]],
) -> tuple[dict[str, Mapping[str, int]], list[tuple[str, str, int, int]]]:
    """Of the rows of `statement`: place → measure → number, and county, matter, cases handled
    this way and in any system."""
    unified, everywhere = (list(OF_CASES).index(name) for name in ("received", "any_system"))
    by_scope = read([(level, place, *values) for level, place, each, *values in rows if not each])
    by_matter = [
        (str(place), str(each), int(str(values[unified])), int(str(values[everywhere])))
        for _, place, each, *values in rows
        if each
    ]
    return dict(by_scope), by_matter


def whole(
    by_scope: Mapping[str, Mapping[str, int]], by_matter: Sequence[tuple[str, str, int, int]]
) -> Counted:
    """What an engine counted, as the rules take it. by_matter: as `read_cases` has it."""
    return Counted(
        by_scope=by_scope,
        unified={(county, matter): cases for county, matter, cases, _ in by_matter if cases},
        everywhere={(county, matter): cases for county, matter, _, cases in by_matter if cases},
    )
