"""The database itself refuses to change a fact."""

from django.db import migrations

GUARD = """
create function journal_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the journal is append-only: % refused', tg_op
        using errcode = 'insufficient_privilege';
end $$;
create trigger journal_no_change before update or delete on journal_entry
    for each row execute function journal_refuse();
create trigger journal_no_truncate before truncate on journal_entry
    for each statement execute function journal_refuse();
"""
UNGUARD = """
drop trigger journal_no_truncate on journal_entry;
drop trigger journal_no_change on journal_entry;
drop function journal_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_entry")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
