"""Giving cards by rule: what is open is kept with its next threshold, and judged when it passes.

What moved is told by the journal; what is due is found by its moment. Neither costs more the more
cases there are.
"""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from onewindow.cases.models import Case
from onewindow.entropy import new_id
from onewindow.journal import actions as journal
from onewindow.journal.actions import Fact
from onewindow.places.queries import work_calendar
from onewindow.quality import watched
from onewindow.quality.models import Card, Watch
from onewindow.quality.queries import card_tables
from onewindow.quality.queries.card_tables import Book, Version
from onewindow.quality.watched import Moments, Watched
from onewindow.rules import card_loop, cards, clock, reviews
from onewindow.rules.actors import LAW
from onewindow.rules.card_loop import CardState, CardVerb, Why
from onewindow.rules.cards import Level, Shift
from onewindow.rules.clock import Limit, WorkCalendar

READER = "cards"
BATCH = 3_000  # entries of the journal in one transaction
ROUNDS = 10  # of them in one tick, after much was brought in at once
MOST = 500  # subjects judged in one statement
KEPT = (
    "limit",
    "statutory",
    "shifts",
    "since_at",
    "centre",
    "department",
    "next_at",
    "rules",
    "level",
    "level_at",
)
CARDS = (Level.YELLOW, Level.RED)  # a warning lights a lamp, and is no card


def tick(*, at: datetime) -> Mapping[str, int]:
    """One round: what moved, what is due, what new rules or a new calendar put otherwise.

    Safe to run twice and beside others. Source: house rule, after the published rule book.
    """
    if card_tables.found(clock.local_day(at)) is None:
        return {"watched": 0, "cards": 0}
    read = given = 0
    for _ in range(ROUNDS):
        entries, more = keep_up(at=at)
        read, given = read + entries, given + more
        if entries < BATCH:
            break
    return {"watched": read, "cards": given + judge_anew(at=at) + judge_due(at=at)}


def keep_up(*, at: datetime, limit: int = BATCH, waits: bool = False) -> tuple[int, int]:
    """Take in what moved since the last time: entries read, cards given.

    Nothing is read while another process is at it, unless waits. A constant number of statements.
    """
    with transaction.atomic():
        entries = journal.follow(reader=READER, limit=limit, waits=waits)
        if not entries:
            return 0, 0
        told = {entry.subject for entry in entries if entry.fact.startswith("review.")}
        moved = {entry.subject for entry in entries} - told
        rows = Case.objects.filter(Q(pk__in=moved) | Q(package__in=moved))
        cases = set(rows.values_list("pk", flat=True)) if moved else set()
        found = [
            *watched.of_cases(cases, moments=Moments.of(entries)),
            *watched.of_reviews(told),
        ]
        return len(entries), _settle(found, cases=cases, reviewed=told, at=at)


def take_in(*, cases: Collection[UUID], at: datetime) -> int:
    """Watch cases written behind the journal's readers; cards given. Source: house rule."""
    with transaction.atomic():
        return _settle(list(watched.of_cases(cases)), cases=cases, reviewed=(), at=at)


def catch_up(*, at: datetime) -> int:
    """Keep up until nothing is left, then judge what is due; how many cards were given."""
    given = 0
    while True:
        read, more = keep_up(at=at, waits=True)
        given += more
        if not read:
            break
    while more := judge_due(at=at):
        given += more
    return given


def judge_due(*, at: datetime) -> int:
    """Judge what has just passed a threshold, by what it is now; how many cards were given."""
    with transaction.atomic():
        rows = Watch.objects.select_for_update(skip_locked=True, of=("self",))
        due = list(rows.filter(next_at__lte=at).order_by("next_at")[:MOST])
        return _look_again(due, at=at)


def judge_anew(*, at: datetime) -> int:
    """Judge again what was judged by other rules or another calendar; cards given.

    Rules that begin and calendars that are corrected reach everything that is open, some hundreds
    in a round. Source: house rule.
    """
    mark = _mark(card_tables.in_force(clock.local_day(at)), work_calendar())
    with transaction.atomic():
        rows = Watch.objects.select_for_update(skip_locked=True, of=("self",))
        other = rows.filter(Q(rules__lt=mark) | Q(rules__gt=mark))
        return _look_again(list(other.order_by("key")[:MOST]), at=at)


