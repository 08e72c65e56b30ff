"""The limit of intake: pgbench doing the same inserts on the same server."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from onewindow.program.complaint import Complaint

TEMPLATE = Path(__file__).with_name("limit.sql")
ID = "lpad(to_hex(:id::bigint + {}), 32, '0')::uuid"
RUNS_APART = 2**52  # every run numbers its rows from a place of its own

_ROWS: Mapping[str, str] = {
    "people_person": "select * from people_person where id = (select applicant_id"
    " from cases_package where id = %(package)s)",
    "cases_package": "select * from cases_package where id = %(package)s",
    "cases_material": "select * from cases_material where package_id = %(package)s order by id",
    "cases_case": "select * from cases_case where package_id = %(package)s order by id",
    "journal_entry": "select * from journal_entry where subject = %(package)s or subject in"
    " (select id from cases_case where package_id = %(package)s) order by id",
    "cases_caseseries": "select left(number, 39) as key, 1 as last from cases_case"
    " where package_id = %(package)s order by number",
}
# What must differ from transaction to transaction; everything else stays as it is.
_OWN: Mapping[str, Mapping[str, str]] = {
    "people_person": {"number_hash": "sha256(int8send(:id::bigint))"},
    "cases_package": {"code": "to_hex(:id::bigint)", "idempotency_key": "'b' || :id::bigint"},
    "cases_case": {"number": "left('{value}', 31) || to_hex(:id::bigint + {n})"},
}


def script(url: str, *, package: UUID) -> str:
    """The pgbench script for packages like the given one."""
    with psycopg.connect(url) as connection:
        rows = {name: _fetched(connection, query, package) for name, query in _ROWS.items()}
        known = _ids(rows)
        values = {name: _values(connection, name, found, known) for name, found in rows.items()}
    return Template(TEMPLATE.read_text()).substitute(values)


def per_second(
    programs: Path, url: str, *, file: Path, clients: int, seconds: float, run: int
) -> float:
    """Transactions a second with so many clients. run: a number never used before here."""
    command = [
        *(str(programs / "pgbench"), "--no-vacuum", "--protocol=prepared"),
        *("--client", str(clients), "--jobs", str(min(2, clients))),
        *("--time", str(max(1, round(seconds))), "--file", str(file)),
        *("-D", "n=0", "-D", f"first={run * RUNS_APART}", url),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = re.search(r"^tps = ([\d.]+)", done.stdout, re.M)
    if done.returncode != 0 or said is None:
        raise Complaint(f"pgbench failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    return float(said[1])


def _fetched(
    connection: psycopg.Connection[Any], query: str, package: UUID
) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query, {"package": package})
        found = cursor.fetchall()
    for row in found:
        if "fact" in row:
            del row["id"]  # the journal numbers itself
    return found


def _ids(rows: Mapping[str, list[dict[str, Any]]]) -> dict[UUID, str]:
    """Every identifier of the package, with the expression that stands for it."""
    found = [row["id"] for table in rows.values() for row in table if "id" in row]
    return {known: ID.format(n) for n, known in enumerate(found)}


def _values(
    connection: psycopg.Connection[Any],
    table: str,
    rows: list[dict[str, Any]],
    known: Mapping[UUID, str],
) -> str:
    own = _OWN.get(table, {})
    lines = []
    for n, row in enumerate(rows):
        cells = [
            own[name].format(value=value, n=n)
            if name in own
            else known.get(value) or _literal(connection, value)
            if isinstance(value, UUID)
            else _literal(connection, value)
            for name, value in row.items()
        ]
        lines.append(f"({', '.join(cells)})")
    return f"({', '.join(rows[0])}) values {', '.join(lines)}"


def _literal(connection: psycopg.Connection[Any], value: Any) -> str:
    if isinstance(value, dict | list):
        value = Jsonb(value)
    return sql.Literal(value).as_string(connection).replace("\n", " ")
