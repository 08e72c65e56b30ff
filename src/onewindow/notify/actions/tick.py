"""One round of telling and sending, as the worker asks for it."""

from collections.abc import Mapping
from datetime import datetime

from onewindow.notify.actions import sending, telling


def tick(*, at: datetime) -> Mapping[str, int]:
    """Tell everything the journal has, then send what is due. Safe to run twice and beside others.

    Returns how many messages were made, and how many letters were sent or given up.
    """
    told = 0
    while True:
        one = telling.tell(at=at)
        told += one.messages
        if one.entries < telling.BATCH:
            break
    return {"messages": told, **sending.send_due(at=at)}
