"""亮证: the digits that a holder's telephone shows, half a minute each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Showing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.PositiveIntegerField()),
                ("nth", models.PositiveSmallIntegerField(default=0)),
                ("code", models.CharField(max_length=8)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="showings",
                        to="documents.certificate",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["step"], name="documents_showing_step")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "step"), name="documents_showing_one_certificate_a_code"
                    ),
                    models.UniqueConstraint(
                        fields=("certificate", "step"),
                        name="documents_showing_one_code_at_a_time",
                    ),
                ],
            },
        )
    ]
