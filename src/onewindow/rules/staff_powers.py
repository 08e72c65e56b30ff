"""Who may give posts to whom, and what a post given may not turn into."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

IN_CENTRE = frozenset({Role.CLERK, Role.GUIDE, Role.HEAD})
IN_DEPARTMENT = frozenset({Role.REVIEWER, Role.INSPECTOR, Role.CHECKER, Role.APPROVER})
ANYWHERE = frozenset({Role.OFFICE, Role.CATALOGUE, Role.AUDITOR, Role.ADMIN})
OF_HEAD = frozenset({Role.CLERK, Role.GUIDE})
READERS = frozenset({Role.ADMIN, Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.APPROVER})


class Place(NamedTuple):
    """A role and where it holds: at a centre, in a department, or (both None) everywhere."""

    role: Role
    centre: str | None
    department: str | None


def is_whole(post: Place) -> bool:
    """Whether a post names the sort of place that its role needs, and no other.

    Source: house rule.
    """
    if post.role in IN_CENTRE:
        return bool(post.centre) and not post.department
    if post.role in IN_DEPARTMENT:
        return bool(post.department) and not post.centre
    return post.role in ANYWHERE and not post.centre and not post.department


def owns(by: Actor, post: Place, *, account: int) -> bool:
    """Whether `by` may give a post to an account, have somebody stand in at it, or end it.

    The administrator any post; the county's office those of halls; a head the clerks and
    guides of their hall; who approves in a department its other desks. Nobody to themselves.
    Source: house rule (职责分离: nobody gives themselves a power).
    """
    if by.account is None or by.account == account:
        return False
    if by.has(Role.ADMIN):
        return True
    if by.has(Role.OFFICE) and post.role in IN_CENTRE:
        return True
    if by.has(Role.HEAD) and post.role in OF_HEAD and post.centre in by.centres:
        return True
    is_desk = post.role in IN_DEPARTMENT and post.role != Role.APPROVER
    return by.has(Role.APPROVER) and is_desk and post.department in by.departments


def require_owner(by: Actor, post: Place, *, account: int) -> None:
    """Raise NotPermitted unless `owns`."""
    if not owns(by, post, account=account):
        raise NotPermitted("This account may not give or end this post.", verb="post")


def may_see(to: Actor, posts: Iterable[Place], *, account: int) -> bool:
    """Whether `to` may see who somebody is at work: posts, stand-ins, leave. Source: house rule."""
    if to.account == account or to.has(Role.ADMIN, Role.OFFICE, Role.AUDITOR):
        return True
    held = list(posts)
    if to.has(Role.HEAD) and any(one.centre in to.centres for one in held if one.centre):
        return True
    in_mine = any(one.department in to.departments for one in held if one.department)
    return to.has(Role.APPROVER) and in_mine


def may_grant_leave(by: Actor, posts: Iterable[Place], *, account: int) -> bool:
    """Whether `by` may write down that somebody is away: whoever owns one of their posts.

    Source: house rule.
    """
    return any(owns(by, one, account=account) for one in posts)


def may_end_access(by: Actor, posts: Collection[Place], *, account: int) -> bool:
    """Whether `by` may close an account: whoever owns every one of its posts.

    Source: house rule.
    """
    return by.account != account and (
        by.has(Role.ADMIN) or bool(posts) and all(owns(by, one, account=account) for one in posts)
    )


def spread(posts: Iterable[Place]) -> list[Place]:
    """Posts that somebody would hold by mixture only: a role of one place at another.

    An actor is a set of roles and a set of places. Who is a clerk here and stands in for a
    head there would be a head in both; such a mixture is never given. Source: house rule.
    """
    held = set(posts)
    centres = {one.centre for one in held if one.centre}
    departments = {one.department for one in held if one.department}
    roles = {one.role for one in held}
    mixed = [Place(role, centre, None) for role in roles & IN_CENTRE for centre in centres]
    mixed += [Place(role, None, one) for role in roles & IN_DEPARTMENT for one in departments]
    return sorted(set(mixed) - held, key=str)
