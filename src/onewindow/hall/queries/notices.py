"""Notices as their owner sees them."""

from datetime import datetime

from django.db.models import Q

from onewindow.hall.models import Notice


def notices(centre: str, *, at: datetime) -> list[Notice]:
    """What is on the screens of a hall now, latest first. One query."""
    rows = Notice.objects.filter(Q(until=None) | Q(until__gt=at), centre=centre, taken_down_at=None)
    return list(rows.order_by("-id"))
