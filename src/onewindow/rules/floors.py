"""The floor of each hall as a file says it: its shape, and what cannot be true of it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.refusal import Problem

FILE = "halls.json"
Body = Mapping[str, Any]

_NAME: Body = {"type": "string", "minLength": 1, "maxLength": 60}
_NAME_EN: Body = {"type": "string", "minLength": 1, "maxLength": 120}
_EVIDENCE: Body = {"enum": ["A", "B", "C", "D"]}
_LETTER: Body = {"type": "string", "pattern": "^[A-Z]$"}
_TIME: Body = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_DAY: Body = {"type": "string", "format": "date"}
_SPAN: Body = {
    "type": "string",
    "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$",
}
_OPTIONAL = frozenset({"capacity", "closed", "since", "days", "reasons"})

# Why windows pause, where a hall has not said otherwise. Source: house rule.
REASONS: Sequence[Body] = (
    {"text": "短暂离开", "text_en": "Back in a moment"},
    {"text": "就餐", "text_en": "Meal break"},
    {"text": "系统故障", "text_en": "System failure"},
    {"text": "交接班", "text_en": "Shift change"},
    {"text": "业务培训", "text_en": "Staff training"},
)


def _object(**properties: Body) -> Body:
    return {
        "type": "object",
        "required": [name for name in properties if name not in _OPTIONAL],
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Body, least: int = 1) -> Body:
    return {"type": "array", "minItems": least, "items": items}


HALLS: Body = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["halls"],
    "properties": {
        "halls": _list(
            _object(
                centre={"type": "string", "minLength": 1, "maxLength": 12},
                areas=_list(
                    _object(
                        letter=_LETTER,
                        name=_NAME,
                        name_en=_NAME_EN,
                        zones=_list(_NAME, least=0),
                        is_general={"type": "boolean"},
                        is_issuing={"type": "boolean"},
                        capacity={"type": "integer", "minimum": 0, "maximum": 200},
                        evidence=_EVIDENCE,
                    )
                ),
                windows=_list(
                    _object(
                        number={"type": "integer", "minimum": 1, "maximum": 999},
                        name=_NAME,
                        name_en=_NAME_EN,
                        serves=_list(_LETTER),
                        is_accessible={"type": "boolean"},
                        closed={
                            "type": "object",
                            "required": ["from", "why", "why_en"],
                            "properties": {
                                "from": _DAY,
                                "until": _DAY,
                                "why": _NAME,
                                "why_en": {"type": "string", "maxLength": 120},
                            },
                            "additionalProperties": False,
                        },
                        evidence=_EVIDENCE,
                    )
                ),
                hours=_list(
                    _object(
                        weekday={"type": "integer", "minimum": 1, "maximum": 7},
                        opens=_TIME,
                        closes=_TIME,
                        since=_DAY,
                        evidence=_EVIDENCE,
                    ),
                    least=0,
                ),
                days=_list(
                    _object(day=_DAY, spans=_list(_SPAN, least=0), why=_NAME, why_en=_NAME_EN),
                    least=0,
                ),
                reasons=_list(_object(text=_NAME, text_en=_NAME_EN)),
            ),
            least=0,
        )
    },
}
_HALLS = jsonschema_rs.validator_for(dict(HALLS), validate_formats=True)


def problems(*, body: object, centres: Collection[str], zones: Collection[str]) -> list[Problem]:
    """Everything wrong with a file of floors, each with its place.

    centres: known codes. zones: those of the matters in force. A wrong shape is told alone,
    since nothing else can be said of it. Source: JSON Schema 2020-12; house rule.
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    halls: Sequence[Body] = body["halls"]
    found += _twice(FILE, "centre", [hall["centre"] for hall in halls])
    for hall in halls:
        where = f"{FILE}:{hall['centre']}"
        if hall["centre"] not in centres:
            found.append(_unknown(where, "centre", hall["centre"]))
        found += of_hall(hall=hall, where=where, zones=zones)
    return found


def of_hall(*, hall: Body, where: str, zones: Collection[str]) -> list[Problem]:
    """What cannot be true of one hall, each with its place below `where`.

    Places: .A an area, .3 a window, .hours.1 a weekday, .days.2026-03-02 a day,
    :name what is listed twice. Source: house rule.
    """
    return [
        *_areas(where, hall["areas"], zones),
        *_windows(where, hall),
        *_weeks(where, hall["hours"]),
        *_days(where, hall.get("days", ())),
        *_twice(where, "reason", [one["text"] for one in hall.get("reasons", ())]),
    ]


