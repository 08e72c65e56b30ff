"""What must hold after many hands at one line: told from their own notes and from the journal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onewindow.rules import tickets
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Refusal

NOBODY_WAITS = "nobody_waits"


@dataclass(frozen=True, slots=True)
class Tried:
    """One step that somebody tried, from when to when. refused: a code, "" where it was done.

    ticket: "" where none was touched. rank, only_at, state: of the ticket afterwards.
    """

    began: float
    ended: float
    verb: str
    window: int
    refused: str
    ticket: str
    rank: float | None
    only_at: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the journal, in its order. window: where it happened, by number."""

    ticket: str
    verb: HallVerb
    window: int | None


@dataclass(frozen=True, slots=True)
class _Wait:
    """A stretch of time in which somebody stood in the line and nobody touched them."""

    since: float
    until: float
    ticket: str
    rank: float
    only_at: int | None


def out_of_turn(steps: Sequence[Tried]) -> list[str]:
    """Calls that passed somebody who stood before them all the while, and might have been taken.

    Somebody whom another hand touched meanwhile may rightly have been skipped. A window that
    found nobody while somebody stood there is told, too.
    """
    waits, found = sorted(_waits(steps), key=lambda one: one.since), []
    calls = sorted((one for one in steps if _is_call(one)), key=lambda one: one.began)
    standing: list[_Wait] = []
    coming = iter(waits)
    following = next(coming, None)
    for call in calls:
        while following is not None and following.since <= call.began:
            standing.append(following)
            following = next(coming, None)
        standing = [one for one in standing if one.until >= call.began]
        for one in standing:
            if one.until >= call.ended and _comes_before(one, call):
                found.append(f"{one.ticket} stood before {call.ticket or 'nobody'}")
    return found


def _is_call(step: Tried) -> bool:
    return step.verb == HallVerb.CALL and step.refused in ("", NOBODY_WAITS)


def _comes_before(one: _Wait, call: Tried) -> bool:
    if one.ticket == call.ticket or one.only_at not in (None, call.window):
        return False
    return call.rank is None or (one.rank, one.ticket) < (call.rank, call.ticket)


def _waits(steps: Iterable[Tried]) -> Iterator[_Wait]:
    by_ticket: dict[str, list[Tried]] = defaultdict(list)
    for step in steps:
        if step.ticket:
            by_ticket[step.ticket].append(step)
    for ticket, touched in by_ticket.items():
        touched.sort(key=lambda one: one.ended)
        for nth, step in enumerate(touched):
            if step.refused or step.state != tickets.WAITING or step.rank is None:
                continue
            others = [one.began for one in touched[nth + 1 :]]
            yield _Wait(
                step.ended, min(others, default=float("inf")), ticket, step.rank, step.only_at
            )


def two_at_a_window(facts: Iterable[Fact]) -> list[str]:
    """Windows that called while somebody they had called was still there."""
    held: dict[int, str] = {}
    found = []
    for fact in facts:
        if fact.verb == HallVerb.CALL and fact.window is not None:
            if fact.window in held:
                found.append(f"window {fact.window} had {held[fact.window]}, called {fact.ticket}")
            held[fact.window] = fact.ticket
        elif fact.verb in (
            HallVerb.FINISH,
            HallVerb.PASS_OVER,
            HallVerb.LEAVE,
            HallVerb.TRANSFER,
        ):
            held = {window: one for window, one in held.items() if one != fact.ticket}
    return found


def badly_folded(facts: Iterable[Fact], states: Mapping[str, str]) -> list[str]:
    """Tickets that were called twice without having waited between, or are not where their
    facts lead."""
    verbs: dict[str, list[HallVerb]] = defaultdict(list)
    for fact in facts:
        verbs[fact.ticket].append(fact.verb)
    found = []
    for ticket, state in states.items():
        try:
            folded = str(tickets.fold(verbs[ticket]))
        except Refusal as refusal:
            folded = refusal.sentence
        if folded != state:
            found.append(f"{ticket} is {state}, its facts say: {folded}")
    return found


def gaps(serials: Iterable[int]) -> list[str]:
    """Numbers that are missing or there twice, of one line on one day."""
    given = sorted(serials)
    wanted = list(range(1, len(given) + 1))
    return [] if given == wanted else [f"{len(given)} numbers up to {given[-1]}"]
