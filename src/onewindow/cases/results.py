"""What a result says, line by line, and what it tells the later matters of its package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.cases import planning
from onewindow.cases.models import Case
from onewindow.documents import actions as documents
from onewindow.rules import codes
from onewindow.rules.matter_parts import FormField

FIRST_SERIAL, SERIALS = 900, 50  # sequence codes of demonstration identity numbers
LONG_TERM = "长期"


@dataclass(frozen=True, slots=True)
class Content:
    """One line of a result. value: as data, words: as people read it (numbers masked)."""

    key: str
    label: str
    value: object
    words: str


def contents(case: Case, *, number: str, until: date | None) -> list[Content]:
    """The lines that the matter's version names for its result, filled in.

    number: the certificate's own number. until: its last day, None for long-term.
    """
    form, fields = case.package.form, _fields(case)
    made = {
        "valid_until": until.isoformat() if until else LONG_TERM,
        "idno": _newborn_number(case, fields, form),
    }
    lines = []
    for line in case.version.body["result"].get("content") or ():
        key, field_id = line["key"], line.get("field")
        if field_id in fields:
            group, field = fields[field_id]
            value = form.get(group)
            words = _words(field, value)
        else:
            field, value = None, line.get("value") or made.get(key) or number
            words = str(value)
        if value not in (None, "", [], {}):
            lines.append(Content(key, line["label"], value, words))
    return lines


def tell_later(case: Case, lines: Iterable[Content]) -> None:
    """Fill the package's fields that wait for this result. Saves the package."""
    package, changed = case.package, {}
    told = {line.key: line.value for line in lines}
    for group in planning.bundle_of(package).fields:
        waits = any(case.matter in use.field.from_result_of for use in group.uses)
        if waits and not package.form.get(group.key):
            value = _told(group.concept or group.key, told)
            if value is not None:
                changed[group.key] = value
    if changed:
        package.form = {**package.form, **changed}
        package.save(update_fields=["form"])


def _told(concept: str, told: Mapping[str, object]) -> object:
    """The line whose key the concept ends or begins with: business.uscc ← uscc."""
    tail = concept.rpartition(".")[2]
    if tail in told:
        return told[tail]
    fits = [key for key in told if tail.startswith(key) or tail.endswith(key)]
    return told[max(fits, key=len)] if fits else None


def _fields(case: Case) -> dict[str, tuple[str, FormField]]:
    bundle = planning.bundle_of(case.package)
    return {
        use.field.id: (group.key, use.field)
        for group in bundle.fields
        for use in group.uses
        if bundle.items[use.item].matter.code == case.matter
    }


def _words(field: FormField, value: object) -> str:
    words = {option.value: option.label for option in field.options}
    values = value if isinstance(value, list) else [value]
    shown = "、".join(words.get(str(one), str(one)) for one in values if one is not None)
    return codes.mask_identity_number(shown) if field.type == "idno" else shown


def _newborn_number(
    case: Case, fields: Mapping[str, tuple[str, FormField]], form: Mapping[str, Any]
) -> str | None:
    """A demonstration identity number for the child that a birth registration enters."""
    born = next((group for key, (group, _) in fields.items() if key == "baby_birth"), None)
    moment = str(form.get(born or "", ""))[:10]
    if not moment:
        return None
    serial = FIRST_SERIAL + documents.next_serial(f"idno:{case.county}:{moment}") % SERIALS * 2
    return codes.identity_number(
        division=case.county,
        birth_on=date.fromisoformat(moment),
        serial=serial + (1 if form.get("child.sex") == "男" else 0),
    )
