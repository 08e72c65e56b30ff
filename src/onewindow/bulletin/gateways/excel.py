"""A bulletin as a workbook: numbers as numbers, each sheet with what it is on its first lines."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter

from onewindow.documents import paper
from onewindow.rules.indicators import INDICATORS
from onewindow.rules.publishing import DOUBT, Issue, Publication, Row, unit

TITLE, HEAD, TEXT, MARK = "title", "head", "text", "mark"


class _Book:
    """A workbook that is being written."""

    def __init__(self, one: Publication, locked_on: date) -> None:
        self.one, self.out = one, io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {"in_memory": True, "strings_to_formulas": False})
        moment = datetime.combine(locked_on, time(12))  # noqa: DTZ001 - the file's own, bare
        self.book.set_properties(
            {
                "title": one.title,
                "author": one.masthead,
                "comments": " ".join(one.notes),
                "created": moment,
            }
        )
        add = self.book.add_format
        self.looks = {
            TITLE: add({"bold": True, "font_size": 14}),
            HEAD: add({"bold": True, "bg_color": "#E9F1FB", "bottom": 1, "text_wrap": True}),
            TEXT: add({"text_wrap": True, "valign": "top"}),
            MARK: add({"bold": True, "font_color": "#C1121F"}),
        }
        self.numbers: dict[int, Any] = {}

    def sheet(self, name: str, widths: Sequence[int]) -> tuple[Any, int]:
        """A new sheet that says whose it is and what must be seen at once; its next row."""
        sheet = self.book.add_worksheet(name[:31])
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width)
        sheet.write_string(0, 0, self.one.title, self.looks[TITLE])
        sheet.write_string(1, 0, "　".join(self.one.marks), self.looks[MARK])
        sheet.set_footer(f"&L{self.one.title}&R&P/&N")
        sheet.fit_to_pages(1, 0)
        sheet.set_landscape()
        return sheet, 3

    def number(self, places: int) -> Any:
        """The look of a number with so many decimals."""
        if places not in self.numbers:
            tail = "." + "0" * places if places else ""
            self.numbers[places] = self.book.add_format({"num_format": f"#,##0{tail}"})
        return self.numbers[places]

    def value(self, sheet: Any, row: int, column: int, said: str) -> None:
        """A printed value as a number, with its decimals; a mark follows in its look alone."""
        found = _decimal(said.removesuffix(DOUBT))
        if found is None or said.endswith(("%", DOUBT)):
            sheet.write_string(row, column, said)
            return
        exponent = found.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        sheet.write_number(row, column, float(found), self.number(places))

    def heads(self, sheet: Any, row: int, names: Sequence[str]) -> int:
        """The names of columns; the next row."""
        for n, name in enumerate(names):
            sheet.write_string(row, n, name, self.looks[HEAD])
        return row + 1

    def table(
        self, sheet: Any, row: int, title: str, columns: Sequence[str], rows: Sequence[Row]
    ) -> int:
        """A table with its title; the row after next."""
        sheet.write_string(row, 0, title, self.looks[TITLE])
        row = self.heads(sheet, row + 1, columns)
        for line in rows:
            sheet.write_string(row, 0, line.name)
            for n, said in enumerate(line.cells, start=1):
                self.value(sheet, row, n, said)
            row += 1
        return row + 1


def excel(one: Publication, issue: Issue, *, locked_on: date) -> bytes:
    """The bulletin as .xlsx. The same publication, the same bytes."""
    book = _Book(one, locked_on)
    _summary(book)
    _pictures(book)
    sheet, row = book.sheet(one.words["annex"], [24, *[14] * 11])
    for table in one.tables:
        row = book.table(sheet, row, table.title, table.columns, table.rows)
    _everything(book, issue)
    _definitions(book)
    book.book.close()
    return book.out.getvalue()


def _summary(book: _Book) -> None:
    one = book.one
    sheet, row = book.sheet(one.words["summary"], [34, 14, 14, 14, 14])
    for line in (*one.summary, *one.paragraphs, *one.doubts, *one.notes):
        sheet.merge_range(row, 0, row, 4, line, book.looks[TEXT])
        sheet.set_row(row, 32 if len(line) > 48 else 17)
        row += 1
    names = [one.words[key] for key in ("indicator", "now", "last", "year", "unit")]
    row = book.heads(sheet, row + 1, names)
    for figure in one.figures:
        sheet.write_string(row, 0, figure.name + (DOUBT if figure.is_doubtful else ""))
        for n, said in enumerate((figure.now, figure.last, figure.year), start=1):
            book.value(sheet, row, n, said)
        sheet.write_string(row, 4, figure.unit)
        row += 1
    sheet.write_string(row, 0, one.words["nothing"])


def _pictures(book: _Book) -> None:
    one = book.one
    sheet, row = book.sheet(one.words["pictures"], [24, *[10] * 14])
    for drawing in one.drawings:
        sheet.write_string(row, 0, drawing.finding)
        picture = io.BytesIO(paper.png(drawing.svg))
        options = {
            "image_data": picture, "x_scale": 0.5, "y_scale": 0.5, "description": drawing.finding,
        }  # fmt: skip
        table = drawing.table
        begun = row + 1
        row = book.table(sheet, begun, table.title, table.columns, table.rows)
        sheet.insert_image(begun, len(table.columns) + 1, f"{drawing.key}.png", options)
        row = max(row, begun + 24)


def _everything(book: _Book, issue: Issue) -> None:
    """Every figure of every place, as it is locked."""
    one = book.one
    sheet, row = book.sheet(one.words["all"], [22, 14, 22, 14, 14, 14, 14])
    names = ("code", "scope", "place_name", "now", "last", "year", "unit")
    row = book.heads(sheet, row, [one.words[name] for name in names])
    sheet.freeze_panes(row, 0)
    for indicator in INDICATORS:
        for place in issue.figures.get("names", {}):
            if not issue.has(indicator.code, place):
                continue
            sheet.write_string(row, 0, indicator.code)
            sheet.write_string(row, 1, place)
            sheet.write_string(row, 2, issue.name(place, one.language))
            for n, when in enumerate(("now", "last", "year"), start=3):
                book.value(sheet, row, n, _plain(issue.value(indicator.code, place, when=when)))
            sheet.write_string(row, 6, unit(indicator, one.language))
            row += 1


def _definitions(book: _Book) -> None:
    one = book.one
    sheet, row = book.sheet(one.words["definitions"], [22, 26, 80, 12, 40])
    names = ("code", "indicator", "definition", "basis", "source")
    row = book.heads(sheet, row, [one.words[name] for name in names])
    for figure in one.figures:
        cells = (figure.code, figure.name, figure.definition, figure.basis, figure.source)
        for n, said in enumerate(cells):
            sheet.write_string(row, n, said, book.looks[TEXT])
        row += 1


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _decimal(said: str) -> Decimal | None:
    try:
        return Decimal(said.replace(",", ""))
    except InvalidOperation:
        return None
