"""What figures are counted from, one narrow row a case."""

from django.db import models


class CaseFact(models.Model):
    """办件事实. What the figures ask of one case; it names nobody.

    Its columns are those of `rules.measures.COLUMNS`. Days are local days of China. The
    codes of its places, as divisions have them, stand in every row, so that a city can hold
    the facts of counties whose cases it does not hold.
    """

    case = models.UUIDField(primary_key=True)
    province = models.CharField(max_length=6)
    city = models.CharField(max_length=6)
    county = models.CharField(max_length=6)
    centre = models.CharField(max_length=12)
    department = models.CharField(max_length=30)
    matter = models.CharField(max_length=40)
    received_on = models.DateField()
    received_hour = models.PositiveSmallIntegerField()
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    is_counted = models.BooleanField()
    is_unified = models.BooleanField()
    is_online = models.BooleanField()
    is_mobile = models.BooleanField()
    is_kiosk = models.BooleanField()
    is_counter = models.BooleanField()
    is_general = models.BooleanField()
    is_instant = models.BooleanField()
    is_supplemented = models.BooleanField()
    is_returned = models.BooleanField()
    has_gaps = models.BooleanField()
    is_in_time = models.BooleanField()
    is_early = models.BooleanField()
    worked_days = models.PositiveIntegerField()
    papers = models.PositiveSmallIntegerField()
    papers_saved = models.PositiveSmallIntegerField()
    is_demonstration = models.BooleanField()
    # How it ended, a verb's or a state's word; who has it now, and its days, while it is open
    ending = models.CharField(max_length=20, blank=True, db_default="")
    collected_on = models.DateField(null=True)
    is_rated = models.BooleanField(db_default=False)
    is_handled = models.BooleanField(db_default=False)
    waits_for = models.CharField(max_length=20, blank=True, db_default="")
    due_on = models.DateField(null=True)
    red_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-received_on", "-case"], name="bulletin_case_newest"),
            models.Index(
                fields=["due_on", "case"],
                name="bulletin_case_due",
                condition=models.Q(due_on__isnull=False),  # open, and its clock runs
            ),
            # What a period touches: received before its end, not over before its start.
            models.Index(fields=["ended_on", "received_on"], name="bulletin_case_period"),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Workday(models.Model):
    """工作日序. A day and how many working days there were until its end, since the first kept.

    Working days between two days are a difference; made from the working calendar.
    """

    on = models.DateField(primary_key=True)
    nth = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.on} {self.nth}"
