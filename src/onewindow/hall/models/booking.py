"""Hours promised in advance: slots with a capacity, and who holds a place in them."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.floor import Area
from onewindow.hall.models.queue import Ticket
from onewindow.people.models import Person


class Slot(models.Model):
    """预约时段. A stretch of one area's time, and how many people it takes."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="slots", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "starts_at"], name="hall_slot_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=models.F("capacity")), name="hall_slot_never_overfull"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="hall_slot_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.starts_at}"


class Appointment(models.Model):
    """预约. One person's place in one slot."""

    class State(models.TextChoices):
        BOOKED = "booked", "已预约"
        ARRIVED = "arrived", "已到"
        CANCELLED = "cancelled", "已取消"
        MISSED = "missed", "未到"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False)
    topic = models.CharField(max_length=40)  # matter or life event
    state = models.CharField(max_length=9, choices=State.choices, default=State.BOOKED)
    code = models.CharField(max_length=12, unique=True)
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="appointment")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic"],
                condition=Q(state="booked"),
                name="hall_appointment_one_for_a_matter",
            ),
            models.UniqueConstraint(
                fields=["person", "slot"],
                condition=Q(state="booked"),
                name="hall_appointment_one_in_a_slot",
            ),
            models.CheckConstraint(
                condition=~Q(state="arrived") | Q(ticket__isnull=False),
                name="hall_appointment_arrived_with_a_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="hall_appointment_person"),
            models.Index(
                fields=["slot"], condition=Q(state="booked"), name="hall_appointment_to_come"
            ),
        ]

    def __str__(self) -> str:
        return self.code
