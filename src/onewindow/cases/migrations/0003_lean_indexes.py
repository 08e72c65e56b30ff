"""A handler's own cases by day; and no index that another one begins with as well."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_take_in")]
    operations = [
        migrations.AlterField(
            model_name="case",
            name="package",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.package",
            ),
        ),
        migrations.AlterField(
            model_name="material",
            name="package",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="materials",
                to="cases.package",
            ),
        ),
        migrations.AlterField(
            model_name="package",
            name="agent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agencies",
                to="people.person",
            ),
        ),
        migrations.AlterField(
            model_name="package",
            name="applicant",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="packages",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["handler", "due_on", "id"],
                name="cases_mine",
                condition=models.Q(
                    state__in=["accepted", "accepted-with-gaps", "in-review", "paused"]
                )
                & ~models.Q(handler=""),
            ),
        ),
    ]
