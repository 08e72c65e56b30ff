"""What every operation needs: the clock, who calls, and the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from onewindow.people import queries as people
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.wording import words

PREFIX = "/api/v1"


def now() -> datetime:
    """This moment, read from the clock: only doors may look."""
    return timezone.now()


def today() -> date:
    """The local day of this moment."""
    return clock.local_day(now())


def actor(request: HttpRequest) -> Actor:
    """The application behind the token, as the operation's own check has found it."""
    found = request.auth  # type: ignore[attr-defined]  # set by ninja once the token was proved
    if not isinstance(found, Actor):
        raise TypeError("this operation needs a token")
    return found


def clerk(username: str) -> Actor | None:
    """The member of staff for whom a program speaks; None where it names nobody. Two queries.

    Who is unknown is nobody, and has no post.
    """
    return people.actor_by_name(username, at=now()) if username else None


def said(text: str | None, english: Mapping[str, str] | None) -> str | None:
    """A catalogue text in the caller's language."""
    return None if text is None else words.said(text, english)


def address(kind: str, key: UUID | str) -> str:
    """Where something is found again: /api/v1/cases/…"""
    return f"{PREFIX}/{kind}/{key}"
