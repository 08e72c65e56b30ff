"""At the counter everything happens at once: handed in, received, accepted or sent back.

One signature, one transaction: what cannot be accepted stays a draft with nothing lost.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, identity, intake, signing
from onewindow.cases.models import Case, Package
from onewindow.rules import terms
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State


def take_on(
    *,
    package_id: UUID,
    by: Actor,
    at: datetime,
    confirmed: Collection[str] = (),
    gap_days: int | None = None,
) -> list[Case]:
    """提交、收件、受理. Everything that stands between the counter and acceptance, at once.

    A draft is handed in first, a supplement that has come is answered first. confirmed:
    keys of `planning.to_confirm` that were ticked. gap_days: working days for the papers
    that may come late; None accepts only what is whole. Raises Incomplete with every
    problem, NotSigned when nothing but the signature on the customer's screen is missing,
    and whatever the single moves raise; then nothing has changed.
    Source: 行政许可法 art. 32; 最多跑一次规定 arts. 5, 11.
    """
    with transaction.atomic():
        identity.require_checked(package_id=package_id)
        is_due = signing.is_due(package_id=package_id, by=by, at=at)
        _hand_in(package_id, by=by, at=at)
        if _stands(package_id, State.SUPPLEMENT):
            acceptance.supply(package_id=package_id, by=by, at=at)
        if gap_days is None:
            taken = acceptance.accept(package_id=package_id, by=by, at=at, confirmed=confirmed)
        else:
            taken = acceptance.accept_with_gaps(
                package_id=package_id, by=by, at=at, days=gap_days, confirmed=confirmed
            )
        if is_due:
            raise signing.NotSigned("The applicant has not signed yet.")
        return taken


def send_back(
    *,
    package_id: UUID,
    items: Sequence[Mapping[str, str]],
    by: Actor,
    at: datetime,
    days: int = terms.SUPPLEMENT_DAYS,
) -> None:
    """一次性告知. Take in what is here, give the receipt, and tell in one notice what is missing.

    Raises Incomplete, NotPermitted, MoveNotAllowed; then nothing has changed.
    Source: 行政许可法 art. 32(4); 最多跑一次规定 art. 11(3).
    """
    with transaction.atomic():
        _hand_in(package_id, by=by, at=at, as_it_is=True)
        acceptance.ask_supplement(package_id=package_id, items=items, days=days, by=by, at=at)


def _hand_in(package_id: UUID, *, by: Actor, at: datetime, as_it_is: bool = False) -> None:
    if Package.objects.filter(pk=package_id, stage=Package.Stage.DRAFT).exists():
        intake.submit(package_id=package_id, by=by, at=at, as_it_is=as_it_is)
    if _stands(package_id, State.SUBMITTED):
        acceptance.receive(
            package_id=package_id, password=planning.password_of(package_id), by=by, at=at
        )


def _stands(package_id: UUID, state: State) -> bool:
    return Case.objects.filter(package=package_id, state=state).exists()
