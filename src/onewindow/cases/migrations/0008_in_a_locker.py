"""What lies in lockers is found by its code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_package_ticket")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["pickup_hash"],
                condition=models.Q(("delivered_at", None), ("pickup_hash__isnull", False)),
                name="cases_delivery_in_a_locker",
            ),
        ),
    ]
