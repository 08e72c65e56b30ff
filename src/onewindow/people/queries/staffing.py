"""Staff for those who answer for them: who holds which post, who stands in, who is away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from onewindow.people.models import Absence, Account, Post, Qualification, Substitution
from onewindow.people.queries import held
from onewindow.rules import clock, staff_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from onewindow.rules.staff_powers import Place

ENDED = 12  # posts and stand-ins of the past that are shown


@dataclass(frozen=True, slots=True)
class Member:
    """One person in a list. roles: theirs here; stands_in: roles of others that they hold now;
    replaced_by: who holds theirs; away: why, or "".
    """

    account: int
    username: str
    name: str
    roles: tuple[str, ...]
    stands_in: tuple[tuple[str, str], ...]
    replaced_by: tuple[str, ...]
    away: str


@dataclass(frozen=True, slots=True)
class File:
    """One person at work. posts: as held now or later, then the last that ended."""

    account: Account
    posts: Sequence[Post]
    past: Sequence[Post]
    stands_in: Sequence[Substitution]
    replaced: Sequence[Substitution]
    absences: Sequence[Absence]
    qualifications: Sequence[Qualification]
    places: Sequence[Place]


def places_of(to: Actor) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Centres and departments whose staff `to` may list; None for all. Raises NotPermitted."""
    if to.has(Role.ADMIN, Role.OFFICE, Role.AUDITOR):
        return None, None
    centres = to.centres if to.has(Role.HEAD) else frozenset()
    departments = to.departments if to.has(Role.APPROVER) else frozenset()
    if not centres and not departments:
        raise NotPermitted("This account answers for nobody's posts.")
    return centres, departments


def members(*, to: Actor, at: datetime, centre: str = "", department: str = "") -> list[Member]:
    """Who holds a post at a centre, in a department, or (neither) at no place. Three queries.

    Raises NotPermitted.
    """
    centres, departments = places_of(to)
    whole = centres is None or departments is None
    if not whole and centre not in (centres or ()) and department not in (departments or ()):
        raise NotPermitted("This account answers for nobody's posts here.")
    here = Q(centre=centre or None, department=department or None)
    posts = list(Post.objects.filter(held(at), here, account__is_active=True))
    stand_ins = list(
        Substitution.objects.filter(
            since__lte=at, until__gt=at, post__in=[one.pk for one in posts]
        ).select_related("account", "post__account")
    )
    everybody = {one.account_id for one in posts} | {one.account_id for one in stand_ins}
    day = clock.local_day(at)
    rows = Account.objects.filter(pk__in=everybody, person=None).order_by("username")
    away = dict(
        Absence.objects.filter(account__in=everybody, since__lte=day, until__gte=day).values_list(
            "account", "kind"
        )
    )
    roles: dict[int, list[str]] = defaultdict(list)
    for one in posts:
        roles[one.account_id].append(one.role)
    others: dict[int, list[tuple[str, str]]] = defaultdict(list)
    replaced: dict[int, list[str]] = defaultdict(list)
    for each in stand_ins:
        others[each.account_id].append((each.post.role, each.post.account.name))
        replaced[each.post.account_id].append(each.account.name)
    return [
        Member(
            account=one.pk,
            username=one.username,
            name=one.name,
            roles=tuple(sorted(roles[one.pk])),
            stands_in=tuple(others[one.pk]),
            replaced_by=tuple(replaced[one.pk]),
            away=away.get(one.pk, ""),
        )
        for one in rows
    ]


def file(*, account_id: int, to: Actor, at: datetime) -> File:
    """One person's posts, stand-ins, days away and qualifications. Seven queries.

    Raises NotFound for who may not see them, too.
    """
    account = Account.objects.filter(pk=account_id, person=None).first()
    if account is None:
        raise NotFound("There is no such member of staff.")
    rows = account.posts.select_related("centre", "department")
    open_ = list(rows.filter(Q(until=None) | Q(until__gt=at)).order_by("role", "id"))
    past = list(rows.filter(until__lte=at).order_by("-until")[:ENDED])
    places = [Place(Role(one.role), one.centre_id, one.department_id) for one in open_]
    before = [Place(Role(one.role), one.centre_id, one.department_id) for one in past]
    if not staff_powers.may_see(to, [*places, *before], account=account.pk):
        raise NotFound("There is no such member of staff.")
    day = clock.local_day(at)
    posted = ("account", "post__account", "post__centre", "post__department")
    stands = Substitution.objects.select_related(*posted).order_by("-until")
    return File(
        account=account,
        posts=open_,
        past=past,
        stands_in=list(stands.filter(account=account)[:ENDED]),
        replaced=list(stands.filter(post__account=account)[:ENDED]),
        absences=list(account.absences.filter(until__gte=day).order_by("since")),
        qualifications=list(
            account.qualifications.filter(until__gte=day, ended_at=None).order_by("until", "code")
        ),
        places=places,
    )


def may_stand_in(*, post: Post, at: datetime) -> list[Account]:
    """Who could hold this post for a while: active staff with a post at the same place, or
    with the same role elsewhere, but its holder. One query.
    """
    same = Q(centre=post.centre_id, department=post.department_id) | Q(role=post.role)
    posts = Post.objects.filter(held(at), same).exclude(account=post.account_id)
    rows = Account.objects.filter(pk__in=posts.values("account"), is_active=True, person=None)
    return list(rows.order_by("username")[:200])
