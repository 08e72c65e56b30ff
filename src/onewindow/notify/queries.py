"""Reading messages: a citizen's own, how many wait, and what became of those about a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from onewindow.cases.models import Case
from onewindow.notify import composing, gateways, work
from onewindow.notify.composing import Told
from onewindow.notify.models import Letter, Message, Notice, Sending, Wish
from onewindow.notify.work import Noticed
from onewindow.rules import messages
from onewindow.rules.actors import Actor
from onewindow.rules.messages import Channel, Group, Kind
from onewindow.rules.refusal import NotFound

PAGE = 20
RECENT = timedelta(days=7)
LATE = timedelta(hours=1)  # a sender that has not come round for so long is not at work
QUIET = timedelta(hours=12)  # and an SMS of the night waits longer


@dataclass(frozen=True, slots=True)
class Post:
    """One letter as its person sees it, what is to be done first."""

    id: UUID
    at: datetime
    is_read: bool
    messages: tuple[Told, ...]

    @property
    def subject(self) -> str:
        """One line for the list, in the language of the moment."""
        return composing.subject(self.messages)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of letters and the key of the next one, empty at the end."""

    rows: tuple[Post, ...]
    next: str


def letters(*, to: Actor, after: str = "", limit: int = PAGE) -> Page:
    """The reader's own letters, newest first. Two queries, and what the catalogue keeps.

    after: key of the last one seen (`Page.next`).
    """
    rows = Letter.objects.filter(person=to.person_id, is_shown=True)
    seen = _seen(after)
    if seen is not None:
        at, pk = seen
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    found = list(rows.order_by("-at", "-id")[: limit + 1])
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return Page(_posts(shown), f"{last.at.isoformat()}~{last.pk}" if last else "")


def _seen(after: str) -> tuple[datetime, UUID] | None:
    at, _, pk = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(pk)) if moment.tzinfo else None
    except ValueError:
        return None


def letter(*, letter_id: UUID, to: Actor) -> Post:
    """One letter of the reader's own. Raises NotFound. Two queries."""
    found = Letter.objects.filter(pk=letter_id, person=to.person_id, is_shown=True).first()
    if found is None:
        raise NotFound("There is no such message.")
    return _posts([found])[0]


def _posts(rows: Sequence[Letter]) -> tuple[Post, ...]:
    told: dict[UUID, list[Told]] = {row.pk: [] for row in rows}
    about = Message.objects.filter(letter__in=told, channels__contains=[Channel.APP])
    for one in composing.in_order(about):
        told[one.letter].append(one)
    return tuple(Post(row.pk, row.at, row.read_at is not None, tuple(told[row.pk])) for row in rows)


def unread(person_id: UUID) -> int:
    """How many letters wait to be opened. One query over an index of these alone."""
    return Letter.objects.filter(person=person_id, is_shown=True, read_at=None).count()


@dataclass(frozen=True, slots=True)
class Notices:
    """A page of a member of staff's notices and the key of the next one, empty at the end."""

    rows: tuple[Noticed, ...]
    next: str


def notices(*, to: Actor, after: str = "", unread_only: bool = False) -> Notices:
    """The reader's own notices, newest first. At most three queries, and what the catalogue keeps.

    after: key of the last one seen (`Notices.next`).
    """
    rows = Notice.objects.filter(account=to.account or 0)
    if unread_only:
        rows = rows.filter(read_at=None)
    seen = _seen(after)
    if seen is not None:
        at, pk = seen
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    found = work.in_order(rows, most=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Notices(tuple(found[:PAGE]), f"{last.at.isoformat()}~{last.id}" if last else "")


def notice(*, notice_id: UUID, to: Actor) -> Noticed:
    """One notice of the reader's own. Raises NotFound."""
    found = work.in_order(Notice.objects.filter(pk=notice_id, account=to.account or 0))
    if not found:
        raise NotFound("There is no such message.")
    return found[0]


def unread_notices(account: int) -> int:
    """How many notices a member of staff has not opened. One query over an index of these alone."""
    return Notice.objects.filter(account=account, read_at=None).count()


def wishes(*, to: Actor) -> dict[Group, tuple[Channel, ...]]:
    """How the reader wants to be told of each group. One query."""
    said = {row.group: row.channels for row in Wish.objects.filter(person=to.person_id)}
    return {
        group: tuple(Channel(one) for one in said.get(group, messages.UNASKED[group]))
        for group in Group
    }


@dataclass(frozen=True, slots=True)
class Way:
    """What became of one letter on one way.

    state: of Sending, or filed; read or unread for the own page.
    """

    channel: Channel
    state: str
    at: datetime | None
    reason: str
    tries: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One message about a case and how it fared, for staff. is_agent: told to who acts."""

    kind: Kind
    at: datetime
    is_agent: bool
    ways: tuple[Way, ...]


def traces(case: Case, *, person: UUID | None = None) -> tuple[Trace, ...]:
    """Every message about a case the caller may see, or about its whole package, newest first.

    person: only those told to somebody.

    Two queries.
    """
    about = Message.objects.filter(Q(case=case) | Q(case=None, package=case.package_id))
    if person is not None:
        about = about.filter(person=person)
    rows = list(about.select_related("letter").order_by("-at", "-id"))
    sendings: dict[UUID, list[Sending]] = {}
    for one in _in_turn(Sending.objects.filter(letter__in={row.letter_id for row in rows})):
        if one.letter_id:
            sendings.setdefault(one.letter_id, []).append(one)
    return tuple(
        Trace(
            kind=Kind(row.kind),
            at=row.at,
            is_agent=row.person_id != case.package.applicant_id,
            ways=tuple(_ways(row, sendings.get(row.letter_id, []))),
        )
        for row in rows
    )


def _in_turn(rows: QuerySet[Sending]) -> QuerySet[Sending]:
    return rows.order_by("-channel")


def _ways(row: Message, sendings: Sequence[Sending]) -> list[Way]:
    read_at = row.letter.read_at
    own = Way(Channel.APP, "read" if read_at else "unread", read_at, "", 0)
    return [
        *([own] if Channel.APP in row.channels else []),
        *(
            Way(Channel(one.channel), _state(one), one.ended_at, one.reason, one.tries)
            for one in sendings
            if one.channel in row.channels
        ),
    ]


def _state(one: Sending) -> str:
    """A file reaches nobody: it is not called sent."""
    return "filed" if (one.state, one.gateway) == ("sent", gateways.FILE) else one.state


@dataclass(frozen=True, slots=True)
class Troubles:
    """What an operator should look at. late: letters due long ago that nobody has sent."""

    failed: int
    unknown: int
    late: int
    since: datetime | None


def troubles(*, at: datetime) -> Troubles:
    """Letters of the last week that did not arrive, and those that wait too long. Two queries."""
    State = Sending.State
    ended = Sending.objects.filter(
        state__in=[State.FAILED, State.UNKNOWN], ended_at__gt=at - RECENT
    ).aggregate(
        failed=Count("id", filter=Q(state=State.FAILED)),
        unknown=Count("id", filter=Q(state=State.UNKNOWN)),
    )
    waits = Q(channel=Channel.MAIL, due_at__lt=at - LATE) | Q(due_at__lt=at - QUIET)
    late = Sending.objects.filter(waits, state=State.WAITING).aggregate(
        n=Count("id"), since=Min("due_at")
    )
    return Troubles(ended["failed"], ended["unknown"], late["n"], late["since"])
