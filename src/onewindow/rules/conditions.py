"""Conditions of the catalogue: when a line, a field, a rule or a matter applies.

A condition is written `{key: value | [values]}`: every key must fit (AND), any of a key's
values will do (OR). What is not answered, or answered "unsure", makes a condition unknown
instead of false, so that nothing is silently dropped for want of an answer.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

UNSURE = "unsure"

YES = "yes"
NO = "no"

_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(\d+(?:\.\d+)?)")
_OPERATORS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}

Test = tuple[str, Decimal]
Clause = tuple[str, frozenset[str], tuple[Test, ...]]
Condition = tuple[Clause, ...]


def word(value: object) -> str | tuple[str, ...] | None:
    """The comparable form of an answer, a fact or a form value.

    Booleans become yes/no, numbers their digits, lists a tuple of words; nothing, an empty
    text and "unsure" become None: not known. Source: house rule.
    """
    if value is None or value == "" or value == UNSURE:
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return tuple(str(part) for part in value) or None
    return str(value)


def compiled(when: Mapping[str, object]) -> Condition:
    """A condition made ready for many evaluations.

    when: the written form; a value like ">50" compares numbers, a boolean means yes/no.
    Source: house rule.
    """
    clauses: list[Clause] = []
    for key, wanted in when.items():
        values = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
        words: set[str] = set()
        tests: list[Test] = []
        for value in values:
            text = str(word(value))
            compared = _COMPARISON.fullmatch(text)
            if compared:
                tests.append((compared[1], Decimal(compared[2])))
            else:
                words.add(text)
        clauses.append((key, frozenset(words), tuple(tests)))
    return tuple(clauses)


def met(condition: Condition, view: Mapping[str, object]) -> bool | None:
    """Whether a compiled condition holds in `view`: yes, no, or None for not yet known.

    One key that does not fit makes it false, whatever else is unknown (Kleene's logic), so
    a further answer never turns a false condition true. Source: house rule.
    """
    unknown = False
    for key, words, tests in condition:
        known = view.get(key)
        if known is None or known == UNSURE:
            unknown = True
        elif not (
            known in words if type(known) is str and not tests else _fits(known, words, tests)
        ):
            return False
    return None if unknown else True


def holds(when: Mapping[str, object] | None, facts: Mapping[str, object]) -> bool | None:
    """Whether a written condition holds: True, False, or None when answers are missing.

    when: None or empty always holds. facts: answers, facts and form values by key.
    Source: house rule (three-valued logic; "unsure" is a lawful answer).
    """
    return met(compiled(when), facts) if when else True


def keys(when: Mapping[str, object] | None) -> frozenset[str]:
    """The keys a written condition looks at. Source: house rule."""
    return frozenset(when or ())


def undecided(condition: Condition, view: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of a condition that are not known in `view`, in its own order.

    Source: house rule.
    """
    return tuple(key for key, _, _ in condition if word(view.get(key)) is None)


def renamed(condition: Condition, rename: Callable[[str], str]) -> Condition:
    """The same condition looking at other keys. Source: house rule."""
    return tuple((rename(key), words, tests) for key, words, tests in condition)


def _fits(known: object, words: frozenset[str], tests: Sequence[Test]) -> bool:
    value = word(known)
    parts = value if isinstance(value, tuple) else (value,)
    if any(part in words for part in parts):
        return True
    return any(_compares(part, tests) for part in parts if part is not None)


def _compares(text: str, tests: Sequence[Test]) -> bool:
    if not tests:
        return False
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and any(_OPERATORS[sign](number, bound) for sign, bound in tests)
