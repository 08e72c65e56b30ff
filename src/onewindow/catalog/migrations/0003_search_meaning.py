"""The search keeps what a title means beside its words."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_frozen")]
    operations = [
        migrations.AddField(
            "searchentry",
            "meaning",
            models.BinaryField(default=b"", max_length=1024),
            preserve_default=False,
        ),
        migrations.AddField(
            "searchentry",
            "indexed_at",
            models.DateTimeField(default=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
            preserve_default=False,
        ),
    ]
