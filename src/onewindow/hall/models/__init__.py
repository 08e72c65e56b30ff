"""The floor, the queue on it, the hours promised in advance, and the machines."""

from onewindow.hall.models.booking import Appointment, Slot
from onewindow.hall.models.devices import Consumable, DailyCheck, Device, Fault, Health
from onewindow.hall.models.floor import Area, Duty, Hours, Window
from onewindow.hall.models.kiosk import KeptNumber, StaffCall
from onewindow.hall.models.notice import Notice
from onewindow.hall.models.queue import Announcement, Ticket

__all__ = [
    "Announcement",
    "Appointment",
    "Area",
    "Consumable",
    "DailyCheck",
    "Device",
    "Duty",
    "Fault",
    "Health",
    "Hours",
    "KeptNumber",
    "Notice",
    "Slot",
    "StaffCall",
    "Ticket",
    "Window",
]