def relight(row: Watch, *, at: datetime) -> None:
    """Set one lamp by the cards that stand now. Call where its row is locked."""
    _look_again([row], at=at)


def _look_again(rows: Sequence[Watch], *, at: datetime) -> int:
    if not rows:
        return 0
    cases = {row.case_id for row in rows if row.case_id}
    told = {row.review_id for row in rows if row.review_id}
    found = [*watched.of_cases(cases), *watched.of_reviews(told)]
    return _settle(found, cases=cases, reviewed=told, at=at)


@dataclass(slots=True)
class _Round:
    """What one round comes to."""

    book: Book
    calendar: WorkCalendar
    mark: str
    at: datetime
    given: list[Card] = field(default_factory=list)
    withdrawn: list[Card] = field(default_factory=list)
    kept: list[Watch] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


def _settle(
    found: Iterable[Watched], *, cases: Collection[UUID], reviewed: Collection[UUID], at: datetime
) -> int:
    """Give what is due, take back what never was, keep what is open with its next moment.

    cases, reviewed: all that was looked at; what is watched of them and was not found is over.
    """
    book, calendar = card_tables.in_force(clock.local_day(at)), work_calendar()
    now = _Round(book, calendar, _mark(book, calendar), at)
    about = Q(case__in=cases) | Q(review__in=reviewed)
    rows = Watch.objects.select_for_update(of=("self",)).filter(about).order_by("key")
    before = {row.key: row for row in rows}
    listed = sorted(found, key=lambda one: one.key)
    had = _had([one.key for one in listed])
    open_keys = set()
    for one in listed:
        _judge(one, before.get(one.key), had.get(one.key, {}), now)
        if one.ended_at is None:
            open_keys.add(one.key)
    _write(now, [key for key in before if key not in open_keys])
    return len(now.given)


def _had(keys: Collection[str]) -> dict[str, dict[Level, Card]]:
    found: dict[str, dict[Level, Card]] = defaultdict(dict)
    rows = Card.objects.select_for_update(of=("self",)).filter(key__in=keys)
    for card in rows.exclude(state=CardState.WITHDRAWN).order_by("id"):
        found[card.key][Level(card.level)] = card
    return found


def _judge(one: Watched, row: Watch | None, had: dict[Level, Card], now: _Round) -> None:
    """What is open goes by the rules of today, what is over by those of its last day."""
    until = one.ended_at or now.at
    version = now.book.on(clock.local_day(until)) if one.ended_at else now.book.now
    if version is None:  # over before there were rules
        return
    moments = _moments(one, version, now.calendar)
    thresholds = version.rules.table.get(one.kind, {})
    passed = {
        level: moment
        for level, moment in moments.items()
        if cards.passed(moment, thresholds[level], at=until)
    }
    for level in CARDS:
        card = had.get(level)
        if card is None and level in passed:
            had[level] = _give(one, level, passed[level], version, now)
        elif card is not None and level not in passed and _may_withdraw(one, card):
            _withdraw(card, _why(one, row, card, now), now)
            del had[level]
    if one.ended_at is None:
        ahead = [moment for level, moment in moments.items() if level not in passed]
        now.kept.append(_watch(one, min(ahead, default=None), _lit(had, passed), now))


def _moments(one: Watched, version: Version, calendar: WorkCalendar) -> dict[Level, datetime]:
    return cards.moments(
        subject=one.kind,
        since_at=one.since_at,
        limit=one.limit,
        statutory=one.statutory,
        shifts=one.shifts,
        calendar=calendar,
        table=version.rules.table,
    )


def _may_withdraw(one: Watched, card: Card) -> bool:
    """What is over stays as it was judged then."""
    return one.ended_at is None and card.state in card_loop.MOVES[CardVerb.WITHDRAW].since


def _lit(
    had: Mapping[Level, Card], passed: Mapping[Level, datetime]
) -> tuple[Level, datetime] | None:
    """The gravest lamp and since when: a card that stands, else the early warning."""
    for level in reversed(CARDS):
        card = had.get(level)
        if card is not None and card.state in card_loop.LIVE:
            return level, card.late_at
    warned = passed.get(Level.WARNING)
    return (Level.WARNING, warned) if warned else None


