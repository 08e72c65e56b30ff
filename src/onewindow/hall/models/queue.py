"""The one queue of a hall: a ticket for each who waits, a line for each call."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.floor import Area, Window
from onewindow.people.models import Person
from onewindow.places.models import Centre


class Ticket(models.Model):
    """排队号. One person's turn in one hall on one day.

    rank_at: where the ticket stands, as a moment; the earliest is called next.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等候"
        CALLED = "called", "已叫号"
        SERVING = "serving", "办理中"
        PASSED = "passed", "过号"
        FINISHED = "finished", "已办"
        LEFT = "left", "已离开"
        CLOSED = "closed", "日终结束"

    class Priority(models.TextChoices):
        NONE = "", "无"
        ELDER = "elder", "老年人"
        DISABLED = "disabled", "残疾人"
        MILITARY = "military", "军人"
        PREGNANT = "pregnant", "孕妇"
        UNPROVED = "unproved", "机器没认出"

    class Channel(models.TextChoices):
        KIOSK = "kiosk", "自助取号"
        PHONE = "phone", "手机取号"
        GUIDE = "guide", "导服台"
        WINDOW = "window", "窗口"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="tickets", db_index=False)
    day = models.DateField()  # the hall's local day
    serial = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=8)  # A017
    topic = models.CharField(max_length=40, blank=True)  # matter or life event; empty: to ask
    is_pickup = models.BooleanField(default=False)  # 领取结果
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    priority = models.CharField(max_length=8, choices=Priority.choices, blank=True)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False)
    code = models.CharField(max_length=12, unique=True)  # digits on the slip, to see it again
    rank_at = models.DateTimeField()
    drawn_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)  # the first call
    passed_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)  # 欢迎
    ended_at = models.DateTimeField(null=True)
    calls = models.PositiveSmallIntegerField(default=0)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="tickets")
    only_at = models.ForeignKey(  # sent to this window and no other
        Window, models.PROTECT, null=True, related_name="sent", db_index=False
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "number"], name="hall_ticket_number_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(state__in=["called", "serving"]),
                name="hall_ticket_one_at_a_window",
            ),
            models.UniqueConstraint(
                fields=["person", "centre", "day", "area"],
                condition=Q(state__in=["waiting", "called"], person__isnull=False),
                name="hall_ticket_one_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["called", "serving"]) | Q(window__isnull=False),
                name="hall_ticket_called_to_a_window",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["finished", "left", "closed"], ended_at__isnull=False)
                | ~Q(state__in=["finished", "left", "closed"]) & Q(ended_at=None),
                name="hall_ticket_ends_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "day", "rank_at", "id"],
                condition=Q(state="waiting"),
                name="hall_ticket_line",
            ),
            models.Index(fields=["centre", "day", "id"], name="hall_ticket_of_the_day"),
            models.Index(
                fields=["person", "-id"],
                condition=Q(person__isnull=False),
                name="hall_ticket_person",
            ),
            models.Index(
                fields=["day"],
                condition=~Q(state__in=["finished", "left", "closed"]),
                name="hall_ticket_to_be_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.number}"


class Announcement(models.Model):
    """叫号. One call as screens show it and the voice says it; ids only grow."""

    id = models.BigAutoField(primary_key=True)
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="announcements")
    window = models.ForeignKey(Window, models.PROTECT, db_index=False)
    at = models.DateTimeField()
    nth = models.PositiveSmallIntegerField()  # 1 the first call

    class Meta:
        indexes = [models.Index(fields=["centre", "-id"], name="hall_announcement_latest")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.nth}"
