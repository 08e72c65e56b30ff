"""Bulletins: figures as they were when drafted, and the words about them."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id


class Bulletin(models.Model):
    """通报. One county's figures of a period as they were when it was drafted, and its text.

    figures: {"now" | "last" | "year": {"<indicator> <scope>": value as text, or null}}; never
    changed after drafting. text: [{key, zh, en, is_edited}]. A signed bulletin never changes
    at all (migration 0002); what was wrong in it is put right by the next revision.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SIGNED = "signed", "已签发"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    since_on = models.DateField()
    until_on = models.DateField()
    revision = models.PositiveSmallIntegerField()  # 1 the first, 2 its first correction
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=300, blank=True)  # of a correction
    figures = models.JSONField()
    text = models.JSONField()
    version = models.PositiveIntegerField(default=1)  # of the text, so that two pens meet
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=60)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=60, blank=True)
    digest = models.BinaryField(max_length=32, null=True)  # of figures and text, when signed
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "since_on", "until_on", "revision"], name="bulletin_revision"
            ),
            models.UniqueConstraint(
                fields=["county", "since_on", "until_on"],
                condition=Q(state="draft"),
                name="bulletin_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gt=models.F("since_on")), name="bulletin_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at=None, digest=None)
                | Q(state="signed", signed_at__isnull=False, digest__isnull=False),
                name="bulletin_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revision=1) | ~Q(reason=""), name="bulletin_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.since_on} {self.revision}"
