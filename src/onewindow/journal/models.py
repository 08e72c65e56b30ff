"""The journal's one table. The database refuses UPDATE, DELETE and TRUNCATE (migration 0002)."""

from django.db import models


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
