"""Measures as Ibis expressions: one definition for every engine that counts in files.

Counting has two steps, so that an engine can keep what the first gives. `pairs` counts every
measure for each centre and matter; `places` and `matters` add that up. They say what
`queries.counting` says in PostgreSQL's words.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import ibis
from ibis import Schema
from ibis.expr.types import BooleanValue, IntegerScalar, IntegerValue, Table

from onewindow.bulletin.gateways import layout
from onewindow.rules.figures import Facts, Flow, Level, Measure
from onewindow.rules.measures import COLUMNS, MEASURES, SPANS
from onewindow.rules.periods import Period

UNIFIED, EVERYWHERE = "received", "any_system"  # measures of the leading matters


def measures(kind: Facts) -> Mapping[str, Measure]:
    """Measures of a kind of facts by name."""
    return {name: one for name, one in MEASURES.items() if one.of is kind}


def schema(kind: Facts) -> Schema:
    """Columns of a kind's files with their types, which their names tell."""
    return ibis.schema({name: _type(name) for name in layout.columns(kind)})


def pairs(kind: Facts, *, period: Period, tables: Mapping[str, Period], city: str = "") -> Table:
    """Every measure for each centre and matter (kinds that know no matter: each centre).

    tables: name → month, of tables that hold the rows of one month's files, in order. city:
    its rows only.
    """
    rows = _once(kind, tables)
    if city:
        rows = rows.filter(rows[Level.CITY] == city)
    begin, end = SPANS[kind]
    rows = rows.filter(
        rows[begin] < ibis.literal(period.until_on),
        (rows[end] >= ibis.literal(period.since_on)) | rows[end].isnull(),
    )
    return rows.group_by(_keys(kind)).aggregate(
        **{name: _number(rows, one, period) for name, one in measures(kind).items()}
    )


def places(kept: Table, kind: Facts) -> Table:
    """What `pairs` gave, for every place of every level: level, place, then the measures."""
    levels = [
        kept.group_by(place=kept[level]).aggregate(
            **{name: _summed(kept, name, one) for name, one in measures(kind).items()}
        )
        for level in layout.CODES
    ]
    return reduce(lambda some, more: some.union(more), levels)


def matters(kept: Table) -> Table:
    """What `pairs` gave of cases, by county and matter: handled this way, and in any system."""
    return kept.group_by("county", "matter").aggregate(
        unified=kept[UNIFIED].sum(), everywhere=kept[EVERYWHERE].sum()
    )


def kept(kind: Facts, *, name: str) -> Table:
    """A table that holds what `pairs` gave."""
    keys = {key: "string" for key in _keys(kind)}
    return ibis.table({**keys, **{one: "int64" for one in measures(kind)}}, name=name)


def scopes() -> Table:
    """The places of a table of that name: code, level, within."""
    names = dict.fromkeys(layout.SCOPE_COLUMNS, "string")
    return ibis.table(names, name=layout.PLACES).distinct()


def _once(kind: Facts, tables: Mapping[str, Period]) -> Table:
    """Rows of several months, each row once: from the last month that it stands in."""
    *before, (last, _) = tables.items()
    parts = [ibis.table(schema(kind), name=last)]
    for name, month in before:
        rows = ibis.table(schema(kind), name=name)
        parts.append(rows.filter(rows[SPANS[kind][1]] < ibis.literal(month.until_on)))
    return reduce(lambda some, more: some.union(more), parts)


def _keys(kind: Facts) -> Sequence[str]:
    return [*layout.CODES, *(("matter",) if "matter" in COLUMNS[kind] else ())]


def _type(column: str) -> str:
    if column.startswith(("is_", "has_", "needs_")):
        return "boolean"
    if column.endswith("_on"):
        return "date"
    is_number = column.endswith(("_days", "_seconds", "_hour")) or column.startswith("papers")
    return "int32" if is_number else "string"


def _holds(rows: Table, measure: Measure, period: Period) -> BooleanValue:
    since, until = ibis.literal(period.since_on), ibis.literal(period.until_on)
    if isinstance(measure, Flow):
        during = (rows[measure.on] >= since) & (rows[measure.on] < until)
    else:
        at = since if measure.at_start else until
        over = rows[measure.over]
        during = (rows[measure.since] < at) & ((over >= at) | over.isnull())
    return reduce(lambda all_, name: all_ & rows[name], measure.where, during)


def _number(rows: Table, measure: Measure, period: Period) -> IntegerValue:
    holds = _holds(rows, measure, period)
    if isinstance(measure, Flow) and measure.total:
        return rows[measure.total].sum(where=holds).fill_null(0)
    return rows.count(where=holds).fill_null(0)


def _summed(kept: Table, name: str, measure: Measure) -> IntegerScalar:
    if isinstance(measure, Flow) and measure.distinct:
        return kept[measure.distinct].nunique(where=kept[name] > 0)
    return kept[name].sum()
