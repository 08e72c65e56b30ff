"""Reading people. Whoever asks is named; numbers leave this room masked or for a handler."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from onewindow.people.models import Account, Person, Post, Proxy
from onewindow.rules import codes
from onewindow.rules.actors import NOBODY, Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.sealing import keyed_hash


@dataclass(frozen=True, slots=True)
class Masked:
    """A person as others may see them."""

    id: UUID
    kind: str
    name: str
    number: str
    phone: str


def masked(person: Person) -> Masked:
    """The person's name, number and phone with the middle hidden."""
    return Masked(
        id=person.pk,
        kind=person.kind,
        name=codes.mask_name(person.name),
        number=codes.mask_identity_number(person.number),
        phone=codes.mask_mobile(person.phone),
    )


PLACES = ("role", "centre_id", "department_id")


def held(at: datetime) -> Q:
    """Posts that are held at a moment."""
    began, lasts = Q(since=None) | Q(since__lte=at), Q(until=None) | Q(until__gt=at)
    return began & lasts


def actor_of(account: int, *, at: datetime) -> Actor:
    """As `actor`, of the account with this number; nobody when there is none. Two queries."""
    return actor(Account.objects.filter(pk=account).first(), at=at)


def actor_by_name(username: str, *, at: datetime) -> Actor:
    """As `actor`, of the member of staff with this user name. Two queries."""
    return actor(Account.objects.filter(username=username, person=None).first(), at=at)


def actor(account: Account | None, *, at: datetime) -> Actor:
    """Who is behind a signed-in account, with every post held at that moment, and every other
    post where they stand in then. One query.
    """
    if account is None or not account.is_active:
        return NOBODY
    own = Post.objects.filter(held(at), account=account).values_list(*PLACES)
    # Two indexed lookups: an OR would read every post of the house.
    others = Post.objects.filter(
        held(at),
        stood_in__account=account,
        stood_in__since__lte=at,
        stood_in__until__gt=at,
    ).values_list(*PLACES)
    posts = list(own.union(others))
    roles = {Role(role) for role, _, _ in posts}
    if account.person_id:
        roles.add(Role.CITIZEN)
    return Actor(
        id=f"account:{account.pk}",
        name=account.name,
        roles=frozenset(roles),
        person_id=account.person_id,
        centres=frozenset(centre for _, centre, _ in posts if centre),
        departments=frozenset(department for _, _, department in posts if department),
    )


# Asked before every call of the API: in plain SQL it takes a third of the time.
APPLICATION = """
    select id, name, roles, centres, departments, scopes from people_application
    where token_hash = %s and revoked_at is null
"""


def application(token: str) -> Actor | None:
    """The application that holds the token, unless it was revoked. One query."""
    with connection.cursor() as cursor:
        cursor.execute(APPLICATION, [keyed_hash(token)])
        row = cursor.fetchone()
    return None if row is None else program(row)


def program(row: Sequence[Any]) -> Actor:
    """The application of a row: id, name, roles, centres, departments, scopes."""
    pk, name, roles, centres, departments, scopes = row
    return Actor(
        id=f"application:{pk}",
        name=name,
        roles=frozenset({Role.APPLICATION, *(Role(role) for role in roles)}),
        centres=frozenset(centres),
        departments=frozenset(departments),
        scopes=frozenset(scopes),
    )


def by_number(number: str) -> Person | None:
    """The person with this identity number or credit code, or None. One query."""
    return Person.objects.filter(number_hash=keyed_hash(codes.normalise(number))).first()


def person(person_id: UUID) -> Person:
    """One person, in full: for the room above that has checked who may see it."""
    return Person.objects.get(pk=person_id)


