"""Posts given and ended, stand-ins, days away, and the end of somebody's access."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from onewindow.journal.actions import record
from onewindow.people import queries, subjects
from onewindow.people.models import Absence, Account, Post, Substitution
from onewindow.places.models import Centre, Department
from onewindow.rules import clock, staff_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.rules.staff_powers import Place

LONGEST = timedelta(days=92)  # that somebody stands in or is away at one go. House rule
LONGEST_WHY = 100


class PostHeld(Refusal):
    """The same post is held by the same person in that time already."""

    code = "post_held"


class StoodInAlready(Refusal):
    """Somebody stands in at this post in that time already."""

    code = "stood_in_already"


class PostsSpread(Refusal):
    """Together with what they hold, the post would be held at other places, too."""

    code = "posts_spread"


class AwayAlready(Refusal):
    """These days are written down already."""

    code = "away_already"


class PostEnded(Refusal):
    """The post is over, or will be before that time is."""

    code = "post_ended"


def place(post: Post) -> Place:
    """Role and place of a row."""
    return Place(Role(post.role), post.centre_id, post.department_id)


def give_post(
    *,
    account_id: int,
    role: str,
    centre: str | None,
    department: str | None,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
) -> Post:
    """任岗. From now on, until a moment or for good, the account holds a post.

    Asked twice the second is refused. Raises NotFound, NotPermitted, Incomplete, PostHeld,
    PostsSpread. Source: house rule.
    """
    wanted = _wanted(role, centre, department)
    if until is not None and until <= at:
        raise Incomplete([Problem("until", "day_past", "Choose a day to come.")])
    with transaction.atomic():
        account = _locked(account_id)
        staff_powers.require_owner(by, wanted, account=account.pk)
        held = account.posts.filter(
            role=role, centre=wanted.centre, department=wanted.department
        ).filter(Q(until=None) | Q(until__gt=at))
        if held.exists():
            raise PostHeld(f"{account.name} holds this post.", name=account.name)
        _no_spread(account, [wanted], since=at, until=until)
        post = Post.objects.create(
            account=account,
            role=role,
            centre_id=wanted.centre,
            department_id=wanted.department,
            since=at,
            until=until,
            granted_by=by.id,
        )
        _note("post.given", account.pk, post, by=by, at=at)
    return post


def _wanted(role: str, centre: str | None, department: str | None) -> Place:
    problems = []
    if role not in set(Role):
        raise Incomplete([Problem("role", "not_an_option", "Choose a post.", {"label": "岗位"})])
    wanted = Place(Role(role), centre or None, department or None)
    if wanted.role in staff_powers.IN_CENTRE:
        wanted = wanted._replace(department=None)
        if not Centre.objects.filter(pk=wanted.centre).exists():
            problems.append(Problem("centre", "not_an_option", "Choose a centre."))
    elif wanted.role in staff_powers.IN_DEPARTMENT:
        wanted = wanted._replace(centre=None)
        if not Department.objects.filter(pk=wanted.department).exists():
            problems.append(Problem("department", "not_an_option", "Choose a department."))
    else:
        wanted = wanted._replace(centre=None, department=None)
    if problems or not staff_powers.is_whole(wanted):
        raise Incomplete(problems or [Problem("role", "not_an_option", "Choose a post.")])
    return wanted


def end_post(*, post_id: int, by: Actor, at: datetime) -> Post:
    """免岗. From now on the post is not held, and nobody stands in at it. Again: nothing.

    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        account_id = Post.objects.filter(pk=post_id).values_list("account", flat=True).first()
        account = _locked(account_id)
        post: Post = Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=post_id)
        staff_powers.require_owner(by, place(post), account=account.pk)
        if post.until is None or post.until > at:
            _end(post, by=by, at=at)
    return post


def _end(post: Post, *, by: Actor, at: datetime) -> None:
    post.until, post.ended_by = max(at, post.since or at), by.id
    post.save(update_fields=["until", "ended_by"])
    for one in post.stood_in.filter(until__gt=at):
        _end_stand_in(one, by=by, at=at)
    _note("post.ended", post.account_id, post, by=by, at=at)


