"""A bulletin as PDF/A: summary, pictures, annex, definitions."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.documents import paper, stationery
from onewindow.rules.publishing import Drawing, Publication

SOURCE = Path(__file__).parents[2] / "data" / "bulletin.typ"
NARROW = 62  # per cent of the text's width, for drawings that are as high as wide
WIDTHS = {"tiles": NARROW, "trend": 78, "funnel": 66, "hours": 78, "county-ranks": 64}


def pdf(one: Publication, *, locked_on: str, is_draft: bool) -> bytes:
    """The bulletin on paper. locked_on: ISO day, the only date that its file knows.

    The same publication gives the same bytes.
    """
    body: dict[str, Any] = {
        key: value for key, value in asdict(one).items() if key not in ("drawings", "language")
    }
    body |= {
        "issued_on": locked_on,
        "is_draft": is_draft,
        "drawings": [_drawing(each) for each in one.drawings],
        "numbers": [asdict(each) for each in one.numbers],
    }
    return paper.render(
        template=_template(),
        body=body,
        language=one.language,
        drawings={each.key: each.svg for each in one.drawings},
    )


def _drawing(one: Drawing) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.table.title,
        "finding": one.finding,
        "width": WIDTHS.get(one.key, 96),
    }


@cache
def _template() -> stationery.Template:
    return stationery.Template(
        kind="bulletin",
        version=1,
        typ=SOURCE.read_text(encoding="utf-8"),
        texts={"zh": {"title": "通报"}, "en": {"title": "Bulletin"}},
        requires=("issued_on", "title", "masthead"),
    )
