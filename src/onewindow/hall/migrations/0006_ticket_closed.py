"""A ticket still at a window when its day ends is closed: neither finished nor left."""

from django.db import migrations, models
from django.db.models import Q

ENDED = ["finished", "left", "closed"]


class Migration(migrations.Migration):
    dependencies = [("hall", "0005_kiosk")]

    operations = [
        migrations.AlterField(
            model_name="ticket",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "等候"),
                    ("called", "已叫号"),
                    ("serving", "办理中"),
                    ("passed", "过号"),
                    ("finished", "已办"),
                    ("left", "已离开"),
                    ("closed", "日终结束"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="ticket", name="hall_ticket_ends_with_a_moment"),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(ended_at=None),
                name="hall_ticket_ends_with_a_moment",
            ),
        ),
        migrations.RemoveIndex(model_name="ticket", name="hall_ticket_to_be_ended"),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["day"], condition=~Q(state__in=ENDED), name="hall_ticket_to_be_ended"
            ),
        ),
    ]
