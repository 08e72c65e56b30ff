"""What is typed: every command explains itself, and a wrong word ends in one line."""

import argparse
import json
import os
import signal
import socket
from contextlib import closing

import pytest

from onewindow.program import main, place, port, postgres, serving
from onewindow.program.complaint import Complaint
from tests.program.conftest import answers, eventually

COMMANDS = sorted(next(
    action.choices for action in main.parser()._actions if isinstance(action.choices, dict)
))  # fmt: skip


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "manage"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: onewindow {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [[], ["nonsense"], ["serve", "--nonsense"], ["serve", "--workers", "many"], ["restore"],
     ["serve", "--port", "99999"], ["serve", "--port", "http"], ["serve", "--workers", "0"],
     ["serve", "--host", "0.0.0.0"], ["load", "/nowhere"], ["export", "/etc"],
     ["restore", "/nowhere.tar"], ["restore", "/etc/passwd"], ["facts"],
     ["facts", "export", "--month", "2021-13", "/tmp"],
     ["bulletin", "2021-08", "--engine", "spark"]],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_word_ends_in_one_line(words, capsys):
    assert main.main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith("onewindow: ")


def test_a_taken_port_names_who_to_ask_and_what_to_type():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(Complaint) as told:
            port.require_free(host="127.0.0.1", port=number)
        with pytest.raises(Complaint):  # taken since the first look: workers would share it
            serving.listen(argparse.Namespace(host="127.0.0.1"), number)
    assert f"process {os.getpid()}" in told.value.sentence
    assert f"PORT={number + 1}" in told.value.sentence


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody:hunter2@127.0.0.1:1/none", "mysql://x", "postgresql://127.0.0.1:port/x",
     "postgresql://127.0.0.1:1/x?no_such_option=1"],
)  # fmt: skip
def test_a_database_that_is_not_to_be_had_ends_in_one_line(onewindow, empty, url):
    done = onewindow("verify-journal", home=empty, DATABASE_URL=url)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "hunter2" not in done.stderr


def has_ended(folder):
    return postgres.server_pid(place.of(folder)) is None


def test_serving_begins_with_nothing_ends_when_asked_and_takes_its_database_along(serve, empty):
    program, address = serve(empty)
    program.send_signal(signal.SIGTERM)
    program.wait(timeout=60)
    assert not answers(address)
    assert eventually(lambda: has_ended(empty))


def test_serving_that_is_killed_leaves_no_worker_and_no_database(serve, loaded):
    folder = loaded()
    program, address = serve(folder)
    program.kill()
    assert eventually(lambda: not answers(address))
    assert eventually(lambda: has_ended(folder))


def test_a_second_program_says_the_port_is_taken(serve, onewindow, loaded, empty):
    number = serve(loaded())[1].rpartition(":")[2]
    done = onewindow("serve", "--port", number, home=empty)
    assert done.returncode == 2
    assert f"Port {number} is taken" in done.stderr


def test_what_was_backed_up_can_be_restored_elsewhere(onewindow, kept, empty, tmp_path):
    first, second, tar = kept, empty, str(tmp_path / "backup.tar")
    (first / "files" / "ab").mkdir(parents=True)
    (first / "files" / "ab" / "abcd").write_bytes(b"sealed")

    assert onewindow("backup", tar, home=first).returncode == 0
    done = onewindow("restore", tar, home=second)

    assert done.returncode == 0, done.stderr
    assert (second / "files" / "ab" / "abcd").read_bytes() == b"sealed"
    assert (second / "secrets.json").read_text() == (first / "secrets.json").read_text()
    assert onewindow("verify-journal", home=second).returncode == 0
    assert export(onewindow, first, tmp_path / "1") == export(onewindow, second, tmp_path / "2")

    again = onewindow("restore", tar, home=second)
    assert again.returncode == 2
    assert "is in use" in again.stderr


def export(onewindow, home, to):
    assert onewindow("export", str(to), home=home).returncode == 0
    return {path.name: path.read_bytes() for path in to.rglob("*") if path.is_file()}


def test_half_a_backup_restores_nothing(onewindow, kept, empty, tmp_path):
    second, tar = empty, tmp_path / "backup.tar"
    assert onewindow("backup", str(tar), home=kept).returncode == 0
    tar.write_bytes(tar.read_bytes()[: tar.stat().st_size // 2])

    done = onewindow("restore", str(tar), home=second)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert onewindow("restore", str(tar), home=second).returncode == 2
    assert not (second / "files").exists()


def findings(done):
    return {finding["what"]: finding for finding in json.loads(done.stdout)}


def test_the_doctor_finds_what_is_wrong_and_names_the_remedy(onewindow, empty, kept):
    bare = onewindow("doctor", "--json", home=empty)
    assert bare.returncode == 1
    assert findings(bare)["tables"]["remedy"] == "onewindow manage migrate"

    folder = kept
    well = onewindow("doctor", "--json", home=folder)
    assert well.returncode == 0, well.stdout

    sql = "alter table journal_entry disable trigger user; delete from catalog_searchentry"
    script = f"from django.db import connection; connection.cursor().execute('{sql}')"
    assert onewindow("manage", "shell", "-c", script, home=folder).returncode == 0
    (folder / "secrets.json").chmod(0o644)
    ill = onewindow("doctor", "--json", home=folder)
    assert ill.returncode == 1
    wrong = {what for what, finding in findings(ill).items() if finding["health"] == "wrong"}
    assert wrong == {"journal", "keys", "reference data"}
    assert all(findings(ill)[what]["remedy"] for what in wrong)


def test_a_fact_changed_behind_the_journals_back_is_found(onewindow, kept):
    folder = kept
    assert onewindow("verify-journal", home=folder).returncode == 0

    sql = (
        "alter table journal_entry disable trigger user;"
        "update journal_entry set actor = $$somebody$$ where id = 3;"
        "alter table journal_entry enable trigger user"
    )
    script = f"from django.db import connection; connection.cursor().execute('{sql}')"
    assert onewindow("manage", "shell", "-c", script, home=folder).returncode == 0

    done = onewindow("verify-journal", home=folder)
    assert done.returncode == 1
    assert "was changed after it was written" in done.stdout
