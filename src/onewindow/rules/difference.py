"""What a new version changes: for the one who publishes it, and for drafts already begun."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
_NAMES = ("material_id", "matter", "id", "value", "code", "item", "stage", "step", "type", "name")
_WORDS = ("name", "label", "question", "text", "step", "id")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. path: place in the body, entries of lists by name: materials[bl].need.

    kind: added, removed, changed or moved (another place in its list). subject: the words
    a person knows the changed entry by. before, after: the values, None where there is none.
    """

    path: str
    kind: str
    subject: str
    before: object
    after: object
    sentence: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new version means for an open draft.

    kind: answer_lost, question_new, field_lost, field_new, field_changed, material_lost,
    material_new, material_changed, matter_lost or matter_new. key: of the question, field
    or material within its matter.
    """

    kind: str
    key: str
    text: str
    detail: Mapping[str, object]


def difference(*, old: Body, new: Body) -> tuple[Change, ...]:
    """Every difference between two bodies, in the order of the new one.

    Entries of lists are compared by their own name, so that a material put in front is one
    addition and not a change of all that follow. Source: house rule.
    """
    return tuple(_changes("", "", old, new))


def effect_on_drafts(*, old: Body, new: Body) -> tuple[Effect, ...]:
    """What falls away from an open draft, and what is newly asked of it.

    old, new: two bodies of one matter or of one life event. Source: house rule.
    """
    return (
        *_answers(old, new),
        *_entries("field", _by(old, "form_fields", "id"), _by(new, "form_fields", "id"), "label"),
        *_entries(
            "material",
            _by(old, "materials", "material_id"),
            _by(new, "materials", "material_id"),
            "name",
        ),
        *_entries("matter", _members(old), _members(new), "matter"),
    )


def _changes(path: str, subject: str, old: object, new: object) -> Iterator[Change]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _of_mappings(path, subject, old, new)
    elif isinstance(old, list) and isinstance(new, list) and _named(old) and _named(new):
        yield from _of_lists(path, subject, old, new)
    else:
        yield _change(path, CHANGED, subject, old, new)


def _of_mappings(path: str, subject: str, old: Body, new: Body) -> Iterator[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        where = f"{path}.{key}" if path else str(key)
        if key not in old:
            if new[key] not in (None, [], {}):
                yield _change(where, ADDED, subject, None, new[key])
        elif key not in new:
            if old[key] not in (None, [], {}):
                yield _change(where, REMOVED, subject, old[key], None)
        else:
            yield from _changes(where, subject, old[key], new[key])


def _of_lists(path: str, subject: str, old: list[Any], new: list[Any]) -> Iterator[Change]:
    before, after = _labelled(old), _labelled(new)
    for name, entry in after.items():
        where, words = f"{path}[{name}]", _words(entry) or subject
        if name not in before:
            yield _change(where, ADDED, words, None, entry)
        else:
            yield from _changes(where, words, before[name], entry)
    for name, entry in before.items():
        if name not in after:
            yield _change(f"{path}[{name}]", REMOVED, _words(entry) or subject, entry, None)
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield _change(path, MOVED, subject, kept_before, kept_after)


def _named(entries: Sequence[object]) -> bool:
    """Whether the list holds entries that can be told apart by name."""
    return all(isinstance(entry, str) or _name(entry) for entry in entries)


def _name(entry: object) -> str | None:
    if not isinstance(entry, Mapping):
        return None
    return next((str(entry[key]) for key in _NAMES if entry.get(key)), None)


def _labelled(entries: Sequence[Any]) -> dict[str, Any]:
    """Entries by name; the second of the same name is name#2."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = entry if isinstance(entry, str) else _name(entry) or ""
        count = 1
        unique = name
        while unique in found:
            count += 1
            unique = f"{name}#{count}"
        found[unique] = entry
    return found


def _words(entry: object) -> str:
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, Mapping):
        return ""
    return next((str(entry[key]) for key in _WORDS if entry.get(key)), "")


def _change(path: str, kind: str, subject: str, before: object, after: object) -> Change:
    called = f"{path} ({subject})" if subject else path
    if kind == ADDED:
        sentence = f"{called} is new: {_short(after)}."
    elif kind == REMOVED:
        sentence = f"{called} is gone: {_short(before)}."
    elif kind == MOVED:
        sentence = f"{called} has another order."
    else:
        sentence = f"{called}: {_short(before)} becomes {_short(after)}."
    return Change(path, kind, subject, before, after, sentence)


def _short(value: object) -> str:
    text = _words(value) if isinstance(value, Mapping) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _by(body: Body, part: str, key: str) -> dict[str, Body]:
    return {str(one[key]): one for one in body.get(part) or ()}


def _questions(body: Body) -> dict[str, Body]:
    listed = [*(body.get("situations") or ()), *(body.get("questions") or ())]
    return {str(one["id"]): one for one in listed}


def _members(body: Body) -> dict[str, Body]:
    return {
        str(item["matter"]): item
        for stage in body.get("stages") or ()
        for item in stage["items"]
        if not item.get("external")
    }


def _answers(old: Body, new: Body) -> Iterator[Effect]:
    before, after = _questions(old), _questions(new)
    for key, question in before.items():
        kept = _values(after[key]) if key in after else set()
        lost = sorted(_values(question) - kept)
        if lost:
            yield Effect("answer_lost", key, str(question["question"]), {"values": lost})
    for key, question in after.items():
        if key not in before:
            yield Effect("question_new", key, str(question["question"]), {})


def _values(question: Body) -> set[str]:
    return {str(option["value"]) for option in question["options"]}


def _entries(
    what: str, before: Mapping[str, Body], after: Mapping[str, Body], words: str
) -> Iterator[Effect]:
    for key, entry in before.items():
        if key not in after:
            yield Effect(f"{what}_lost", key, str(entry[words]), {})
        elif what != "matter":
            changed = {
                name: (entry.get(name), after[key].get(name))
                for name in ("type", "options", "required", "concept", "when", "need", "form")
                if entry.get(name) != after[key].get(name)
            }
            if changed:
                yield Effect(f"{what}_changed", key, str(after[key][words]), changed)
    for key, entry in after.items():
        if key not in before:
            yield Effect(f"{what}_new", key, str(entry[words]), {})
