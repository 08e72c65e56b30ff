"""Lines of boxes on the pages of a hall's owners: how they are read, and what is wrong in one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from django.http import QueryDict

from onewindow.rules.refusal import Problem
from onewindow.web import parts

CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]?([0-5]\d)")
Typed = Mapping[str, str]
MOST = 60  # lines of one form


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form. name: of its boxes, before the dot."""

    name: str
    fields: Sequence[parts.Field]
    is_new: bool = False
    is_demonstration: bool = False


def lines(
    post: QueryDict, part: str, columns: Sequence[str], *, chosen: str = ""
) -> list[dict[str, str]]:
    """What was typed, line by line; lines taken away or left empty are not there.

    chosen: a column that is never empty, and alone says nothing.
    """
    found = []
    for n in range(MOST):
        name = f"{part}.{n}"
        if not any(f"{name}.{one}" in post for one in columns):
            continue
        typed = {one: " ".join(post.get(f"{name}.{one}", "").split()) for one in columns}
        if post.get(f"{name}.gone") or not any(typed[one] for one in columns if one != chosen):
            continue
        found.append({**typed, "_": name})
    return found


def text(
    typed: Typed, column: str, label: str, *, most: int, needed: bool = True
) -> Iterator[Problem]:
    """What is wrong with a box of words."""
    where, said = f"{typed['_']}.{column}", typed[column]
    if not said and needed:
        yield Problem(where, "required", "Fill this in.", {"label": label})
    elif len(said) > most:
        yield Problem(where, "too_long", "Too long.", {"label": label, "most": most})
    elif "\x00" in said:
        yield Problem(where, "bad_text", "This cannot be stored.", {"label": label})


def number(
    typed: Typed, column: str, label: str, *, least: int, most: int, needed: bool = True
) -> Iterator[Problem]:
    """What is wrong with a box for a whole number."""
    where, said = f"{typed['_']}.{column}", typed[column]
    if not said:
        if needed:
            yield Problem(where, "required", "Fill this in.", {"label": label})
    elif not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        params = {"label": label, "least": least, "most": most}
        yield Problem(where, "number_between", "Not such a number.", params)


def twice(typed: Sequence[Typed], column: str) -> Iterator[Problem]:
    """What names two lines, told at the second."""
    seen: set[str] = set()
    for one in typed:
        if one[column] and one[column] in seen:
            said = {"name": one[column]}
            yield Problem(f"{one['_']}.{column}", "listed_twice", "It is there twice.", said)
        seen.add(one[column])


def labelled(problems: Sequence[Problem], labels: Mapping[str, str]) -> list[Problem]:
    """Problems that name their box as the page does, by whichever part of its place is known."""
    return [
        replace(one, params={**one.params, "label": label})
        if (label := next((labels[part] for part in one.where.split(".") if part in labels), ""))
        else one
        for one in problems
    ]


def clock(said: str) -> str | None:
    """8:30, 830 or 08：30 as 08:30; None for no time of day."""
    found = CLOCK.fullmatch(said.strip())
    return f"{int(found[1]):02}:{found[2]}" if found else None


def time_of(said: str | None) -> time | None:
    """08:30 as a time."""
    return time.fromisoformat(said) if said else None


def day(said: str) -> date | None:
    """2026-03-02 as a day; None for anything else."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def span(typed: Typed, label: str) -> tuple[str | None, list[Problem]]:
    """A stretch typed in the boxes opens and closes: 08:30-11:30; None where nothing is."""
    begins, ends = typed["opens"], typed["closes"]
    if not begins and not ends:
        return None, []
    times = [clock(begins), clock(ends)]
    wrong = [
        Problem(f"{typed['_']}.{column}", "bad_clock", "Not a time.", {"label": label})
        for column, read in zip(("opens", "closes"), times, strict=True)
        if read is None
    ]
    return (None, wrong) if wrong else (f"{times[0]}-{times[1]}", [])


def marked(field: parts.Field, wrong: Mapping[str, str]) -> parts.Field:
    """The box with what is wrong in it."""
    return replace(field, error=wrong.get(field.name, ""))
