"""Pictures on pages: a drawing of `rules.pictures`, the sentence it proves, its numbers as a table.

    one = Picture(key="towns", title=_("各中心办件量"), finding="泽国镇收件最多，812件。",
                  svg=pictures.bars(rows=…, label=finding), columns=[parts.Column(…), …],
                  rows=[Row([Cell("泽国镇", href), Cell("812")]), …])

and in the template `{% picture one %}` with `css/pictures.css` linked. The drawing may be given
as any text that `rules.drawing` made: names in it are escaped there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from onewindow.web import parts


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a picture's table."""

    said: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a picture's table: its name and its numbers. is_own: the one meant."""

    cells: Sequence[Cell]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. key: its id on the page. note: what is assumed in it, if anything."""

    key: str
    title: str
    finding: str
    svg: str
    columns: Sequence[parts.Column]
    rows: Sequence[Row]
    note: str = ""
    is_open: bool = False  # its table stands open

    @property
    def drawing(self) -> SafeString:
        """The drawing, as the page takes it."""
        return mark_safe(self.svg)  # noqa: S308 - made by rules.drawing, which escapes words
