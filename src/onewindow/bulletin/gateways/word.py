"""A bulletin as a Word file, that an office may go on working with."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from onewindow.documents import paper
from onewindow.rules.publishing import DOUBT, Drawing, Publication, Table

RED, FAINT = RGBColor(0xC1, 0x12, 0x1F), RGBColor(0x4A, 0x53, 0x60)
SERIF, SANS = "宋体", "黑体"
NEVER = (1980, 1, 1, 0, 0, 0)  # of every file within: bytes do not vary with the clock
WIDTH = {"tiles": Mm(100)}


def word(one: Publication, *, locked_on: date) -> bytes:
    """The bulletin as .docx; pictures are drawn as PNG. The same publication, the same bytes."""
    written = Document()
    _dress(written, one, locked_on)
    _first_page(written, one)
    written.add_heading(one.words["pictures"], 1)
    for drawing in one.drawings:
        _picture(written, drawing)
    _turned(written)
    written.add_heading(one.words["annex"], 1)
    for table in one.tables:
        written.add_heading(table.title, 2)
        _table(written, table)
    _small(written, one.words["nothing"])
    _turned(written)
    _figures(written, one)
    written.add_heading(one.words["numbers"], 1)
    for table in one.numbers:
        written.add_heading(table.title, 2)
        _table(written, table)
    _definitions(written, one)
    out = io.BytesIO()
    written.save(out)
    return _settled(out.getvalue())


def _dress(written: Written, one: Publication, locked_on: date) -> None:
    """Fonts, margins, marks in the head of each page, and what the file says of itself."""
    normal = written.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SERIF)
    for level, size in ((1, 14), (2, 11.5)):
        style = written.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = (
            "Arial",
            Pt(size),
            RGBColor(0, 0, 0),
        )
        style.element.rPr.rFonts.set(qn("w:eastAsia"), SANS)
    section = written.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(head, "　".join(one.marks), size=10, colour=RED, is_bold=True)
    _run(section.footer.paragraphs[0], one.title, size=8, colour=FAINT)
    about = written.core_properties
    about.title, about.author, about.language = one.title, one.masthead, one.language
    about.comments = " ".join(one.notes)
    about.created = about.modified = datetime.combine(locked_on, time(12))  # noqa: DTZ001


def _first_page(written: Written, one: Publication) -> None:
    head = written.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, one.masthead, size=26, colour=RED, is_bold=True)
    title = written.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, one.title, size=16, is_bold=True)
    top = written.add_table(rows=2, cols=len(one.headline))
    for cell, lead in zip(top.rows[0].cells, one.headline, strict=True):
        _fill(cell, f"{lead.name} ({lead.unit})", size=8)
    for cell, lead in zip(top.rows[1].cells, one.headline, strict=True):
        _fill(cell, lead.now + (DOUBT if lead.is_doubtful else ""), size=14, is_bold=True)
    for key, lines in (("summary", one.summary), ("text", one.paragraphs)):
        written.add_heading(one.words[key], 1)
        for line in lines:
            written.add_paragraph(line)
    if one.doubts:
        written.add_heading(one.words["doubts"], 1)
        for line in one.doubts:
            written.add_paragraph(line)
        _small(written, one.words["doubts_note"])
    for line in one.notes:
        _small(written, line)


def _picture(written: Written, drawing: Drawing) -> None:
    written.add_heading(drawing.table.title, 2)
    written.add_paragraph(drawing.finding).paragraph_format.keep_with_next = True
    picture = io.BytesIO(paper.png(drawing.svg))
    shape = written.add_picture(picture, width=WIDTH.get(drawing.key, Mm(160)))
    shape._inline.docPr.set("descr", drawing.finding)  # what is read aloud instead of it


def _turned(written: Written) -> None:
    """A new section, lying where the last one stood."""
    last = written.sections[-1]
    section = written.add_section()
    is_lying = last.orientation == WD_ORIENT.LANDSCAPE
    section.orientation = WD_ORIENT.PORTRAIT if is_lying else WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = last.page_height, last.page_width


def _table(written: Written, table: Table) -> None:
    grid = written.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, name in zip(grid.rows[0].cells, table.columns, strict=True):
        _fill(cell, name, size=8, is_bold=True)
    for row in table.rows:
        cells = grid.add_row().cells
        for n, said in enumerate((row.name, *row.cells)):
            _fill(cells[n], said, size=8, is_bold=row.is_own, is_number=n > 0)


def _figures(written: Written, one: Publication) -> None:
    written.add_heading(one.words["indicators"], 1)
    names = ("indicator", "now", "last", "year", "unit")
    grid = written.add_table(rows=1, cols=len(names), style="Light Grid Accent 1")
    for cell, name in zip(grid.rows[0].cells, names, strict=True):
        _fill(cell, one.words[name], size=8, is_bold=True)
    for figure in one.figures:
        cells = grid.add_row().cells
        now = figure.now + (DOUBT if figure.is_doubtful else "")
        for n, said in enumerate((figure.name, now, figure.last, figure.year, figure.unit)):
            _fill(cells[n], said, size=8, is_bold=n == 1, is_number=n in (1, 2, 3))


def _definitions(written: Written, one: Publication) -> None:
    written.add_heading(one.words["definitions"], 1)
    for figure in one.figures:
        line = written.add_paragraph()
        _run(line, f"{figure.name} ", size=9.5, is_bold=True)
        _run(line, figure.basis, size=8, colour=FAINT)
        _run(line, f"\n{figure.definition}", size=9.5)
        _run(line, f"\n{one.words['source']}: {figure.source}", size=8, colour=FAINT)


def _fill(
    cell: Any, said: str, *, size: float, is_bold: bool = False, is_number: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, said, size=size, is_bold=is_bold)


def _small(written: Written, said: str) -> None:
    _run(written.add_paragraph(), said, size=8, colour=FAINT)


def _run(
    paragraph: Any, said: str, *, size: float, colour: RGBColor | None = None, is_bold: bool = False
) -> None:
    run = paragraph.add_run(said)
    run.font.size, run.bold = Pt(size), is_bold
    if colour is not None:
        run.font.color.rgb = colour


def _settled(package: bytes) -> bytes:
    """The same files without the moment they were put together at."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(out, "w") as kept:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, given.read(name))
    return out.getvalue()
