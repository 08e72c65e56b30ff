"""The English texts: each area's own file of pairs, merged and compiled for Django.

`locale/en/parts/<area>.po` are written by hand; `LC_MESSAGES/django.po` and `.mo` come of them.
"""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from onewindow.program.complaint import Complaint

ENGLISH = Path(__file__).resolve().parents[1] / "locale" / "en"


def parts(english: Path = ENGLISH) -> list[Path]:
    """The areas' files, by name."""
    return sorted((english / "parts").glob("*.po"))


def build(english: Path = ENGLISH) -> bool:
    """Merge and compile if a part is newer than the compiled file; tells whether it did."""
    compiled = english / "LC_MESSAGES" / "django.mo"
    sources = parts(english)
    if compiled.exists() and all(
        path.stat().st_mtime <= compiled.stat().st_mtime for path in [english / "parts", *sources]
    ):
        return False
    whole = merged(sources)
    try:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with compiled.with_suffix(".po").open("wb") as file:
            write_po(file, whole, sort_output=True, omit_header=False)
        draft = compiled.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, whole)
        draft.replace(compiled)
    except PermissionError:
        raise Complaint(
            f"The English texts cannot be written to {compiled.parent}: run `make setup` as"
            " the owner of this folder."
        ) from None
    return True


def merged(sources: list[Path]) -> Catalog:
    """One catalogue of all parts. Raises Complaint naming every text said in two ways."""
    whole = Catalog(locale="en", domain="django", fuzzy=False, project="OneWindow")
    said: dict[tuple[object, str | None], Path] = {}
    problems = []
    for path in sources:
        for message in _read(path):
            if not message.id or not message.string:
                continue
            first = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
            key = (first, message.context)
            before = whole.get(message.id, message.context)
            if before is not None and before.string != message.string:
                problems.append(
                    f"{first!r} is {before.string!r} in {said[key].name}"
                    f" but {message.string!r} in {path.name}:{message.lineno}"
                )
            elif before is None:
                whole.add(message.id, message.string, flags=message.flags, context=message.context)
                said[key] = path
    if problems:
        raise Complaint("English texts disagree: " + "; ".join(problems) + ".")
    return whole


def _read(path: Path) -> list[Message]:
    try:
        _require_whole_lines(path)
        with path.open("rb") as file:
            catalog = read_po(file, locale="en", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as failure:
        raise Complaint(f"{path} cannot be read: {failure}.") from None
    return [message for message in catalog if message.id]


def _require_whole_lines(path: Path) -> None:
    """The reader forgives a line without its closing quote, and loses text with it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.strip()
        if words.startswith(("msg", '"')) and not words.endswith('"'):
            raise ValueError(f"line {number} does not end with a quote")
