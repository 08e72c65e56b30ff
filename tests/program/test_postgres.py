"""The embedded PostgreSQL: starts by itself, outlives violence, ends with its last user."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from onewindow.program import account, binaries, keeper, place, postgres
from onewindow.program.complaint import Complaint
from tests.program.conftest import eventually

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand over to an account")


def one(url, sql):
    with psycopg.connect(url) as connection:
        row = connection.execute(sql).fetchone()
        assert row is not None
        return row[0]


def answers(url):
    try:
        return one(url, "select 1") == 1
    except psycopg.OperationalError:
        return False


def kill(where):
    pid = postgres.server_pid(where)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def runs(folder):
    return postgres.server_pid(place.of(folder)) is not None


def test_it_starts_by_itself_on_no_port_and_keeps_what_it_acknowledged(share):
    assert one(share.url, "show fsync") == "on"
    assert one(share.url, "show synchronous_commit") == "on"
    assert one(share.url, "show listen_addresses") == ""


def test_chinese_letters_are_letters_to_it(share):
    assert one(share.url, r"select '身份证' ~ '^\w+$'")


def test_a_killed_server_comes_back_with_every_acknowledged_row(share):
    with psycopg.connect(share.url) as connection:
        connection.execute("create table kept as select 1 as row")

    pid = kill(share.place)

    assert eventually(lambda: postgres.server_pid(share.place) not in {None, pid})
    assert eventually(lambda: answers(share.url))
    assert one(share.url, "select row from kept") == 1


def test_the_server_ends_when_its_starter_is_killed(folder, starter):
    program = starter(folder)
    assert runs(folder)

    program.kill()

    assert eventually(lambda: not runs(folder))


def test_two_programs_share_a_server_and_the_last_one_ends_it(folder, starter):
    first, second = starter(folder), starter(folder)
    pid = postgres.server_pid(place.of(folder))

    first.kill()
    first.wait()
    assert not eventually(lambda: not runs(folder), seconds=2)
    assert postgres.server_pid(place.of(folder)) == pid

    second.kill()
    assert eventually(lambda: not runs(folder))


def test_it_starts_again_after_server_and_starter_were_killed_together(folder, starter):
    program = starter(folder)
    kill(place.of(folder))
    program.kill()

    with keeper.share(folder) as share:
        assert one(share.url, "select 1") == 1


def test_two_data_folders_run_at_once(new_home):
    with keeper.share(new_home()) as here, keeper.share(new_home()) as there:
        assert here.url != there.url
        with psycopg.connect(here.url) as connection:
            connection.execute("create table only_here (row int)")
        assert one(there.url, "select to_regclass('only_here')") is None


def test_a_pid_left_behind_that_is_now_somebody_elses_does_not_stop_it(folder):
    with keeper.share(folder) as share:
        file = share.place.data / "postmaster.pid"
        words = file.read_text()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        file.write_text("\n".join([str(stranger.pid), *words.splitlines()[1:]]) + "\n")
        with keeper.share(folder) as share:
            assert one(share.url, "select 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_a_copied_data_folder_does_not_touch_the_first_ones_server(share, new_home):
    copy = new_home()
    (copy / "home.id").write_text((share.place.home / "home.id").read_text())
    with keeper.share(copy) as other:
        assert other.url != share.url


@pytest.mark.parametrize(
    ("file", "words"),
    [("PG_VERSION", "nonsense\n"), ("global/pg_control", "short"), ("postgresql.conf", "no = =")],
    ids=["no version", "no control file", "broken configuration"],
)
def test_a_broken_database_ends_in_one_sentence(folder, file, words):
    with keeper.share(folder) as share:
        data = share.place.data
    (data / file).write_text(words)

    with pytest.raises(Complaint, match="does not start") as told, keeper.share(folder):
        pass

    assert "\n" not in told.value.sentence
    assert "restore a backup" in told.value.sentence


def test_a_database_of_another_version_ends_in_one_sentence(folder):
    with keeper.share(folder) as share:
        (share.place.data / "PG_VERSION").write_text("14\n")

    with pytest.raises(Complaint, match="made by PostgreSQL 14"), keeper.share(folder):
        pass


def test_a_socket_folder_of_somebody_elses_making_is_refused(empty):
    sockets = place.of(empty).sockets
    sockets.chmod(0o777)
    try:
        with pytest.raises(Complaint, match="not a private folder"):
            place.of(empty)
    finally:
        sockets.rmdir()


def test_programs_that_are_no_postgresql_end_in_one_sentence(empty, monkeypatch):
    monkeypatch.setenv("PGBIN", "/nowhere")
    with pytest.raises(Complaint, match="PGBIN=/nowhere"), keeper.share(empty):
        pass


def test_the_systems_own_postgresql_can_be_used(empty, monkeypatch):
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no PostgreSQL of the system's here")
    monkeypatch.setenv("PGBIN", str(found[-1].parent))
    with keeper.share(empty) as share:
        assert one(share.url, r"select '身份证' ~ '^\w+$'")


@AS_ROOT
def test_root_hands_the_server_to_an_ordinary_account(share):
    assert share.place.data.stat().st_uid != 0
    pid = postgres.server_pid(share.place)
    assert Path(f"/proc/{pid}").stat().st_uid == share.place.data.stat().st_uid


@AS_ROOT
def test_where_that_account_cannot_go_no_folder_is_opened_to_it(new_home, capsys):
    folder = new_home(0o700)
    with keeper.share(folder) as share:
        assert one(share.url, "select 1") == 1
        assert share.place.folder.is_relative_to(binaries.SHARED)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "the database lies in" in capsys.readouterr().err

    with keeper.share(folder):  # found again, without another word
        pass
    assert capsys.readouterr().err == ""


@AS_ROOT
def test_an_ordinary_user_starts_it_too(new_home):
    nobody = account.servant(data=Path("/nonexistent"))
    if not account.can("x", Path(sys.executable).resolve(), account=nobody):
        pytest.skip("an ordinary account cannot reach this checkout's Python")
    folder = new_home()
    os.chown(folder, nobody.uid, nobody.gid)
    script = (
        "from pathlib import Path; from onewindow.program import keeper;"
        f"share = keeper.Share(Path('{folder}')); print(share.url); share.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], user=nobody.uid, group=nobody.gid, extra_groups=[],
        cwd="/", env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("postgresql://")


@AS_ROOT
def test_a_full_disk_ends_in_one_sentence(empty):
    small = empty / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m,mode=755", "none", str(small)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode != 0:
        pytest.skip("no disk of a small size can be had here")
    try:
        with pytest.raises(Complaint, match="is full"), keeper.share(small):
            pass
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_disk_that_fills_up_later_ends_in_one_sentence(folder):
    with keeper.share(folder) as share:
        kept = share.place
    told = postgres.explained(kept, 'FATAL:  could not write "x": No space left on device')
    assert "is full" in told.sentence


def test_a_missing_locale_ends_in_one_sentence(empty):
    told = postgres.explained(place.of(empty), 'initdb: error: invalid locale name "C.UTF-8"')
    assert "apt install locales" in told.sentence
    shutil.rmtree(place.of(empty).sockets)
