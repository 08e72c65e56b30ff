"""One definition, three engines: the database, DuckDB and Spark give the same figures."""

import gc
import importlib.util
import shutil
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import duckdb
import pytest

from onewindow.bulletin import queries
from onewindow.bulletin.actions import exporting
from onewindow.bulletin.gateways.layout import NotExported, WrongFiles
from onewindow.bulletin.models import CaseFact, DeviceDay, RatingFact, VisitFact
from onewindow.bulletin.queries import files
from onewindow.rules import figures, periods
from onewindow.rules.figures import Facts
from onewindow.rules.periods import NoPeriod, Period
from tests.rooms.bulletin.chance import chance_facts, chance_services
from tests.world import DAY, TODAY

TAIZHOU = "331000"
FEBRUARY, MARCH, APRIL = (periods.month(2026, number) for number in (2, 3, 4))
LATER = datetime(2026, 7, 1, tzinfo=UTC)
WEEK = Period(date(2026, 3, 9), date(2026, 3, 16))
QUARTER = Period(date(2026, 2, 1), date(2026, 5, 1))
ACROSS = Period(date(2026, 2, 20), date(2026, 3, 10))


def exported(folder, *months, at=LATER):
    for month in months:
        exporting.export_month(month=month, folder=folder, at=at, progress=lambda *_: None)
    return folder


def of_database(period):
    return queries.month(period, city=TAIZHOU)


@pytest.fixture
def facts(world):
    """Rows of any shape; some centres have none."""
    CaseFact.objects.all().delete()
    tree = queries.scopes(city=TAIZHOU)
    centres = [scope.code for scope in tree if scope.level == figures.Level.CENTRE]
    rows = chance_facts(Random(11), centres[:9] + centres[-3:], how_many=900)
    CaseFact.objects.bulk_create(rows)
    more = chance_services(Random(12), centres[2:9], how_many=300)
    kind: Any
    for kind in (VisitFact, RatingFact, DeviceDay):
        kind.objects.bulk_create(one for one in more if isinstance(one, kind))
    return rows


def test_duckdb_gives_each_figure_that_the_database_gives(facts, tmp_path):
    folder = exported(tmp_path, FEBRUARY, MARCH, APRIL)
    for period in (MARCH, WEEK, QUARTER, ACROSS):
        live = of_database(period)
        assert files.month(period, folder=folder, engine="duckdb") == live
        assert (live.of("cases.total", TAIZHOU) or 0) > 9
    assert files.month(WEEK, folder=folder, engine="duckdb", city=TAIZHOU) == of_database(WEEK)


HAS_SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its own sockets
@pytest.mark.skipif(not HAS_SPARK, reason="no pyspark or no Java here: type `make spark`")
def test_spark_gives_each_figure_that_the_database_gives(facts, tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_SPARK", "local[2]")
    folder = exported(tmp_path, FEBRUARY, MARCH, APRIL)
    for period in (MARCH, QUARTER, ACROSS):
        live = of_database(period)
        assert files.month(period, folder=folder, engine="spark") == live
    week = files.month(WEEK, folder=folder, engine="spark", city=TAIZHOU)
    assert week == files.month(WEEK, folder=folder, engine="duckdb", city=TAIZHOU)
    gc.collect()


def test_a_months_figures_need_no_other_months_files(facts, tmp_path):
    folder = exported(tmp_path, MARCH)
    assert files.month(MARCH, folder=folder, engine="duckdb") == of_database(MARCH)


def test_a_month_that_is_not_there_is_named(facts, tmp_path):
    folder = exported(tmp_path, FEBRUARY, MARCH)
    with pytest.raises(NotExported, match="2026-04"):
        files.month(QUARTER, folder=folder, engine="duckdb")
    with pytest.raises(NotExported, match="110000"):
        files.month(MARCH, folder=folder, engine="duckdb", city="110100")


def test_months_written_before_they_were_over_are_not_counted_together(facts, tmp_path):
    exported(tmp_path, FEBRUARY, APRIL)
    exported(tmp_path, MARCH, at=datetime(2026, 3, 31, 15, 0, tzinfo=UTC))  # 23:00 in Wenling
    with pytest.raises(WrongFiles, match="2026-03 was over"):
        files.month(QUARTER, folder=tmp_path, engine="duckdb")
    exported(tmp_path, MARCH, at=datetime(2026, 3, 31, 16, 0, tzinfo=UTC))
    files.month(QUARTER, folder=tmp_path, engine="duckdb")


def test_a_month_exported_again_takes_the_place_of_what_was_there(facts, tmp_path):
    exported(tmp_path, MARCH)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    exported(tmp_path, MARCH)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")} == before
    CaseFact.objects.filter(received_on=TODAY + DAY).delete()
    exported(tmp_path, MARCH)
    live = of_database(MARCH)
    assert files.month(MARCH, folder=tmp_path, engine="duckdb") == live
    assert sorted(path.name for path in tmp_path.iterdir()) == ["month=2026-03"]


def test_cells_of_one_province_write_into_one_folder_and_are_counted_together(
    facts, tmp_path, settings
):
    whole = queries.month(MARCH, city=TAIZHOU, kinds=[Facts.CASES])
    for county in ("331081", "331083"):
        settings.COUNTY = county
        CaseFact.objects.all().delete()
        CaseFact.objects.bulk_create(
            one for one in facts if (one.county == "331083") == (county == "331083")
        )
        exported(tmp_path, MARCH)
    found = files.month(MARCH, folder=tmp_path, engine="duckdb")
    assert found.scopes == whole.scopes
    assert {key: value for key, value in found.values.items() if key in whole.values} == (
        whole.values
    )
    assert "331083" in {one.county for one in facts}
    next(tmp_path.rglob("visits-331083.parquet")).unlink()
    with pytest.raises(NotExported, match=r"visits-331083.parquet is missing"):
        files.month(MARCH, folder=tmp_path, engine="duckdb")


def test_only_whole_months_are_exported(facts, tmp_path):
    with pytest.raises(NoPeriod):
        exported(tmp_path, WEEK)
    assert list(tmp_path.iterdir()) == []


def test_files_of_another_kind_are_refused_in_words(facts, tmp_path):
    exported(tmp_path, MARCH)
    (path,) = tmp_path.rglob("cases-*.parquet")
    with duckdb.connect() as columns:
        columns.execute(f"copy (select 1 as one) to '{path}' (format parquet)")
    with pytest.raises(WrongFiles, match="other columns"):
        files.month(MARCH, folder=tmp_path, engine="duckdb")
    path.write_bytes(b"not parquet")
    with pytest.raises(WrongFiles, match="Not Parquet"):
        files.month(MARCH, folder=tmp_path, engine="duckdb")
