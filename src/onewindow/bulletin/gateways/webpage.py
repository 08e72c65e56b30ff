"""A bulletin as one HTML file that needs nothing else: to be kept, sent, or put on a site."""

from collections.abc import Iterable, Sequence
from html import escape

from onewindow.rules.publishing import DOUBT, Drawing, Figure, Publication, Row, Table

LOOK = """
body{margin:0;background:#f4f6f9;color:#1a1d21;font:16px/1.7 "PingFang SC","Microsoft YaHei",
"Noto Sans CJK SC",sans-serif}
main{max-width:960px;margin:24px auto;padding:32px 40px;background:#fff}
header p{margin:0;text-align:center;color:#c1121f;font:700 34px/1.3 serif;letter-spacing:4px}
header{border-bottom:3px double #c1121f;padding-bottom:8px}
h1{text-align:center;font-size:24px}h2{margin-top:32px;border-left:4px solid #0b4ea2;
padding-left:10px;font-size:20px}h3{font-size:16px;margin:24px 0 4px}
.marks{text-align:right}.marks span{border:1px solid #c1121f;color:#c1121f;padding:2px 8px;
margin-left:8px;border-radius:2px;font-weight:700}
.lead{display:flex;flex-wrap:wrap;gap:8px}.lead div{flex:1 1 130px;background:#e9f1fb;padding:8px}
.lead b{display:block;font-size:22px}.small{color:#4a5360;font-size:13px}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
th,td{border-bottom:1px solid #d8dee6;padding:4px 6px;text-align:right}
th:first-child,td:first-child,.words td{text-align:left}thead th{background:#f4f6f9}
figure{margin:16px 0}svg{max-width:100%;height:auto}.wide{overflow-x:auto}
.own td,.own th{font-weight:700}
"""


def webpage(one: Publication) -> bytes:
    """The bulletin as .html. The same publication, the same bytes."""
    said = one.words
    parts = [
        f'<p class="marks">{"".join(f"<span>{escape(mark)}</span>" for mark in one.marks)}</p>',
        f"<header><p>{escape(one.masthead)}</p></header><h1>{escape(one.title)}</h1>",
        _lead(one.headline),
        _part(said["summary"], _lines(one.summary)),
        _part(said["text"], _lines(one.paragraphs)),
        _doubts(one),
        _part(said["pictures"], "".join(_drawing(drawing) for drawing in one.drawings)),
        _part(said["annex"], "".join(_table(table) for table in one.tables)),
        _part(said["indicators"], _figures(one)),
        _part(said["definitions"], _definitions(one)),
        "".join(f'<p class="small">{escape(line)}</p>' for line in one.notes),
    ]
    language = "en" if one.language == "en" else "zh-Hans"
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(one.title)}</title><style>{LOOK}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )
    return page.encode()


def _part(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _lead(figures: Sequence[Figure]) -> str:
    cells = (
        f'<div><span class="small">{escape(one.name)} ({escape(one.unit)})</span>'
        f"<b>{escape(_now(one))}</b></div>"
        for one in figures
    )
    return f'<div class="lead">{"".join(cells)}</div>'


def _now(one: Figure) -> str:
    return one.now + (DOUBT if one.is_doubtful else "")


def _doubts(one: Publication) -> str:
    if not one.doubts:
        return ""
    note = f'<p class="small">{escape(one.words["doubts_note"])}</p>'
    return _part(one.words["doubts"], _lines(one.doubts) + note)


def _drawing(one: Drawing) -> str:
    return (
        f"<figure><h3>{escape(one.table.title)}</h3><figcaption>{escape(one.finding)}</figcaption>"
        f"{one.svg}<details><summary>…</summary>{_grid(one.table)}</details></figure>"
    )


def _table(one: Table) -> str:
    return f"<h3>{escape(one.title)}</h3>{_grid(one)}"


def _grid(one: Table) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in one.columns)
    rows = "".join(_row(row) for row in one.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide">{table}</div>'


def _row(row: Row) -> str:
    cells = "".join(f"<td>{escape(said)}</td>" for said in row.cells)
    own = ' class="own"' if row.is_own else ""
    return f'<tr{own}><th scope="row">{escape(row.name)}</th>{cells}</tr>'


def _figures(one: Publication) -> str:
    columns = tuple(one.words[key] for key in ("indicator", "now", "last", "year", "unit"))
    rows = tuple(
        Row(figure.name, (_now(figure), figure.last, figure.year, figure.unit))
        for figure in one.figures
    )
    note = f'<p class="small">{escape(one.words["nothing"])}</p>'
    return _grid(Table("figures", "", columns, rows)) + note


def _definitions(one: Publication) -> str:
    lines = (
        f"<p><strong>{escape(figure.name)}</strong> <span class=small>{escape(figure.basis)}</span>"
        f"<br>{escape(figure.definition)}<br><span class=small>{escape(one.words['source'])}: "
        f"{escape(figure.source)}</span></p>"
        for figure in one.figures
    )
    return "".join(lines)
