"""The journal's one table. The database refuses UPDATE, DELETE and TRUNCATE (migration 0002).

Beside it, how far those have come who read it as an outbox.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Entry(models.Model):
    """日志. One fact about one subject, chained to the subject's previous fact by its hash."""

    subject = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    fact = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "seq"], name="journal_one_chain"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="journal_seq_from_one"),
        ]
        indexes = [models.Index(fields=["fact", "at"], name="journal_fact_at")]

    def __str__(self) -> str:
        return f"{self.subject} {self.seq} {self.fact}"


class Reader(models.Model):
    """读者. One reader of the journal as an outbox, and the last entry it was given."""

    name = models.CharField(max_length=30, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class Gap(models.Model):
    """缺口. Numbers of entries that a reader passed and could not see: who had drawn them had
    not committed yet, or never did."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="gaps")
    since = models.BigIntegerField()
    until = models.BigIntegerField()  # itself included
    # By the database's own clock, since it is held against when its transactions began
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="journal_gap_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.since}-{self.until}"
