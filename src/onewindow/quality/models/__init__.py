"""What people say of a service and what is done about it; who was trained; what is late."""

from onewindow.quality.models.cards import Card, CardNote, CardTable, Urge, Watch
from onewindow.quality.models.ratings import Rating, Review, ReviewNote, Scheme
from onewindow.quality.models.training import (
    Attempt,
    Attendance,
    Course,
    Edition,
    TrainingCertificate,
    TrainingSeries,
    TrainingSession,
)

__all__ = [
    "Attempt",
    "Attendance",
    "Card",
    "CardNote",
    "CardTable",
    "Course",
    "Edition",
    "Rating",
    "Review",
    "ReviewNote",
    "Scheme",
    "TrainingCertificate",
    "TrainingSeries",
    "TrainingSession",
    "Urge",
    "Watch",
]
