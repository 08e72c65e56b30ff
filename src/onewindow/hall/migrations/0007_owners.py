"""What owners change: the floor of a hall, its roster, its machines and who repairs them."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.entropy


class Migration(migrations.Migration):
    dependencies = [
        ("hall", "0006_ticket_closed"),
        ("places", "0003_tiles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Floor",
            fields=[
                (
                    "centre",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="floor",
                        serialize=False,
                        to="places.centre",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(null=True)),
                ("changed_by", models.CharField(blank=True, max_length=60)),
                ("reasons", models.JSONField(default=list)),
                ("volume", models.PositiveSmallIntegerField(default=100)),
                ("is_muted", models.BooleanField(default=False)),
                ("quiet_since", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("half", models.CharField(choices=[("am", "上午"), ("pm", "下午")], max_length=2)),
            ],
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "spans",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=11), default=list, size=None
                    ),
                ),
                ("why", models.CharField(max_length=60)),
                ("why_en", models.CharField(max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("roll", "纸卷"),
                            ("paper", "纸张"),
                            ("toner", "墨粉、墨盒"),
                            ("ribbon", "色带"),
                            ("other", "其他"),
                        ],
                        max_length=6,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("least", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="WorkOrder",
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
                ("to", models.CharField(max_length=60)),
                ("phone", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=60)),
                ("promised_on", models.DateField()),
                ("done_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="hours",
            name="hall_hours_begin_once",
        ),
        migrations.AddField(
            model_name="area",
            name="capacity",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="device",
            name="corrections",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="hours",
            name="since",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
        ),
        migrations.AddField(
            model_name="window",
            name="closed_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="window",
            name="closed_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="window",
            name="closed_why",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="window",
            name="closed_why_en",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="window",
            name="pause_reason_en",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddConstraint(
            model_name="hours",
            constraint=models.UniqueConstraint(
                fields=("centre", "since", "weekday", "opens"), name="hall_hours_begin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_from", None), ("closed_until", None), ("closed_why", "")),
                    models.Q(
                        ("closed_from__isnull", False),
                        models.Q(("closed_why", ""), _negated=True),
                        models.Q(
                            ("closed_until", None),
                            ("closed_until__gte", models.F("closed_from")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="hall_window_closed_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(
                condition=models.Q(("volume__lte", 100)), name="hall_floor_volume"
            ),
        ),
        migrations.AddConstraint(
            model_name="floor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_since", None), ("quiet_until", None)),
                    models.Q(("quiet_since__isnull", False), ("quiet_until__isnull", False)),
                    _connector="OR",
                ),
                name="hall_floor_quiet_begins_and_ends",
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shifts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="instead_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stood_in",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="shift",
            name="window",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="shifts",
                to="hall.window",
            ),
        ),
        migrations.AddField(
            model_name="specialday",
            name="centre",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days",
                to="places.centre",
            ),
        ),
        migrations.AddField(
            model_name="stock",
            name="centre",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stock",
                to="places.centre",
            ),
        ),
        migrations.AddField(
            model_name="workorder",
            name="fault",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="hall.fault",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                fields=("window", "day", "half"), name="hall_shift_one_at_a_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                fields=("account", "day", "half"), name="hall_shift_at_one_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="specialday",
            constraint=models.UniqueConstraint(
                fields=("centre", "day"), name="hall_special_day_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.UniqueConstraint(fields=("centre", "what"), name="hall_stock_once"),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("done_at", None)),
                fields=["promised_on"],
                name="hall_order_open",
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(fields=["fault", "-asked_at"], name="hall_order_fault"),
        ),
        migrations.AddConstraint(
            model_name="workorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None)), fields=("fault",), name="hall_order_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="workorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at", None), ("done_at__gte", models.F("asked_at")), _connector="OR"
                ),
                name="hall_order_ends_after_it_began",
            ),
        ),
        migrations.AddField(
            model_name="health",
            name="used_at",
            field=models.DateTimeField(null=True),
        ),
    ]
