"""A result that is an electronic certificate may be delivered online."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_supplement_fields")]
    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="mode",
            field=models.CharField(
                choices=[
                    ("counter", "窗口领取"),
                    ("locker", "取件柜"),
                    ("post", "邮寄"),
                    ("online", "电子送达"),
                ],
                max_length=7,
            ),
        ),
    ]
