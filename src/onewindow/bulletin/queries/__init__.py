"""Reading figures and bulletins."""

from onewindow.bulletin.queries.bulletins import Named, Row, cases, file, listed
from onewindow.bulletin.queries.drafting import told
from onewindow.bulletin.queries.months import Month, city, has_cases, month, scopes
from onewindow.bulletin.queries.publications import Format, Written, download, issue, published
from onewindow.bulletin.queries.shapes import windows
from onewindow.bulletin.queries.suspicion import flags

__all__ = [
    "Format",
    "Month",
    "Named",
    "Row",
    "Written",
    "cases",
    "city",
    "download",
    "file",
    "flags",
    "has_cases",
    "issue",
    "listed",
    "month",
    "published",
    "scopes",
    "told",
    "windows",
]
