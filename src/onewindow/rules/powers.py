"""Who may speak which verb, and where. Checked in actions, so that no door can forget."""

from collections.abc import Mapping
from uuid import UUID

from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Refusal


class NotPermitted(Refusal):
    """The actor's posts do not carry this power here."""

    code = "not_permitted"


WINDOW = frozenset({Role.CLERK})
DESK = frozenset({Role.REVIEWER, Role.CHECKER, Role.APPROVER})

# Where each power comes from: the window of the package's centre, the deciding
# department's desk, the applicant's own hand, or the law when a term ends.
AT_WINDOW: Mapping[Verb, frozenset[Role]] = {
    Verb.SUBMIT: WINDOW,
    Verb.QUEUE: WINDOW,
    Verb.RECEIVE: WINDOW,
    Verb.ASK_SUPPLEMENT: WINDOW,
    Verb.SUPPLY: WINDOW,
    Verb.ACCEPT: WINDOW,
    Verb.ACCEPT_WITH_GAPS: WINDOW,
    Verb.FILL_GAPS: WINDOW,
    Verb.REFUSE_INTAKE: WINDOW,
    Verb.WITHDRAW: WINDOW,
    Verb.MAKE_READY: WINDOW,
    Verb.POST: WINDOW,
    Verb.DELIVER: WINDOW | {Role.DEVICE},  # a locker's machine, by the code told for it
    Verb.ARCHIVE: WINDOW | {Role.HEAD},
    Verb.VOID: frozenset({Role.HEAD}),
}
AT_DESK: Mapping[Verb, frozenset[Role]] = {
    Verb.TAKE_UP: DESK,
    Verb.PASS_STEP: DESK | {Role.INSPECTOR},
    Verb.SEND_BACK: frozenset({Role.CHECKER, Role.APPROVER}),
    Verb.PAUSE: DESK,
    Verb.RESUME: DESK,
    Verb.EXTEND: frozenset({Role.APPROVER}),
    Verb.GRANT: frozenset({Role.APPROVER}),
    Verb.REFUSE: frozenset({Role.APPROVER}),
    Verb.CERTIFY: frozenset({Role.APPROVER}),
    Verb.REVOKE_ACCEPTANCE: frozenset({Role.APPROVER}),
    Verb.INSPECT_COMMITMENT: frozenset({Role.INSPECTOR, Role.REVIEWER}),
    Verb.REVOKE: frozenset({Role.APPROVER}),
}
BY_APPLICANT = frozenset(
    {
        Verb.SUBMIT,
        Verb.QUEUE,
        Verb.SUPPLY,
        Verb.FILL_GAPS,
        Verb.WITHDRAW,
        Verb.DELIVER,  # what is delivered online, by opening it; the action sees to that
    }
)
BY_LAW = frozenset(
    {
        Verb.RECEIVE,
        Verb.DEEM_ACCEPTED,
        Verb.LAPSE,
        Verb.OPEN_STAGE,
        Verb.TAKE_UP,
        Verb.GRANT,
        Verb.CERTIFY,
        Verb.MAKE_READY,
        Verb.REVOKE_ACCEPTANCE,
        Verb.VOID,
        Verb.ARCHIVE,
    }
)
SCOPE_OF_WRITING = "cases:write"


# Whose duty it is to look into cases that others handle. What they open in full (papers,
# files, certificates) is journalled as a look; on pages they see people masked.
LOOKERS = frozenset({Role.HEAD, Role.OFFICE, Role.AUDITOR})


def may(
    by: Actor,
    verb: Verb,
    *,
    centre: str,
    department: str,
    people: frozenset[UUID] = frozenset(),
) -> bool:
    """Whether `by` may speak `verb` over a case of that centre, department and people.

    people: the applicant and whoever acts for them. Source: house rule.
    """
    if by.has(Role.LAW):
        return verb in BY_LAW
    if by.person_id in people and verb in BY_APPLICANT:
        return True
    if by.has(Role.APPLICATION) and SCOPE_OF_WRITING not in by.scopes:
        return False
    if centre in by.centres and by.has(*AT_WINDOW.get(verb, ())):
        return True
    return department in by.departments and by.has(*AT_DESK.get(verb, ()))


def require(
    by: Actor,
    verb: Verb,
    *,
    centre: str,
    department: str,
    people: frozenset[UUID] = frozenset(),
) -> None:
    """Raise NotPermitted unless `may`."""
    if not may(by, verb, centre=centre, department=department, people=people):
        raise NotPermitted(f"This account may not do here: {verb}.", verb=str(verb))


def may_see(
    to: Actor, *, centre: str, department: str, people: frozenset[UUID] = frozenset()
) -> bool:
    """Whether a case may be shown to `to`, personal data masked. Source: house rule."""
    if to.has(Role.LAW, Role.OFFICE, Role.AUDITOR):
        return True
    if to.person_id in people:
        return True
    if centre in to.centres and to.has(Role.CLERK, Role.HEAD, Role.GUIDE):
        return True
    return department in to.departments and to.has(*DESK, Role.INSPECTOR)


def may_unmask(
    to: Actor, *, centre: str, department: str, people: frozenset[UUID] = frozenset()
) -> bool:
    """Whether `to` handles the case, so may see numbers and phones in full (journalled)."""
    if to.person_id in people:
        return True
    if centre in to.centres and to.has(Role.CLERK):
        return True
    return department in to.departments and to.has(*DESK, Role.INSPECTOR)
