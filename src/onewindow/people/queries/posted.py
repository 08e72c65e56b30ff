"""Whom work is told to: who holds a post at a place now, who heads them, how mail reaches them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from onewindow.people.models import Account, Post
from onewindow.people.queries import Reach, held
from onewindow.rules.actors import Role

Place = tuple[Role, str | None]  # a role and its centre or department; None for no place


def holders(places: Collection[Place], *, at: datetime) -> dict[Place, frozenset[int]]:
    """Accounts that hold a role at a place then, in their own right or standing in. One query."""
    if not places:
        return {}
    here = Q()
    for role, place in places:
        where = Q(centre=place) | Q(department=place) if place else Q()
        here |= where & Q(role=str(role))
    now = Post.objects.filter(here, held(at))
    own = now.filter(account__is_active=True).values_list(*_COLUMNS, "account_id")
    others = now.filter(
        stood_in__since__lte=at, stood_in__until__gt=at, stood_in__account__is_active=True
    ).values_list(*_COLUMNS, "stood_in__account_id")
    found: dict[Place, set[int]] = defaultdict(set)
    for role, centre, department, account in own.union(others):
        for place in {centre, department, None}:
            found[Role(role), place].add(account)
    return {place: frozenset(found[place]) for place in places}


_COLUMNS = ("role", "centre_id", "department_id")


def heads_over(account: int, *, at: datetime) -> frozenset[int]:
    """Who heads the centres and departments where somebody holds a post then. Two queries."""
    posts = Post.objects.filter(held(at), account=account).values_list("centre_id", "department_id")
    places = {(Role.HEAD, centre) for centre, _ in posts if centre}
    places |= {(Role.APPROVER, department) for _, department in posts if department}
    return frozenset().union(*holders(places, at=at).values()) - {account}


def of_halls(
    roles: Collection[Role], *, centre: str | None, county: str, at: datetime
) -> frozenset[int]:
    """Accounts with such a post of their own at a centre, or at any of a county. One query."""
    where = Q(centre=centre) if centre else Q(centre__county=county)
    rows = Post.objects.filter(where, held(at), role__in=[str(one) for one in roles])
    return frozenset(rows.filter(account__is_active=True).values_list("account_id", flat=True))


def with_mail(accounts: Collection[int]) -> frozenset[int]:
    """Those whom mail of their work can reach. One query."""
    rows = Account.objects.filter(pk__in=accounts, is_active=True, mail__isnull=False)
    return frozenset(rows.values_list("pk", flat=True))


def reach(account: int) -> Reach:
    """How mail reaches a member of staff: for the room that sends it. One query."""
    row = Account.objects.only("mail", "language").get(pk=account)
    return Reach("", row.mail, row.language)
