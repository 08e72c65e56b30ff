"""News that are of no case: a number whose turn is near, an appointment that fell out,
an authority given or ended."""

from collections.abc import Collection, Iterator
from datetime import datetime

from onewindow.hall.queries import bookings, turns
from onewindow.journal.models import Entry
from onewindow.notify.actions.news import News
from onewindow.people import queries as people
from onewindow.rules import messages
from onewindow.rules.actors import LAW
from onewindow.rules.messages import Kind


def nearly(entries: Collection[Entry], *, at: datetime) -> Iterator[News]:
    """Who stands near the head of a line that has just moved, each number told once.

    Who was called in the meantime is told by the hall. Source: house rule.
    """
    moved = {entry.subject for entry in entries if entry.fact in messages.LINE_MOVES}
    for one in turns.near(moved=moved, at=at) if moved else ():
        yield News(
            occasion=f"near:{one.id}",
            kind=Kind.NEAR,
            ticket=one.id,
            people=frozenset({one.person}),
            at=at,
            actor=LAW.id,
            detail={"ahead": one.ahead},
        )


def fallen(entries: Collection[Entry]) -> Iterator[News]:
    """Whose appointment a hall can no longer keep. Source: house rule."""
    told = {entry.subject: entry for entry in entries if entry.fact == messages.FELL_OUT}
    for one in bookings.fallen(ids=told) if told else ():
        entry = told[one.id]
        yield News(
            occasion=f"entry:{entry.pk}",
            kind=Kind.FALLEN,
            people=frozenset({one.person}),
            at=entry.at,
            actor=entry.actor,
            detail={
                "topic": one.topic,
                "starts_at": one.starts_at.isoformat(),
                "centre": one.centre_name,
                "centre_en": one.centre_name_en,
            },
        )


def proxies(entries: Collection[Entry]) -> Iterator[News]:
    """Both people of an authority are told when it begins and when it ends. Source: house rule."""
    told = [entry for entry in entries if entry.fact in messages.PROXIES]
    pairs = people.pairs(entry.subject for entry in told) if told else {}
    for entry in told:
        if entry.subject in pairs:
            yield News(
                occasion=f"entry:{entry.pk}",
                kind=messages.PROXIES[entry.fact],
                people=pairs[entry.subject],
                at=entry.at,
                actor=entry.actor,
            )
