"""Reads of one county, timed in a process of their own so that two counties can take turns.

`python -m onewindow.program.benching.reading` reads the database that DATABASE_URL names. Each
line on its input names what to do and how often; each line of its output is the answer.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.program import environment

if TYPE_CHECKING:
    from onewindow.rules.periods import Period

SAMPLE = 400
BY_HAND = Path(__file__).with_name("month.sql")
BIG = 5000  # rows; below that PostgreSQL rightly reads a whole table


class Reader:
    """One county's cases, each looked at by somebody who may."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "select id, department_id, number from cases_case"
                " order by hashtextextended(number, 7) limit %s",
                [SAMPLE],
            )
            self.cases = cursor.fetchall()
        self.today = datetime.now(UTC).date()
        self.turn = 0
        random.Random(7).shuffle(self.cases)

    def _next(self) -> tuple[Any, Any, str]:
        from onewindow.rules.actors import Actor, Role

        case, department, number = self.cases[self.turn % len(self.cases)]
        self.turn += 1
        roles = frozenset({Role.REVIEWER, Role.CHECKER, Role.APPROVER})
        return (
            Actor("account:2", "王", roles, departments=frozenset({department})),
            case,
            number,
        )

    def open(self) -> None:
        """The whole file of one case."""
        from onewindow.cases import queries

        to, case, _ = self._next()
        queries.dossier(case_id=case, to=to, today=self.today)

    def desk(self) -> None:
        """The first page of a department's desk: 50 rows."""
        from onewindow.cases import queries

        to, _, _ = self._next()
        queries.desk(to=to, today=self.today)

    def search(self) -> None:
        """One case by its number."""
        from onewindow.cases import queries

        to, _, number = self._next()
        if len(queries.find(text=number, to=to, today=self.today)) != 1:
            raise LookupError("a case was not found by its number")

    def facts(self) -> None:
        """Make the facts of every case."""
        from django.db import connection

        from onewindow.bulletin import actions

        actions.make_anew()
        with connection.cursor() as cursor:
            cursor.execute("vacuum (analyze) bulletin_casefact")

    def month(self) -> Any:
        """The figures of the last month that is over."""
        from onewindow.bulletin import queries

        return queries.month(self._last_month(), city=queries.city())

    def month_by_hand(self) -> dict[str, tuple[int, ...]]:
        """The same numbers, counted by SQL that a person wrote."""
        from django.conf import settings
        from django.db import connection

        period = self._last_month()
        given: dict[str, date | str] = {
            "since": period.since_on,
            "until": period.until_on,
            "county": settings.COUNTY,
        }
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND.read_text(encoding="utf-8"), given)
            self.columns = [column.name for column in cursor.description][1:]
            return {place: tuple(numbers) for place, *numbers in cursor.fetchall()}

    def _last_month(self) -> "Period":
        from onewindow.rules import periods

        return periods.last(periods.month(self.today.year, self.today.month))

    def compared(self) -> str | None:
        """The first number on which the two disagree, in words; None where they agree."""
        ours, by_hand = self.month().counts, self.month_by_hand()
        for place, numbers in by_hand.items():
            for name, number in zip(self.columns, numbers, strict=True):
                if ours[place][name] != number:
                    return f"{place} {name}: {ours[place][name]}, by hand {number}"
        return None

    def times(self, what: str, count: int) -> list[float]:
        """Milliseconds of each call."""
        call: Callable[[], None] = getattr(self, what)
        took = []
        for _ in range(count):
            since = time.perf_counter()
            call()
            took.append((time.perf_counter() - since) * 1000)
        return took

    def explained(self, what: str) -> dict[str, Any]:
        """How PostgreSQL reads the big tables for it, and in how many statements."""
        from django.db import connection

        said: list[tuple[str, Any]] = []

        def listen(execute: Any, sql: str, params: Any, *more: Any) -> Any:
            said.append((sql, params))
            return execute(sql, params, *more)

        with connection.execute_wrapper(listen):
            getattr(self, what)()
        scans: set[str] = set()
        with connection.cursor() as cursor:
            cursor.execute("select relname from pg_class where reltuples > %s", [BIG])
            big = {name for (name,) in cursor.fetchall()}
            for sql, params in said:
                cursor.execute(f"explain (format json) {sql}", params)
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                scans |= {scan for scan in _scans(plan[0]["Plan"]) if scan.split()[-1] in big}
        return {"statements": len(said), "scans": sorted(scans)}


def _scans(node: dict[str, Any]) -> list[str]:
    """Every scan of a plan as `Index Scan cases_case`."""
    mine = [f"{node['Node Type']} {node['Relation Name']}"] if "Relation Name" in node else []
    return mine + [scan for part in node.get("Plans", ()) for scan in _scans(part)]


def main() -> None:
    """Answer one line after the other until the input ends."""
    with environment.ready(pool=1):
        reader = Reader()
        print(json.dumps(len(reader.cases)), flush=True)
        for line in sys.stdin:
            wanted = json.loads(line)
            if wanted.get("explain"):
                answer: Any = reader.explained(wanted["what"])
            elif wanted.get("compared"):
                answer = reader.compared()
            else:
                answer = reader.times(wanted["what"], wanted["times"])
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.umask(0o077)
    main()
