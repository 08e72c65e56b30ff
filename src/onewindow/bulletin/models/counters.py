"""What the board reads: sums by place and day, kept in step with the facts of cases.

How many rows there are depends on places and days, not on cases.
"""

from django.db import models


class DayCount(models.Model):
    """日计数. The cases of one centre and department on one day; columns as in `rules.board`."""

    centre = models.CharField(max_length=12)
    department = models.CharField(max_length=30)
    day = models.DateField()
    received = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    decided = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    handled = models.IntegerField(default=0)
    got_accepted = models.IntegerField(default=0)
    got_decided = models.IntegerField(default=0)
    got_collected = models.IntegerField(default=0)
    got_rated = models.IntegerField(default=0)
    lost_intake = models.IntegerField(default=0)
    lost_lapsed = models.IntegerField(default=0)
    lost_early = models.IntegerField(default=0)
    lost_late = models.IntegerField(default=0)
    lost_revoked = models.IntegerField(default=0)
    lost_refused = models.IntegerField(default=0)
    left_intake = models.IntegerField(default=0)
    left_review = models.IntegerField(default=0)
    left_lying = models.IntegerField(default=0)
    left_unrated = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "department"], name="bulletin_day_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.department} {self.day}"


class HourCount(models.Model):
    """时段计数. Cases handed in and numbers drawn at one centre in one hour of a day."""

    centre = models.CharField(max_length=12)
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    received = models.IntegerField(default=0)
    drawn = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "hour"], name="bulletin_hour_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.day} {self.hour}"


class HallDay(models.Model):
    """大厅日计数. The visits and ratings of one centre on one day: numbers drawn and called, how
    long those called had waited, visits finished, ratings given, valid, good and bad."""

    centre = models.CharField(max_length=12)
    day = models.DateField()
    drawn = models.IntegerField(default=0)
    called = models.IntegerField(default=0)
    waited_seconds = models.BigIntegerField(default=0)
    visits = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    valid = models.IntegerField(default=0)
    good = models.IntegerField(default=0)
    bad = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day"], name="bulletin_hall_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.day}"


class OpenCount(models.Model):
    """在办计数. Open cases of one kind: where, of what, who has them, and by when."""

    centre = models.CharField(max_length=12)
    department = models.CharField(max_length=30)
    matter = models.CharField(max_length=40)
    waits_for = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    red_on = models.DateField(null=True)
    number = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "department", "matter", "waits_for", "due_on", "red_on"],
                nulls_distinct=False,
                name="bulletin_open_count_once",
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="bulletin_open_due")]

    def __str__(self) -> str:
        return f"{self.centre} {self.matter} {self.waits_for} {self.number}"


class LampDay(models.Model):
    """每日灯数. How many lamps a centre's department had when they were last counted that day."""

    centre = models.CharField(max_length=12)
    department = models.CharField(max_length=30)
    day = models.DateField()
    red = models.IntegerField()
    yellow = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "department"], name="bulletin_lamp_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.department} {self.day} {self.red}"
