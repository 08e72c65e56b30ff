"""The stationery: versioned templates of papers, as data.

A template is a typst source that lays the paper out, and its texts. The packaged ones are in
`data/document_templates/<kind>/v<n>/` and never change once used: whoever keeps "acceptance@1"
beside a body gets the same paper in ten years. What all papers share is `house/v<n>/`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from onewindow.rules import refusal

HOME = Path(__file__).parent.parent / "data" / "document_templates"
HOUSE = "house"

Language = Literal["zh", "en"]


class UnknownTemplate(refusal.Refusal):
    """There is no template of this kind."""

    code = "paper_template_unknown"


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one kind of paper.

    typ: typst source, beginning with `#import "/house.typ": *`;
    texts: {"zh": {...}, "en": {...}}, where Chinese stands in for what English lacks;
    nature: the word in the number (受, 补, 准…); requires: dotted paths the body must hold;
    exact: refuse a character no font has, instead of printing its code; house: the version of
    the shared layout and texts.
    """

    kind: str
    version: int
    typ: str
    texts: Mapping[str, Mapping[str, Any]]
    nature: str = ""
    requires: tuple[str, ...] = ()
    exact: bool = False
    house: int = 1


def kinds() -> tuple[str, ...]:
    """Every kind of paper that has a packaged template, in order of name."""
    return tuple(sorted({p.parent.parent.name for p in HOME.glob("*/v*/paper.typ")}))


@cache
def newest(*, kind: str) -> str:
    """The name, with its version, of the template that new papers of this kind are made with.

    Raises UnknownTemplate.
    """
    if kind not in kinds():
        raise UnknownTemplate(f"There is no paper of the kind {kind!r}.", kind=kind)
    versions = [int(p.parent.name[1:]) for p in HOME.glob(f"{kind}/v*/paper.typ")]
    return f"{kind}@{max(versions)}"


@cache
def template(*, name: str) -> Template:
    """A packaged template: "acceptance@1", or "acceptance" for its newest version.

    Raises UnknownTemplate.
    """
    kind, _, version = name.partition("@")
    version = version or newest(kind=kind).partition("@")[2]
    folder = HOME / kind / f"v{version}"
    if kind not in kinds() or not version.isdecimal() or not folder.is_dir():
        raise UnknownTemplate(f"There is no paper of the kind {name!r}.", kind=name)
    given = json.loads((folder / "texts.json").read_text("utf-8"))
    return Template(
        kind=kind,
        version=int(version),
        typ=(folder / "paper.typ").read_text("utf-8"),
        texts={language: given[language] for language in ("zh", "en") if language in given},
        nature=given.get("nature", ""),
        requires=tuple(given["requires"]),
        exact=given.get("exact", False),
        house=given["house"],
    )


def spoken(form: Template, language: Language) -> Language:
    """The language the paper will be in: the one asked for, or Chinese."""
    return language if language in form.texts else "zh"


def texts(form: Template, language: Language) -> dict[str, Any]:
    """The shared texts with the template's own over them, Chinese under the language asked."""
    house, chosen = _house_texts(form.house), spoken(form, language)
    layers = (house["zh"], form.texts["zh"], house[chosen], form.texts[chosen])
    return {key: value for layer in layers for key, value in layer.items()}


@cache
def shared_sources(version: int) -> dict[str, bytes]:
    """What every template may import: `/house.typ`, `/certificate.typ`."""
    folder = HOME / HOUSE / f"v{version}"
    return {source.name: source.read_bytes() for source in folder.glob("*.typ")}


@cache
def _house_texts(version: int) -> dict[str, dict[str, Any]]:
    found = (HOME / HOUSE / f"v{version}" / "texts.json").read_text("utf-8")
    return cast(dict[str, dict[str, Any]], json.loads(found))
