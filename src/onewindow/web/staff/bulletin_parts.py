"""A bulletin's parts on a page: each number a link to its definition."""

from collections.abc import Sequence

from django.urls import reverse

from onewindow.bulletin.queries import Named
from onewindow.rules.publishing import Drawing, Figure, Table
from onewindow.rules.publishing import Row as Line
from onewindow.web import parts
from onewindow.web.pictures import Cell, Picture, Row

FOLDED = frozenset({"tiles", "hours"})  # the numbers of one stand beside the ranking; wide ones


def href(file: Named, figure: Figure) -> str:
    """Where a figure is explained."""
    return address(file, figure.code, figure.place)


def address(file: Named, code: str, place: str) -> str:
    """Where a figure of a place is explained."""
    return reverse("staff:bulletin_figure", args=[file.row.pk, code, place])


def picture(file: Named, drawing: Drawing) -> Picture:
    """A drawing with its numbers, which lead to their definitions."""
    table = drawing.table
    return Picture(
        key=f"picture-{drawing.key}",
        title=table.title,
        finding=drawing.finding,
        svg=drawing.svg,
        columns=_columns(table.columns),
        rows=_rows(file, table),
        is_open=drawing.key not in FOLDED,
    )


def table(file: Named, one: Table) -> Picture:
    """A table of the annex, in the shape of a picture's."""
    return Picture(
        key=f"table-{one.key}",
        title=one.title,
        finding="",
        svg="",
        columns=_columns(one.columns),
        rows=_rows(file, one),
        is_open=True,
    )


def _columns(names: Sequence[str]) -> list[parts.Column]:
    return [parts.Column(name, is_number=n > 0) for n, name in enumerate(names)]


def _rows(file: Named, one: Table) -> list[Row]:
    return [
        Row([_name(file, line), *_cells(file, one, line)], is_own=line.is_own) for line in one.rows
    ]


def _name(file: Named, line: Line) -> Cell:
    if line.place not in file.centres:
        return Cell(line.name)
    return Cell(line.name, reverse("staff:bulletin_centre", args=[file.row.pk, line.place]))


def _cells(file: Named, one: Table, line: Line) -> list[Cell]:
    if not (line.place and one.codes):
        return [Cell(said) for said in line.cells]
    return [
        Cell(said, address(file, code, line.place))
        for said, code in zip(line.cells, one.codes, strict=False)
    ]
