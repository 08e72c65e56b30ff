"""The rules of rating in force on a day."""

from datetime import date

from onewindow.quality.models import Scheme as Row
from onewindow.rules import rating_schemes
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.refusal import NotFound


def in_force(today: date) -> tuple[Row, Scheme]:
    """The newest scheme that has begun. One query. Raises NotFound where none was loaded."""
    row = Row.objects.filter(since__lte=today).order_by("-since").first()
    if row is None:
        raise NotFound("No rules of rating are in force.")
    return row, rating_schemes.scheme(row.body)