def takes_people(area: Body) -> bool:
    """Whether anybody is sent to an area; one that takes nobody rests. Source: house rule."""
    return bool(area["zones"] or area["is_general"] or area["is_issuing"])


def _shape(body: object) -> Iterator[Problem]:
    for error in _HALLS.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})


def _areas(where: str, areas: Sequence[Body], zones: Collection[str]) -> Iterator[Problem]:
    yield from _twice(where, "area", [area["letter"] for area in areas])
    yield from _twice(where, "zone", [zone for area in areas for zone in area["zones"]])
    for kind, word, least in (("is_general", "general", 1), ("is_issuing", "issuing", 0)):
        count = sum(area[kind] for area in areas)
        if not least <= count <= 1:
            said = f"A hall has one {word} area, not {count}."
            yield Problem(where, "hall_area_count", said, {"kind": word, "count": count})
    for area in areas:
        here = f"{where}.{area['letter']}"
        for zone in area["zones"]:
            if zone not in zones:
                yield _unknown(here, "zone", zone)
        if area["zones"] and (area["is_general"] or area["is_issuing"]):
            said = "The general and the issuing area list no zones."
            yield Problem(here, "hall_zones_of_general", said)


def _windows(where: str, hall: Body) -> Iterator[Problem]:
    letters = {area["letter"] for area in hall["areas"]}
    needed = {area["letter"] for area in hall["areas"] if takes_people(area)}
    served = {letter for window in hall["windows"] for letter in window["serves"]}
    yield from _twice(where, "window", [str(one["number"]) for one in hall["windows"]])
    for window in hall["windows"]:
        here = f"{where}.{window['number']}"
        yield from _twice(here, "serves", window["serves"])
        for letter in window["serves"]:
            if letter not in letters:
                yield _unknown(here, "area", letter)
        closed = window.get("closed")
        if closed and closed.get("until", closed["from"]) < closed["from"]:
            name = f"{closed['from']}–{closed['until']}"
            yield Problem(here, "hall_closed_backwards", "It ends first.", {"name": name})
    for letter in sorted(needed - served):
        said = f"No window serves area {letter}."
        yield Problem(f"{where}.{letter}", "hall_area_unserved", said, {"name": letter})


def _weeks(where: str, hours: Sequence[Body]) -> Iterator[Problem]:
    """Each week by itself: a later one takes the place of an earlier."""
    for since in sorted({span.get("since", "") for span in hours}):
        yield from _hours(where, [span for span in hours if span.get("since", "") == since])


def _days(where: str, days: Sequence[Body]) -> Iterator[Problem]:
    yield from _twice(where, "day", [one["day"] for one in days])
    for one in days:
        end = ""
        for span in sorted(one["spans"]):
            opens, _, closes = span.partition("-")
            if closes <= opens or opens < end:
                said = f"Hours end before they begin, or overlap: {span}."
                here = f"{where}.days.{one['day']}"
                yield Problem(here, "hall_hours_wrong", said, {"name": span})
            end = max(end, closes)


def _hours(where: str, hours: Sequence[Body]) -> Iterator[Problem]:
    ends: dict[int, str] = {}
    for span in sorted(hours, key=lambda one: (one["weekday"], one["opens"])):
        here = f"{where}.hours.{span['weekday']}"
        if span["closes"] <= span["opens"] or span["opens"] < ends.get(span["weekday"], ""):
            name = f"{span['opens']}–{span['closes']}"
            said = f"Hours end before they begin, or overlap: {name}."
            yield Problem(here, "hall_hours_wrong", said, {"name": name})
        ends[span["weekday"]] = max(span["closes"], ends.get(span["weekday"], ""))


def _twice(where: str, kind: str, names: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            said = f"{kind} {name} is listed {count} times."
            yield Problem(f"{where}:{name}", "listed_twice", said, {"name": name})


def _unknown(where: str, kind: str, name: str) -> Problem:
    said = f"There is no {kind} {name}."
    return Problem(where, "file_unknown", said, {"said": f"{kind} {name}"})
