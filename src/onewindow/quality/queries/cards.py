"""Cards for those they concern and those who judge them, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.places.queries import work_calendar
from onewindow.quality.models import Card, CardNote, CardTable
from onewindow.rules import card_loop, card_powers, clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.card_loop import CardState, CardVerb, Why
from onewindow.rules.cards import Level, Subject
from onewindow.rules.clock import Light, WorkCalendar
from onewindow.rules.refusal import NotFound

PAGE = 50
TO_DO, STANDS, OVER = "", "standing", "ended"
STATES = {TO_DO: card_loop.TO_DO, STANDS: {CardState.STANDING}, OVER: card_loop.ENDED}
SAME_BOX = ("case", "case__version", "review__rating", "centre", "department")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card in a list. name, english: of the matter. term: the day that presses now."""

    id: UUID
    kind: Subject
    level: Level
    state: CardState
    case: UUID | None
    review: UUID | None
    number: str
    name: str
    english: str
    matter: str
    centre: str
    centre_name: str
    centre_name_en: str
    department_name: str
    department_name_en: str
    handler: str
    late_at: datetime
    given_at: datetime
    by_hand: bool
    term: date | None
    light: Light
    days_left: int | None
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of cards and the key of the next one, empty at the end."""

    rows: tuple[CardRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote at one step."""

    verb: CardVerb
    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """One card with its loop. verbs: what the reader may do now. why: the rule took it back.

    table: the version of the rules that it was given by.
    """

    row: CardRow
    since_at: datetime | None
    explained_at: datetime | None
    judged_at: datetime | None
    why: Why | None
    written: tuple[Written, ...]
    verbs: frozenset[CardVerb]
    table: CardTable


def seen_by(to: Actor) -> Q:
    """What of cards and lamps is shown to the reader."""
    if card_powers.sees_all(to):
        return Q()
    halls, departments = card_powers.halls_of(to), card_powers.departments_of(to)
    return Q(centre__in=halls) | Q(department__in=departments)


