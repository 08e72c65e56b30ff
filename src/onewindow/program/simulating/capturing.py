"""The rows that a life wrote, table by table, as text; what is sealed is opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from onewindow.bulletin import actions as bulletin
from onewindow.bulletin.models import CaseFact, RatingFact, VisitFact
from onewindow.cases.models import (
    Case,
    Decision,
    Delivery,
    Gap,
    Material,
    Package,
    Pause,
    Step,
    Supplement,
)
from onewindow.documents.models import Certificate, Paper
from onewindow.hall.models import Announcement, Ticket
from onewindow.journal.models import Entry
from onewindow.quality.models import Card, CardNote
from onewindow.sealing import SealedText, unseal

Cell = str | None
Cells = Mapping[str, Cell]

# In the order in which they can be written. How the rows of a life are found in each.
TABLES: Sequence[tuple[type[models.Model], str]] = (
    (Ticket, "id = any(%(tickets)s)"),
    (Package, "id = any(%(packages)s)"),
    (Material, "package_id = any(%(packages)s)"),
    (Supplement, "package_id = any(%(packages)s)"),
    (Gap, "package_id = any(%(packages)s)"),
    (Case, "package_id = any(%(packages)s)"),
    (Step, "case_id = any(%(cases)s)"),
    (Pause, "case_id = any(%(cases)s)"),
    (Decision, "case_id = any(%(cases)s)"),
    (Delivery, "case_id = any(%(cases)s)"),
    (Paper, "package = any(%(packages)s)"),
    (Certificate, '"case" = any(%(cases)s)'),
    (Announcement, "ticket_id = any(%(tickets)s)"),
    (Card, "case_id = any(%(cases)s)"),
    (CardNote, "card_id in (select id from quality_card where case_id = any(%(cases)s))"),
    (Entry, "subject = any(%(subjects)s)"),
)
# What is counted of lives; visits are numbers drawn, or packages brought without one.
FACTS: Sequence[tuple[type[models.Model], str]] = (
    (CaseFact, '"case" = any(%(cases)s)'),
    (VisitFact, "visit = any(%(visits)s)"),
    (RatingFact, "rating = any(%(ratings)s)"),
)
# In what order the rows of one life stand in each table, so that lives can be compared.
ORDER: Mapping[type[models.Model], str] = {
    Material: "r.material",
    Step: 'r."order"',
    Paper: "r.issued_at, r.kind, r.id",
    Announcement: "r.nth",
    Card: "r.level desc",
    CardNote: "r.at, (select level from quality_card c where c.id = r.card_id) desc",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its model has it. sealed: columns that are kept encrypted; links: column →
    table it points to; given: the key is made by the database."""

    name: str
    columns: tuple[str, ...]
    sealed: frozenset[str]
    links: Mapping[str, str]
    given: str


def column_of(field: "models.Field[Any, Any]") -> str:
    """The name of a field's column."""
    return str(field.column)


@cache
def table_of(model: type[models.Model]) -> Table:
    """The table of a model."""
    fields = model._meta.concrete_fields
    key = model._meta.pk
    assert key is not None
    return Table(
        name=model._meta.db_table,
        columns=tuple(column_of(field) for field in fields),
        sealed=frozenset(column_of(field) for field in fields if isinstance(field, SealedText)),
        links={
            column_of(field): field.related_model._meta.db_table
            for field in fields
            if isinstance(field, models.ForeignKey)
        },
        given=column_of(key) if isinstance(key, models.AutoField | models.BigAutoField) else "",
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its table and its cells as text, by column."""

    table: Table
    cells: Cells


Places = Sequence[tuple[type[models.Model], str]]


def counted(
    *, cases: Sequence[UUID] = (), visits: Sequence[UUID] = (), ratings: Sequence[UUID] = ()
) -> list[Row]:
    """The facts of lives that were played, made by the bulletin's own action."""
    bulletin.make(cases=cases, subjects=[*visits, *ratings])
    return facts(cases=cases, visits=visits, ratings=ratings)


def facts(
    *, cases: Sequence[UUID] = (), visits: Sequence[UUID] = (), ratings: Sequence[UUID] = ()
) -> list[Row]:
    """What is counted of lives, as it stands."""
    return of(FACTS, cases=list(cases), visits=list(visits), ratings=list(ratings))


def rows(*, packages: Sequence[UUID], tickets: Sequence[UUID] = ()) -> list[Row]:
    """All rows of some lives, in the order of `TABLES`. One query a table."""
    cases = list(Case.objects.filter(package__in=packages).values_list("pk", flat=True))
    found = of(TABLES[:-1], packages=list(packages), tickets=list(tickets), cases=cases)
    told = {table_of(model).name for model in (Paper, Certificate, Card)}
    papers = [UUID(row.cells["id"]) for row in found if row.table.name in told]
    return [*found, *of(TABLES[-1:], subjects=[*packages, *tickets, *cases, *papers])]


def of(tables: Places, **given: Any) -> list[Row]:
    """The rows of these tables, each found by its condition. One query a table."""
    found: list[Row] = []
    with connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        for model, where in tables:
            order = ORDER.get(model, _usual(model))
            found += _read(cursor, table_of(model), where, order, given)
    return found


def _usual(model: type[models.Model]) -> str:
    if model is Entry:
        return "r.subject, r.seq"
    key = model._meta.pk
    assert key is not None
    return f'r."{key.column}"'


def _read(cursor: Any, table: Table, where: str, order: str, given: Mapping[str, Any]) -> list[Row]:
    columns = [one for one in table.columns if one != table.given]
    chosen = ", ".join(f'"{one}"' + ("" if one in table.sealed else "::text") for one in columns)
    cursor.execute(f'select {chosen} from "{table.name}" r where {where} order by {order}', given)
    return [
        Row(
            table,
            {
                column: _opened(value) if column in table.sealed else value
                for column, value in zip(columns, values, strict=True)
            },
        )
        for values in cursor.fetchall()
    ]


def _opened(value: bytes | None) -> Cell:
    return None if value is None else unseal(bytes(value)).decode()
