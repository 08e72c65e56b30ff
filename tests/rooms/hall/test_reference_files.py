"""Halls among the other reference data: in and out with them, all or none."""

import json
from zipfile import ZipFile

import pytest

from onewindow.catalog import gateways
from onewindow.hall.actions import floor
from onewindow.hall.models import Window
from onewindow.program import reference
from onewindow.rules.refusal import Incomplete
from tests.world import DATA, ZEGUO

SHIPPED = (DATA / "halls.json").read_bytes()


@pytest.fixture
def folder(tmp_path):
    """Only halls, one window of Zeguo renamed."""
    body = json.loads(SHIPPED)
    zeguo = next(one for one in body["halls"] if one["centre"] == ZEGUO)
    zeguo["windows"][1]["name"] = "全科窗口"
    (tmp_path / "halls.json").write_text(json.dumps(body))
    return tmp_path


def renamed():
    return Window.objects.filter(centre=ZEGUO, name="全科窗口").count()


def test_halls_may_come_alone_and_a_second_time_change_nothing(folder):
    assert reference.load(folder) == [f"hall: {ZEGUO} 2: name", "Loaded."]
    assert renamed() == 1
    assert reference.load(folder) == ["Nothing differs from what is in force."]


def test_a_dry_run_tells_the_change_and_takes_it_back(folder):
    told = reference.load(folder, dry_run=True)
    assert told == [f"hall: {ZEGUO} 2: name", "Nothing was changed (dry run)."]
    assert renamed() == 0


def test_with_a_problem_in_one_file_no_other_is_brought_in(folder):
    (folder / "synonyms.csv").write_text("term,expands_to\n新说法,身份证\n")
    (folder / "halls.json").write_text('{"halls": [{"centre": "nowhere"}]}')
    with pytest.raises(Incomplete):
        reference.load(folder)
    assert b"\xe6\x96\xb0\xe8\xaf\xb4" not in reference.files_in_force()["synonyms.csv"]


def test_what_is_exported_is_loaded_again_as_the_same(tmp_path):
    archive = tmp_path / "all.zip"
    archive.write_bytes(gateways.archive(reference.files_in_force()))
    with ZipFile(archive) as packed:
        assert packed.read("halls.json") == SHIPPED == floor.export_floor()
        assert "devices.json" in packed.namelist()
    assert reference.load(archive) == ["Nothing differs from what is in force."]
