"""What people say of a service and what is done about it; who was trained; what is late; stars."""

from onewindow.quality.models.cards import Card, CardNote, CardTable, Urge, Watch
from onewindow.quality.models.ratings import Rating, Review, ReviewNote, Scheme
from onewindow.quality.models.stars import (
    Assessment,
    Deduction,
    Objection,
    StarAnswer,
    StarAward,
    StarFile,
    StarScheme,
)
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
    "Assessment",
    "Attempt",
    "Attendance",
    "Card",
    "CardNote",
    "CardTable",
    "Course",
    "Deduction",
    "Edition",
    "Objection",
    "Rating",
    "Review",
    "ReviewNote",
    "Scheme",
    "StarAnswer",
    "StarAward",
    "StarFile",
    "StarScheme",
    "TrainingCertificate",
    "TrainingSeries",
    "TrainingSession",
    "Urge",
    "Watch",
]
