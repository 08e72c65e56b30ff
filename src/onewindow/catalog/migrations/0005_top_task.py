"""What the first page offers first is kept by the catalogue's owners."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_synonym_note")]
    operations = [
        migrations.CreateModel(
            name="TopTask",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
            ],
        ),
    ]
