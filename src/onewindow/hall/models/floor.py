"""What a hall is: its areas, windows and hours, and who sits where now."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.people.models import Account
from onewindow.places.models import Centre


class Area(models.Model):
    """窗口区. Windows that share one line of people; its letter begins their ticket numbers.

    zones: which matters' zones (专区) belong here. The general area takes all the others.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="areas", db_index=False)
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    zones = ArrayField(models.CharField(max_length=30), default=list)
    is_general = models.BooleanField(default=False)  # 综合
    is_issuing = models.BooleanField(default=False)  # 出件
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "letter"], name="hall_area_letter"),
            models.UniqueConstraint(
                fields=["centre"], condition=Q(is_general=True), name="hall_area_one_general"
            ),
            models.UniqueConstraint(
                fields=["centre"], condition=Q(is_issuing=True), name="hall_area_one_issuing"
            ),
            models.CheckConstraint(
                condition=Q(letter__regex="^[A-Z]$"), name="hall_area_letter_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.letter}"


class Window(models.Model):
    """窗口. One place at the counter. serves: the areas it calls from."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="windows", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    serves = models.ManyToManyField(Area, related_name="windows")
    is_accessible = models.BooleanField(default=False)  # 无障碍（低位）窗口
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="hall_window_number"),
            models.CheckConstraint(
                condition=Q(paused_at=None, pause_reason="")
                | Q(paused_at__isnull=False) & ~Q(pause_reason=""),
                name="hall_window_pause_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.number}"


class Duty(models.Model):
    """在岗. Who sits at a window, from when until when; one person at one window."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="duties")
    account = models.ForeignKey(Account, models.PROTECT, related_name="duties")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(until=None), name="hall_duty_one_at_a_window"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(until=None), name="hall_duty_at_one_window"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="hall_duty_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.account_id}"


class Hours(models.Model):
    """开放时间. One span of a weekday on which a hall is open; lunch makes two."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 7 Sunday
    opens = models.TimeField()
    closes = models.TimeField()
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "weekday", "opens"], name="hall_hours_begin_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7, closes__gt=models.F("opens")),
                name="hall_hours_make_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.weekday} {self.opens}"
