"""亲友代办: leaving matters to another, and taking them back."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onewindow.journal.actions import record
from onewindow.people import actions as known
from onewindow.people import queries
from onewindow.people.models import Person, Proxy
from onewindow.rules import clock, codes, powers, proxies
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.matters import Matter
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal

BATCH = 200


class ProxyTwice(Refusal):
    """The same person has the same matters already."""

    code = "proxy_twice"


def grant(
    *,
    grantor_id: UUID,
    name: str,
    number: str,
    relation: str,
    matters: Collection[Matter],
    until_on: date,
    by: Actor,
    at: datetime,
    paper: UUID | None = None,
) -> Proxy:
    """委托. Leave matters to another, until a day; at most one such authority lives.

    name, number: the other's, both known. matters: compiled ones; none for all that may be
    left. paper: the scan of the 授权委托书, where a clerk registers it for somebody at the
    window. Raises Incomplete with every problem, NotPermitted, ProxyTwice.
    Source: Civil Code arts. 161-165; PIPL art. 51 (a number alone opens nothing).
    """
    _require(by, grantor_id, paper)
    today = clock.local_day(at)
    wrong = problems(
        grantor_id=grantor_id,
        name=name,
        number=number,
        relation=relation,
        matters=matters,
        until_on=until_on,
        today=today,
    )
    if wrong:
        raise Incomplete(wrong)
    with transaction.atomic():
        other = known.know(name=name, number=number, at=at)
        scope = sorted({one.code for one in matters})
        _end_over(Proxy.objects.filter(grantor=grantor_id, proxy=other), today, at)
        row = Proxy(
            grantor_id=grantor_id,
            proxy=other,
            relation=relation,
            matters=scope,
            until_on=until_on,
            channel=Proxy.Channel.OWN if paper is None else Proxy.Channel.WINDOW,
            paper=paper,
            granted_at=at,
            granted_by=by.id,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise ProxyTwice("This person may do the same for you already.") from None
        record(
            at=at,
            actor=by.id,
            fact="proxy.granted",
            subject=row.pk,
            matters=scope,
            until_on=until_on.isoformat(),
            channel=row.channel,
        )
    return row


def problems(
    *,
    grantor_id: UUID,
    name: str,
    number: str,
    relation: str,
    matters: Collection[Matter],
    until_on: date,
    today: date,
) -> list[Problem]:
    """Everything wrong with an authority before it is given. One query. Source: as `grant`."""
    other = queries.by_number(number)
    return [
        *_who(name, number, relation, other, grantor_id),
        *proxies.in_person(matters),
        *proxies.term_problems(until_on=until_on, today=today),
    ]


def _require(by: Actor, grantor_id: UUID, paper: UUID | None) -> None:
    own = by.person_id == grantor_id and paper is None
    at_window = by.has(Role.CLERK) and paper is not None
    if not (own or at_window):
        raise powers.NotPermitted("Only the person, or a window on paper.", verb="grant")


def _who(
    name: str, number: str, relation: str, other: Person | None, grantor_id: UUID
) -> list[Problem]:
    found = known.number_problems(
        kind=Person.Kind.NATURAL, name=name, number=codes.normalise(number), phone=""
    )
    if relation not in Proxy.Relation.values:
        found.append(Problem("relation", "not_an_option", "Say who it is."))
    if other is not None and other.pk == grantor_id:
        found.append(Problem("number", "proxy_is_grantor", "This is the person themselves."))
    elif other is not None and other.name != name.strip():
        found.append(Problem("name", "name_differs", "The name does not fit the number."))
    return found


def end(*, proxy_id: UUID, by: Actor, at: datetime) -> Proxy:
    """收回、辞去. From this moment the other can neither see nor act; said twice, it is one end.

    By who gave it, by who has it, or by a clerk before whom the grantor stands.
    Raises NotFound for anybody else. Source: Civil Code art. 173 (2).
    """
    with transaction.atomic():
        row = Proxy.objects.select_for_update().filter(pk=proxy_id).first()
        if row is None or not _may_end(by, row):
            raise NotFound("There is no such authority.")
        is_given_back = by.person_id == row.proxy_id
        _end(row, Proxy.End.RESIGNED if is_given_back else Proxy.End.REVOKED, by=by, at=at)
    return row


def _may_end(by: Actor, row: Proxy) -> bool:
    return by.person_id in (row.grantor_id, row.proxy_id) or by.has(Role.CLERK)


def end_over(*, at: datetime) -> int:
    """到期. Authorities whose last day has passed. Returns how many.

    Source: Civil Code art. 173 (1).
    """
    with transaction.atomic():
        return _end_over(Proxy.objects.all(), clock.local_day(at), at)


def _end_over(rows: QuerySet[Proxy], today: date, at: datetime) -> int:
    due = rows.select_for_update(skip_locked=True).filter(ended_at=None, until_on__lt=today)
    ended = list(due.order_by("pk")[:BATCH])
    for row in ended:
        _end(row, Proxy.End.OVER, by=LAW, at=at)
    return len(ended)


def _end(row: Proxy, why: str, *, by: Actor, at: datetime) -> None:
    if row.ended_at is None:
        row.ended_at, row.ended_why = at, why
        row.save(update_fields=["ended_at", "ended_why"])
        record(at=at, actor=by.id, fact="proxy.ended", subject=row.pk, why=str(why))
