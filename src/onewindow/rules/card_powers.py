"""Who may see, confirm, explain and judge cards, and who may urge a lamp."""

from collections.abc import Mapping
from enum import StrEnum

from onewindow.rules.actors import Actor, Role
from onewindow.rules.card_loop import CardVerb
from onewindow.rules.cards import Subject
from onewindow.rules.powers import DESK, NotPermitted


class Side(StrEnum):
    """Who answers for what a card stands over."""

    DEPARTMENT = "department"
    CENTRE = "centre"


CONCERNED: Mapping[Subject, Side] = {
    Subject.CASE: Side.DEPARTMENT,
    Subject.SPECIAL: Side.DEPARTMENT,
    Subject.CERTIFICATE: Side.DEPARTMENT,
    Subject.PRE_ACCEPTANCE: Side.CENTRE,
    Subject.COMPLAINT: Side.CENTRE,
}


def kinds(side: Side) -> frozenset[Subject]:
    """What that side answers for."""
    return frozenset(kind for kind, who in CONCERNED.items() if who == side)


BY_OFFICE = frozenset(
    {CardVerb.CONFIRM, CardVerb.DISMISS, CardVerb.ASK, CardVerb.UPHOLD, CardVerb.LIFT}
)
BY_LAW = frozenset({CardVerb.GIVE, CardVerb.PROPOSE, CardVerb.ASK, CardVerb.WITHDRAW})


def sees_all(to: Actor) -> bool:
    """Whether cards of every place are shown to `to`: the office, and who audits it."""
    return to.has(Role.OFFICE, Role.AUDITOR, Role.LAW)


def halls_of(to: Actor) -> frozenset[str]:
    """The centres whose cards are shown to `to`: those a head answers for. Source: house rule."""
    return to.centres if to.has(Role.HEAD) else frozenset()


def departments_of(to: Actor) -> frozenset[str]:
    """The departments whose cards are shown to `to`: those at whose desk they sit."""
    return to.departments if to.has(*DESK) else frozenset()


def may_see(to: Actor, *, centre: str, department: str) -> bool:
    """Whether a card or a lamp there may be shown to `to`. Source: house rule."""
    return sees_all(to) or centre in halls_of(to) or department in departments_of(to)


def answers_for(by: Actor, *, kind: Subject, centre: str, department: str) -> bool:
    """Whether `by` heads whoever is concerned: the department's approver, the centre's head.

    Source: house rule (谁办理谁负责).
    """
    if CONCERNED[kind] == Side.DEPARTMENT:
        return by.has(Role.APPROVER) and department in by.departments
    return by.has(Role.HEAD) and centre in by.centres


def may(
    by: Actor, verb: CardVerb, *, kind: Subject, centre: str, department: str, other: str = ""
) -> bool:
    """Whether `by` may speak `verb` over a card.

    other: who explained, whom nobody may judge themselves. Source: house rule (发牌、审定归市行政
    服务中心, 说明归被发牌单位).
    """
    if by.has(Role.LAW):
        return verb in BY_LAW
    if verb == CardVerb.ANSWER:
        return answers_for(by, kind=kind, centre=centre, department=department)
    return verb in BY_OFFICE and by.has(Role.OFFICE) and (not other or by.id != other)


def require(
    by: Actor, verb: CardVerb, *, kind: Subject, centre: str, department: str, other: str = ""
) -> None:
    """Raise NotPermitted unless `may`."""
    if not may(by, verb, kind=kind, centre=centre, department=department, other=other):
        raise NotPermitted(f"This account may not do here: {verb}.", verb=str(verb))


def may_urge(by: Actor, *, centre: str, department: str) -> bool:
    """Whether `by` may urge a lamp: the office, the centre's head, the department's approver.

    Source: house rule (督办).
    """
    if by.has(Role.OFFICE):
        return True
    if by.has(Role.HEAD) and centre in by.centres:
        return True
    return by.has(Role.APPROVER) and department in by.departments


def may_reply(by: Actor, *, kind: Subject, centre: str, department: str) -> bool:
    """Whether `by` may answer an urging: anybody at the desk concerned, or the centre's head."""
    if CONCERNED[kind] == Side.DEPARTMENT:
        return department in departments_of(by)
    return centre in halls_of(by)


def may_publish(by: Actor) -> bool:
    """Whether `by` may publish the next thresholds: they are the office's own."""
    return by.has(Role.OFFICE)
