"""What people say of a service, and what is done about it."""

from onewindow.quality.models.ratings import Rating, Review, ReviewNote, Scheme

__all__ = ["Rating", "Review", "ReviewNote", "Scheme"]