def sign_in(person_ids: Iterable[UUID]) -> bool:
    """Whether one of these people has an account of their own to sign in with. One query."""
    return bool(Account.objects.filter(person__in=list(person_ids), is_active=True).exists())


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached: addresses in full, and the language to write in."""

    phone: str
    mail: str
    language: str


def reach(person_id: UUID) -> Reach:
    """How a message reaches a person: for the room that sends it, and nobody else. One query."""
    row = Person.objects.only("phone", "mail", "language").get(pk=person_id)
    return Reach(row.phone, row.mail, row.language)


def reachable(person_ids: Iterable[UUID]) -> dict[UUID, tuple[bool, bool]]:
    """Whether a phone and whether a mail address is known, by person, nothing unsealed. One query.

    Not among them: who is not a person here.
    """
    rows = Person.objects.filter(pk__in=person_ids).annotate(
        has_phone=Q(phone__isnull=False), has_mail=Q(mail__isnull=False)
    )
    return {
        pk: (phone, mail) for pk, phone, mail in rows.values_list("pk", "has_phone", "has_mail")
    }


def accounts_of(person_ids: Iterable[UUID]) -> dict[str, UUID]:
    """People by what the journal calls their accounts (`account:7`). One query."""
    rows = Account.objects.filter(person__in=person_ids)
    return {f"account:{pk}": person for pk, person in rows.values_list("pk", "person")}


@dataclass(frozen=True, slots=True)
class Given:
    """亲友代办: one authority as its two people see it. is_mine: the reader gave it.

    other: the other's name; number: theirs, masked. matters: codes, empty for all.
    """

    id: UUID
    is_mine: bool
    other: str
    number: str
    relation: str
    matters: tuple[str, ...]
    until_on: date
    granted_at: datetime
    ended_at: datetime | None
    ended_why: str


def authorities(*, to: Actor, ended: int = 10) -> list[Given]:
    """What the reader has left to others and others to them: the living, then the last ended.

    Two queries.
    """
    if to.person_id is None:
        return []
    mine = Q(grantor=to.person_id) | Q(proxy=to.person_id)
    rows = Proxy.objects.filter(mine).select_related("grantor", "proxy").order_by("-pk")
    return [
        _given(row, is_mine=row.grantor_id == to.person_id)
        for row in [*rows.filter(ended_at=None), *rows.exclude(ended_at=None)[:ended]]
    ]


def authorities_of(person: Person) -> list[Given]:
    """What somebody who stands at a window has left to others, the living. One query."""
    rows = Proxy.objects.filter(grantor=person, ended_at=None).select_related("grantor", "proxy")
    return [_given(row, is_mine=True) for row in rows.order_by("-pk")]


def _given(row: Proxy, *, is_mine: bool) -> Given:
    other = row.proxy if is_mine else row.grantor
    return Given(
        id=row.pk,
        is_mine=is_mine,
        other=other.name,
        number=codes.mask_identity_number(other.number),
        relation=row.relation,
        matters=tuple(row.matters),
        until_on=row.until_on,
        granted_at=row.granted_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )


def authority(*, proxy_id: UUID, to: Actor) -> Proxy:
    """A living authority that the reader has, to act upon. Raises NotFound. One query."""
    rows = Proxy.objects.select_related("grantor").filter(proxy=to.person_id, ended_at=None)
    row = rows.filter(pk=proxy_id).first() if to.person_id else None
    if row is None:
        raise NotFound("There is no such authority.")
    return row


def pairs(proxy_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The two people of each authority: for the room that tells them. One query."""
    rows = Proxy.objects.filter(pk__in=list(proxy_ids))
    return {
        pk: frozenset({grantor, proxy})
        for pk, grantor, proxy in rows.values_list("pk", "grantor_id", "proxy_id")
    }


def demonstration_citizens() -> list[Account]:
    """Citizens' demonstration accounts with their persons, for the labelled log-in. One query."""
    rows = Account.objects.filter(is_demonstration=True, person__isnull=False)
    return list(rows.select_related("person").order_by("id"))


def staff_of(*, department: str, role: Role, at: datetime) -> list[Account]:
    """Active accounts that hold a role in a department then, by name. One query."""
    posts = Post.objects.filter(held(at), department=department, role=str(role))
    rows = Account.objects.filter(pk__in=posts.values("account"), is_active=True)
    return list(rows.order_by("name", "id"))


def account_names(ids: Iterable[str]) -> dict[str, str]:
    """Names of staff by what the journal calls them (`account:7`). One query."""
    numbers = [one.removeprefix("account:") for one in ids if one.startswith("account:")]
    rows = Account.objects.filter(pk__in=[int(one) for one in numbers if one.isdigit()])
    return {f"account:{pk}": name for pk, name in rows.values_list("pk", "name")}
