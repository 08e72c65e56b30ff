"""Stars of the centres: the tables, each year's assessments with their evidence, and awards."""

from django.db import models
from django.db.models import F, Q

from onewindow.documents.models import Document
from onewindow.entropy import new_id
from onewindow.places.models import Centre
from onewindow.rules.star_assessments import WITH_STAR, StarState
from onewindow.sealing import SealedText

WHO = 60


class StarScheme(models.Model):
    """星级评定表. One version of a year's table; once here it never changes (a trigger)."""

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="quality_starscheme_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.version}"


class Assessment(models.Model):
    """星级评定. One centre's year, from its self-assessment to its star and the re-review.

    figures: code of a figure → what it was when it was fetched, with its period and definition;
    nothing changes them but fetching again. totals: points by stage (self, reviewed, visited,
    final). version: counts changes, so that two pens at one page notice each other.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="assessments")
    year = models.PositiveSmallIntegerField()
    scheme = models.ForeignKey(StarScheme, models.PROTECT)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in StarState])
    version = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    figures_at = models.DateTimeField(null=True)
    vetoes = models.JSONField(default=list)  # codes
    veto_note = models.CharField(max_length=500, blank=True)
    returned_note = models.CharField(max_length=500, blank=True)  # why it was sent back
    self_total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # as it stands
    grade = models.CharField(max_length=30, blank=True)  # proposed by the notice
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=WHO, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=WHO, blank=True)  # who passed the first review
    visit_on = models.DateField(null=True)  # the day the hall is told of
    visited_at = models.DateTimeField(null=True)
    visited_by = models.CharField(max_length=WHO, blank=True)
    noticed_at = models.DateTimeField(null=True)
    notice_until_on = models.DateField(null=True)  # the last day for objections
    rechecked_by = models.CharField(max_length=WHO, blank=True)  # who opened the re-review
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "year"], name="quality_assessment_yearly"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in StarState]),
                name="quality_assessment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="self") | Q(total__isnull=False, submitted_at__isnull=False),
                name="quality_assessment_handed_in_with_a_total",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["noticed", *sorted(s.value for s in WITH_STAR)])
                | Q(noticed_at__isnull=False, notice_until_on__isnull=False) & ~Q(grade=""),
                name="quality_assessment_star_after_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("submitted_by")),
                name="quality_assessment_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.year} {self.state}"


class StarAnswer(models.Model):
    """自评项. What the centre said of one indicator, and what the first review made of it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    indicator = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    level = models.CharField(max_length=30, blank=True)
    missing = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=WHO)
    name = models.CharField(max_length=WHO, blank=True)
    at = models.DateTimeField()
    # The first review's own answer stands in the place of the centre's where there is one
    is_marked = models.BooleanField(default=False)
    marked_value = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    marked_level = models.CharField(max_length=30, blank=True)
    marked_missing = models.PositiveSmallIntegerField(null=True)
    mark_note = models.CharField(max_length=500, blank=True)
    marked_by = models.CharField(max_length=WHO, blank=True)
    marked_name = models.CharField(max_length=WHO, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="quality_staranswer_once"
            ),
            models.CheckConstraint(
                condition=Q(is_marked=False) | ~Q(mark_note="") & ~Q(marked_by=""),
                name="quality_staranswer_marked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.indicator}"


class Deduction(models.Model):
    """现场扣分. What an inspector found; taken back when it was a mistake or was put right."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="deductions")
    indicator = models.CharField(max_length=30)
    points = models.DecimalField(max_digits=4, decimal_places=2)
    note = models.CharField(max_length=500)
    by = models.CharField(max_length=WHO)
    name = models.CharField(max_length=WHO, blank=True)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=WHO, blank=True)
    taken_back_note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0), name="quality_deduction_takes_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.indicator} -{self.points}"


class StarFile(models.Model):
    """佐证材料、现场照片. A file of an indicator's evidence, or of a deduction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="files")
    indicator = models.CharField(max_length=30)
    deduction = models.ForeignKey(Deduction, models.CASCADE, null=True, related_name="photos")
    document = models.OneToOneField(Document, models.PROTECT)
    by = models.CharField(max_length=WHO)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.indicator}"


class Objection(models.Model):
    """公示异议. What somebody says against a star while its notice stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="objections")
    text = SealedText()
    name = SealedText()
    phone = SealedText()
    at = models.DateTimeField()
    source = models.BinaryField(max_length=32, null=True)  # keyed hash of machine or network
    answer = models.CharField(max_length=500, blank=True)
    is_upheld = models.BooleanField(null=True)
    answered_by = models.CharField(max_length=WHO, blank=True)
    answered_name = models.CharField(max_length=WHO, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, is_upheld=None)
                | Q(answered_at__isnull=False, is_upheld__isnull=False) & ~Q(answer=""),
                name="quality_objection_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StarAward(models.Model):
    """授星. The star a centre holds from one day until before another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="awards")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="stars", db_index=False)
    grade = models.CharField(max_length=30)
    total = models.DecimalField(max_digits=5, decimal_places=2)
    since_on = models.DateField()
    until_on = models.DateField()  # the first day on which it is no longer held
    ended_on = models.DateField(null=True)  # taken away, or followed by another
    ended_why = models.CharField(max_length=500, blank=True)
    run_out_at = models.DateTimeField(null=True)  # when it was told that nobody looked in time
    by = models.CharField(max_length=WHO)
    at = models.DateTimeField()
    paper = models.UUIDField(null=True)  # the certificate
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre"],
                condition=Q(ended_on=None),
                name="quality_staraward_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("since_on")), name="quality_staraward_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.grade}"
