"""What a hall says to everybody who stands in it."""

from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.places.models import Centre


class Notice(models.Model):
    """公告. A sentence on the hall's screens; an emergency covers everything else there.

    taken_down_at: when somebody took it away; until: when it goes by itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="notices", db_index=False)
    text = models.CharField(max_length=80)
    text_en = models.CharField(max_length=200)
    is_emergency = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=models.F("since")),
                name="hall_notice_lasts",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(text_en=""), name="hall_notice_says_it_twice"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "-id"],
                condition=Q(taken_down_at=None),
                name="hall_notice_up",
            )
        ]

    def __str__(self) -> str:
        return self.text
