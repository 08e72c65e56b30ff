"""Where cases were handled before there were messages, nobody is told of years gone by."""

from django.db import migrations

BEGIN = """
insert into journal_reader (name, position)
select 'notify', coalesce(max(id), 0) from journal_entry on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_letters_and_messages"), ("journal", "0003_readers")]
    operations = [
        migrations.RunSQL(BEGIN, "delete from journal_reader where name = 'notify'"),
    ]
