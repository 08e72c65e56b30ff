"""A bulletin for whoever may see it: as it is published, and as a file in one of four formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from onewindow.bulletin.gateways import excel, pdf, webpage, word
from onewindow.bulletin.models import Bulletin
from onewindow.bulletin.queries.bulletins import Named, file
from onewindow.rules import clock, publishing, publishing_pictures
from onewindow.rules.actors import Actor
from onewindow.rules.publishing import Issue, Language, Publication


class Format(StrEnum):
    """What a bulletin is written into; the value is the end of the file's name."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"
    HTML = "html"


TYPES: Mapping[Format, str] = {
    Format.PDF: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file: its bytes, what it is, what it is called."""

    content: bytes
    kind: str
    name: str


def issue(named: Named) -> Issue:
    """A bulletin as the rules take it. No query."""
    row = named.row
    return Issue(
        county=row.county,
        period=named.period,
        revision=row.revision,
        is_signed=row.state == Bulletin.State.SIGNED,
        is_demonstration=row.is_demonstration,
        reason=row.reason,
        signer=row.signer,
        signed_on=row.signed_at and clock.local_day(row.signed_at),
        locked_on=clock.local_day(row.drafted_at),
        digest=bytes(row.digest).hex() if row.digest else "",
        figures=_whole(named),
        text=row.text,
    )


def published(named: Named, *, language: Language) -> Publication:
    """Everything that a bulletin says, with its pictures. No query."""
    found = issue(named)
    drawings = publishing_pictures.draw(found, language=language)
    return publishing.publish(found, language=language, drawings=drawings)


def download(bulletin_id: UUID, *, format: Format, language: Language, to: Actor) -> Written:
    """A bulletin as a file. The same bulletin and language give the same bytes. Two queries.

    Raises NotFound, NotPermitted.
    """
    named = file(bulletin_id, to=to)
    found, one = issue(named), published(named, language=language)
    if format is Format.PDF:
        day = found.locked_on.isoformat()
        content = pdf.pdf(one, locked_on=day, is_draft=not found.is_signed)
    elif format is Format.WORD:
        content = word.word(one, locked_on=found.locked_on)
    elif format is Format.EXCEL:
        content = excel.excel(one, found, locked_on=found.locked_on)
    else:
        content = webpage.webpage(one)
    revision = f"-{found.revision}" if found.revision > 1 else ""
    draft = "" if found.is_signed else "-draft"
    name = f"bulletin-{found.county}-{found.period}{revision}{draft}.{format}"
    return Written(content, TYPES[format], name)


def _whole(named: Named) -> Mapping[str, Any]:
    """What was kept; of bulletins that did not keep names of places yet, today's."""
    kept: Mapping[str, Any] = named.row.figures
    if "scopes" in kept:
        return kept
    levels = {"省": "province", "市": "city", "县": "county", "乡": "centre"}
    return {
        **kept,
        "scopes": [
            [code, levels.get(one.level, ""), one.parent_id or ""]
            for code, one in named.names.items()
        ],
        "names": {code: [one.name, one.name_en] for code, one in named.names.items()},
    }
