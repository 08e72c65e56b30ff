"""The floor, the queue on it, the hours promised in advance, and the machines."""

from onewindow.hall.models.booking import Appointment, Slot
from onewindow.hall.models.devices import Consumable, DailyCheck, Device, Fault, Health
from onewindow.hall.models.floor import Area, Duty, Floor, Hours, Shift, SpecialDay, Window
from onewindow.hall.models.kiosk import KeptNumber, StaffCall
from onewindow.hall.models.notice import Notice
from onewindow.hall.models.printing import PrintJob
from onewindow.hall.models.queue import Announcement, Ticket
from onewindow.hall.models.upkeep import Stock, WorkOrder

__all__ = [
    "Announcement",
    "Appointment",
    "Area",
    "Consumable",
    "DailyCheck",
    "Device",
    "Duty",
    "Fault",
    "Floor",
    "Health",
    "Hours",
    "KeptNumber",
    "Notice",
    "PrintJob",
    "Shift",
    "Slot",
    "SpecialDay",
    "StaffCall",
    "Stock",
    "Ticket",
    "Window",
    "WorkOrder",
]