def _watch(
    one: Watched, next_at: datetime | None, lit: tuple[Level, datetime] | None, now: _Round
) -> Watch:
    return Watch(
        key=one.key,
        kind=one.kind,
        case_id=one.case,
        review_id=one.review,
        centre_id=one.centre,
        department_id=one.department,
        since_at=one.since_at,
        limit=_pair(one.limit),
        statutory=_pair(one.statutory),
        shifts=_shifts(one.shifts),
        next_at=next_at,
        rules=now.mark,
        level=lit[0] if lit else "",
        level_at=lit[1] if lit else None,
        is_demonstration=one.is_demonstration,
    )


def _give(one: Watched, level: Level, late_at: datetime, version: Version, now: _Round) -> Card:
    """A card that stands at once, and asks why; or one that waits for the office's word."""
    rules = version.rules
    by_hand = rules.table[one.kind][level].by_hand
    is_asked = not by_hand and one.ended_at is None
    verbs = [CardVerb.PROPOSE if by_hand else CardVerb.GIVE]
    if is_asked:
        verbs.append(CardVerb.ASK)
    limit = rules.judge if by_hand else rules.explain if is_asked else None
    card = Card(
        id=new_id(),
        key=one.key,
        kind=one.kind,
        level=level,
        case_id=one.case,
        review_id=one.review,
        centre_id=one.centre,
        department_id=one.department,
        table=version.row,
        by_hand=by_hand,
        state=card_loop.fold(verbs) or "",
        late_at=late_at,
        given_at=max(now.at, late_at),  # what was over later is judged by its end
        due_on=_last_day(limit, now) if limit else None,
        is_demonstration=one.is_demonstration,
    )
    detail = {**said(card), "asks": is_asked}
    now.given.append(card)
    now.facts += [Fact(card.pk, f"card.{verb}", detail) for verb in verbs]
    return card


def _withdraw(card: Card, why: Why, now: _Round) -> None:
    card.state = card_loop.after(card.state, CardVerb.WITHDRAW)
    card.why, card.due_on, card.judged_at, card.judged_by = why, None, now.at, LAW.id
    now.withdrawn.append(card)
    now.facts.append(Fact(card.pk, f"card.{CardVerb.WITHDRAW}", {**said(card), "why": str(why)}))


def said(card: Card) -> dict[str, object]:
    """What a card is about, and by which day somebody has to act, for those who are told of it."""
    about = {"case": str(card.case_id)} if card.case_id else {"review": str(card.review_id)}
    due = {"due_on": card.due_on.isoformat()} if card.due_on else {}
    where = {"kind": str(card.kind), "level": str(card.level), "centre": card.centre_id}
    return {**about, **where, **due}


def _why(one: Watched, row: Watch | None, card: Card, now: _Round) -> Why:
    if card.table_id != now.book.now.row.pk:
        return Why.TABLE
    terms = (_pair(one.limit), _pair(one.statutory), _shifts(one.shifts), one.since_at)
    if row is None or terms != (row.limit, row.statutory, row.shifts, row.since_at):
        return Why.TERMS
    return Why.CALENDAR


def _write(now: _Round, over: Collection[str]) -> None:
    """A constant number of statements; rows are taken in the order of their keys."""
    Card.objects.bulk_create(now.given)
    fields = ["state", "why", "due_on", "judged_at", "judged_by"]
    if now.withdrawn:
        Card.objects.bulk_update(now.withdrawn, fields)
    if now.kept:
        Watch.objects.bulk_create(
            now.kept, update_conflicts=True, unique_fields=["key"], update_fields=[*KEPT]
        )
    if over:
        Watch.objects.filter(key__in=over).delete()
    if now.facts:
        journal.record_each(now.facts, at=now.at, actor=LAW.id)


def _last_day(limit: Limit, now: _Round) -> date:
    return reviews.last_day(since=clock.local_day(now.at), limit=limit, calendar=now.calendar)


def _pair(limit: Limit | None) -> list[object] | None:
    return [limit.days, str(limit.unit)] if limit else None


def _shifts(shifts: Sequence[Shift]) -> list[list[object]]:
    return [[one.at.isoformat(), one.days] for one in shifts]


def _mark(book: Book, calendar: WorkCalendar) -> str:
    """Which rules and which calendar something was judged by."""
    told = repr((sorted(calendar.exceptions.items()), sorted(calendar.years)))
    return f"{book.now.row.number}/{zlib.crc32(told.encode()):08x}"
