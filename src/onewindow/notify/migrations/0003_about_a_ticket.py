"""People are told of a number in a hall and of authorities to act, too: of no package."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OF_CASES = [
    "submitted", "received", "supplement", "supplement-soon", "accepted", "deemed", "gaps",
    "gaps-soon", "refused-at-intake", "lapsed", "opened", "paused", "resumed", "extended",
    "granted", "refused", "ready", "posted", "locker", "delivered", "withdrawn",
    "acceptance-revoked", "revoked", "voided",
]  # fmt: skip
KINDS = [*OF_CASES, "near", "proxy-given", "proxy-ended"]
GROUPS = ["todo", "decision", "result", "progress", "turn"]


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0002_from_now_on"),
        ("hall", "0006_ticket_closed"),
        ("cases", "0008_in_a_locker"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="notify_message_kind_known"),
        migrations.AddField(
            model_name="message",
            name="ticket",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="hall.ticket",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(choices=[(one, one) for one in KINDS], max_length=20),
        ),
        migrations.AlterField(
            model_name="message",
            name="package",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="cases.package",
            ),
        ),
        migrations.AlterField(
            model_name="wish",
            name="group",
            field=models.CharField(choices=[(one, one) for one in GROUPS], max_length=10),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=KINDS), name="notify_message_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(kind="near", ticket__isnull=False, package=None)
                | Q(kind__in=["proxy-given", "proxy-ended"], ticket=None, package=None)
                | Q(package__isnull=False, ticket=None),
                name="notify_message_about_one_thing",
            ),
        ),
    ]
