"""The measuring itself, at a small size: what it says, and that it leaves nothing behind."""

import json
import subprocess
import sys

import pytest

from onewindow.program import bench, main
from onewindow.program.benching import results
from onewindow.program.benching.results import Result
from tests.program.conftest import typed_in

SMALL = """
from onewindow.program import bench, home
from onewindow.program.benching import results
found = bench.measure(
    home.chosen(),
    names=("intake.sql_statements", "bulletin.16towns.1m", "devices.beats", "national.duckdb"),
    sizes=bench.Sizes(small=60, large=120, seconds=1, rounds=1, turns=2, read_turns=1,
                      machines=500, beating_seconds=1.5, national=50_000, national_turns=1),
)
results.write(found, home.chosen() / "bench" / "small.json")
print(results.table(found))
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One small run in a data folder of its own."""
    folder = tmp_path_factory.mktemp("bench")
    done = subprocess.run(
        [sys.executable, "-c", SMALL],
        env=typed_in(folder), capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    listed = json.loads((folder / "bench" / "small.json").read_text())
    return folder, {one["name"]: one for one in listed}, done.stdout


def test_every_figure_stands_beside_what_it_is_held_against(ran):
    _, found, printed = ran
    for name, one in found.items():
        assert set(one) == {"name", "value", "unit", "ratio", "against", "detail"}
        assert one["value"] > 0
        assert one["ratio"] > 0
        assert "PostgreSQL" in one["detail"]["machine"]
        assert name in printed


def test_a_package_takes_few_statements_and_has_the_rows_it_says(ran):
    _, found, _ = ran
    one = found["intake.sql_statements"]
    assert one["value"] == len(one["detail"]["statements"]) <= 12
    assert one["detail"]["rows"] == {
        "people_person": 1,
        "cases_package": 1,
        "cases_material": 6,
        "journal_entry": 3,
        "cases_caseseries": 2,
        "cases_case": 2,
    }


def test_beats_are_held_against_the_same_rows_by_hand_and_their_load_is_told(ran):
    _, found, _ = ran
    detail = found["devices.beats"]["detail"]
    assert detail["load"]["beats_per_second"] > 50
    assert 0 < detail["load"]["statements_per_second"] <= 4
    assert detail["over_http"]["beats_per_second"] > 0


def test_a_months_bulletin_counts_what_sql_by_hand_counts(ran):
    _, found, _ = ran  # else the measuring itself would have ended
    assert found["bulletin.16towns.1m"]["detail"]["cases"] == [100, 200]


def test_a_countrys_month_counts_what_duckdb_by_hand_counts(ran):
    _, found, _ = ran  # else the measuring itself would have ended
    detail = found["national.duckdb"]["detail"]
    assert detail["places"] > 30_000
    assert detail["peak_mb"] > 10


def test_nothing_stays_but_the_figures(ran):
    folder, _, _ = ran
    assert sorted(path.name for path in (folder / "bench").iterdir()) == ["small.json"]
    assert not (folder / "postgres").exists()


def test_a_name_means_all_that_begin_with_it():
    assert bench.wanted([]) == bench.NAMES
    assert bench.wanted(["intake.c"]) == ("intake.c1", "intake.c8", "intake.c32")


def test_a_name_that_is_not_measured_ends_in_one_line(capsys):
    assert main.main(["bench", "nonsense"]) == 2
    assert "intake.c8" in capsys.readouterr().err


def test_a_ratio_is_taken_to_the_limits_around_it():
    assert results.between([100, 100, 300, 500], [50, 100, 200]) == 0.5


def test_the_table_lines_up():
    lines = results.table([Result("a", 1234.5, "ms", None, "b"), Result("long", 1, "ms", 0.5, "c")])
    assert lines.splitlines()[1].startswith("a     1,234.5  ms")
