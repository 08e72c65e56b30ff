from django.db import migrations, models

import onewindow.sealing


class Migration(migrations.Migration):
    dependencies = [("people", "0002_allowance")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="mail",
            field=onewindow.sealing.SealedText(default="", null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="language",
            field=models.CharField(db_default="zh-hans", default="zh-hans", max_length=7),
        ),
    ]
