"""Ratings of services and matters, the loop of each bad one, and the rules of both."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.cases.models import Case, Package
from onewindow.entropy import new_id
from onewindow.hall.models import Device, Ticket
from onewindow.people.models import Person
from onewindow.places.models import Centre
from onewindow.rules.ratings import Channel, Grade
from onewindow.rules.reviews import TO_ANSWER, AppealKind, Reached, ReviewState, ReviewVerb
from onewindow.sealing import SealedText


class Scheme(models.Model):
    """评价规则. Limits and reasons in force from a day on; never changed once it was used."""

    since = models.DateField(unique=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return self.since.isoformat()


class Rating(models.Model):
    """评价. What one person said of one service, or of one matter.

    Exactly one of ticket (a visit with a number), package (a visit without one) and case is
    set. person: whoever can be called about it; rater: who was signed in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="rating")
    package = models.OneToOneField(Package, models.PROTECT, null=True, related_name="rating")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="rating")
    grade = models.PositiveSmallIntegerField()  # 1 very satisfied … 5 very dissatisfied
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    text = SealedText()
    channel = models.CharField(max_length=6, choices=[(c.value, c.value) for c in Channel])
    rater = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="ratings_given", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="ratings_about", db_index=False
    )
    wants_no_call = models.BooleanField(default=False)
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    window = models.PositiveSmallIntegerField(null=True)
    clerk = models.CharField(max_length=60, blank=True)  # who served, as the journal calls them
    matter = models.CharField(max_length=40, blank=True)
    served_at = models.DateTimeField(null=True)  # when the service ended; null if it went on
    rated_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    edits = models.PositiveSmallIntegerField(default=0)
    source = models.BinaryField(max_length=32, null=True)  # keyed hash of machine or network
    mark = models.BinaryField(max_length=32, null=True)  # keyed hash of what its browser knows
    device = models.ForeignKey(Device, models.PROTECT, null=True, db_index=False)
    doubts = ArrayField(models.CharField(max_length=8), default=list)
    is_counted = models.BooleanField(default=True)
    judged_at = models.DateTimeField(null=True)  # a person decided whether it counts
    judged_by = models.CharField(max_length=60, blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, package=None, case=None)
                | Q(ticket=None, package__isnull=False, case=None)
                | Q(ticket=None, package=None, case__isnull=False),
                name="quality_rating_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(grade__in=[int(one) for one in Grade]),
                name="quality_rating_grade_known",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "rated_at"], name="quality_rating_centre"),
            models.Index(fields=["rated_at"], name="quality_rating_day"),
            models.Index(
                fields=["clerk", "rated_at"],
                name="quality_rating_clerk",
                condition=~Q(clerk=""),
            ),
            models.Index(
                fields=["source", "rated_at"],
                name="quality_rating_source",
                condition=Q(source__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.grade}"


class Review(models.Model):
    """差评工单. A bad rating on its way to being put right, answered or set aside."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="review")
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in ReviewState])
    opened_at = models.DateTimeField()
    call_back_due_on = models.DateField()
    correct_due_on = models.DateField()
    appeal_due_on = models.DateField()
    owner = models.CharField(max_length=60, blank=True)  # who took it up
    owner_name = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(null=True)
    reached = models.CharField(
        max_length=11, choices=[(r.value, r.value) for r in Reached], blank=True
    )
    called_at = models.DateTimeField(null=True)
    appeal_kind = models.CharField(
        max_length=9, choices=[(k.value, k.value) for k in AppealKind], blank=True
    )
    appealed_by = models.CharField(max_length=60, blank=True)
    judge_due_on = models.DateField(null=True)
    corrected_by = models.CharField(max_length=60, blank=True)
    corrected_at = models.DateTimeField(null=True)
    answer = SealedText()  # what its person is told
    answered_at = models.DateTimeField(null=True)
    follow_up_until = models.DateField(null=True)
    follow_up = models.PositiveSmallIntegerField(null=True)  # 追评, a grade
    follow_up_text = SealedText()
    follow_up_at = models.DateTimeField(null=True)
    late_call = models.BooleanField(default=False)  # its day to call back passed
    late_correction = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReviewState]),
                name="quality_review_state_known",
            ),
            models.CheckConstraint(
                condition=Q(follow_up=None, follow_up_at=None)
                | Q(follow_up__in=[int(one) for one in Grade], follow_up_at__isnull=False),
                name="quality_review_follow_up_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "set-aside", "revised"], closed_at__isnull=False)
                | ~Q(state__in=["closed", "set-aside", "revised"]) & Q(closed_at=None),
                name="quality_review_ends_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-opened_at"], name="quality_review_centre"),
            models.Index(fields=["opened_at"], name="quality_review_day"),
            models.Index(
                fields=["correct_due_on"],
                name="quality_review_due",
                condition=Q(state__in=sorted(s.value for s in TO_ANSWER)),
            ),
            models.Index(
                fields=["follow_up_until"],
                name="quality_review_answered",
                condition=Q(state="answered"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.state}"


class ReviewNote(models.Model):
    """差评记录. What somebody wrote at one step of a review."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="notes")
    verb = models.CharField(max_length=10, choices=[(v.value, v.value) for v in ReviewVerb])
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)
    text = SealedText()

    def __str__(self) -> str:
        return f"{self.review_id} {self.verb}"
