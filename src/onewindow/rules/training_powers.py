"""Who may teach, plan, mark, and switch what training decides."""

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

STAFF = frozenset(
    set(Role) - {Role.CITIZEN, Role.APPLICATION, Role.DEVICE, Role.LAW}
)  # whoever has a post may learn


def may_learn(by: Actor) -> bool:
    """Whether `by` may sign up, attend and be examined: a member of staff. Source: house rule."""
    return by.account is not None and by.has(*STAFF)


def keeps_courses(by: Actor) -> bool:
    """Whether `by` decides what courses say, and takes certificates back: the county's office.

    Source: house rule.
    """
    return by.account is not None and by.has(Role.OFFICE)


def plans(by: Actor, *, centre: str | None) -> bool:
    """Whether `by` may hold a session: the office anywhere, a head in their own hall.

    Source: house rule.
    """
    if keeps_courses(by):
        return True
    return by.account is not None and by.has(Role.HEAD) and centre in by.centres


def holds(by: Actor, *, trainer: int, centre: str | None) -> bool:
    """Whether `by` sees who sits in a session and shows its code: its trainer, or who plans it.

    Source: house rule.
    """
    return by.account == trainer or plans(by, centre=centre)


def may_see_all(to: Actor) -> bool:
    """Whether `to` may read everybody's certificates. Source: house rule."""
    return to.has(Role.OFFICE, Role.AUDITOR)


def require(is_permitted: bool) -> None:
    """Raise NotPermitted unless it is."""
    if not is_permitted:
        raise NotPermitted("This account may not do this with courses and exams.")
