"""Legal papers and certificates as PDF; the bodies are described in `bodies`.

    render(template="acceptance", body={...}, language="zh", photo=None) -> bytes   the PDF
    render(template=..., body=..., drawings={"ranking": "<svg …>"})   with drawings of our own
    png("<svg …>", ppi=144) -> bytes                                  a drawing as a picture
    pictures(template=..., body=..., ppi=96) -> [bytes, ...]                  a PNG of each page
    newest(kind="acceptance") -> "acceptance@1"                    to be kept beside the body
    title(template=..., body=...) -> "受理通知书"
    number(short="温市监", kind="acceptance", year=2026, serial=12) -> "温市监受〔2026〕12号"

`template` is a name, "acceptance" or "acceptance@1", or a `Template` made from elsewhere (the
catalogue's owners edit them). Values never become typst code: the body goes in as a JSON file
that the template reads, so `#panic()` in a name is eight characters on paper.

The same template and body give the same bytes, on every machine. Papers are PDF/A-2a and
PDF/UA-1: archivable, searchable and readable aloud.
"""

import base64
import datetime
import io
import json
import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, cast

import segno
import typst

from onewindow.documents import stationery, typefaces
from onewindow.documents.stationery import Language, Template, UnknownTemplate, kinds, newest
from onewindow.rules import refusal

__all__ = [
    "BodyIncomplete",
    "GlyphMissing",
    "PhotoUnknown",
    "Template",
    "TemplateBroken",
    "UnknownTemplate",
    "kinds",
    "newest",
    "number",
    "pictures",
    "render",
    "title",
]

PACKAGE_IMPORT = re.compile(r"""["']\s*@""")

Body = Mapping[str, Any]


class TemplateBroken(refusal.Refusal):
    """The template's source or texts cannot be made into a paper."""

    code = "paper_template_broken"


class BodyIncomplete(refusal.Incomplete):
    """The body lacks something that this paper must say."""

    code = "paper_body_incomplete"


class PhotoUnknown(refusal.Refusal):
    """The photograph is neither JPEG nor PNG."""

    code = "paper_photo_unknown"


class GlyphMissing(refusal.Refusal):
    """A certificate may not be made with a character that cannot be printed."""

    code = "paper_glyph_missing"


def title(*, template: str | Template, body: Body, language: Language = "zh") -> str:
    """What the paper calls itself; it may depend on the kind of matter.

    Raises UnknownTemplate.
    """
    form = _form(template)
    texts = stationery.texts(form, language)
    given = texts["title"]
    if not isinstance(given, Mapping):
        return str(body.get("title") or given)
    decisive = _at(body, texts.get("title_by", "matter.kind"))
    key = str(decisive).lower() if isinstance(decisive, bool) else str(decisive)
    return str(given.get(key, given["*"]))


def number(*, short: str, kind: str, year: int, serial: int) -> str:
    """The number of a paper: authority's short name, nature, year, serial.

    Source: 党政机关公文处理工作条例 第九条 (发文字号); GB/T 9704-2012, 7.2.5.
    """
    return f"{short}{stationery.template(name=kind).nature}〔{year}〕{serial}号"


def render(
    *,
    template: str | Template,
    body: Body,
    language: Language = "zh",
    photo: bytes | None = None,
    drawings: Mapping[str, str] | None = None,
) -> bytes:
    """The paper as PDF/A; photo: JPEG or PNG bytes, for certificates.

    drawings: SVG of our own by name, which the template finds as `/drawing-NAME.svg`.
    Raises UnknownTemplate, BodyIncomplete, GlyphMissing, PhotoUnknown, TemplateBroken.
    """
    made = _typeset(template, body, language, photo, kind="pdf", drawings=drawings)
    return cast(bytes, made)


def pictures(
    *,
    template: str | Template,
    body: Body,
    language: Language = "zh",
    photo: bytes | None = None,
    ppi: int = 96,
    drawings: Mapping[str, str] | None = None,
) -> list[bytes]:
    """The paper's pages as PNG, for a preview on a screen.

    Raises as `render` does.
    """
    made = _typeset(template, body, language, photo, kind="png", ppi=ppi, drawings=drawings)
    return made if isinstance(made, list) else [cast(bytes, made)]


@lru_cache(maxsize=64)  # who takes the Word file mostly takes the Excel file, too
def png(svg: str, *, ppi: int = 144) -> bytes:
    """A drawing as a picture, for files that take no SVG; the same bytes for the same drawing."""
    source = '#set page(width: auto, height: auto, margin: 0pt)\n#image("/drawing.svg")'
    files = {"main.typ": source.encode(), "drawing.svg": svg.encode()}
    return cast(bytes, _compiler().compile(input=cast(Any, files), format="png", ppi=ppi))


