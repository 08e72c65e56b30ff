"""The data folder: named once, its keys made once, and a sentence when it cannot be used."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from onewindow.program import home
from onewindow.program.complaint import Complaint


def test_keys_are_made_once_even_by_two_at_a_time(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: home.secrets_of(tmp_path), range(8)))
    assert all(keys == made[0] for keys in made)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_keys_are_for_their_owner_only(tmp_path):
    home.secrets_of(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"secret_key": 1}'])
def test_broken_keys_end_in_one_sentence_and_are_not_replaced(tmp_path, words):
    (tmp_path / "secrets.json").write_text(words)
    with pytest.raises(Complaint, match="is broken"):
        home.secrets_of(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == words


def test_a_file_in_the_folders_place_ends_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "file"))
    with pytest.raises(Complaint, match="is not a folder"):
        home.chosen()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_ends_in_one_sentence(tmp_path, monkeypatch):
    tmp_path.chmod(0o500)
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path))
    with pytest.raises(Complaint, match="cannot be used"):
        home.chosen()


def test_a_folder_keeps_its_name_when_it_moves(tmp_path, monkeypatch):
    monkeypatch.setenv("ONEWINDOW_HOME", str(tmp_path / "here"))
    name = home.identity(home.chosen())
    (tmp_path / "here").rename(tmp_path / "there")
    assert home.identity(tmp_path / "there") == name
