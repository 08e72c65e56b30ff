"""`onewindow staff` and `onewindow application`: who may come in, given by the operator's hand."""

import argparse
import getpass
import sys
from datetime import UTC, datetime
from typing import Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.rules.actors import Role

STAFF_ROLES = sorted(
    role for role in Role if role not in {Role.CITIZEN, Role.APPLICATION, Role.LAW}
)
SCOPES = ("cases:read", "cases:write", "documents:write", "certificates:read")
SHORTEST = 10


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """staff, application"""
    command = commands.add_parser("staff", help="open an account for a member of staff")
    command.add_argument("username")
    command.add_argument("name", help="as papers and pages show it")
    command.add_argument("--role", action="append", required=True, choices=STAFF_ROLES)
    command.add_argument("--centre", help="code of the centre where the roles hold")
    command.add_argument("--department", help="code of the department where the roles hold")
    command.set_defaults(run=run_staff)
    command = commands.add_parser("application", help="give a program a token, or take it back")
    command.add_argument("name")
    command.add_argument("--scope", action="append", choices=SCOPES, default=[])
    command.add_argument("--role", action="append", choices=STAFF_ROLES, default=[])
    command.add_argument("--centre", action="append", default=[], help="code; may be repeated")
    command.add_argument("--department", action="append", default=[], help="code; may be repeated")
    command.add_argument("--revoke", action="store_true", help="the token is worth nothing now")
    command.set_defaults(run=run_application)


def run_staff(chosen: argparse.Namespace) -> None:
    """Open one account; the password is asked for, or read from standard input."""
    password = _password()
    with environment.ready():
        from onewindow.people import actions

        _require_places([chosen.centre], [chosen.department])
        roles = [(Role(role), chosen.centre, chosen.department) for role in chosen.role]
        actions.open_staff_account(
            username=chosen.username, name=chosen.name, password=password, posts=roles
        )
    print(f"{chosen.username} may sign in at /staff/.")


def _password() -> str:
    if sys.stdin.isatty():
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Again: "):
            raise Complaint("The two passwords are not the same.")
    else:
        first = sys.stdin.readline().rstrip("\n")
    if len(first) < SHORTEST:
        raise Complaint(f"A password needs at least {SHORTEST} characters.")
    return first


def run_application(chosen: argparse.Namespace) -> None:
    """Print a new token once, or revoke the old one."""
    at = datetime.now(UTC)
    with environment.ready():
        from onewindow.people import actions
        from onewindow.rules.actors import NOBODY

        if chosen.revoke:
            actions.revoke_application(name=chosen.name, at=at)
            print(f"The token of {chosen.name} is worth nothing now.")
            return
        _require_places(chosen.centre, chosen.department)
        _, token = actions.open_application(
            name=chosen.name,
            scopes=chosen.scope,
            roles=[Role(role) for role in chosen.role],
            centres=chosen.centre,
            departments=chosen.department,
            by=NOBODY,
            at=at,
        )
    print(token)
    print("Keep it: it is not shown again.", file=sys.stderr)


def _require_places(centres: list[str | None], departments: list[str | None]) -> None:
    from onewindow.places import queries

    known = {row.pk for row in queries.centres()}
    for code in filter(None, centres):
        if code not in known:
            raise Complaint(f"There is no centre {code}.")
    held = queries.departments()
    for code in filter(None, departments):
        if code not in held:
            raise Complaint(f"There is no department {code}: one of {', '.join(sorted(held))}.")
