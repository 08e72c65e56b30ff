"""What a centre's head has laid down for its windows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_package_proxy"), ("places", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CounterRule",
            fields=[
                (
                    "centre",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="places.centre",
                    ),
                ),
                ("second_check", models.BooleanField(default=False)),
            ],
        ),
    ]