def stand_in(
    *,
    post_id: int,
    account_id: int,
    since: datetime,
    until: datetime,
    why: str,
    by: Actor,
    at: datetime,
) -> Substitution:
    """代班. An account holds another's post, too, from a moment to a moment, and only then.

    It ends by itself. At most three months at one go; one person at a post at a time. Raises
    NotFound, NotPermitted, Incomplete, StoodInAlready, PostEnded, PostsSpread.
    Source: house rule.
    """
    why = why.strip()
    problems = _span_problems(since, until, at)
    if not why:
        problems.append(Problem("why", "required", "Say why."))
    elif len(why) > LONGEST_WHY:
        most: dict[str, object] = {"label": "理由", "most": LONGEST_WHY}
        problems.append(Problem("why", "too_long", "Say it in fewer words.", most))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        account = _locked(account_id)
        rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("account")
        post = rows.filter(pk=post_id).first()
        if post is None:
            raise NotFound("There is no such post.")
        # Neither who gives it nor who gets it may be who it is given to or taken from.
        staff_powers.require_owner(by, place(post), account=account.pk)
        if post.account_id == account.pk:
            said = "They hold this post themselves."
            raise Incomplete([Problem("account", "stands_in_for_self", said)])
        if post.until is not None and post.until < until or not post.account.is_active:
            raise PostEnded("The post ends before that.")
        taken = post.stood_in.filter(since__lt=until, until__gt=since).select_related("account")
        if other := taken.first():
            raise StoodInAlready(f"{other.account.name} stands in.", name=other.account.name)
        _no_spread(account, [place(post)], since=since, until=until)
        row = Substitution.objects.create(
            account=account,
            post=post,
            since=since,
            until=until,
            why=why,
            granted_by=by.id,
            granted_at=at,
        )
        detail = {"since": since.isoformat(), "until": until.isoformat(), "post": post.pk}
        record(
            at=at,
            actor=by.id,
            fact="post.stand_in",
            subject=subjects.account(account.pk),
            substitution=str(row.pk),
            **detail,
        )
    return row


def end_stand_in(*, substitution_id: UUID, by: Actor, at: datetime) -> None:
    """The one who stands in does no longer. Again, or after its end: nothing.

    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        known = Substitution.objects.filter(pk=substitution_id)
        account = _locked(known.values_list("account", flat=True).first())
        row = Substitution.objects.select_related("post").get(pk=substitution_id)
        staff_powers.require_owner(by, place(row.post), account=account.pk)
        if row.until > at:
            _end_stand_in(row, by=by, at=at)


def _end_stand_in(row: Substitution, *, by: Actor, at: datetime) -> None:
    row.until, row.ended_by = max(at, row.since), by.id
    row.save(update_fields=["until", "ended_by"])
    record(
        at=at,
        actor=by.id,
        fact="post.stand_in_ended",
        subject=subjects.account(row.account_id),
        substitution=str(row.pk),
    )


def note_absence(
    *, account_id: int, kind: str, since: date, until: date, by: Actor, at: datetime
) -> Absence:
    """请假. Days on which somebody is not at work; powers stay, but nobody counts on them.

    Raises NotFound, NotPermitted, Incomplete, AwayAlready. Source: house rule.
    """
    problems = []
    if kind not in Absence.Kind.values:
        problems.append(Problem("kind", "not_an_option", "Choose."))
    if until < max(since, clock.local_day(at)) or until - since > LONGEST:
        problems.append(Problem("until", "days_backwards", "The last day comes after the first."))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        account = _locked(account_id)
        posts = [place(one) for one in account.posts.filter(queries.held(at))]
        if not staff_powers.may_grant_leave(by, posts, account=account.pk):
            raise NotPermitted("This account may not write down somebody's leave.")
        if account.absences.filter(since__lte=until, until__gte=since).exists():
            raise AwayAlready(f"{account.name} is away then.", name=account.name)
        row: Absence = Absence.objects.create(
            account=account, kind=kind, since=since, until=until, granted_by=by.id
        )
        _away("staff.away", row, by=by, at=at)
    return row


def drop_absence(*, absence_id: UUID, by: Actor, at: datetime) -> None:
    """销假. The days are not taken, or no more of them. Again: nothing.

    Raises NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        row = Absence.objects.select_for_update(of=("self",)).filter(pk=absence_id).first()
        if row is None:
            return
        account = _locked(row.account_id)
        posts = [place(one) for one in account.posts.filter(queries.held(at))]
        if not staff_powers.may_grant_leave(by, posts, account=account.pk):
            raise NotPermitted("This account may not write down somebody's leave.")
        yesterday = clock.local_day(at) - timedelta(days=1)
        _away("staff.back", row, by=by, at=at)
        if row.since > yesterday:
            row.delete()
        elif row.until > yesterday:
            row.until = yesterday
            row.save(update_fields=["until"])


