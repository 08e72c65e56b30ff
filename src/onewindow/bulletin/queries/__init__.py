"""Reading figures and bulletins."""

from onewindow.bulletin.queries.bulletins import Named, Row, cases, file, listed
from onewindow.bulletin.queries.drafting import told
from onewindow.bulletin.queries.months import Month, city, has_cases, month, scopes

__all__ = [
    "Month",
    "Named",
    "Row",
    "cases",
    "city",
    "file",
    "has_cases",
    "listed",
    "month",
    "scopes",
    "told",
]
