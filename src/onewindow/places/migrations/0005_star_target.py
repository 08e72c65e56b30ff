from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0004_division_in_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="star_target",
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
