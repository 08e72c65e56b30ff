"""Holding stamped lives against played ones: a life is told again through the actions, step by
step as its own journal has it, and both must have written the same rows.

Identifiers, serials and people's numbers differ, as they must; every moment, due day, state,
word on paper and fact of the journal is compared as it stands. What is counted of a life is made
again from the life itself, by the bulletin's own action, and every cell of that is compared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from onewindow.cases import planning
from onewindow.cases.models import Case, Package
from onewindow.documents.models import Certificate
from onewindow.hall.models import Window
from onewindow.journal import queries as journal
from onewindow.people.models import Person
from onewindow.program.simulating import acting, capturing
from onewindow.program.simulating.capturing import Row
from onewindow.program.simulating.patterns import ids_of, stand_ins
from onewindow.program.simulating.playing import Play, Someone, Stage, undone
from onewindow.quality.models import Card, Rating
from onewindow.rules import codes
from onewindow.rules.workdays import CHINA

# What each fact of the journal was done by.
STEP_OF: Mapping[str, str] = {
    "ticket.draw": "draw",
    "ticket.call": "call",
    "ticket.welcome": "welcome",
    "ticket.finish": "finish",
    "package.begun": "begin",
    "package.submit": "submit",
    "package.gaps-filled": "bring",
    "case.receive": "receive",
    "case.ask-supplement": "ask",
    "case.supply": "supply",
    "case.lapse": "lapse",
    "case.refuse-intake": "refuse_intake",
    "case.accept": "accept",
    "case.accept-with-gaps": "accept_with_gaps",
    "case.withdraw": "withdraw",
    "case.take-up": "take_up",
    "case.pass-step": "pass",
    "case.pause": "pause",
    "case.resume": "resume",
    "case.extend": "extend",
    "case.grant": "grant",
    "case.refuse": "refuse",
    "case.post": "post",
    "case.deliver": "deliver",
    "case.archive": "archive",
    "card.give": "card",
    "card.answer": "explain",
    "card.uphold": "uphold",
    "card.lift": "lift",
}
# Of the numbers that both draw anew; hashes hang on them, and are held against them by
# `verify-journal`.
APART = frozenset(
    {"id", "hash", "previous", "digest", "serial", "area_id", "window_id", "number", "code"}
)
OTHER_SERIAL = 951  # of an identity number with the same birthday; one more for a woman's


def differences(packages: Sequence[UUID]) -> Iterator[str]:
    """In what these stamped lives are not what the actions would have written, in words.

    Each is played in a transaction that is undone.
    """
    for package in Package.objects.filter(pk__in=packages).select_related("applicant", "centre"):
        with undone():
            yield from _counted(package)
            yield from _of_one(package)


def _counted(package: Package) -> Iterator[str]:
    """In what its stamped facts are not those that are made of it."""
    given = Rating.objects.filter(Q(ticket__packages=package.pk) | Q(case__package=package.pk))
    about: dict[str, list[UUID]] = {
        "cases": list(package.cases.values_list("pk", flat=True)),
        "visits": [package.ticket_id or package.pk],
        "ratings": list(given.values_list("pk", flat=True)),
    }
    stamped, made = capturing.facts(**about), capturing.counted(**about)
    cells = [[(row.table.name, dict(row.cells)) for row in rows] for rows in (stamped, made)]
    yield from (f"{package.code}: {what}" for what in _compared(*cells))


def _of_one(package: Package) -> Iterator[str]:
    tickets = [package.ticket_id] if package.ticket_id else []
    stored = capturing.rows(packages=[package.pk], tickets=tickets)
    case = Case.objects.get(package=package)
    given = Card.objects.filter(case=case).values_list("pk", flat=True)
    told = sorted(
        {
            (entry.at.astimezone(CHINA), STEP_OF[entry.fact])
            for entry in journal.about_many([package.pk, case.pk, *tickets, *given])
            if entry.fact in STEP_OF
        }
    )
    stage = Stage.built(package.centre, [case.department_id], year=told[0][0].year)
    assert package.applicant is not None
    twin = _twin(package.applicant)
    person = stage.meet(twin, at=told[0][0])
    play = Play(stage, person, case.matter, package.channel)
    try:
        acting.run(play, [step for _, step in told], [at for at, _ in told])
    except Exception as refusal:
        yield f"{case.number}: the actions refuse what was stamped: {refusal!r}"
        return
    replayed = capturing.rows(
        packages=[play.held.pk], tickets=[play.ticket.pk] if play.ticket else []
    )
    was = _named(stored, package, package.applicant, _clerk(stored), {})
    now = _named(replayed, play.held, person, stage.clerk.id, stand_ins(stage))
    yield from (f"{case.number}: {what}" for what in _compared(was, now))


def _twin(person: Person) -> Someone:
    """The same person with another number: what they hold already must not be met again."""
    identity = codes.identity(person.number)
    serial = OTHER_SERIAL + (identity.sex is codes.Sex.FEMALE)
    number = codes.identity_number(
        division=identity.division, birth_on=identity.birth_on, serial=serial
    )
    return Someone(person.name, number, person.phone, person.address, str(person.town_id))


def _clerk(rows: Sequence[Row]) -> str:
    """The hall's clerk of a stamped life, as the journal calls them."""
    for row in rows:
        if row.cells.get("fact") in ("case.receive", "case.submit"):
            actor = row.cells["actor"] or ""
            if re.search(r":\d+-\d+$", actor):
                return actor
    return ""


