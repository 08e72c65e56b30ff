"""The database itself refuses to change what has been published."""

from django.db import migrations

FREEZE = """
create function catalog_frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.status <> 'draft' then
            raise exception 'a published version of the catalogue is never deleted'
                using errcode = 'insufficient_privilege';
        end if;
        return old;
    end if;
    if old.status <> new.status and (old.status, new.status) not in (
        ('draft', 'published'), ('published', 'superseded'), ('published', 'withdrawn')
    ) then
        raise exception 'a version of the catalogue cannot go from % to %', old.status, new.status
            using errcode = 'insufficient_privilege';
    end if;
    -- Everything but the status stands still: what was said, by whom, of what, and when.
    if old.status <> 'draft'
        and to_jsonb(new) - 'status' is distinct from to_jsonb(old) - 'status' then
        raise exception 'a published version of the catalogue never changes'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger catalog_matterversion_frozen before update or delete on catalog_matterversion
    for each row execute function catalog_frozen();
create trigger catalog_lifeeventversion_frozen before update or delete on catalog_lifeeventversion
    for each row execute function catalog_frozen();
"""
UNFREEZE = """
drop trigger catalog_lifeeventversion_frozen on catalog_lifeeventversion;
drop trigger catalog_matterversion_frozen on catalog_matterversion;
drop function catalog_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, UNFREEZE)]
