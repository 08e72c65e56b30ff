"""How often a caller may ask, held across all processes by one statement each time.

The table is not written to the log: after a crash every caller starts afresh, and until
then asking costs no wait for the disk.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("spent_until", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            "alter table people_allowance set unlogged", "alter table people_allowance set logged"
        ),
    ]
