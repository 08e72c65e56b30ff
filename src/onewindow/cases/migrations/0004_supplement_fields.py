"""A supplement notice keeps what its person typed, and what the form said before."""

from django.db import migrations

import onewindow.sealing


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_lean_indexes")]
    operations = [
        migrations.AddField(
            model_name="supplement",
            name=name,
            field=onewindow.sealing.SealedJSON(default=dict, editable=True, null=True),
        )
        for name in ("typed", "before")
    ]
