"""Numbers kept for a kiosk that is alone, and calls for a person."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.entropy


class Migration(migrations.Migration):
    dependencies = [("hall", "0004_what_a_day_ends"), ("places", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="KeptNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("serial", models.PositiveSmallIntegerField()),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.centre",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept",
                        to="hall.device",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="hall.ticket"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["device", "day"], name="hall_kept_device")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("centre", "day", "serial"), name="hall_kept_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onewindow.entropy.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=60)),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="hall.device",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("device",),
                        name="hall_call_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("answered_by", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hall_call_somebody_came",
                    ),
                ],
            },
        ),
    ]
