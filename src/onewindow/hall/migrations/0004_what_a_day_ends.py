"""The end of a day finds what it ends without reading what has ended long ago."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0003_notice")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["day"],
                condition=models.Q(("state__in", ["waiting", "called", "passed"])),
                name="hall_ticket_to_be_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["slot"],
                condition=models.Q(("state", "booked")),
                name="hall_appointment_to_come",
            ),
        ),
    ]
