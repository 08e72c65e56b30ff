"""Drafts and files whose time is over are found without reading every package."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_delivery_online")]
    operations = [
        migrations.AddIndex(
            model_name="package",
            index=models.Index(
                fields=["keep_until"],
                name="cases_package_keep",
                condition=models.Q(keep_until__isnull=False),
            ),
        ),
    ]
