"""Who may see and do what with ratings. Whoever was rated sees sums, never the single rating."""

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.reviews import ReviewVerb

HANDLING = frozenset(
    {
        ReviewVerb.TAKE_UP,
        ReviewVerb.CALL_BACK,
        ReviewVerb.CORRECT,
        ReviewVerb.ANSWER,
        ReviewVerb.APPEAL,
    }
)
# By the office, and by another person than the one whose work is judged
JUDGING = frozenset({ReviewVerb.UPHOLD, ReviewVerb.REJECT, ReviewVerb.SEND_BACK, ReviewVerb.CLOSE})


def may_see(to: Actor, *, centre: str, clerk: str) -> bool:
    """Whether a single rating may be shown to `to`: the head of the centre, or the office.

    clerk: who was rated, as the journal calls them. Source: GB/T 39734-2020 (评价人信息保护);
    house rule.
    """
    if clerk and to.id == clerk:
        return False
    return to.has(Role.OFFICE) or (to.has(Role.HEAD) and centre in to.centres)


def require_see(to: Actor, *, centre: str, clerk: str) -> None:
    """Raise NotPermitted unless `may_see`."""
    if not may_see(to, centre=centre, clerk=clerk):
        raise NotPermitted("This account may not see this rating.")


def may(by: Actor, verb: ReviewVerb, *, centre: str, clerk: str, other: str = "") -> bool:
    """Whether `by` may speak `verb` over a review of that centre and clerk.

    other: who appealed or put right, whom nobody may judge themselves. The law lets a term
    end. Source: 国办发〔2019〕51号 (谁办理谁负责, 申诉由主管部门审核); house rule.
    """
    if by.has(Role.LAW):
        return verb == ReviewVerb.LAPSE
    if not may_see(by, centre=centre, clerk=clerk):
        return False
    if verb in JUDGING:
        return by.has(Role.OFFICE) and by.id != other
    return verb in HANDLING


def require(by: Actor, verb: ReviewVerb, *, centre: str, clerk: str, other: str = "") -> None:
    """Raise NotPermitted unless `may`."""
    if not may(by, verb, centre=centre, clerk=clerk, other=other):
        raise NotPermitted(f"This account may not do here: {verb}.", verb=str(verb))


def halls_of(to: Actor) -> frozenset[str] | None:
    """The centres whose single ratings and clerks' scores `to` may see; None for all.

    Source: house rule.
    """
    if to.has(Role.OFFICE):
        return None
    return to.centres if to.has(Role.HEAD) else frozenset()


def require_judge(by: Actor, *, clerk: str) -> None:
    """Raise NotPermitted unless `by` may say whether a doubtful rating counts: the office."""
    if not by.has(Role.OFFICE) or (clerk and by.id == clerk):
        raise NotPermitted("Only the office may judge a doubtful rating.")
