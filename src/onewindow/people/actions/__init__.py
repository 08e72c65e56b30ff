"""Writing people: persons by their numbers, accounts, posts and applications."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from onewindow import entropy
from onewindow.journal.actions import record
from onewindow.people import queries
from onewindow.people.models import Account, Allowance, Application, EntryCode, Person, Post
from onewindow.rules import codes, powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.sealing import keyed_hash, seal


def number_problems(*, kind: str, name: str, number: str, phone: str) -> list[Problem]:
    """Everything wrong with how a person was named, all at once."""
    problems = []
    if not name.strip():
        problems.append(Problem("name", "required", "Enter the name.", {"label": "姓名"}))
    if kind == Person.Kind.LEGAL:
        if not codes.is_uscc(number):
            problems.append(Problem("number", "bad_uscc", "The credit code does not check."))
    elif not codes.is_identity_number(number):
        problems.append(Problem("number", "bad_idno", "The identity number does not check."))
    if phone and not codes.is_mobile(phone):
        problems.append(Problem("phone", "bad_mobile", "Enter an 11-digit mobile number."))
    return problems


def know(
    *,
    name: str,
    number: str,
    at: datetime,
    phone: str = "",
    address: str = "",
    kind: str = Person.Kind.NATURAL,
    town: str | None = None,
    demonstration: bool = False,
) -> Person:
    """The person with this number, made when first met; a new phone or address is kept.

    Raises Incomplete with every problem. Source: GB 11643, GB 32100; house rule.
    """
    number, phone = codes.normalise(number), codes.normalise(phone)
    problems = number_problems(kind=kind, name=name, number=number, phone=phone)
    if problems:
        raise Incomplete(problems)
    found = Person.objects.filter(number_hash=keyed_hash(number)).first()
    if found is None:
        try:
            with transaction.atomic():
                return Person.objects.create(
                    kind=kind,
                    name=name.strip(),
                    number=number,
                    number_hash=keyed_hash(number),
                    phone=phone,
                    address=address,
                    town_id=town,
                    is_demonstration=demonstration,
                    created_at=at,
                )
        except IntegrityError:  # somebody else met the same person in this moment
            found = Person.objects.get(number_hash=keyed_hash(number))
    changed = [
        field
        for field, value in (("phone", phone), ("address", address))
        if value and getattr(found, field) != value
    ]
    for field in changed:
        setattr(found, field, phone if field == "phone" else address)
    if changed:
        found.save(update_fields=changed)
    return found


def set_contact(*, person_id: UUID, mail: str, language: str, by: Actor) -> None:
    """Where mail reaches a person, empty for nowhere, and the language that is written in.

    Raises Incomplete for what is no address, NotPermitted for anybody but the person.
    Source: house rule.
    """
    if by.person_id != person_id:
        raise powers.NotPermitted("Only the person may change this.", verb="contact")
    person = Person.objects.get(pk=person_id)
    person.mail, person.language = _address(mail), _known(language)
    person.save(update_fields=["mail", "language"])


def set_work_contact(*, mail: str, language: str, by: Actor) -> None:
    """Where mail of their work reaches a member of staff, empty for nowhere, and its language.

    Raises as `set_contact`. Source: house rule.
    """
    if by.account is None or by.person_id is not None:
        raise powers.NotPermitted("Only a member of staff has mail of work.", verb="contact")
    account = Account.objects.get(pk=by.account)
    account.mail, account.language = _address(mail), _known(language)
    account.save(update_fields=["mail", "language"])


def _address(mail: str) -> str:
    found = mail.strip()
    if found and not _is_address(found):
        said = "This is no e-mail address."
        raise Incomplete([Problem("mail", "bad_email", said, {"label": "电子邮箱"})])
    return found


def _is_address(mail: str) -> bool:
    try:
        validate_email(mail)
    except ValidationError:
        return False
    return mail.isascii() and len(mail) <= 200


def speak_to(*, person_id: UUID, language: str) -> None:
    """Write to a person in the language they read the pages in. One statement, if it changed."""
    known = _known(language)
    Person.objects.filter(pk=person_id).exclude(language=known).update(language=known)


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "zh-hans"


def first_met(
    *, kind: str, name: str, number: str, phone: str, address: str, at: datetime
) -> dict[str, object]:
    """The sealed row of somebody about to be made known, for set-based writing.

    The caller has checked them by `number_problems`. Source: house rule.
    """
    number, phone = codes.normalise(number), codes.normalise(phone)
    return {
        "id": entropy.new_id(),
        "kind": kind,
        "name": seal(name.strip().encode()),
        "number": seal(number.encode()),
        "hash": keyed_hash(number),
        "phone": seal(phone.encode()) if phone else None,
        "address": seal(address.encode()) if address else None,
        "at": at,
    }


def open_citizen_account(*, person: Person, username: str, demonstration: bool = False) -> Account:
    """A citizen's way in, once per person. Signs in through the identity gateway, no password."""
    account: Account
    account, made = Account.objects.get_or_create(
        person=person,
        defaults={"username": username, "is_demonstration": demonstration, "name": ""},
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


def open_staff_account(
    *,
    username: str,
    name: str,
    password: str,
    posts: Iterable[tuple[Role, str | None, str | None]],
    demonstration: bool = False,
) -> Account:
    """A member of staff with posts (role, centre code, department code). Idempotent by name."""
    with transaction.atomic():
        account: Account
        account, made = Account.objects.get_or_create(
            username=username, defaults={"name": name, "is_demonstration": demonstration}
        )
        if made:
            account.set_password(password)
            account.save(update_fields=["password"])
        for role, centre, department in posts:
            Post.objects.get_or_create(
                account=account,
                role=str(role),
                centre_id=centre,
                department_id=department,
                until=None,
            )
    return account


def open_demonstration_staff(
    rows: Sequence[tuple[str, str, Sequence[tuple[Role, str | None, str | None]]]], *, password: str
) -> dict[str, Account]:
    """Labelled staff of (user name, name, posts), all with one password, hashed once."""
    with transaction.atomic():
        known = {row.username for row in Account.objects.filter(is_demonstration=True)}
        hashed = make_password(password)
        Account.objects.bulk_create(
            [
                Account(username=username, name=name, password=hashed, is_demonstration=True)
                for username, name, _ in rows
                if username not in known
            ]
        )
        accounts = {row.username: row for row in Account.objects.filter(is_demonstration=True)}
        Post.objects.bulk_create(
            [
                Post(
                    account=accounts[username],
                    role=str(role),
                    centre_id=centre,
                    department_id=department,
                )
                for username, _, posts in rows
                for role, centre, department in posts
            ],
            ignore_conflicts=True,
        )
    return {username: accounts[username] for username, _, _ in rows}


def open_application(
    *,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    at: datetime,
    roles: Iterable[Role] = (),
    centres: Iterable[str] = (),
    departments: Iterable[str] = (),
    token: str = "",
    demonstration: bool = False,
) -> tuple[Application, str]:
    """An application and its token, told once: only the token's hash is kept."""
    token = token or entropy.token()
    row, _ = Application.objects.update_or_create(
        name=name,
        defaults={
            "token_hash": keyed_hash(token),
            "scopes": sorted(scopes),
            "roles": sorted(roles),
            "centres": sorted(centres),
            "departments": sorted(departments),
            "revoked_at": None,
            "is_demonstration": demonstration,
        },
    )
    return row, token


def revoke_application(*, name: str, at: datetime) -> None:
    """The application's token is worth nothing from now on."""
    Application.objects.filter(name=name).update(revoked_at=at)


def note_unmasked(*, subject: UUID, by: Actor, at: datetime, what: str) -> None:
    """Journal that a handler looked at personal data in full. Source: PIPL arts. 51, 54."""
    with transaction.atomic():
        record(at=at, actor=by.id, fact="person.unmasked", subject=subject, what=what)


TAKE_TURN = """
    insert into people_allowance as a (key, spent_until)
    values (%(key)s, %(at)s::timestamptz + %(each)s)
    on conflict (key) do update set spent_until = greatest(a.spent_until, %(at)s) + %(each)s
    where greatest(a.spent_until, %(at)s) <= %(at)s::timestamptz + %(ahead)s
    returning true
"""


def take_turn(*, key: str, most: int, span: timedelta, at: datetime) -> timedelta | None:
    """Let a caller ask once more; how long to wait where it has asked too often.

    key: what is limited and for whom, at most 100 characters. most: times within `span`;
    all may come at once, then one for each part of the span that has passed. One statement,
    true for all processes. Source: house rule.
    """
    each = span / most
    with connection.cursor() as cursor:
        # psycopg knows intervals; Django's stubs do not
        given: dict[str, Any] = {"key": key, "at": at, "each": each, "ahead": span - each}
        cursor.execute(TAKE_TURN, given)
        if cursor.fetchone():
            return None
    return _wait(key, most=most, span=span, at=at)


def _wait(key: str, *, most: int, span: timedelta, at: datetime) -> timedelta:
    spent = Allowance.objects.filter(key=key).values_list("spent_until", flat=True).first()
    return max(spent - at - span + span / most, timedelta()) if spent else timedelta()


ADMIT = """
    with known as (
        select id, name, roles, centres, departments, scopes from people_application
        where token_hash = %(hash)s and revoked_at is null
    ), turn as (
        insert into people_allowance as a (key, spent_until)
        select 'token:application:' || id, %(at)s::timestamptz + %(each)s from known
        on conflict (key) do update set spent_until = greatest(a.spent_until, %(at)s) + %(each)s
        where greatest(a.spent_until, %(at)s) <= %(at)s::timestamptz + %(ahead)s
        returning true
    )
    select known.*, exists (select from turn) from known
"""


def admit(
    *, token: str, most: int, span: timedelta, at: datetime
) -> tuple[Actor, timedelta | None] | None:
    """Who holds the token, and one turn of theirs; how long to wait where too many were taken.

    None for a token that is worth nothing. The same as `queries.application` and `take_turn`
    in one statement, since every call of a program begins with it. Source: house rule.
    """
    each = span / most
    given: dict[str, Any] = {"at": at, "each": each, "ahead": span - each}
    with connection.cursor() as cursor:
        cursor.execute(ADMIT, {"hash": keyed_hash(token)} | given)
        row = cursor.fetchone()
    if row is None:
        return None
    *known, has_turn = row
    actor = queries.program(known)
    wait = None if has_turn else _wait(f"token:{actor.id}", most=most, span=span, at=at)
    return actor, wait


def forget_turns(*, at: datetime) -> int:
    """Forget callers who have all their turns again. Returns how many."""
    forgotten, _ = Allowance.objects.filter(spent_until__lt=at).delete()
    return forgotten


ENTRY_DIGITS = 8
ENTRY_LASTS = timedelta(minutes=5)


def issue_entry_code(*, by: Actor, at: datetime) -> str:
    """一次码. What a person's phone shows so that a kiosk knows them; the one before is gone.

    Good once, for five minutes; only its hash is kept. Raises NotPermitted for who is no
    person. Source: house rule.
    """
    if by.person_id is None:
        raise powers.NotPermitted("Only a person may enter at a kiosk.", verb="entry")
    code = entropy.digits(ENTRY_DIGITS)
    EntryCode.objects.update_or_create(
        person_id=by.person_id,
        defaults={"code_hash": keyed_hash(code), "until": at + ENTRY_LASTS},
    )
    return code


def enter_by_code(*, code: str, by: Actor, at: datetime) -> queries.Masked | None:
    """The person whose phone shows this code, who is then known at the machine `by`; or None.

    The code is used up, whoever of two was quicker. Source: house rule.
    """
    with transaction.atomic():
        rows = EntryCode.objects.select_for_update().select_related("person")
        found = rows.filter(code_hash=keyed_hash(codes.normalise(code)), until__gt=at).first()
        if found is None:
            return None
        person = found.person
        found.delete()
        return _entered(person, how="phone", by=by, at=at)


def enter_by_card(*, person: Person, by: Actor, at: datetime) -> queries.Masked:
    """The person whose card was read is known at the machine `by`. Source: house rule."""
    with transaction.atomic():
        return _entered(person, how="card", by=by, at=at)


def _entered(person: Person, *, how: str, by: Actor, at: datetime) -> queries.Masked:
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).get()
    record(at=at, actor=by.id, fact="person.entered", subject=person.pk, how=how)
    return queries.masked(person)
