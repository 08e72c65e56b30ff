"""The invented programs of the demonstration: one for the windows, one for each post of two desks.

A department's system has a token for each post, since nobody checks what they handled.
"""

from datetime import datetime

from onewindow.people import actions as people
from onewindow.places import queries as places
from onewindow.rules.actors import NOBODY, Role

TOKEN = "demo-token-onewindow"  # the windows' program: every hall, every scope
SCOPES = ("cases:read", "cases:write", "documents:write", "certificates:read")
DEPARTMENTS = ("market", "tobacco")  # those that decide Mr Li's two cases
POSTS = {
    "review": Role.REVIEWER,
    "inspect": Role.INSPECTOR,
    "check": Role.CHECKER,
    "approve": Role.APPROVER,
}


def desk_token(department: str, post: str) -> str:
    """The token of one post of a department's program: demo-token-tobacco-approve."""
    return f"demo-token-{department}-{post}"


def open_all(*, at: datetime) -> None:
    """Make the programs known, with their labelled tokens. Idempotent."""
    people.open_application(
        name="演示接入应用",
        scopes=SCOPES,
        roles=[Role.CLERK],
        centres=[row.pk for row in places.centres()],
        token=TOKEN,
        by=NOBODY,
        at=at,
        demonstration=True,
    )
    for department in DEPARTMENTS:
        for post, role in POSTS.items():
            people.open_application(
                name=f"演示业务系统 {department} {post}",
                scopes=SCOPES,
                roles=[role],
                departments=[department],
                token=desk_token(department, post),
                by=NOBODY,
                at=at,
                demonstration=True,
            )
