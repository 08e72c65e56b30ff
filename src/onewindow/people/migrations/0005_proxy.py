"""亲友代办: what one person has left to another."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import onewindow.entropy


class Migration(migrations.Migration):
    dependencies = [("people", "0004_entry_code")]

    operations = [
        migrations.CreateModel(
            name="Proxy",
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
                    "relation",
                    models.CharField(
                        choices=[("family", "亲属"), ("agent", "受委托人")], max_length=8
                    ),
                ),
                (
                    "matters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("until_on", models.DateField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("own", "本人登录"), ("window", "窗口")], max_length=6
                    ),
                ),
                ("paper", models.UUIDField(null=True)),
                ("granted_at", models.DateTimeField()),
                ("granted_by", models.CharField(max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[("revoked", "收回"), ("resigned", "辞去"), ("over", "到期")],
                        max_length=8,
                    ),
                ),
                (
                    "grantor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="people.person",
                    ),
                ),
                (
                    "proxy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at=None),
                        fields=("grantor", "proxy", "matters"),
                        name="people_proxy_one_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=~Q(grantor=F("proxy")), name="people_proxy_is_another"
                    ),
                    models.CheckConstraint(
                        condition=Q(channel="own", paper=None)
                        | Q(channel="window", paper__isnull=False),
                        name="people_proxy_by_log_in_or_on_paper",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(ended_at=None), fields=["proxy"], name="people_proxy_held"
                    ),
                    models.Index(
                        condition=Q(ended_at=None), fields=["until_on"], name="people_proxy_term"
                    ),
                ],
            },
        )
    ]
