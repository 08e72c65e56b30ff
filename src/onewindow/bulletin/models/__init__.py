"""What figures are counted from, and the bulletins made of them."""

from onewindow.bulletin.models.bulletins import Bulletin
from onewindow.bulletin.models.counters import DayCount, HourCount, LampDay, OpenCount
from onewindow.bulletin.models.facts import CaseFact, Workday

__all__ = ["Bulletin", "CaseFact", "DayCount", "HourCount", "LampDay", "OpenCount", "Workday"]
