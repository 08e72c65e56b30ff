"""News become messages, one per person and fact; what is near in time becomes one letter."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from onewindow.notify.actions.news import News
from onewindow.notify.models import Letter, Message, Sending, Wish
from onewindow.people import queries as people
from onewindow.rules import messages
from onewindow.rules.messages import Channel


@dataclass(slots=True)
class _Draft:
    """A letter that takes in messages now.

    is_known: it is in the database already. is_urgent: its SMS does not wait for more, nor for
    the morning.
    """

    letter: Letter
    is_known: bool = False
    is_urgent: bool = False
    messages: list[Message] = field(default_factory=list)
    ways: set[Channel] = field(default_factory=set)
    had: dict[str, Sending] = field(default_factory=dict)

    def may_hold(self, news: News) -> bool:
        """Whether the fact is near enough to the letter's first."""
        return abs(news.at - self.letter.at) <= messages.TOGETHER


def gather(news: Collection[News], *, at: datetime) -> int:
    """Write what has not been written yet. Call where no other process does the same.

    Returns how many messages there are more. A constant number of statements.
    """
    who = {person for one in news for person in one.people}
    known = _known(news, who)
    fresh = [
        (person, one)
        for one in sorted(news, key=lambda one: one.at)
        for person in sorted(one.people)
        if (person, one.occasion) not in known
    ]
    if not fresh:
        return 0
    who = {person for person, _ in fresh}
    wishes, drafts, accounts = _wishes(who), _open(who, at), people.accounts_of(who)
    for person, one in fresh:
        ways = _ways(one, wishes.get(person, {}), at)
        if ways:
            is_own = accounts.get(one.actor) == person
            _put(drafts.setdefault(person, []), person, one, ways, at, is_own=is_own)
    return _write([draft for each in drafts.values() for draft in each], who, at)


def _known(news: Collection[News], who: Collection[UUID]) -> set[tuple[UUID, str]]:
    rows = Message.objects.filter(person__in=who, occasion__in=[one.occasion for one in news])
    return set(rows.values_list("person_id", "occasion"))


def _wishes(who: Collection[UUID]) -> dict[UUID, dict[str, list[str]]]:
    found: dict[UUID, dict[str, list[str]]] = {}
    for row in Wish.objects.filter(person__in=who):
        found.setdefault(row.person_id, {})[row.group] = row.channels
    return found


def _open(who: Collection[UUID], at: datetime) -> dict[UUID, list[_Draft]]:
    """Letters that still take in more: unread, and not yet in a sender's hands.

    Their sendings stay locked until the transaction ends, so that no sender takes one now.
    """
    letters = Letter.objects.filter(person__in=who, closes_at__gt=at, read_at=None)
    drafts = {letter.pk: _Draft(letter, is_known=True) for letter in letters}
    gone = set()
    for row in Sending.objects.select_for_update().filter(letter__in=drafts).order_by("id"):
        assert row.letter_id is not None
        if row.state not in (Sending.State.WAITING, Sending.State.NOWHERE):
            gone.add(row.letter_id)
        drafts[row.letter_id].had[row.channel] = row
    found: dict[UUID, list[_Draft]] = {}
    for pk, draft in drafts.items():
        if pk not in gone:
            found.setdefault(draft.letter.person_id, []).append(draft)
    return found


def _ways(one: News, wishes: Mapping[str, Collection[str]], at: datetime) -> tuple[Channel, ...]:
    wished = messages.channels(one.kind, wishes)
    if at - one.at > messages.OLD_NEWS:
        return tuple(way for way in wished if way == Channel.APP)
    return wished


def _put(
    drafts: list[_Draft],
    person: UUID,
    one: News,
    ways: tuple[Channel, ...],
    at: datetime,
    *,
    is_own: bool,
) -> None:
    """Into the letter that is near, or into a new one. is_own: the person did it just now."""
    draft = next((each for each in drafts if each.may_hold(one)), None)
    if draft is None:
        letter = Letter(person_id=person, at=one.at, closes_at=at + messages.HOLD)
        draft = _Draft(letter)
        drafts.append(draft)
    draft.letter.is_shown |= Channel.APP in ways
    draft.is_urgent |= Channel.SMS in ways and (is_own or one.kind in messages.AT_ANY_HOUR)
    draft.ways |= set(ways) - {Channel.APP}
    draft.messages.append(
        Message(
            letter=draft.letter,
            person_id=person,
            occasion=one.occasion,
            kind=one.kind,
            package_id=one.package,
            case_id=one.case,
            ticket_id=one.ticket,
            at=one.at,
            detail=dict(one.detail),
            channels=[str(way) for way in ways],
        )
    )


def _write(drafts: Collection[_Draft], who: Collection[UUID], at: datetime) -> int:
    touched = [draft for draft in drafts if draft.messages]
    reachable = people.reachable(who)
    Letter.objects.bulk_create([draft.letter for draft in touched if not draft.is_known])
    _reopen([draft for draft in touched if draft.is_known], at)
    written = [message for draft in touched for message in draft.messages]
    Message.objects.bulk_create(written)
    Sending.objects.bulk_create(
        [row for draft in touched for row in _sendings(draft, reachable, at)]
    )
    return len(written)


def _reopen(drafts: Collection[_Draft], at: datetime) -> None:
    """Letters that took in more are unread again; an urgent message hurries its letter's SMS."""
    if not drafts:
        return
    shown = [draft.letter.pk for draft in drafts if draft.letter.is_shown]
    Letter.objects.filter(pk__in=shown).update(is_shown=True, read_at=None)
    urgent = [draft.letter.pk for draft in drafts if draft.is_urgent]
    rows = Sending.objects.filter(letter__in=urgent, channel=Channel.SMS)
    rows.filter(state=Sending.State.WAITING).update(is_urgent=True, due_at=at)


def _sendings(
    draft: _Draft, reachable: Mapping[UUID, tuple[bool, bool]], at: datetime
) -> Iterator[Sending]:
    """One for each way that the letter does not take yet. Mail only where an address is known."""
    phone, mail = reachable[draft.letter.person_id]
    for way in sorted(draft.ways - set(draft.had)):
        if way == Channel.MAIL and not mail:
            continue
        has_where = phone if way == Channel.SMS else mail
        is_urgent = draft.is_urgent and way == Channel.SMS
        yield Sending(
            letter=draft.letter,
            channel=way,
            state=Sending.State.WAITING if has_where else Sending.State.NOWHERE,
            due_at=at if is_urgent else draft.letter.closes_at,
            is_urgent=is_urgent,
            ended_at=None if has_where else at,
        )
