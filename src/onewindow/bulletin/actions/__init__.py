"""What the bulletin's room does: keep facts, make bulletins."""

from onewindow.bulletin.actions.counters import count_anew, count_in, note_lamps
from onewindow.bulletin.actions.facts import catch_up, keep_up, make, make_anew, number_days
from onewindow.bulletin.actions.issuing import correct, discard, draft, draft_due, edit, sign
from onewindow.bulletin.actions.service_facts import note_devices

__all__ = [
    "catch_up",
    "correct",
    "count_anew",
    "count_in",
    "discard",
    "draft",
    "draft_due",
    "edit",
    "keep_up",
    "make",
    "make_anew",
    "note_devices",
    "note_lamps",
    "number_days",
    "sign",
]
