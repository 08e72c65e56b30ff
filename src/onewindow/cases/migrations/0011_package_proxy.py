"""What the agent of a package acts upon."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_settled"), ("people", "0005_proxy")]

    operations = [
        migrations.AddField(
            model_name="package",
            name="proxy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="packages",
                to="people.proxy",
            ),
        )
    ]
