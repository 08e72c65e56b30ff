"""A year's notice has a fingerprint, so that a corrected one is noticed by running processes."""

from django.db import migrations, models

# As `places.actions` keeps it from now on.
FILL = """
update places_calendaryear as held set digest = fresh.digest
from (select year.year, coalesce(md5(string_agg(concat_ws(',', day, is_working, name), ';'
      order by day)), '') as digest
    from places_calendaryear as year
    left join places_calendarday as day on extract(year from day.day) = year.year
    group by year.year) as fresh
where held.year = fresh.year
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.AddField("calendaryear", "digest", models.CharField(default="", max_length=32)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
