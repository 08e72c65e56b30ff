"""Telling people what happened, and sending it on its way."""

from onewindow.notify.actions.sending import send_due
from onewindow.notify.actions.telling import tell
from onewindow.notify.actions.tick import tick
from onewindow.notify.actions.wishes import mark_read, note_all_read, note_read, set_wishes

__all__ = [
    "mark_read",
    "note_all_read",
    "note_read",
    "send_due",
    "set_wishes",
    "tell",
    "tick",
]
