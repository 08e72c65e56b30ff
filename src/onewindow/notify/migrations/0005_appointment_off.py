"""People are told that a hall cannot keep their appointment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_counter_rule"),
        ("hall", "0008_printing"),
        ("notify", "0004_ratings"),
        ("people", "0005_proxy"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="notify_message_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="notify_message_about_one_thing",
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("submitted", "submitted"),
                    ("received", "received"),
                    ("supplement", "supplement"),
                    ("supplement-soon", "supplement-soon"),
                    ("accepted", "accepted"),
                    ("deemed", "deemed"),
                    ("gaps", "gaps"),
                    ("gaps-soon", "gaps-soon"),
                    ("refused-at-intake", "refused-at-intake"),
                    ("lapsed", "lapsed"),
                    ("opened", "opened"),
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("extended", "extended"),
                    ("granted", "granted"),
                    ("refused", "refused"),
                    ("ready", "ready"),
                    ("posted", "posted"),
                    ("locker", "locker"),
                    ("delivered", "delivered"),
                    ("withdrawn", "withdrawn"),
                    ("acceptance-revoked", "acceptance-revoked"),
                    ("revoked", "revoked"),
                    ("voided", "voided"),
                    ("near", "near"),
                    ("appointment-off", "appointment-off"),
                    ("proxy-given", "proxy-given"),
                    ("proxy-ended", "proxy-ended"),
                    ("rate", "rate"),
                    ("review-answered", "review-answered"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "submitted",
                            "received",
                            "supplement",
                            "supplement-soon",
                            "accepted",
                            "deemed",
                            "gaps",
                            "gaps-soon",
                            "refused-at-intake",
                            "lapsed",
                            "opened",
                            "paused",
                            "resumed",
                            "extended",
                            "granted",
                            "refused",
                            "ready",
                            "posted",
                            "locker",
                            "delivered",
                            "withdrawn",
                            "acceptance-revoked",
                            "revoked",
                            "voided",
                            "near",
                            "appointment-off",
                            "proxy-given",
                            "proxy-ended",
                            "rate",
                            "review-answered",
                        ],
                    )
                ),
                name="notify_message_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["near", "rate", "review-answered"]),
                        ("package", None),
                        ("ticket__isnull", False),
                    ),
                    models.Q(
                        ("kind__in", ["proxy-given", "proxy-ended", "appointment-off"]),
                        ("package", None),
                        ("ticket", None),
                    ),
                    models.Q(("package__isnull", False), ("ticket", None)),
                    _connector="OR",
                ),
                name="notify_message_about_one_thing",
            ),
        ),
    ]
