"""Ranges of entry numbers: what a reader passed without seeing, and what is left of it."""

from collections.abc import Iterable, Iterator

Range = tuple[int, int]  # both ends included


def missing(*, after: int, seen: Iterable[int]) -> Iterator[Range]:
    """The ranges between the numbers seen, from the one behind `after` on. seen: ascending."""
    for number in seen:
        if number > after + 1:
            yield after + 1, number - 1
        after = number


def without(whole: Range, seen: Iterable[int]) -> list[Range]:
    """What is left of a range when the numbers seen are taken out. seen: ascending, inside it."""
    since, until = whole
    return list(missing(after=since - 1, seen=[*seen, until + 1]))
