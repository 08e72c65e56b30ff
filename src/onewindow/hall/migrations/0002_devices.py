"""The machines of a hall; beats rewrite the table of their health in place.

Half of every page stays free for the next version of a row, so that a beat touches no index
and needs no vacuum to find room (heap-only updates).
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import onewindow.entropy


class Migration(migrations.Migration):
    dependencies = [
        ("hall", "0001_floor_queue_and_booking"),
        ("places", "0002_calendar_digest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kiosk", "自助终端"),
                            ("pc", "网办电脑"),
                            ("ticket", "取号机"),
                            ("hall_screen", "大厅屏"),
                            ("window_screen", "窗口屏"),
                            ("reader", "读卡器"),
                            ("scanner", "高拍仪"),
                            ("camera", "摄像头"),
                            ("printer", "打印机"),
                            ("rating", "评价器"),
                            ("signature", "签字板"),
                            ("locker", "取件柜"),
                            ("caller", "呼叫器"),
                        ],
                        max_length=13,
                    ),
                ),
                ("serial", models.CharField(max_length=40, unique=True)),
                ("model", models.CharField(max_length=60)),
                ("ppi", models.PositiveSmallIntegerField(null=True)),
                ("place", models.CharField(max_length=60)),
                ("place_en", models.CharField(blank=True, max_length=120)),
                ("bought_on", models.DateField(null=True)),
                ("warranty_until", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_use", "在用"),
                            ("paused", "停用"),
                            ("repair", "维修"),
                            ("scrapped", "报废"),
                        ],
                        default="in_use",
                        max_length=8,
                    ),
                ),
                ("token_hash", models.BinaryField(max_length=32, null=True, unique=True)),
                ("token_issued_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("evidence", models.CharField(max_length=1)),
                ("is_demonstration", models.BooleanField(default=False)),
                (
                    "centre",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="places.centre",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="hall.window",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DailyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("clerk", models.CharField(max_length=60)),
                ("ok", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="hall.device",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consumable",
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
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consumables",
                        to="hall.device",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Fault",
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
                ("what", models.CharField(max_length=200)),
                (
                    "severity",
                    models.CharField(
                        choices=[("minor", "还能用"), ("stop", "不能用")], max_length=5
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=60)),
                ("repaired_at", models.DateTimeField(null=True)),
                ("repaired_by", models.CharField(blank=True, max_length=60)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faults",
                        to="hall.device",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Health",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="health",
                        serialize=False,
                        to="hall.device",
                    ),
                ),
                ("last_beat_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("paper", models.CharField(default="none", max_length=5)),
                ("network", models.CharField(default="ok", max_length=5)),
                ("reader", models.CharField(default="none", max_length=5)),
                ("disk", models.CharField(default="ok", max_length=5)),
                ("version", models.CharField(blank=True, max_length=20)),
                (
                    "alarms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), default=list, size=None
                    ),
                ),
                ("alarm_since", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alarm_since", None), ("alarms", [])),
                            models.Q(
                                models.Q(("alarms", []), _negated=True),
                                ("alarm_since__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hall_health_alarm_has_a_moment",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["centre", "kind"], name="hall_device_centre"),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["changed_at"], name="hall_device_changed"),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at", None), ("token_hash", None)),
                    models.Q(("token_hash__isnull", False), ("token_issued_at__isnull", False)),
                    _connector="OR",
                ),
                name="hall_device_token_was_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ppi", None), models.Q(("ppi__gte", 20), ("ppi__lte", 1000)), _connector="OR"
                ),
                name="hall_device_ppi",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailycheck",
            constraint=models.UniqueConstraint(
                fields=("device", "day"), name="hall_check_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="dailycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ok", True), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="hall_check_says_what_is_wrong",
            ),
        ),
        migrations.AddIndex(
            model_name="consumable",
            index=models.Index(fields=["device", "-at"], name="hall_consumable_device"),
        ),
        migrations.AddIndex(
            model_name="fault",
            index=models.Index(fields=["device", "-opened_at"], name="hall_fault_device"),
        ),
        migrations.AddConstraint(
            model_name="fault",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("repaired_at", None), ("repaired_by", "")),
                    models.Q(
                        ("repaired_at__gte", models.F("opened_at")),
                        ("repaired_at__isnull", False),
                        models.Q(("repaired_by", ""), _negated=True),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hall_fault_repair_is_told",
            ),
        ),
        migrations.RunSQL(
            "alter table hall_health set (fillfactor = 50)",
            "alter table hall_health reset (fillfactor)",
        ),
    ]
