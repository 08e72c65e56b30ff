"""What a result says, line by line, how long it is good, and what it tells later matters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.cases import planning
from onewindow.cases.models import Case
from onewindow.rules import certificates, codes, conditions
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import FormField

LONG_TERM = "长期"
NUMBERS = ("uscc", "_no")  # how the keys of lines end that hold the result's own number
BORN, SEX, BOY = "baby_birth", "baby_sex", "男"

Fields = Mapping[str, tuple[str, FormField]]


@dataclass(frozen=True, slots=True)
class Content:
    """One line of a result. value: as data, words: as people read it (known numbers masked)."""

    key: str
    label: str
    value: object
    words: str


def contents(case: Case, *, made: Mapping[str, str], number: str, on: date) -> list[Content]:
    """The lines that the matter's version names for its result, filled in.

    made: what the decision itself brings forth, by line key. number: the result's own.
    Lines that nobody knows yet are left out.
    """
    form, fields = case.package.form, fields_of(case)
    known = {"registered_on": on.isoformat(), **made}
    lines = []
    for line in case.version.body["result"].get("content") or ():
        key = line["key"]
        if line.get("field") in fields:
            group, field = fields[line["field"]]
            value = form.get(group)
            words = _words(field, value)
        else:
            is_number = key.endswith(NUMBERS)
            value = line.get("value") or known.get(key) or (number if is_number else None)
            words = str(line.get("words") or value)
        if value not in (None, "", [], {}):
            lines.append(Content(key, line["label"], value, words))
    return lines


def told_later(case: Case, lines: Iterable[Content]) -> dict[str, object]:
    """The package's empty fields that waited for this result, with their values."""
    told = {line.key: line.value for line in lines}
    found: dict[str, object] = {}
    for group in planning.bundle_of(case.package).fields:
        if case.package.form.get(group.key) not in (None, "", [], {}):
            continue
        for use in group.uses:
            key = use.field.result_key
            if case.matter in use.field.from_result_of and key in told:
                value = told[key]
                is_day = group.type == "date" and isinstance(value, str)
                found[group.key] = str(value)[:10] if is_day else value
    return found


def fields_of(case: Case) -> Fields:
    """The matter's own field ids, each with its key on the package's form."""
    return {
        use.field.id: (group.key, use.field)
        for group, use, matter in _uses(case)
        if matter == case.matter
    }


def _uses(case: Case) -> Iterable[tuple[Any, Any, str]]:
    bundle = planning.bundle_of(case.package)
    for group in bundle.fields:
        for use in group.uses:
            yield group, use, bundle.items[use.item].matter.code


def _words(field: FormField, value: object) -> str:
    words = {option.value: option.label for option in field.options}
    values = value if isinstance(value, list) else [value]
    shown = "、".join(words.get(str(one), str(one)) for one in values if one is not None)
    if field.type == "datetime":
        return shown.replace("T", " ")
    return codes.mask_identity_number(shown) if field.type == "idno" else shown


def newborn(case: Case) -> tuple[date, bool] | None:
    """Birthday and whether it is a boy, of the child whom a birth registration enters."""
    lines = case.version.body["result"].get("content") or ()
    fields = fields_of(case)
    if BORN not in fields or not any(line["key"] == "idno" for line in lines):
        return None
    form = case.package.form
    moment = str(form.get(fields[BORN][0]) or "")[:10]
    if not moment:
        return None
    sex = form.get(fields[SEX][0]) if SEX in fields else None
    return date.fromisoformat(moment), sex == BOY


def valid_until(case: Case, *, on: date) -> date | None:
    """The result's last good day; None for one that lasts, or whose term a person decides."""
    months = term_months(
        case.version.body["result"], birth_on=planning.birth_of(case.package.applicant), on=on
    )
    return certificates.valid_until(issued_on=on, months=months) if months else None


def term_months(result: Mapping[str, Any], *, birth_on: date | None, on: date) -> int | None:
    """A result's term in months: as the version's data say, by the holder's age if need be."""
    if result.get("validity_months"):
        return int(result["validity_months"])
    if result.get("validity_years"):
        return int(result["validity_years"]) * certificates.MONTHS_A_YEAR
    steps = result.get("validity_by_age")
    if not steps:
        return certificates.term_months(result.get("validity") or "")
    age = Facts(on=on, birth_on=birth_on).age()
    reached = [one["years"] for one in steps if age is not None and one["from_age"] <= age]
    years = reached[-1] if reached else None
    return years * certificates.MONTHS_A_YEAR if years else None


def is_certificate(case: Case) -> bool:
    """Whether this case's result is a certificate rather than a notice or a payment."""
    result = case.version.body["result"]
    when = result.get("certificate_when")
    if when and not conditions.holds(when, _answers(case, when)):
        return False
    return planning.brings_certificate(result)


def _answers(case: Case, when: Mapping[str, object]) -> dict[str, object]:
    """What the package says to the keys of a condition that this matter wrote."""
    asked, fields = planning.bundle_of(case.package).asked, fields_of(case)
    view = planning.view_of(case.package)
    found: dict[str, object] = {}
    for key in when:
        question = asked.get(f"{case.matter}.{key}")
        if question is not None:
            found[key] = view.get(question.key)
        elif key in fields:
            found[key] = case.package.form.get(fields[key][0])
    return found
