"""Who may go where among staff, posts and training."""

from collections.abc import Callable, Mapping
from typing import TypeVar

L = TypeVar("L")
LEARNERS = frozenset(
    {
        *("clerk", "guide", "head", "reviewer", "inspector", "checker", "approver", "office"),
        *("auditor", "clerk elsewhere", "head elsewhere", "another department", "catalogue"),
        "admin",
    }
)
OFFICE = frozenset({"office"})
HOLDERS = frozenset({"head", "office"})
HEADS = HOLDERS | {"head elsewhere"}
READERS = HEADS | {"auditor"}
GIVERS = HOLDERS | {"admin"}
OF_POSTS = READERS | {"admin", "approver", "another department"}
ONE, SESSION = "staff/people/<int:account_id>/", "staff/training/session/<uuid:session_id>/"
COURSE = "staff/training/course/<slug:course>/"
CERTIFICATE = "staff/training/certificate/<slug:training_number>/"
LATER = {"since": "2099-01-01", "until": "2099-01-02", "kind": "leave"}
STAND = {"post": "{guide_post}", "stand.account": "{other}", "stand.until": "", "stand.why": "x"}


def addresses(line: Callable[..., L]) -> Mapping[str, L]:
    """A line for every address, as `powers` makes them."""

    def get(who: frozenset[str]) -> L:
        return line(get=who)

    def post(who: frozenset[str], **sent: str) -> L:
        return line(post=who, sent=sent)

    def both(who: frozenset[str]) -> L:
        return line(get=who, post=who)

    return {
        "staff/people/": get(OF_POSTS),
        ONE: get(GIVERS | {"auditor"}),
        f"{ONE}give/": post(GIVERS, role="guide", centre="331081100"),
        f"{ONE}end/": post(GIVERS, post="{clerk_post}"),
        f"{ONE}stand-in/": line(post=GIVERS | {"auditor"}, sent=STAND),  # its form is read first
        f"{ONE}leave/": post(GIVERS, **LATER),
        f"{ONE}close/": post(GIVERS),
        "staff/people/stand-in/<uuid:substitution_id>/end/": post(GIVERS),
        "staff/people/absence/<uuid:absence_id>/back/": post(GIVERS),
        "staff/messages/": get(LEARNERS),
        "staff/messages/read/": post(LEARNERS),
        "staff/messages/mail/": post(LEARNERS, mail="x@example.org", language="en"),
        "staff/messages/<uuid:told_id>/": get(frozenset({"approver"})),
        "staff/training/": get(LEARNERS),
        "staff/training/plan/": both(HEADS),
        "staff/training/figures/": get(READERS),
        "staff/training/qualification/": get(READERS),
        "staff/training/qualification/switch/": post(OFFICE, on="1"),
        COURSE: get(LEARNERS),
        f"{COURSE}exam/": post(LEARNERS),
        f"{COURSE}edit/": both(OFFICE),
        f"{COURSE}questions/": get(OFFICE),
        f"{COURSE}questions/<slug:question>/": both(OFFICE),
        SESSION: get(HOLDERS),
        f"{SESSION}code/": get(HOLDERS),
        f"{SESSION}sign-up/": post(LEARNERS),
        f"{SESSION}sign-off/": post(LEARNERS),
        f"{SESSION}mark/": post(HOLDERS, account="{other}"),
        f"{SESSION}cancel/": post(HOLDERS, why="x"),
        f"{SESSION}attend/<slug:digits>/": both(LEARNERS),
        "staff/training/exam/<uuid:attempt_id>/": both(frozenset({"clerk"})),
        CERTIFICATE: get(HOLDERS | {"auditor", "clerk"}),
        f"{CERTIFICATE}pdf/": get(HOLDERS | {"auditor", "clerk"}),
        f"{CERTIFICATE}revoke/": post(OFFICE, why="x"),
    }
