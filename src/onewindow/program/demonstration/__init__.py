"""A county that is never empty: invented people, labelled, living through real actions."""

from onewindow.program.demonstration.cast import assemble
from onewindow.program.demonstration.county import Report, fill, is_filled

__all__ = ["Report", "assemble", "fill", "is_filled"]
