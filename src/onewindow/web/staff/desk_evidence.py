"""A2: certificates that serve as papers, the form against the registers, the rules."""

from dataclasses import dataclass

from onewindow.cases import planning
from onewindow.catalog import queries as catalog
from onewindow.documents import queries as documents
from onewindow.rules import ruling
from onewindow.web import parts, words
from onewindow.web.staff import shown
from onewindow.web.staff.desk_file import File

AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the checklist. verdict: agrees, differs or unknown (nothing to compare with)."""

    label: str
    value: str
    verdict: str = UNKNOWN
    source: str = ""


def held(file: File) -> list[dict[str, object]]:
    """Certificates that serve as papers here: what they say, and whether they hold today."""
    found = [row.certificate for row in file.inside.materials if row.certificate is not None]
    asked = {one.matter for one in found} if words.in_english() else set()
    english = catalog.english(asked) if asked else {}
    return [
        {
            "title": words.said(one.title, english),
            "number": one.body["number"],
            "issued_on": one.issued_on,
            "valid_until": one.valid_until,
            "standing": documents.standing(one, today=file.today),
            "lines": [
                parts.Line(words.said(label, english), words.said_all(value, english))
                for label, value in one.body["lines"]
            ],
        }
        for one in found
    ]


def checklist(file: File, *, masked: bool) -> list[Checked]:
    """The form as far as this matter asks for it, each value held against what registers say."""
    form = file.dossier.package.form
    mine = [
        one
        for one in file.plan.fields
        if any(code == file.case.matter for code, _field in one.used_by)
    ]
    known = planning.prefill(mine, file.dossier.package.applicant)
    return [
        Checked(
            label=words.said(one.label, file.english),
            value=shown.value(
                one,
                form[one.key],
                file.english,
                masked=masked,
                nameless=not file.dossier.may_unmask,
            ),
            verdict=_verdict(form[one.key], known.get(one.key)),
            source=shown.register(known[one.key].source) if one.key in known else "",
        )
        for one in mine
        if form.get(one.key) not in (None, "", [], {})
    ]


def _verdict(value: object, found: planning.Found | None) -> str:
    if found is None:
        return UNKNOWN
    return AGREES if str(value) == str(found.value) else DIFFERS


def findings(file: File) -> list[tuple[str, str, str]]:
    """What the matter's rules say: (verdict, words, legal basis); a clerk's ticks count."""
    confirmed = file.dossier.package.confirmed
    found = []
    for key, one in planning.to_confirm(file.dossier.package, today=file.today).items():
        if one.matter == file.case.matter and one.text:
            verdict = AGREES if key in confirmed else UNKNOWN
            found.append((verdict, words.said(one.text, file.english), one.basis or ""))
    for one in file.plan.findings:
        if one.matter != file.case.matter or not one.text or one.effect == ruling.CONFIRM:
            continue
        stops = one.effect in {ruling.STOP, ruling.REQUIRE}
        verdict = DIFFERS if stops and one.certain else UNKNOWN
        if stops or one.effect in {ruling.WARN, ruling.INFORM, ruling.SCHEDULE}:
            found.append((verdict, words.said(one.text, file.english), one.basis or ""))
    return sorted(found, key=lambda line: [DIFFERS, AGREES, UNKNOWN].index(line[0]))
