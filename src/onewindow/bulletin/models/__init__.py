"""What figures are counted from, and the bulletins made of them."""

from onewindow.bulletin.models.bulletins import Bulletin
from onewindow.bulletin.models.counters import DayCount, HallDay, HourCount, LampDay, OpenCount
from onewindow.bulletin.models.facts import CaseFact, Workday
from onewindow.bulletin.models.services import DeviceDay, RatingFact, VisitFact

__all__ = [
    "Bulletin",
    "CaseFact",
    "DayCount",
    "DeviceDay",
    "HallDay",
    "HourCount",
    "LampDay",
    "OpenCount",
    "RatingFact",
    "VisitFact",
    "Workday",
]
