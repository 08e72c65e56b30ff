"""Reading the figures of a period from files, by an engine, as `months` reads the database."""

from dataclasses import replace
from pathlib import Path

from onewindow.bulletin.gateways import engines, expressions, layout, stamps
from onewindow.bulletin.gateways.engines import Engine
from onewindow.bulletin.gateways.layout import Partition
from onewindow.bulletin.queries import counting, months
from onewindow.bulletin.queries.months import Month
from onewindow.rules.figures import Counts, Facts, Level
from onewindow.rules.measures import LISTED
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Counted, Scope


def month(period: Period, *, folder: Path, engine: str, city: str = "") -> Month:
    """The figures of a period from a folder of exported facts. No query.

    city: division code; without one, every place in the folder. Raises NotExported,
    WrongFiles, NoEngine.
    """
    province = f"{city[:2]}0000" if city else ""
    partitions = layout.needed(folder, period=period, province=province)
    stamps.require(partitions)
    with engines.started(engine) as started:
        places = tree(started, partitions, city=city)
        found = counted(started, partitions, period, city=city)
        listed = _catalogues(started, partitions, period, places)
    by_scope = {
        code: {**found.by_scope.get(code, {}), **listed.get(code, {})}
        for code in found.by_scope.keys() | listed.keys()
    }
    return months.reckoned(period, places, replace(found, by_scope=by_scope), kinds=tuple(Facts))


def counted(
    engine: Engine, partitions: tuple[Partition, ...], period: Period, *, city: str = ""
) -> Counted:
    """What an engine counts of partitions for every place in them."""
    by_scope: dict[str, dict[str, int]] = {}
    by_matter: list[tuple[str, str, int, int]] = []
    for kind in layout.KINDS:
        names = expressions.measures(kind)
        tables = _tables(engine, partitions, period, kind)
        kept = expressions.pairs(kind, period=period, tables=tables, city=city)
        for level in reversed(layout.CODES):
            if level is not Level.CENTRE:
                kept = expressions.folded(kept, kind, level=level)
            engine.keep(f"{kind}_{level}", kept)
            kept = expressions.kept(kind, level=level, name=f"{kind}_{level}")
            for place, *values in engine.rows(expressions.places(kept, kind, level=level)):
                numbers = {name: int(value) for name, value in zip(names, values, strict=True)}
                by_scope.setdefault(place, {}).update(numbers)
            if kind is Facts.CASES and level is Level.COUNTY:
                by_matter = engine.rows(expressions.matters(kept))
    return counting.whole(by_scope, by_matter)


def _tables(
    engine: Engine, partitions: tuple[Partition, ...], period: Period, kind: Facts
) -> dict[str, Period]:
    """Make each month's files a table: name → month."""
    found = {f"{kind}_{month.since_on:%Y_%m}": month for month in layout.months(period)}
    for name, month in found.items():
        engine.read(name, [one.file(kind) for one in partitions if one.month == month])
    return found


def _catalogues(
    engine: Engine, partitions: tuple[Partition, ...], period: Period, places: tuple[Scope, ...]
) -> dict[str, Counts]:
    """What counties' catalogues counted for at the period's end."""
    engine.read(layout.CATALOGUES, _last(partitions, layout.CATALOGUES))
    rows = engine.rows(expressions.catalogues(period=period))
    reported = {one.code for one in places}
    return {
        county: dict(zip(LISTED, numbers, strict=True))
        for county, *numbers in rows
        if county in reported
    }


def _last(partitions: tuple[Partition, ...], what: str) -> list[Path]:
    """Files of the last month."""
    last = max(one.month.since_on for one in partitions)
    return [one.file(what) for one in partitions if one.month.since_on == last]


def tree(engine: Engine, partitions: tuple[Partition, ...], *, city: str = "") -> tuple[Scope, ...]:
    """The places reported on, as the last month's files have them."""
    engine.read(layout.PLACES, _last(partitions, layout.PLACES))
    found = [
        Scope(code, Level(level), within)
        for code, level, within in sorted(engine.rows(expressions.scopes()))
    ]
    if not city:
        return tuple(found)
    return tuple(
        one for one in found if one.level is Level.PROVINCE or one.code.startswith(city[:4])
    )
