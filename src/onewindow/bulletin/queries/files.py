"""Reading the figures of a period from files, by an engine, as `months` reads the database."""

from pathlib import Path

from onewindow.bulletin.gateways import engines, expressions, layout, stamps
from onewindow.bulletin.gateways.engines import Engine
from onewindow.bulletin.gateways.layout import Partition
from onewindow.bulletin.queries import counting, months
from onewindow.bulletin.queries.months import Month
from onewindow.rules.figures import Facts, Level
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
        tree = _tree(started, partitions, city=city)
        found = counted(started, partitions, period, city=city)
        return months.reckoned(period, tree, found, kinds=layout.KINDS)


def counted(
    engine: Engine, partitions: tuple[Partition, ...], period: Period, *, city: str = ""
) -> Counted:
    """What an engine counts of partitions for every place in them."""
    by_scope: dict[str, dict[str, int]] = {}
    for kind in layout.KINDS:
        names = expressions.measures(kind)
        tables: dict[str, Period] = {}
        for number, which in enumerate(layout.months(period)):
            files = [one.file(kind) for one in partitions if one.month == which]
            tables[f"{kind}_{number}"] = which
            engine.read(f"{kind}_{number}", files)
        pairs = expressions.pairs(kind, period=period, tables=tables, city=city)
        engine.keep(f"{kind}_pairs", pairs)
        kept = expressions.kept(kind, name=f"{kind}_pairs")
        for place, *values in engine.rows(expressions.places(kept, kind)):
            numbers = {name: int(value) for name, value in zip(names, values, strict=True)}
            by_scope.setdefault(place, {}).update(numbers)
    cases = expressions.kept(Facts.CASES, name=f"{Facts.CASES}_pairs")
    return counting.whole(by_scope, engine.rows(expressions.matters(cases)))


def _tree(engine: Engine, partitions: tuple[Partition, ...], *, city: str) -> tuple[Scope, ...]:
    """The places reported on, as the last month's files have them."""
    last = max(one.month.since_on for one in partitions)
    files = [one.file(layout.PLACES) for one in partitions if one.month.since_on == last]
    engine.read(layout.PLACES, files)
    found = [
        Scope(code, Level(level), within)
        for code, level, within in sorted(engine.rows(expressions.scopes()))
    ]
    if not city:
        return tuple(found)
    return tuple(
        one for one in found if one.level is Level.PROVINCE or one.code.startswith(city[:4])
    )