def _typeset(
    wanted: str | Template,
    body: Body,
    language: Language,
    photo: bytes | None,
    *,
    kind: Literal["pdf", "png"],
    ppi: int | None = None,
    drawings: Mapping[str, str] | None = None,
) -> bytes | list[bytes] | None:
    form = _form(wanted)
    if PACKAGE_IMPORT.search(form.typ):
        raise TemplateBroken("A template may not import packages.", kind=form.kind)
    _check(form, body)
    moment = _moment(body["issued_on"])
    files = {
        "main.typ": form.typ.encode(),
        **stationery.shared_sources(form.house),
        "data.json": _data(form, body, language, moment, has_photo=photo is not None),
        "qr.svg": _qr(body["qr_url"]) if body.get("qr_url") else b"",
        "rate.svg": _qr(body["rate_url"]) if body.get("rate_url") else b"",
        "photo.svg": _framed(photo) if photo else b"",
        **{f"drawing-{name}.svg": svg.encode() for name, svg in (drawings or {}).items()},
    }
    try:
        return _compiler().compile(
            input=cast(Any, files),  # the stub lacks the dictionary form
            format=kind,
            ppi=ppi,
            pdf_standards=["a-2a", "ua-1"] if kind == "pdf" else [],
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        raise TemplateBroken(
            f"The template {form.kind!r} cannot be set: {error.message}",
            kind=form.kind,
            detail=_without_folders(error.diagnostic),
        ) from error


def _form(wanted: str | Template) -> Template:
    return stationery.template(name=wanted) if isinstance(wanted, str) else wanted


def _without_folders(diagnostic: str) -> str:
    """The typesetter's message without where on this machine it looked."""
    return re.sub(r"─ \S*/", "─ ", diagnostic).replace(str(stationery.HOME), "")


def _check(form: Template, body: Body) -> None:
    problems = [
        refusal.Problem(path, "missing", f"The paper needs {path!r}.", {"kind": form.kind})
        for path in form.requires
        if _at(body, path) in (None, "")
    ]
    if problems:
        raise BodyIncomplete(problems)
    if form.exact and (odd := sorted(_unprintable(body))):
        shown = ", ".join(f"U+{ord(c):04X}" for c in odd)
        raise GlyphMissing(f"No font has the character {shown}.", characters=odd)


def _at(body: Body, path: str) -> object:
    found: object = body
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _data(
    form: Template,
    body: Body,
    language: Language,
    moment: datetime.datetime,
    *,
    has_photo: bool,
) -> bytes:
    return json.dumps(
        {
            "body": _printable(dict(body)),
            "texts": stationery.texts(form, language),
            "language": stationery.spoken(form, language),
            "has_photo": has_photo,
            "date": {"year": moment.year, "month": moment.month, "day": moment.day},
        }
    ).encode()


def _printable(value: object) -> object:
    """The same value; a character that no font has becomes its code, 〔U+1F600〕."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        return "".join(map(_shown, value))
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(inner) for inner in value]
    return value


def _shown(character: str) -> str:
    if character in typefaces.characters() or character == "\n":
        return character
    if character.isspace():
        return " "
    return f"〔U+{ord(character):04X}〕"


def _unprintable(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (c for c in value if _shown(c) not in (c, " "))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _unprintable(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _unprintable(inner)


def _moment(issued_on: str) -> datetime.datetime:
    """Noon of the paper's day: the only date a paper's file knows, so bytes do not vary."""
    day = datetime.date.fromisoformat(issued_on[:10])
    return datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC)


def _qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=2, light="#fff"
    )
    return out.getvalue()


def _framed(photo: bytes) -> bytes:
    """The photograph inside an SVG of 26 × 32: the typesetter takes files of text only."""
    kinds_by_sign = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png"}
    kind = next((k for sign, k in kinds_by_sign.items() if photo.startswith(sign)), None)
    if kind is None:
        raise PhotoUnknown("A photograph is JPEG or PNG.")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' viewBox="0 0 26 32" width="26mm" height="32mm"><image width="26" height="32"'
        f' preserveAspectRatio="xMidYMid slice" xlink:href="data:image/{kind};base64,'
        f'{base64.b64encode(photo).decode()}"/></svg>'
    ).encode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=typefaces.folders(),
    )


_local = threading.local()


def _compiler() -> typst.Compiler:
    """One compiler a thread: it may not be entered twice. Files are read from memory only."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            root=str(stationery.HOME),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=str(stationery.HOME / stationery.HOUSE),
            package_cache_path=str(stationery.HOME / stationery.HOUSE),
        )
    return cast(typst.Compiler, _local.compiler)