def _named(
    rows: Sequence[Row],
    package: Package,
    person: Person,
    clerk: str,
    others: Mapping[str, str],
) -> list[tuple[str, dict[str, str | None]]]:
    """The rows with a name wherever an identifier or a number of the life's own stands."""
    said = {value: f"<{name}>" for name, value in ids_of(rows).items()}
    case = Case.objects.get(package=package)
    said |= {
        str(person.pk): "<person>",
        person.number: "<idno>",
        codes.mask_identity_number(person.number): "<masked>",
        package.code: "<code>",
        case.number: "<number>",
        f'"query_password": "{planning.password_of(package.pk)}"': "<password>",
        **others,
    }
    if clerk:
        said[clerk] = "<clerk>"
    for n, row in enumerate(one for one in rows if one.table.name == "documents_paper"):
        said[row.cells["number"] or ""] = f"<paper{n}>"
    for row in rows:
        if row.table.name == "hall_ticket":
            said[f'"number": "{row.cells["number"]}"'] = "<ticket>"
            window = Window.objects.get(pk=row.cells["window_id"] or 0).number
            said[f'"window": {window}'] = "<window>"
    certificate = Certificate.objects.filter(case=case.pk).first()
    if certificate is not None:
        said |= {
            certificate.identifier: "<identifier>",
            certificate.code: "<check>",
            str(certificate.body["number"]): "<licence>",
        }
    found = re.compile("|".join(map(re.escape, sorted(said, key=lambda word: -len(word)))))
    signed = re.compile(r"/rate/[^\"/]+/")

    def plain(cell: str | None) -> str | None:
        if cell is None:
            return None
        return signed.sub("/rate/<link>/", found.sub(lambda hit: said[hit[0]], cell))

    named = [
        (
            row.table.name,
            {column: plain(cell) for column, cell in row.cells.items() if column not in APART},
        )
        for row in rows
    ]
    return sorted(named, key=lambda one: (one[0], str(one[1].get("subject")), _order(one[1])))


def _order(cells: Mapping[str, str | None]) -> tuple[int, str]:
    return int(cells.get("seq") or 0), str(cells.get("at"))


def _compared(
    was: Sequence[tuple[str, dict[str, str | None]]],
    now: Sequence[tuple[str, dict[str, str | None]]],
) -> Iterator[str]:
    if [table for table, _ in was] != [table for table, _ in now]:
        yield f"other rows: {[table for table, _ in was]} and {[table for table, _ in now]}"
        return
    for (table, here), (_, there) in zip(was, now, strict=True):
        for column, cell in here.items():
            if cell != there[column]:
                yield f"{table}.{column}: {cell} and {there[column]}"
