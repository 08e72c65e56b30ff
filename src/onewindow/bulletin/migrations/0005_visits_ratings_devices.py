from django.db import migrations, models

# Facts of visits and ratings are made from the journal's beginning on, and those of cases with
# their new column, too: all are forgotten, and the journal is read again. A new house has none.
READ_AGAIN = """
delete from bulletin_casefact;
delete from bulletin_daycount;
delete from bulletin_hourcount;
delete from bulletin_opencount;
delete from journal_gap where reader_id = 'bulletin';
update journal_reader set position = 0 where name = 'bulletin';
"""

PLACED = [
    ("province", models.CharField(max_length=6)),
    ("city", models.CharField(max_length=6)),
    ("county", models.CharField(max_length=6)),
    ("centre", models.CharField(max_length=12)),
    ("is_demonstration", models.BooleanField()),
]


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0004_halls"),
        ("journal", "0003_readers"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefact",
            name="is_handled",
            field=models.BooleanField(db_default=False),
        ),
        migrations.CreateModel(
            name="VisitFact",
            fields=[
                *PLACED,
                ("visit", models.UUIDField(primary_key=True, serialize=False)),
                ("window", models.PositiveSmallIntegerField(null=True)),
                ("drawn_on", models.DateField()),
                ("drawn_hour", models.PositiveSmallIntegerField()),
                ("ended_on", models.DateField(null=True)),
                ("is_numbered", models.BooleanField()),
                ("is_called", models.BooleanField()),
                ("is_served", models.BooleanField()),
                ("waited_seconds", models.PositiveIntegerField()),
                ("served_seconds", models.PositiveIntegerField()),
                ("cases", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["drawn_on", "ended_on"], name="bulletin_visit_period")
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingFact",
            fields=[
                *PLACED,
                ("rating", models.UUIDField(primary_key=True, serialize=False)),
                ("window", models.PositiveSmallIntegerField(null=True)),
                ("rated_on", models.DateField()),
                ("is_valid", models.BooleanField()),
                ("is_good", models.BooleanField()),
                ("is_bad", models.BooleanField()),
                ("is_call_due", models.BooleanField()),
                ("is_called_back", models.BooleanField()),
                ("is_correction_due", models.BooleanField()),
                ("is_corrected", models.BooleanField()),
            ],
            options={
                "indexes": [models.Index(fields=["rated_on"], name="bulletin_rating_period")],
            },
        ),
        migrations.CreateModel(
            name="DeviceDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *PLACED,
                ("device", models.UUIDField()),
                ("stood_on", models.DateField()),
                ("is_online", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stood_on", "device"), name="bulletin_device_day_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(READ_AGAIN, migrations.RunSQL.noop),
    ]
