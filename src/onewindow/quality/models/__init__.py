"""What people say of a service and what is done about it; who was trained in what."""

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
    "Course",
    "Edition",
    "Rating",
    "Review",
    "ReviewNote",
    "Scheme",
    "TrainingCertificate",
    "TrainingSeries",
    "TrainingSession",
]
