"""What a kiosk needs of the hall: numbers kept for when it is alone, and a call for help."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.devices import Device
from onewindow.hall.models.queue import Ticket
from onewindow.places.models import Centre


class KeptNumber(models.Model):
    """预留号. A number that one machine may give out on one day while the network is away."""

    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    day = models.DateField()  # the hall's local day
    serial = models.PositiveSmallIntegerField()
    device = models.ForeignKey(Device, models.PROTECT, related_name="kept", db_index=False)
    # On the slip before anybody but the machine knows of it; empty on those of days gone by
    code = models.CharField(max_length=12, blank=True)
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True)  # once it was given out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "day", "serial"], name="hall_kept_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="hall_kept_code_is_one"
            ),
        ]
        indexes = [models.Index(fields=["device", "day"], name="hall_kept_device")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.serial}"


class StaffCall(models.Model):
    """呼叫. Somebody at a machine asks for a person; open until one comes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="calls", db_index=False)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)  # as the journal calls them

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=Q(answered_at=None), name="hall_call_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by="")
                | Q(answered_at__isnull=False) & ~Q(answered_by=""),
                name="hall_call_somebody_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.at}"
