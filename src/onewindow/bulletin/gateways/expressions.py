"""Measures as Ibis expressions: one definition for every engine that counts in files.

Counting goes upwards, so that an engine can keep what each step gives: `pairs` counts every
measure for each centre and matter, `folded` adds that up for a larger kind of place, and
`places` leaves the matters out. They say what `queries.counting` says in PostgreSQL's words.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import ibis
from ibis import Schema
from ibis.expr.types import BooleanValue, IntegerScalar, IntegerValue, Table

from onewindow.bulletin.gateways import layout
from onewindow.rules.figures import Facts, Flow, Level, Measure
from onewindow.rules.measures import COLUMNS, LISTED, MEASURES, SPANS
from onewindow.rules.periods import Period

UNIFIED, EVERYWHERE = "received", "any_system"  # measures of the leading matters


def measures(kind: Facts) -> Mapping[str, Measure]:
    """Measures of a kind of facts by name."""
    return {name: one for name, one in MEASURES.items() if one.of is kind}


def schema(kind: Facts) -> Schema:
    """Columns of a kind's files with their types, which their names tell."""
    return ibis.schema({name: type_of(name) for name in layout.columns(kind)})


def pairs(kind: Facts, *, period: Period, tables: Mapping[str, Period], city: str = "") -> Table:
    """Every measure for each centre and matter (kinds that know no matter: each centre).

    tables: name → month, of tables that hold the rows of one month's files, in order. city:
    its rows only. The codes of places nest: one centre stands in one county.
    """
    rows = _once(kind, tables)
    if city:
        rows = rows.filter(rows[Level.CITY] == city)
    begin, end = SPANS[kind]
    wanted = measures(kind)
    rows = rows.filter(
        rows[begin] < ibis.literal(period.until_on),
        (rows[end] >= ibis.literal(period.since_on)) | rows[end].isnull(),
    )
    rows = rows.mutate(**{_flag(one): _during(rows, one, period) for one in wanted.values()})
    return rows.group_by(_keys(kind, Level.CENTRE)).aggregate(
        **{name: _number(rows, one) for name, one in wanted.items()}
    )


def folded(kept: Table, kind: Facts, *, level: Level) -> Table:
    """What was kept of smaller places, added up for each place of a level and matter."""
    return kept.group_by(_keys(kind, level)).aggregate(
        **{name: kept[name].sum() for name in measures(kind)}
    )


def places(kept: Table, kind: Facts, *, level: Level) -> Table:
    """What was kept of a level's places and matters, for each place: its code, the measures."""
    return kept.group_by(kept[level]).aggregate(
        **{name: _summed(kept, name, one) for name, one in measures(kind).items()}
    )


def matters(kept: Table) -> Table:
    """What was kept of counties: county, matter, cases handled this way, and in any system."""
    return kept.select("county", "matter", kept[UNIFIED], kept[EVERYWHERE])


def kept(kind: Facts, *, level: Level, name: str) -> Table:
    """A table that holds what `pairs` or `folded` gave."""
    keys = {key: "string" for key in _keys(kind, level)}
    return ibis.table({**keys, **{one: "int64" for one in measures(kind)}}, name=name)


def scopes() -> Table:
    """The places of a table of that name: code, level, within."""
    names = dict.fromkeys(layout.SCOPE_COLUMNS, "string")
    return ibis.table(names, name=layout.PLACES).distinct()


def catalogues(*, period: Period) -> Table:
    """What counties' catalogues counted for at a period's end: county, then the numbers."""
    types = {name: type_of(name) for name in layout.CATALOGUE_COLUMNS}
    rows = ibis.table(types, name=layout.CATALOGUES)
    rows = rows.filter(rows.until_on == ibis.literal(period.until_on))
    return rows.select("county", *LISTED)


def _once(kind: Facts, tables: Mapping[str, Period]) -> Table:
    """Rows of several months, each row once: from the last month that it stands in."""
    *before, (last, _) = tables.items()
    parts = [ibis.table(schema(kind), name=last)]
    for name, month in before:
        rows = ibis.table(schema(kind), name=name)
        parts.append(rows.filter(rows[SPANS[kind][1]] < ibis.literal(month.until_on)))
    return reduce(lambda some, more: some.union(more), parts)


def _keys(kind: Facts, level: Level) -> Sequence[str]:
    codes = layout.CODES[: layout.CODES.index(level) + 1]
    return [*codes, *(("matter",) if "matter" in COLUMNS[kind] else ())]


def type_of(column: str) -> str:
    """A column's type, which its name tells."""
    if column.startswith(("is_", "has_", "needs_")):
        return "boolean"
    if column.endswith("_on"):
        return "date"
    is_number = column.endswith(("_days", "_seconds", "_hour")) or column.startswith("papers")
    return "int32" if is_number or column in LISTED else "string"


def _during(rows: Table, measure: Measure, period: Period) -> BooleanValue:
    """Whether a row's days put it into the period."""
    since, until = ibis.literal(period.since_on), ibis.literal(period.until_on)
    if isinstance(measure, Flow):
        return (rows[measure.on] >= since) & (rows[measure.on] < until)
    at = since if measure.at_start else until
    over = rows[measure.over]
    return (rows[measure.since] < at) & ((over >= at) | over.isnull())


def _flag(measure: Measure) -> str:
    """A name for that, which measures with the same days share."""
    if isinstance(measure, Flow):
        return f"{measure.on}_within"
    return f"{measure.since}_stands_{'before' if measure.at_start else 'after'}"


def _number(rows: Table, measure: Measure) -> IntegerValue:
    holds = reduce(lambda all_, name: all_ & rows[name], measure.where, rows[_flag(measure)])
    if isinstance(measure, Flow) and measure.total:
        return rows[measure.total].sum(where=holds).fill_null(0)
    return rows.count(where=holds).fill_null(0)


def _summed(kept: Table, name: str, measure: Measure) -> IntegerScalar:
    if isinstance(measure, Flow) and measure.distinct:
        return kept.count(where=kept[name] > 0)  # each matter stands once with its place
    return kept[name].sum()
