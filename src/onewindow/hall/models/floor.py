"""What a hall is: its areas, windows and hours, how loud it speaks, who sits where."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.people.models import Account
from onewindow.places.models import Centre

EVER = date(2000, 1, 1)  # the first day of hours that have always been so


class Floor(models.Model):
    """大厅. One for a centre: what belongs to the whole of it.

    version: how often its owners changed it here; 0 while it is as its file says.
    volume: of its voice, in hundredths; quiet_since, quiet_until: when it is silent every day.
    reasons: why its windows pause, each in Chinese and in English.
    """

    centre = models.OneToOneField(Centre, models.PROTECT, primary_key=True, related_name="floor")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=60, blank=True)  # as the journal calls them
    reasons = models.JSONField(default=list)
    volume = models.PositiveSmallIntegerField(default=100)
    is_muted = models.BooleanField(default=False)
    quiet_since = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(volume__lte=100), name="hall_floor_volume"),
            models.CheckConstraint(
                condition=Q(quiet_since=None, quiet_until=None)
                | Q(quiet_since__isnull=False, quiet_until__isnull=False),
                name="hall_floor_quiet_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.centre_id


class Area(models.Model):
    """窗口区. Windows that share one line of people; its letter begins their ticket numbers.

    zones: which matters' zones (专区) belong here. The general area takes all the others; one
    that is neither general nor issuing and lists none rests. capacity: people who may book one
    half-hour, None as the house rule reckons from its windows.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="areas", db_index=False)
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    zones = ArrayField(models.CharField(max_length=30), default=list)
    is_general = models.BooleanField(default=False)  # 综合
    is_issuing = models.BooleanField(default=False)  # 出件
    capacity = models.PositiveSmallIntegerField(null=True)
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
    """窗口. One place at the counter. serves: the areas it calls from.

    closed_from, closed_until: the first and the last day on which it is closed, the last None
    until further notice.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="windows", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    serves = models.ManyToManyField(Area, related_name="windows")
    is_accessible = models.BooleanField(default=False)  # 无障碍（低位）窗口
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=60, blank=True)
    pause_reason_en = models.CharField(max_length=120, blank=True)
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)
    closed_why = models.CharField(max_length=60, blank=True)
    closed_why_en = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="hall_window_number"),
            models.CheckConstraint(
                condition=Q(paused_at=None, pause_reason="")
                | Q(paused_at__isnull=False) & ~Q(pause_reason=""),
                name="hall_window_pause_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_from=None, closed_until=None, closed_why="")
                | Q(closed_from__isnull=False)
                & ~Q(closed_why="")
                & (Q(closed_until=None) | Q(closed_until__gte=models.F("closed_from"))),
                name="hall_window_closed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.number}"

    def is_closed(self, *, on: date) -> bool:
        """Whether its owners have closed it on a day."""
        if self.closed_from is None or on < self.closed_from:
            return False
        return self.closed_until is None or on <= self.closed_until


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
    """开放时间. One span of a weekday on which a hall is open; lunch makes two.

    since: the first day of the week to which it belongs; a later week takes its place.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()  # 1 Monday … 7 Sunday
    opens = models.TimeField()
    closes = models.TimeField()
    since = models.DateField(default=EVER)
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "since", "weekday", "opens"], name="hall_hours_begin_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7, closes__gt=models.F("opens")),
                name="hall_hours_make_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.weekday} {self.opens}"


class SpecialDay(models.Model):
    """另行安排. A day with hours of its own; none: the hall is closed, for training or the like.

    spans: "08:30-11:30", earliest first.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    spans = ArrayField(models.CharField(max_length=11), default=list)
    why = models.CharField(max_length=60)
    why_en = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day"], name="hall_special_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day}"


class Shift(models.Model):
    """排班. Who is to sit at a window on a half-day. instead_of: whom they stand in for."""

    class Half(models.TextChoices):
        MORNING = "am", "上午"
        AFTERNOON = "pm", "下午"

    window = models.ForeignKey(Window, models.CASCADE, related_name="shifts", db_index=False)
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="shifts", db_index=False)
    instead_of = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="stood_in", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window", "day", "half"], name="hall_shift_one_at_a_window"
            ),
            models.UniqueConstraint(
                fields=["account", "day", "half"], name="hall_shift_at_one_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.day} {self.half}"
