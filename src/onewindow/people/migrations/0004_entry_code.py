"""A code from the phone that lets a kiosk know somebody."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_person_mail_and_language")]

    operations = [
        migrations.CreateModel(
            name="EntryCode",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("code_hash", models.BinaryField(max_length=32, unique=True)),
                ("until", models.DateTimeField()),
            ],
        ),
    ]
