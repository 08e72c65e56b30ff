"""What figures of visits, ratings and machines are counted from; nobody is named in them.

Their columns are those of `rules.measures.COLUMNS`, beside the codes of their places. Days are
local days of China.
"""

from django.db import models


class Placed(models.Model):
    """Where something was, by division codes, and at which window."""

    province = models.CharField(max_length=6)
    city = models.CharField(max_length=6)
    county = models.CharField(max_length=6)
    centre = models.CharField(max_length=12)
    is_demonstration = models.BooleanField()

    class Meta:
        abstract = True


class VisitFact(Placed):
    """到访事实. One turn in a hall: with a number, or a package taken in without one."""

    visit = models.UUIDField(primary_key=True)  # of the ticket, or of the package
    window = models.PositiveSmallIntegerField(null=True)
    drawn_on = models.DateField()
    drawn_hour = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)
    is_numbered = models.BooleanField()
    is_called = models.BooleanField()
    is_served = models.BooleanField()
    waited_seconds = models.PositiveIntegerField()
    served_seconds = models.PositiveIntegerField()
    cases = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["drawn_on", "ended_on"], name="bulletin_visit_period")]

    def __str__(self) -> str:
        return str(self.visit)


class RatingFact(Placed):
    """评价事实. One rating, and how far the loop of a bad one has come."""

    rating = models.UUIDField(primary_key=True)
    window = models.PositiveSmallIntegerField(null=True)
    rated_on = models.DateField()
    is_valid = models.BooleanField()
    is_good = models.BooleanField()
    is_bad = models.BooleanField()
    is_call_due = models.BooleanField()
    is_called_back = models.BooleanField()
    is_correction_due = models.BooleanField()
    is_corrected = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["rated_on"], name="bulletin_rating_period")]

    def __str__(self) -> str:
        return str(self.rating)


class DeviceDay(Placed):
    """设备日. A machine in use on one day, and whether it was heard of."""

    device = models.UUIDField()
    stood_on = models.DateField()
    is_online = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stood_on", "device"], name="bulletin_device_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.stood_on}"