def listed(
    *, to: Actor, today: date, which: str = TO_DO, kind: Subject | None = None, after: str = ""
) -> CardPage:
    """Cards the reader may see: those somebody must act upon, by their day; else the newest.

    which: TO_DO, STANDS or OVER. after: key of the last one seen. Two queries.
    """
    rows = Card.objects.filter(seen_by(to)).select_related(*SAME_BOX).defer("review__rating__text")
    rows = rows.filter(state__in=[str(one) for one in STATES.get(which, card_loop.TO_DO)])
    if kind is not None:
        rows = rows.filter(kind=kind)
    if which in (STANDS, OVER):
        return _newest(rows, today, after)
    key = _pair(after)
    if key is not None:
        on, pk = key
        rows = rows.filter(Q(due_on__gt=on) | Q(due_on=on, id__gt=pk))
    found = list(rows.order_by("due_on", "id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CardPage(_rows(found[:PAGE], today), f"{last.due_on}~{last.pk}" if last else "")


def _newest(rows: QuerySet[Card], today: date, after: str) -> CardPage:
    key = _pair(f"2000-01-01~{after}") if after else None
    if key is not None:
        rows = rows.filter(id__lt=key[1])
    found = list(rows.order_by("-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return CardPage(_rows(found[:PAGE], today), str(last.pk) if last else "")


def _pair(after: str) -> tuple[date, UUID] | None:
    on, _, pk = after.partition("~")
    try:
        return date.fromisoformat(on), UUID(pk)
    except ValueError:
        return None


def _rows(found: Sequence[Card], today: date) -> tuple[CardRow, ...]:
    if not found:
        return ()
    calendar = work_calendar()
    return tuple(_row(one, today, calendar) for one in found)


def _row(card: Card, today: date, calendar: WorkCalendar) -> CardRow:
    term = card.due_on
    return CardRow(
        id=card.pk,
        kind=Subject(card.kind),
        level=Level(card.level),
        state=CardState(card.state),
        late_at=card.late_at,
        given_at=card.given_at,
        by_hand=card.by_hand,
        term=term,
        light=clock.light(today=today, due_on=term, limit_days=3, calendar=calendar),
        days_left=clock.days_left(today=today, due_on=term, calendar=calendar) if term else None,
        is_demonstration=card.is_demonstration,
        **about(card),
    )


def about(one: Any) -> dict[str, Any]:
    """What a card, a lamp or an urging is about, however it is shown."""
    case, centre, department = one.case, one.centre, one.department
    review = one.review
    name = case.version.body["name"] if case else ""
    return {
        "case": case.pk if case else None,
        "review": review.pk if review else None,
        "number": case.number if case else "",
        "name": name,
        "english": case.version.body.get("english", {}).get(name, name) if case else "",
        "matter": case.matter if case else review.rating.matter if review else "",
        "centre": centre.pk,
        "centre_name": centre.name,
        "centre_name_en": centre.name_en,
        "department_name": department.name if department else "",
        "department_name_en": department.name_en if department else "",
        "handler": case.handler_name if case else review.owner_name if review else "",
    }


def one(*, card_id: UUID, to: Actor, today: date) -> Told:
    """One card with everything about it. At most four queries.

    Raises NotFound for who may not see it, as for one that is not there.
    """
    rows = Card.objects.filter(seen_by(to), pk=card_id).select_related(*SAME_BOX, "table")
    card = rows.first()
    if card is None:
        raise NotFound("There is no such card.")
    notes = CardNote.objects.filter(card=card).order_by("at", "id")
    return Told(
        row=_rows([card], today)[0],
        since_at=_since(card),
        explained_at=card.explained_at,
        judged_at=card.judged_at,
        why=Why(card.why) if card.why else None,
        written=tuple(
            Written(CardVerb(each.verb), each.at, each.name, each.text) for each in notes
        ),
        verbs=_verbs(card, to, today),
        table=card.table,
    )


def _since(card: Card) -> datetime | None:
    """What the card was counted from, where the row it stands over says so."""
    if card.review is not None:
        return card.review.opened_at
    if card.case is None:
        return None
    begun: dict[str, datetime | None] = {
        Subject.CASE: card.case.accepted_at,
        Subject.PRE_ACCEPTANCE: card.case.submitted_at if card.key.endswith(":0") else None,
        Subject.CERTIFICATE: card.case.decided_at,
    }
    return begun.get(card.kind)


def _verbs(card: Card, to: Actor, today: date) -> frozenset[CardVerb]:
    found = set()
    for verb, move in card_loop.MOVES.items():
        judged = verb in (CardVerb.UPHOLD, CardVerb.LIFT)
        may = card_powers.may(
            to,
            verb,
            kind=Subject(card.kind),
            centre=card.centre_id,
            department=card.department_id or "",
            other=card.explained_by if judged else "",
        )
        if may and card.state in move.since:
            found.add(verb)
    waits = card.state == CardState.ASKED and card.due_on is not None and today <= card.due_on
    return frozenset(found - ({CardVerb.UPHOLD} if waits else set()))


def of_case(*, case_id: UUID, to: Actor) -> list[tuple[UUID, Subject, Level, CardState]]:
    """The cards over one case that the reader may see, the newest first. One query."""
    rows = Card.objects.filter(seen_by(to), case=case_id).exclude(state=CardState.WITHDRAWN)
    return [
        (pk, Subject(kind), Level(level), CardState(state))
        for pk, kind, level, state in rows.order_by("-id").values_list(
            "id", "kind", "level", "state"
        )[:PAGE]
    ]


def waiting(*, to: Actor) -> int:
    """How many cards wait for the reader to act: to explain, or to confirm and judge. One query."""
    if card_powers.may_publish(to):
        mine = Q(state__in=[str(CardState.PROPOSED), str(CardState.ANSWERED)])
    else:
        mine = Q(state=CardState.ASKED) & _answered_by(to)
    return Card.objects.filter(mine).count()


def _answered_by(to: Actor) -> Q:
    """The cards that the reader heads the explaining of."""
    side = card_powers.Side
    desks = to.departments if to.has(Role.APPROVER) else ()
    halls = card_powers.halls_of(to)
    return Q(department__in=desks, kind__in=card_powers.kinds(side.DEPARTMENT)) | Q(
        centre__in=halls, kind__in=card_powers.kinds(side.CENTRE)
    )
