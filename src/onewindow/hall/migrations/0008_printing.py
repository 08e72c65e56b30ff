"""Prints of a machine; a kept number's code; priority for who was not recognised."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import onewindow.entropy


class Migration(migrations.Migration):
    dependencies = [("hall", "0007_owners")]

    operations = [
        migrations.CreateModel(
            name="PrintJob",
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
                ("visit", models.UUIDField(null=True)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("ticket", "排队小票"),
                            ("receipt", "收件凭条"),
                            ("paper", "文书"),
                            ("certificate", "证照"),
                        ],
                        max_length=11,
                    ),
                ),
                ("of", models.UUIDField(null=True)),
                ("english", models.BooleanField(default=False)),
                ("nth", models.PositiveSmallIntegerField(default=1)),
                ("code", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待"),
                            ("printing", "打印中"),
                            ("failed", "没打成"),
                            ("done", "打好了"),
                            ("dropped", "不打了"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("why", models.CharField(blank=True, max_length=9)),
                ("ordered_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prints",
                        to="hall.device",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(("of__isnull", False)),
                        fields=["moved_at"],
                        name="hall_print_to_forget",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "what", "of", "nth"), name="hall_print_once_a_visit"
                    ),
                    models.UniqueConstraint(
                        condition=Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="hall_print_code_is_one",
                    ),
                    models.CheckConstraint(
                        condition=Q(("state", "failed")) & Q(("why", ""), _negated=True)
                        | Q(("state", "failed"), _negated=True) & Q(("why", "")),
                        name="hall_print_says_why",
                    ),
                    models.CheckConstraint(
                        condition=Q(("state", "dropped"), _negated=True)
                        | Q(("code", ""), ("of", None), ("visit", None)),
                        name="hall_print_given_up_knows_nothing",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="keptnumber",
            name="code",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="keptnumber",
            constraint=models.UniqueConstraint(
                condition=Q(("code", ""), _negated=True),
                fields=("code",),
                name="hall_kept_code_is_one",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="priority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "无"),
                    ("elder", "老年人"),
                    ("disabled", "残疾人"),
                    ("military", "军人"),
                    ("pregnant", "孕妇"),
                    ("unproved", "机器没认出"),
                ],
                max_length=8,
            ),
        ),
    ]
