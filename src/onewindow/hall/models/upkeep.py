"""Who repairs a machine by when, and what a hall has in its cupboard."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.devices import Consumable, Fault
from onewindow.places.models import Centre


class WorkOrder(models.Model):
    """工单. A fault given to a company: who was asked, for when they promised, when it ended."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fault = models.ForeignKey(Fault, models.PROTECT, related_name="orders", db_index=False)
    to = models.CharField(max_length=60)  # the company, and whom to ask for there
    phone = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)  # as the journal calls them
    promised_on = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fault"], condition=Q(done_at=None), name="hall_order_one_open"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=models.F("asked_at")),
                name="hall_order_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["promised_on"], condition=Q(done_at=None), name="hall_order_open"),
            models.Index(fields=["fault", "-asked_at"], name="hall_order_fault"),
        ]

    def __str__(self) -> str:
        return f"{self.to} {self.promised_on}"


class Stock(models.Model):
    """库存. How much of one consumable a hall has. least: below that somebody should order."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="stock", db_index=False)
    what = models.CharField(max_length=6, choices=Consumable.What.choices)
    count = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "what"], name="hall_stock_once"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.what}"
