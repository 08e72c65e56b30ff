"""Which towns lie beside each other, as squares of a sketch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_calendar_digest")]
    operations = [
        migrations.AddField("centre", "tile_row", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("centre", "tile_column", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "centre",
            "tile_evidence",
            models.CharField(blank=True, default="", max_length=1),
            preserve_default=False,
        ),
    ]
