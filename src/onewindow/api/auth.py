"""Who calls: a token in the Authorization header, and what it was given for.

A signed-in browser is nobody here, so that no page elsewhere can act through it.
"""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja.security.http import HttpBearer

from onewindow.api import limits
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Refusal

SCOPES = {
    "cases:read": "看办件、文书 · Read packages, cases and papers",
    "cases:write": "收件、受理、审查、决定、送达 · Hand in, accept, review, decide, deliver",
    "documents:write": "交材料 · Put materials into packages",
    "certificates:read": "看电子证照 · Read certificates",
    "device": "设备自己的令牌，不是接入应用的 · A device's own token, not an application's",
}


class Unauthenticated(Refusal):
    """No token, or one that is worth nothing."""

    code = "unauthenticated"


class MissingScope(Refusal):
    """The token was not given for this."""

    code = "missing_scope"


def caller(request: HttpRequest, *scopes: str) -> Actor:
    """The application that calls, if its token was given for all of `scopes`. One statement.

    Raises Unauthenticated, MissingScope, Throttled.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = limits.by_token(token.strip()) if kind.lower() == "bearer" and token else None
    if found is None:
        limits.by_place(request, what="refused")
        raise Unauthenticated("Send a valid token: Authorization: Bearer …")
    missing = sorted(set(scopes) - found.scopes)
    if missing:
        raise MissingScope(f"This token lacks: {' '.join(missing)}.", scopes=missing)
    return found


class Token(HttpBearer):
    """Ninja's hook: an operation with `auth=Token("cases:read")` asks for that scope."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes: Sequence[str] = scopes

    def __call__(self, request: HttpRequest) -> Actor:
        return caller(request, *self.scopes)

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Never reached: `__call__` reads the header itself, to tell why it was refused."""
        return caller(request, *self.scopes)


def public(request: HttpRequest) -> bool:
    """An operation for everybody, as often as is polite. Raises Throttled."""
    limits.by_place(request)
    return True


def progress(request: HttpRequest) -> bool:
    """The one that takes a password: rarely enough that it cannot be guessed."""
    limits.by_place(request, what="progress")
    return True
