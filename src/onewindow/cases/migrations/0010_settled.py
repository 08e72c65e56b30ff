"""What was signed for and is handed over: its signature stays with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_counter")]

    operations = [
        migrations.RemoveConstraint(
            model_name="signature",
            name="cases_signature_one_holds",
        ),
        migrations.AddField(
            model_name="signature",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None), ("voided_at", None)),
                fields=("package", "purpose"),
                name="cases_signature_one_holds",
            ),
        ),
    ]