def close_account(*, account_id: int, by: Actor, at: datetime) -> Account:
    """离岗（调离、离职）. Access ends at once: posts, stand-ins and every open session.

    The account stays, for what it did. Again: nothing. Raises NotFound, NotPermitted.
    Source: house rule.
    """
    with transaction.atomic():
        account = _locked(account_id, is_active=None)
        held = list(account.posts.filter(Q(until=None) | Q(until__gt=at)))
        whole = [place(one) for one in held]
        if not account.is_active:
            return account
        if not staff_powers.may_end_access(by, whole, account=account.pk):
            raise NotPermitted("This account may not end somebody's access.")
        for post in held:
            _end(post, by=by, at=at)
        for row in account.stands_in.filter(until__gt=at):
            _end_stand_in(row, by=by, at=at)
        account.is_active = False
        account.set_unusable_password()  # which no session outlives
        account.save(update_fields=["is_active", "password"])
        key = subjects.account(account.pk)
        record(at=at, actor=by.id, fact="staff.left", subject=key, account=account.pk)
    return account


def _locked(account_id: int | None, *, is_active: bool | None = True) -> Account:
    """A member of staff's account, locked. Raises NotFound."""
    rows = Account.objects.select_for_update(no_key=True).filter(pk=account_id, person=None)
    account: Account | None = rows.first()
    if account is None or is_active is not None and account.is_active != is_active:
        raise NotFound("There is no such member of staff.")
    return account


def _span_problems(since: datetime, until: datetime, at: datetime) -> list[Problem]:
    if until <= max(since, at) or until - since > LONGEST:
        return [Problem("until", "days_backwards", "It ends after it begins, within 92 days.")]
    return []


def _no_spread(
    account: Account, more: Iterable[Place], *, since: datetime, until: datetime | None
) -> None:
    """Refuse what would give a role at a place where nobody gave it, at any time of the span."""
    later = Q(since=None) | Q(since__lt=until) if until else Q()
    own = account.posts.filter(later).filter(Q(until=None) | Q(until__gt=since))
    others = account.stands_in.filter(until__gt=since).select_related("post")
    if until:
        others = others.filter(since__lt=until)
    before = [*(place(one) for one in own), *(place(one.post) for one in others)]
    mixed = set(staff_powers.spread([*before, *more])) - set(staff_powers.spread(before))
    if mixed:
        raise PostsSpread("With what they hold, this would give more than the post.")


def _note(fact: str, account: int, post: Post, *, by: Actor, at: datetime) -> None:
    record(
        at=at,
        actor=by.id,
        fact=fact,
        subject=subjects.account(account),
        post=post.pk,
        role=post.role,
        centre=post.centre_id or "",
        department=post.department_id or "",
    )


def _away(fact: str, row: Absence, *, by: Actor, at: datetime) -> None:
    days = {"since": row.since.isoformat(), "until": row.until.isoformat()}
    key = subjects.account(row.account_id)
    record(at=at, actor=by.id, fact=fact, subject=key, kind=row.kind, **days)
