"""What is wrong: with one body before it is published, with reference data before it is loaded."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from onewindow.catalog.actions import _shelf
from onewindow.catalog.actions.synonyms import synonym_problems
from onewindow.catalog.gateways.reference import Reference
from onewindow.catalog.models import LifeEventVersion, MatterVersion, Offering, Status
from onewindow.places.models import Centre, Department, Division
from onewindow.rules import catalogue, codes
from onewindow.rules.refusal import Problem

Body = Mapping[str, Any]
EVIDENCE = frozenset("ABCD")


def problems_of_body(*, shelf: _shelf.Shelf, body: Body) -> list[Problem]:
    """Everything about one body, errors and advice, seen with what is in force.

    A matter is also seen from the life events that hold it: what they name must be there.
    """
    departments = set(Department.objects.values_list("code", flat=True))
    matters = _matters_in_force()
    if shelf is _shelf.LIFE_EVENTS:
        return catalogue.problems_of_life_event(body=body, departments=departments, matters=matters)
    known = {*matters, str(body.get("id"))}
    problems = catalogue.problems_of_matter(body=body, departments=departments, known_matters=known)
    if catalogue.errors(problems):
        return problems
    code = str(body["id"])
    matters[code] = body
    problems += catalogue.depth_problems(body=body, offered=_lasting([code]).get(code, ()))
    return [*problems, *_seen_from_life_events(code, departments, matters)]


def _lasting(matters: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """(channel, depth) of every offering without an end, by matter. One query."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Offering.objects.filter(matter__in=list(matters), during__endswith=None)
    for matter, channel, depth in rows.values_list("matter", "channel", "depth"):
        found.setdefault(matter, []).append((channel, depth))
    return found


def _matters_in_force() -> dict[str, Body]:
    rows = MatterVersion.objects.filter(status=Status.PUBLISHED)
    return dict(rows.values_list("matter_id", "body"))


def _seen_from_life_events(
    code: str, departments: set[str], matters: Mapping[str, Body]
) -> Iterator[Problem]:
    for event in LifeEventVersion.objects.filter(status=Status.PUBLISHED):
        if code in _members(event.body):
            found = catalogue.problems_of_life_event(
                body=event.body, departments=departments, matters=matters
            )
            for one in catalogue.errors(found):
                yield replace(one, where=f"life_events/{event.life_event_id}: {one.where}")


def _members(body: Body) -> set[str]:
    return {str(item.get("matter")) for stage in body["stages"] for item in stage["items"]}


def problems_of_reference(given: Reference, progress: Callable[[], object]) -> list[Problem]:
    """Everything that keeps reference data from being loaded, with file and place.

    Advice is left out: it does not keep anything from being loaded.
    """
    departments = {row["code"] for row in given.departments}
    departments.update(Department.objects.values_list("code", flat=True))
    problems: list[Problem] = []
    sound: dict[str, Body] = {**_matters_in_force()}
    known = {*sound, *given.matters}
    for code, body in given.matters.items():
        found = catalogue.errors(
            catalogue.problems_of_matter(body=body, departments=departments, known_matters=known)
        )
        problems += _in_file(f"matters/{code}.json", found)
        if not any(one.code == "wrong_shape" for one in found):
            sound[code] = body
        progress()
    for code, body in given.life_events.items():
        found = catalogue.errors(
            catalogue.problems_of_life_event(body=body, departments=departments, matters=sound)
        )
        problems += _in_file(f"life_events/{code}.json", found)
        progress()
    problems += _codes_of_both_kinds(given)
    problems += _places(given)
    problems += _offerings(given, known)
    problems += _depths(given, sound)
    problems += _implementing_codes(given)
    problems += _top_tasks(given, known)
    for term, meant in given.synonyms.items():
        found = synonym_problems(term=term, expands_to=meant.expands_to, note=meant.note)
        problems += _in_file(f"synonyms.csv:{term}", found)
    return problems


def _in_file(name: str, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(one, where=f"{name}:{one.where}") for one in problems]


def _problem(where: str, code: str, sentence: str, **params: object) -> Problem:
    return Problem(where, code, sentence, {**params, "severity": "error"})


def _codes_of_both_kinds(given: Reference) -> Iterator[Problem]:
    held_events = set(LifeEventVersion.objects.values_list("life_event_id", flat=True))
    held_matters = set(MatterVersion.objects.values_list("matter_id", flat=True))
    for code in sorted(
        (given.matters.keys() & (given.life_events.keys() | held_events))
        | (given.life_events.keys() & held_matters)
    ):
        yield _problem(code, "code_of_both_kinds", "A matter and a life event share this code.")


