"""One bulletin, four files: read back, each says every locked value, and what it is on its face."""

import io
import re
from decimal import Decimal
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from onewindow.bulletin import actions, queries
from onewindow.bulletin.queries import Format
from onewindow.rules import periods
from onewindow.rules.figures import Level
from onewindow.rules.powers import NotPermitted
from onewindow.rules.publishing import ANNEX, COUNTIES, DOUBT
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY

MARCH = periods.month(2026, 3)
AFTER = AT + 40 * DAY


@pytest.fixture
def office(world):
    return world.staff("office")


@pytest.fixture
def drafted(world, office):
    telling.granted(world, telling.taken_up(world, PLOT))
    telling.handed(world, PLOT)
    return actions.draft(period=MARCH, by=office, at=AFTER)


def text_of(written) -> str:
    """All words of a file as its reader sees them."""
    content = io.BytesIO(written.content)
    if written.name.endswith("pdf"):
        said = "\n".join(page.extract_text() for page in PdfReader(content).pages)
    elif written.name.endswith("docx"):
        file = docx.Document(content)
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        heads = [one.text for section in file.sections for one in section.header.paragraphs]
        said = "\n".join([*(one.text for one in file.paragraphs), *cells, *heads])
    elif written.name.endswith("xlsx"):
        book = openpyxl.load_workbook(content)
        said = "\n".join(shown(cell) for sheet in book for row in sheet.rows for cell in row)
    else:
        said = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", "\n", content.read().decode())
    return said.replace(DOUBT, "")


def shown(cell) -> str:
    """A cell as its reader sees it."""
    if not isinstance(cell.value, (int, float)):
        return str(cell.value or "")
    places = len(cell.number_format.partition(".")[2])
    return f"{Decimal(str(cell.value)):,.{places}f}"


def as_printed(value) -> str:
    return "—" if value is None else f"{Decimal(value):,f}"


def run_together(said: str) -> str:
    return re.sub(r"\s", "", said)


def test_every_file_says_every_value_of_county_and_centres(drafted, office):
    issue = queries.issue(queries.file(drafted.pk, to=office))
    towns, counties = issue.places(Level.CENTRE), issue.places(Level.COUNTY)
    for format, language in [*((one, "zh") for one in Format), (Format.PDF, "en")]:
        said = text_of(queries.download(drafted.pk, format=format, language=language, to=office))
        tokens = set(said.split())
        values = [
            (when, key, value)
            for when in ("now", "last", "year")
            for key, value in issue.figures[when].items()
        ]
        for when, key, value in values:
            code, place = key.split()
            in_annex = when == "now" and (
                (place in towns and code in ANNEX) or (place in counties and code in COUNTIES)
            )
            if place == issue.county or in_annex or format is Format.EXCEL:
                assert as_printed(value) in tokens, (format, key, when, value)
        for line in drafted.text:
            sentence = (language == "en" and line["en"]) or line["zh"]
            assert run_together(sentence) in run_together(said), (format, line["key"])


def test_drafts_and_demonstrations_say_so_and_the_signed_one_its_digest(drafted, office):
    def files():
        return [
            queries.download(drafted.pk, format=one, language="zh", to=office) for one in Format
        ]

    for written in files():
        said = run_together(text_of(written))
        assert "草稿" in said
        assert "演示数据" in said
    actions.sign(bulletin_id=drafted.pk, version=1, by=office, at=AFTER)
    drafted.refresh_from_db()
    signed = files()
    for written in signed:
        said = run_together(text_of(written))
        assert "草稿" not in said
        assert "演示数据" in said
        assert bytes(drafted.digest).hex() in said
    assert signed == files()


def test_an_excel_file_holds_every_figure_of_every_place_as_a_number(drafted, office):
    given = queries.download(drafted.pk, format=Format.EXCEL, language="zh", to=office)
    rows = openpyxl.load_workbook(io.BytesIO(given.content))["全部数字"].iter_rows(values_only=True)
    found = {f"{row[0]} {row[1]}": row[3] for row in rows if row[1] and "." in str(row[0])}
    assert found.keys() == drafted.figures["now"].keys()
    for key, value in drafted.figures["now"].items():
        assert found[key] == ("—" if value is None else float(value)), key


def test_a_word_file_holds_its_pictures_with_words_instead_of_them(drafted, office):
    given = queries.download(drafted.pk, format=Format.WORD, language="zh", to=office)
    package = ZipFile(io.BytesIO(given.content))
    pictures = [name for name in package.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 6
    document = package.read("word/document.xml").decode()
    assert document.count('descr="') == 6
    assert "非行政区划" not in document  # it stands in the drawing


def test_what_was_edited_is_what_is_printed_and_what_was_emptied_is_left_out(drafted, office):
    actions.edit(
        bulletin_id=drafted.pk, texts={"total": "本月平稳。", "papers": ""}, version=1,
        by=office, at=AFTER,
    )  # fmt: skip
    said = text_of(queries.download(drafted.pk, format=Format.PDF, language="zh", to=office))
    assert "本月平稳。" in run_together(said)
    assert "补正率0.00%" not in run_together(said)


def test_a_draft_is_the_offices_own_and_nobody_else_downloads_it(world, drafted):
    given = {"format": Format.PDF, "language": "zh"}
    with pytest.raises(NotFound):
        queries.download(drafted.pk, to=world.chen, **given)
    with pytest.raises(NotPermitted):
        queries.download(drafted.pk, to=world.li, **given)


def test_a_bulletin_from_before_pictures_were_kept_is_published_with_what_it_has(drafted, office):
    kept = ("now", "last", "year", "counts", "contradictions", "demonstration")
    drafted.figures = {name: drafted.figures[name] for name in kept}
    drafted.save()
    said = text_of(queries.download(drafted.pk, format=Format.HTML, language="zh", to=office))
    assert "泽国镇" in said
    named = queries.file(drafted.pk, to=office)
    found = queries.published(named, language="zh")
    assert [one.key for one in found.drawings] == ["ranking", "county-ranks"]
