"""Who may do what with a star assessment. Nobody judges her own centre, nor her own judgement."""

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.star_assessments import StarVerb

BY_HEAD = frozenset({StarVerb.OPEN, StarVerb.FILL, StarVerb.ANSWER, StarVerb.SUBMIT})
BY_LAW = frozenset({StarVerb.RECHECK, StarVerb.EXPIRE})
BY_OFFICE = frozenset(
    set(StarVerb) - {StarVerb.ANSWER, StarVerb.SUBMIT, StarVerb.OBJECT, StarVerb.EXPIRE}
)
# By another person than the one whose work is decided on
BY_ANOTHER = frozenset({StarVerb.AWARD, StarVerb.DECLINE, StarVerb.CONFIRM, StarVerb.DOWNGRADE})
SEERS = (Role.OFFICE, Role.HEAD, Role.AUDITOR)


def may_see(to: Actor, *, centre: str) -> bool:
    """Whether `to` may read a centre's assessment: its head, the office, the auditor.

    Source: house rule.
    """
    return to.has(Role.OFFICE, Role.AUDITOR) or (to.has(Role.HEAD) and centre in to.centres)


def may(by: Actor, verb: StarVerb, *, centre: str, other: str = "") -> bool:
    """Whether `by` may speak `verb` over a centre's assessment.

    other: who reviewed it first, whom no second decision may come from. By itself time opens a
    re-review, and lets a star run out.
    Source: 统一标准、量化考核 (自评、初核、核验、授星分开); house rule.
    """
    if by.has(Role.LAW):
        return verb in BY_LAW
    if by.has(Role.HEAD) and centre in by.centres and verb in BY_HEAD:
        return True
    if not by.has(Role.OFFICE) or centre in by.centres or verb not in BY_OFFICE:
        return False
    return verb not in BY_ANOTHER or by.id != other


def require(by: Actor, verb: StarVerb, *, centre: str, other: str = "") -> None:
    """Raise NotPermitted unless `may`. Source: house rule."""
    if not may(by, verb, centre=centre, other=other):
        raise NotPermitted(f"This account may not do here: {verb}.", verb=str(verb))


def require_see(to: Actor, *, centre: str) -> None:
    """Raise NotPermitted unless `may_see`. Source: house rule."""
    if not may_see(to, centre=centre):
        raise NotPermitted("This account may not see this assessment.")


def require_any(to: Actor) -> None:
    """Raise NotPermitted unless `to` may read how the centres stand. Source: house rule."""
    if not to.has(*SEERS):
        raise NotPermitted("This account may not see the stars' assessments.")
