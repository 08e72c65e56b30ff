"""A machine prints the slip of what was handed in at it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0008_printing")]

    operations = [
        migrations.AlterField(
            model_name="printjob",
            name="what",
            field=models.CharField(
                choices=[
                    ("ticket", "排队小票"),
                    ("receipt", "收件凭条"),
                    ("paper", "文书"),
                    ("certificate", "证照"),
                    ("hand_in", "提交凭条"),
                ],
                max_length=11,
            ),
        )
    ]
