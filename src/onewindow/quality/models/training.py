"""Training of staff: courses, when they are held, exams, and what somebody has passed."""

from django.db import models
from django.db.models import F, Q

from onewindow.entropy import new_id
from onewindow.people.models import Account
from onewindow.places.models import Centre


class Course(models.Model):
    """培训课程. What is taught; what it says is in its newest edition."""

    code = models.CharField(max_length=30, primary_key=True)

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """课程版本. What a course says from a moment on, its questions included; never changed.

    is_file: as a file said it; otherwise its owners changed it here, and no file does any more.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    is_file = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="quality_edition_number"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.number}"


class TrainingSession(models.Model):
    """培训场次. A course held at a place and time. taken: seats given out, never more than there
    are.

    class_hours: of 45 minutes, that attending it is worth.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", db_index=False)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, db_index=False)
    place = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    class_hours = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    trainer = models.ForeignKey(
        Account, models.PROTECT, related_name="sessions_held", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=100, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats"), seats__gte=1), name="quality_session_seats_held"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), class_hours__gte=1),
                name="quality_session_lasts",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="quality_session_day"),
            models.Index(fields=["course", "ends_at"], name="quality_session_course"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at}"


class Attendance(models.Model):
    """报名和签到. One person's seat at a session, and when and how they attended it."""

    class How(models.TextChoices):
        CODE = "code", "扫码"
        HAND = "hand", "培训人登记"

    session = models.ForeignKey(TrainingSession, models.PROTECT, related_name="attendances")
    account = models.ForeignKey(Account, models.PROTECT, related_name="attendances", db_index=False)
    signed_up_at = models.DateTimeField()
    attended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=4, choices=How.choices, blank=True)
    marked_by = models.CharField(max_length=60, blank=True)  # as the journal calls them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "account"], name="quality_attendance_once"),
            models.CheckConstraint(
                condition=Q(attended_at=None, how="") | Q(attended_at__isnull=False) & ~Q(how=""),
                name="quality_attendance_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "attended_at"], name="quality_attendance_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.account_id}"


class Attempt(models.Model):
    """考试. One person's try at a course's exam: drawn by its seed, ended by hand or by time.

    questions: codes in the order asked. answers: by code, the chosen options. right: marks.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="attempts", db_index=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts")
    edition = models.ForeignKey(Edition, models.PROTECT, db_index=False)
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField(null=True)
    is_passed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="quality_attempt_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, right=None, is_passed=None)
                | Q(ended_at__isnull=False, right__isnull=False, is_passed__isnull=False),
                name="quality_attempt_ends_with_marks",
            ),
            models.CheckConstraint(
                condition=Q(right=None) | Q(right__lte=F("asked")), name="quality_attempt_marks"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "course", "started_at"], name="quality_attempt_tries"),
            models.Index(fields=["ended_at"], name="quality_attempt_ended"),
            models.Index(
                fields=["due_at"], name="quality_attempt_open", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.account_id}"


class TrainingCertificate(models.Model):
    """培训合格证. That somebody attended a course and passed its exam; the house's own, no licence
    of the state.

    until: the last good day. body: what it says, as it was on the day of issue.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=30, unique=True)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="training_certificates", db_index=False
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="certificates")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="certificate")
    issued_on = models.DateField()
    until = models.DateField()
    body = models.JSONField()
    told_at = models.DateTimeField(null=True)  # that it soon ends
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("issued_on")), name="quality_certificate_has_days"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_why="")
                | Q(revoked_at__isnull=False) & ~Q(revoked_why=""),
                name="quality_certificate_revoked_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "until"], name="quality_certificate_held"),
            models.Index(
                fields=["until"],
                name="quality_certificate_ending",
                condition=Q(revoked_at=None, told_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TrainingSeries(models.Model):
    """证书编号. The last number given out in a year; one row for a county and year."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.last}"
