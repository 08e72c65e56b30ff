"""The steps of a card, each by whoever may take it, each told in one journal entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.journal.actions import record
from onewindow.places.queries import work_calendar
from onewindow.quality.actions import watching
from onewindow.quality.models import Card, CardNote, Watch
from onewindow.quality.queries import card_tables
from onewindow.rules import card_loop, card_powers, clock, reviews
from onewindow.rules.actors import Actor
from onewindow.rules.card_loop import CardState, CardVerb
from onewindow.rules.cards import Subject
from onewindow.rules.clock import Limit
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem

MOST = 500  # characters of a note


def confirm(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """确认发牌. A card that waited for a person stands from now on, and asks why.

    note: may be empty. Raises NotFound, NotPermitted, CardMoved, Incomplete.
    Source: house rule (人工确认).
    """
    with _moving(card_id, CardVerb.CONFIRM, note=_short(note), by=by, at=at) as card:
        _ask(card, by=by, at=at)
    return card


def dismiss(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """不予发牌. The office says why none is given. Raises as `confirm`."""
    with _moving(card_id, CardVerb.DISMISS, note=_said(note), by=by, at=at) as card:
        _end(card, by=by, at=at)
    return card


def ask(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """要求说明. Of a card that was not asked about by itself. Raises as `confirm`."""
    with _moving(card_id, CardVerb.ASK, note=_short(note), by=by, at=at) as card:
        card.due_on = _last_day(_rules_limit(card, "explain", at), at)
    return card


def answer(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """说明. Whoever is concerned says why it was late and what was done.

    Late, too: what was said is judged, with its day beside it. Raises as `confirm`.
    Source: house rule (谁办理谁负责).
    """
    with _moving(card_id, CardVerb.ANSWER, note=_said(note), by=by, at=at) as card:
        card.explained_by, card.explained_at = by.id, at
        card.due_on = _last_day(_rules_limit(card, "judge", at), at)
    return card


def uphold(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """维持. After what was said, or after the time to say it. Raises as `confirm`, NotYetDue."""
    with _moving(card_id, CardVerb.UPHOLD, note=_said(note), by=by, at=at, waits=True) as card:
        _end(card, by=by, at=at)
    return card


def lift(*, card_id: UUID, note: str, by: Actor, at: datetime) -> Card:
    """撤销. The card no longer counts and its lamp goes out; it is kept with the reason.

    Raises as `confirm`. Source: house rule.
    """
    with _moving(card_id, CardVerb.LIFT, note=_said(note), by=by, at=at) as card:
        _end(card, by=by, at=at)
    return card


def _ask(card: Card, *, by: Actor, at: datetime) -> None:
    """Being confirmed asks by itself; both are told."""
    card.state = card_loop.after(card.state, CardVerb.ASK)
    card.due_on = _last_day(_rules_limit(card, "explain", at), at)


def _end(card: Card, *, by: Actor, at: datetime) -> None:
    card.judged_at, card.judged_by, card.due_on = at, by.id, None


def _rules_limit(card: Card, name: str, at: datetime) -> Limit:
    found: Limit = getattr(card_tables.in_force(clock.local_day(at)).now.rules, name)
    return found


def _last_day(limit: Limit, at: datetime) -> date:
    return reviews.last_day(since=clock.local_day(at), limit=limit, calendar=work_calendar())


def _said(text: str) -> str:
    """What was written, if it is something. Raises Incomplete."""
    if not text.strip():
        raise Incomplete([Problem("note", "required", "Write why.")])
    return _short(text)


def _short(text: str) -> str:
    found = text.strip()
    if len(found) > MOST:
        said = f"At most {MOST} characters."
        raise Incomplete([Problem("note", "too_long", said, {"most": MOST})])
    return found


@contextmanager
def _moving(
    card_id: UUID, verb: CardVerb, *, note: str, by: Actor, at: datetime, waits: bool = False
) -> Iterator[Card]:
    """The only writer of `Card.state` but the rule itself: what is watched is locked first.

    waits: until whoever got the card has spoken, or its time to speak is over.
    """
    with transaction.atomic():
        key = Card.objects.filter(pk=card_id).values_list("key", flat=True).first()
        if key is None:
            raise NotFound("There is no such card.")
        watch = Watch.objects.select_for_update(of=("self",)).filter(pk=key).first()
        card = Card.objects.select_for_update(of=("self",)).get(pk=card_id)
        _require(card, verb, by=by)
        state = card_loop.after(card.state, verb)
        if waits and card.state == CardState.ASKED and clock.local_day(at) <= _due(card):
            said = "There is still time to explain."
            raise card_loop.NotYetDue(said, day=card.due_on)
        card.state = state
        yield card
        card.save()
        if note:
            CardNote.objects.create(card=card, verb=verb, at=at, by=by.id, name=by.name, text=note)
        _tell(card, verb, by=by, at=at)
        if verb == CardVerb.CONFIRM:
            _tell(card, CardVerb.ASK, by=by, at=at)
        if watch is not None:
            watching.relight(watch, at=at)


def _due(card: Card) -> date:
    assert card.due_on is not None  # the table has a constraint
    return card.due_on


def _require(card: Card, verb: CardVerb, *, by: Actor) -> None:
    """Who may not even see the card is not told that it is there."""
    where = {"centre": card.centre_id, "department": card.department_id or ""}
    if not card_powers.may_see(by, **where) and not card_powers.may(
        by, verb, kind=Subject(card.kind), **where
    ):
        raise NotPermitted("This account has nothing to do with this card.", verb=str(verb))
    other = card.explained_by if verb in (CardVerb.UPHOLD, CardVerb.LIFT) else ""
    card_powers.require(by, verb, kind=Subject(card.kind), other=other, **where)


def _tell(card: Card, verb: CardVerb, *, by: Actor, at: datetime) -> None:
    about = watching.said(card)
    record(at=at, actor=by.id, fact=f"card.{verb}", subject=card.pk, **about)
