"""A synonym keeps what its file notes of it, so that an export holds it too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_search_meaning")]
    operations = [
        migrations.AddField(
            "synonym",
            "note",
            models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
    ]
