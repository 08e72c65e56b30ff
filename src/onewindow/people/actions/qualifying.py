"""What somebody may accept, as their training says; and whether a county asks for it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.journal.actions import record
from onewindow.people import subjects
from onewindow.people.models import Account, Qualification, Requirement
from onewindow.people.queries import qualified
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound


def qualify(
    *,
    account_id: int,
    scopes: Iterable[tuple[str, str]],
    since: date,
    until: date,
    source: UUID,
    why: str,
    by: Actor,
    at: datetime,
) -> list[Qualification]:
    """取得资格. What a training certificate is for: (scope, code) each, until its last good day.

    source, why: the certificate's id and number. Called by the room that examined them, which
    answers for it. Twice for one certificate: nothing. Raises NotFound. Source: house rule.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
        if account is None:
            raise NotFound("There is no such member of staff.")
        if Qualification.objects.filter(source=source).exists():
            return []
        rows: list[Qualification] = Qualification.objects.bulk_create(
            Qualification(
                account=account,
                scope=scope,
                code=code,
                since=since,
                until=until,
                source=source,
                why=why,
            )
            for scope, code in dict.fromkeys(scopes)
        )
        if rows:
            record(
                at=at,
                actor=by.id,
                fact="staff.qualified",
                subject=subjects.account(account_id),
                why=why,
                until=until.isoformat(),
                scopes=[f"{one.scope}:{one.code}" for one in rows],
            )
    return rows


def disqualify(*, source: UUID, by: Actor, at: datetime) -> int:
    """撤销资格. What a certificate was for ends now; how much it was. Source: house rule."""
    with transaction.atomic():
        rows = Qualification.objects.select_for_update(no_key=True).filter(source=source)
        accounts = set(rows.filter(ended_at=None).values_list("account", flat=True))
        list(Account.objects.select_for_update(no_key=True).filter(pk__in=accounts))
        ended = rows.filter(ended_at=None).update(ended_at=at)
        for one in accounts:
            key = subjects.account(one)
            record(at=at, actor=by.id, fact="staff.disqualified", subject=key, source=str(source))
    return ended


def require_qualification(*, county: str, is_on: bool, by: Actor, at: datetime) -> Requirement:
    """受理资格要求. From now on a county's windows ask who accepts for a qualification, or do not.

    The county's office decides. What is so already is left. Raises NotPermitted.
    Source: house rule.
    """
    if by.account is None or not by.has(Role.OFFICE):
        raise NotPermitted("Only the county's office decides what its windows ask for.")
    with transaction.atomic():
        # Two who switch at one moment: the second waits, so that the journal's order holds.
        Account.objects.select_for_update(no_key=True).get(pk=by.account)
        standing = qualified.requirement(county, at=at)
        if standing is not None and standing.is_on == is_on:
            return standing
        row: Requirement = Requirement.objects.create(
            county=county, is_on=is_on, since=at, set_by=by.id
        )
        key = subjects.county(county)
        record(at=at, actor=by.id, fact="county.qualification", subject=key, is_on=is_on)
    return row
