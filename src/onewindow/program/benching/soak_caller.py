"""One of those who call from one line, in a process of its own, and everything else at random.

    python -m onewindow.program.benching.soak_caller prepare COUNT
    python -m onewindow.program.benching.soak_caller call NTH COUNT SECONDS

Every step is written as a line of JSON: from when to when it was tried, and what came of it.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from onewindow.program import environment

CENTRE = "331081100"
FEWEST, MOST = 8, 60  # people in the line
LOOK_EVERY = 12  # steps between one look at the line and the next


def name_of(nth: int) -> str:
    """The user name of one of them."""
    return f"soak-{nth}"


def prepare(count: int) -> None:
    """A hall with one line and so many windows, somebody at each."""
    from onewindow.hall.actions import floor, seats
    from onewindow.hall.models import Window
    from onewindow.people import actions as people
    from onewindow.people import queries
    from onewindow.program.reference import OPERATOR
    from onewindow.rules.actors import Role

    now = datetime.now(UTC)
    floor.load_floor(content=json.dumps(_floor(count)).encode(), by=OPERATOR, at=now)
    windows = list(Window.objects.filter(centre=CENTRE).order_by("number"))
    for nth, window in enumerate(windows):
        account = people.open_staff_account(
            username=name_of(nth),
            name=name_of(nth),
            password=name_of(nth),
            posts=[(Role.CLERK, CENTRE, None), (Role.HEAD, CENTRE, None)],
        )
        seats.sit_down(window_id=window.pk, by=queries.actor(account, at=now), at=now)


def _floor(count: int) -> dict[str, Any]:
    area = {
        "letter": "A",
        "name": "综合窗口",
        "name_en": "General",
        "zones": [],
        "is_general": True,
        "is_issuing": False,
        "evidence": "D",
    }
    windows = [
        {
            "number": number,
            "name": f"{number}号",
            "name_en": f"Window {number}",
            "serves": ["A"],
            "is_accessible": False,
            "evidence": "D",
        }
        for number in range(1, count + 1)
    ]
    return {"halls": [{"centre": CENTRE, "areas": [area], "windows": windows, "hours": []}]}


class Caller:
    """Works at one window, and meddles with the whole line."""

    def __init__(self, nth: int) -> None:
        from onewindow.hall.models import Window
        from onewindow.people import queries
        from onewindow.people.models import Account

        self.by = queries.actor(Account.objects.get(username=name_of(nth)), at=datetime.now(UTC))
        windows = Window.objects.filter(centre=CENTRE).order_by("number")
        self.windows = list(windows.values_list("pk", flat=True))
        self.own = self.windows[nth]
        self.rng, self.steps, self.waiting = Random(nth), 0, 0

    def works(self, seconds: float) -> None:
        """Until the time is up; what was begun is brought to its end."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self.steps % LOOK_EVERY == 0:
                self.waiting = len(self._some("waiting"))
            self.steps += 1
            self._next()

    def _next(self) -> None:
        chance = self.rng.random()
        if self.waiting < FEWEST or chance < 0.42 and self.waiting < MOST:
            self._draws()
        elif chance < 0.85:
            self._serves()
        else:
            self._meddles()

    def _draws(self) -> None:
        from onewindow.hall.actions import drawing

        priority = self.rng.choice(("", "", "", "", "military"))
        if self._tries("draw", drawing.draw, centre=CENTRE, channel="guide", priority=priority):
            self.waiting += 1

    def _serves(self) -> None:
        from onewindow.hall.actions import queue

        ticket = self._tries("call", queue.call, window_id=self.own)
        if ticket is None:
            return
        self.waiting -= 1
        if self.rng.random() < 0.1:
            self._tries("call", queue.call, window_id=self.own)  # a double click
        chance, pk = self.rng.random(), ticket.pk
        if chance < 0.15:
            for verb, act in (
                ("recall", queue.recall),
                ("recall", queue.recall),
                ("pass_over", queue.pass_over),
            ):
                self._tries(verb, act, ticket_id=pk)
            return
        self._tries("welcome", queue.welcome, ticket_id=pk)
        if chance < 0.25:
            window = self.rng.choice(self.windows)
            self._tries("transfer", queue.transfer, ticket_id=pk, window_id=window)
        else:
            self._tries("finish", queue.finish, ticket_id=pk)

    def _meddles(self) -> None:
        """Somewhere in the line, and now and then where another window just calls."""
        from onewindow.hall.actions import drawing, queue

        verb, state, act = self.rng.choice(
            [
                ("prefer", "waiting", drawing.prefer),
                ("leave", "waiting", queue.leave),
                ("leave", "called", queue.leave),
                ("transfer", "waiting", queue.transfer),
                ("come_back", "passed", queue.come_back),
                ("come_back", "passed", queue.come_back),
            ]
        )
        found = self._some(state)
        if not found:
            return
        how: dict[str, Any] = {"ticket_id": self.rng.choice(found)}
        if verb == "prefer":
            how["priority"] = self.rng.choice(("", "elder"))
        if verb == "transfer":
            how["window_id"] = self.rng.choice(self.windows)
        self._tries(verb, act, **how)

    def _some(self, state: str) -> list[UUID]:
        from onewindow.hall.models import Ticket

        rows = Ticket.objects.filter(centre=CENTRE, state=state).order_by("rank_at", "id")
        return list(rows.values_list("pk", flat=True)[: MOST * 2])

    def _tries(self, verb: str, act: Any, **how: Any) -> Any:
        """One step and its line; None where it was refused."""
        from onewindow.rules.refusal import Refusal

        ticket, refused = None, ""
        began = time.monotonic()
        try:
            ticket = act(by=self.by, at=datetime.now(UTC), **how)
        except Refusal as refusal:
            refused = refusal.code
        print(
            json.dumps(
                {
                    "began": began,
                    "ended": time.monotonic(),
                    "verb": verb,
                    "window": how.get("window_id", self.own),
                    "refused": refused,
                    "ticket": str(ticket.pk if ticket else how.get("ticket_id", "")),
                    "rank": ticket.rank_at.timestamp() if ticket else None,
                    "only_at": ticket.only_at_id if ticket else None,
                    "state": str(ticket.state) if ticket else "",
                }
            )
        )
        return ticket


def main() -> None:
    """As the words say."""
    word, *numbers = sys.argv[1:]
    with environment.ready(pool=1):
        if word == "prepare":
            prepare(int(numbers[0]))
        else:
            nth, seconds = int(numbers[0]), float(numbers[1])
            caller = Caller(nth)
            print(json.dumps("ready"), flush=True)
            sys.stdin.readline()  # all begin at one moment
            caller.works(seconds)


if __name__ == "__main__":
    os.umask(0o077)
    main()