def _places(given: Reference) -> Iterator[Problem]:
    divisions = set(Division.objects.values_list("code", flat=True))
    divisions.update(row["code"] for row in given.divisions)
    for row in given.divisions:
        if row["parent_id"] and row["parent_id"] not in divisions:
            yield _unknown(f"divisions.csv:{row['code']}", "parent", row["parent_id"])
    for row in given.centres:
        if row["division_id"] not in divisions:
            yield _unknown(f"centres.csv:{row['code']}", "division", row["division_id"])
    for name, rows in (
        ("divisions.csv", given.divisions),
        ("departments.json", given.departments),
        ("centres.csv", given.centres),
    ):
        yield from _twice(name, (row["code"] for row in rows))
    yield from _twice("calendar.csv", (str(row["day"]) for row in given.days))
    for row in given.departments:
        if not codes.is_uscc(str(row["uscc"])):
            where = f"departments.json:{row['code']}.uscc"
            label = {"label": "uscc"}
            yield _problem(where, "bad_uscc", "The credit code does not check.", **label)
        yield from catalogue.telephone_problems(
            ask=str(row["phone"]),
            complain=str(row["complaint_phone"]),
            where=f"departments.json:{row['code']}",
        )


def _twice(name: str, keys: Iterable[str]) -> Iterator[Problem]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield _problem(
                f"{name}:{key}", "file_twice", f"There are {count} lines of this key.", count=count
            )


def _offerings(given: Reference, known: set[str]) -> Iterator[Problem]:
    centres = set(Centre.objects.values_list("code", flat=True))
    centres.update(row["code"] for row in given.centres)
    ends: dict[tuple[object, ...], Any] = {}
    rows = sorted(given.offerings, key=lambda row: (row["matter"], str(row["since"])))
    for row in rows:
        where = f"offerings.csv:{row['matter']},{row['centre'] or 'online'},{row['channel']}"
        yield from _wrong_words(where, row, known, centres)
        key = (row["matter"], row["centre"], row["channel"])
        since, until = row["since"], row["until"]
        if until and until <= since:
            yield _problem(where, "file_backwards", "The end is not after the beginning.")
        if key in ends and (ends[key] is None or ends[key] > since):
            yield _problem(where, "file_overlap", f"Two lines hold on {since}.", day=str(since))
        ends[key] = until


def _depths(given: Reference, bodies: Mapping[str, Body]) -> Iterator[Problem]:
    """Of the matters given, and of those whose offerings are given, all that will last."""
    lasting = _lasting(given.matters)
    for row in given.offerings:
        if row["until"] is None:
            lasting.setdefault(row["matter"], []).append((row["channel"], row["depth"]))
    for code, offered in sorted(lasting.items()):
        if code in bodies:
            where = f"matters/{code}.json:presence"
            yield from catalogue.depth_problems(body=bodies[code], offered=offered, where=where)


def _wrong_words(
    where: str, row: Mapping[str, Any], known: set[str], centres: set[str]
) -> Iterator[Problem]:
    for name, allowed in (
        ("matter", known),
        ("centre", {*centres, None}),
        ("channel", set(Offering.Channel.values)),
        ("depth", set(Offering.Depth.values)),
        ("evidence", EVIDENCE),
    ):
        if row[name] not in allowed:
            yield _unknown(where, name, row[name])


def _unknown(where: str, what: str, name: str) -> Problem:
    return _problem(where, "file_unknown", f"No {what} {name}.", said=f"{what} {name}")


def _implementing_codes(given: Reference) -> Iterator[Problem]:
    for matter, (code, _) in given.codes.items():
        if not codes.is_implementing_code(code):
            where = f"implementing_codes.csv:{matter}"
            yield _problem(where, "file_code", "Not a valid implementing code.")
    yield from _twice("implementing_codes.csv", (code for code, _ in given.codes.values()))


def _top_tasks(given: Reference, known: set[str]) -> Iterator[Problem]:
    events = LifeEventVersion.objects.filter(status=Status.PUBLISHED)
    held = {*known, *given.life_events, *events.values_list("life_event_id", flat=True)}
    for code in given.top_tasks:
        if code not in held:
            yield _unknown("top_tasks.csv", "code", code)
    yield from _twice("top_tasks.csv", given.top_tasks)
