"""`onewindow demo`: a county that is never empty, and all that works by itself, on one port."""

import argparse
import os
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from onewindow.program import beating, bridging, environment, live, living, orphans, port, serving
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter

# Every face, with somebody who may come in there.
FACES = (
    ("看板 Board for leaders", "/staff/board/", "office (16 towns), zeguo-head, market-approve"),
    ("群众 Citizens (web and phone)", "/", "李守田 Li Shoutian, at the demonstration log-in"),
    ("综合窗口 One window", "/staff/", "zeguo-clerk1"),
    ("部门审批 Departments", "/staff/", "tobacco-review, tobacco-approve, market-approve …"),
    ("事项管理 Catalogue owners", "/staff/", "catalogue"),
    ("接口 API for programs", "/api/v1/docs", "Bearer demo-token-onewindow"),
    ("设备 Machines of the halls", "/staff/fleet/", "office, zeguo-head, zeguo-clerk1"),
    ("星级评定 Stars of centres", "/staff/stars/", "zeguo-head, office, office-lead (awards)"),
    ("证照核验 Verify a certificate", "/verify/", "anybody"),
    ("大厅屏 Hall screen", "/hall/331081100/", "anybody"),
    ("窗口客屏 Customer's screen", "/counter/set-up/#demo-token-device-DEMO-ZG-SG01", "anybody"),
    ("自助终端 Kiosk", "/kiosk/set-up/#demo-token-device-DEMO-ZG-KS01", "anybody"),
    ("网办电脑 Public PC", "/pc/set-up/#demo-token-device-DEMO-ZG-PC01", "anybody"),
)


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """demo"""
    command = commands.add_parser(
        "demo", help="serve with a labelled synthetic month of cases in all towns"
    )
    serving.add_options(command)
    command.add_argument(
        "--speed",
        type=living.speed,
        default=living.USUAL,
        help=f"how fast the halls' day goes by, 0 (still) to {living.FASTEST:.0f} (%(default)g)",
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Fill once, then serve and work."""
    number = serving.check(chosen)
    os.environ["ONEWINDOW_DEMONSTRATION"] = "1"
    os.environ[living.SPEED] = f"{chosen.speed:g}"
    os.environ.setdefault("ONEWINDOW_SITE_URL", serving.address(chosen.host, number))
    bridge = _bridge(number)
    with environment.ready(pool=chosen.threads) as folder:
        serving.up_to_date(folder)
        fill(folder)
        with Counter("A day in the halls"):
            living.begin(at=datetime.now(UTC), speed=chosen.speed)
        beating.entrust(at=datetime.now(UTC))
        count()
        introduce(serving.address(chosen.host, number), speed=chosen.speed)
        print(f"  外设桥 Bridge to peripherals: {os.environ.get(bridging.URL, '')}/\n", flush=True)
        os.environ[orphans.PARENT] = str(os.getpid())
        beside = [
            subprocess.Popen([sys.executable, "-m", *words], stdout=said)
            for words, said in (
                # What is done every ten seconds would push the addresses out of sight.
                (["onewindow.program.main", "work"], subprocess.DEVNULL),
                (["onewindow.program.beating", _near(chosen.host), str(number)], None),
                *([(["onewindow.program.living"], None)] if chosen.speed else []),
                *([(bridge, None)] if bridge else []),
            )
        ]
        try:
            serving.listen(chosen, number)
        finally:
            for program in beside:
                program.terminate()
            for program in beside:
                program.wait(timeout=30)


def _bridge(number: int) -> list[str]:
    """The command of the simulated peripherals, for pages opened on this machine.

    Address and secret go into the environment, for the settings; a bridge that is set there
    already is left alone. Empty when there is nothing to start.
    """
    last = max(number, int(os.environ[live.PORT]))
    free = port.free_after(last, host=bridging.HOST)
    if os.environ.get(bridging.URL) or not free:
        return []
    os.environ[bridging.URL] = f"http://{bridging.HOST}:{free}"
    os.environ[bridging.SECRET] = secrets.token_urlsafe(24)
    sites = (
        os.environ["ONEWINDOW_SITE_URL"],
        f"http://{bridging.HOST}:{number}",
        f"http://localhost:{number}",
    )
    origins = [word for site in sites for word in ("--origin", site)]
    return ["onewindow.program.main", "bridge", "--simulate", "--port", str(free), *origins]


def _near(host: str) -> str:
    """Where this machine reaches itself."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host


def fill(folder: Path) -> None:
    """Tell the demonstration's stories, all of them or none; done once for a data folder."""
    from django.db import connection, transaction

    from onewindow.program import demonstration

    if demonstration.is_filled():
        return
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from cases_package)")
        if cursor.fetchone()[0]:
            raise Complaint(
                f"{folder} holds packages that are no demonstration: give the demonstration a"
                " folder of its own with ONEWINDOW_HOME."
            )
    with Counter("Demonstration month (once)") as counter, transaction.atomic():
        report = demonstration.fill(at=datetime.now(UTC), progress=counter.of)
    for line in report.skipped:
        print(f"left out: {line}", file=sys.stderr)


def count() -> None:
    """Bring the board's counters up to what was told, so that it lives at the first look."""
    from onewindow.bulletin import actions

    with Counter("The board") as counter:
        for _entries in actions.catch_up():
            counter.one()


def introduce(address: str, *, speed: float) -> None:
    """The address of every face that is there, and who may come in."""
    from django.urls import Resolver404, resolve

    from onewindow.program.demonstration.cast import PASSWORD

    print("\nOneWindow 一窗 — 演示 demonstration: invented people, invented cases\n")
    for face, path, who in FACES:
        try:
            resolve(path.partition("#")[0])
        except Resolver404:
            continue
        print(f"  {_padded(face)} {address}{path:14} {who}")
    print(f"\n  工作人员口令 password of all demonstration staff: {PASSWORD}")
    print(f"  {_day(speed)}\n", flush=True)


def _day(speed: float) -> str:
    """What goes on in the halls, by night, too."""
    from onewindow.program.demonstration.standing import LIVED

    if not speed:
        return "大厅静止 The halls stand still (--speed 10 lets their day go by)"
    minutes = (LIVED[1] - LIVED[0]) / 60 / speed
    return (
        f"大厅里的一天 {minutes:.0f} 分钟过完，昼夜不停"
        f" A day in the halls takes {minutes:.0f} minutes, by night, too (--speed {speed:g})"
    )


def _padded(face: str) -> str:
    """A Chinese letter takes two places on a terminal."""
    return face + " " * (36 - sum(1 + (east_asian_width(letter) == "W") for letter in face))
