"""What a machine is to print: which paper, how far it is, nothing of what stands on it."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.devices import Device


class PrintJob(models.Model):
    """打印任务. One paper for one visit at one machine.

    of: the ticket, paper or certificate itself; visit: one person's time at the machine. Both go
    once the print is out or given up and the visit has ended: what stays says that a machine
    printed so many pages, not whose. code: by which a print that is stuck goes on here or at a
    window; unique among those that still may.
    """

    class What(models.TextChoices):
        TICKET = "ticket", "排队小票"
        RECEIPT = "receipt", "收件凭条"
        PAPER = "paper", "文书"
        CERTIFICATE = "certificate", "证照"
        HAND_IN = "hand_in", "提交凭条"

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        PRINTING = "printing", "打印中"
        FAILED = "failed", "没打成"
        DONE = "done", "打好了"
        DROPPED = "dropped", "不打了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="prints", db_index=False)
    visit = models.UUIDField(null=True)
    what = models.CharField(max_length=11, choices=What.choices)
    of = models.UUIDField(null=True)
    english = models.BooleanField(default=False)  # the language the slip is in
    nth = models.PositiveSmallIntegerField(
        default=1
    )  # copy: a second one is asked for, not touched
    code = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=9, blank=True)
    ordered_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "what", "of", "nth"], name="hall_print_once_a_visit"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="hall_print_code_is_one"
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(why="") | ~Q(state="failed") & Q(why=""),
                name="hall_print_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(of=None, visit=None, code=""),
                name="hall_print_given_up_knows_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["moved_at"], condition=Q(of__isnull=False), name="hall_print_to_forget"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.what} {self.state}"
