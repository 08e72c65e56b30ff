"""The floor, the queue on it, and the hours promised in advance."""

from onewindow.hall.models.booking import Appointment, Slot
from onewindow.hall.models.floor import Area, Duty, Hours, Window
from onewindow.hall.models.queue import Announcement, Ticket

__all__ = ["Announcement", "Appointment", "Area", "Duty", "Hours", "Slot", "Ticket", "Window"]
