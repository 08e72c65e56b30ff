"""The heartbeat of a tablet at a window, whose only program is the page that it shows."""

from datetime import datetime

from onewindow.hall.actions import beats
from onewindow.rules.fleet import Beat

_inbox = beats.Inbox()


def beat(*, token: str, at: datetime) -> None:
    """The page has asked, so its machine is there; it has neither paper nor a reader."""
    _inbox.take(token=token, beat=Beat(), at=at)
