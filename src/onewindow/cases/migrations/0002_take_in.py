"""Whole packages in two statements: the hot path of the house.

`cases_look_up` reads what a call of packages has to know. `cases_take_in` writes packages
with their people, cases, papers and first journal entries from one JSON document, numbering
the cases last so that a series' row is held only for the commit. A package whose idempotency
key (or receipt code) is here already is left out, with all its rows; people who are here
already stay as they are. Rows that others may be waiting for are taken in a fixed order, so
that two calls never wait for each other in a circle. Owned by `cases.actions.batch`; a test
holds it against what the models would write.
"""

from django.db import migrations

# Planned once per session: planning anew for the lists of every call takes longer than reading.
LOOK_UP = """
create function cases_look_up(caller text, keys text[], hashes bytea[], centres text[],
    matters text[]) returns text language plpgsql stable
    set plan_cache_mode = force_generic_plan as $$
begin
    return jsonb_build_object(
        'packages', coalesce((
            select jsonb_agg(jsonb_build_object('key', p.idempotency_key, 'id', p.id,
                'code', p.code, 'digest', encode(p.request_digest, 'hex'), 'cases', (
                    select jsonb_agg(jsonb_build_array(c.id, c.matter, c.number)
                        order by c.stage, c.id)
                    from cases_case c where c.package_id = p.id)))
            from cases_package p
            where p.created_by = caller and p.idempotency_key = any(keys)), '[]'),
        'persons', coalesce((
            select jsonb_agg(jsonb_build_object('hash', encode(p.number_hash, 'base64'),
                'id', p.id, 'is_demonstration', p.is_demonstration))
            from people_person p where p.number_hash = any(hashes)), '[]'),
        'counties', coalesce((
            select jsonb_object_agg(c.code, c.county)
            from places_centre c where c.code = any(centres)), '{}'),
        'versions', coalesce((
            select jsonb_object_agg(v.matter_id, v.id) from catalog_matterversion v
            where v.status = 'published' and v.matter_id = any(matters)), '{}'))::text;
end $$;
"""

TAKE_IN = """
create function cases_take_in(batch jsonb)
returns table (package_id uuid, case_id uuid, matter text, number text) language plpgsql as $$
declare
    fresh uuid[];
begin
    insert into people_person (id, kind, name, number, number_hash, phone, address,
        is_demonstration, created_at)
    select p.id, p.kind, decode(p.name, 'base64'), decode(p.number, 'base64'),
        decode(p.hash, 'base64'), decode(p.phone, 'base64'), decode(p.address, 'base64'),
        false, p.at
    from jsonb_to_recordset(batch -> 'persons') as p (id uuid, kind text, name text,
        number text, hash text, phone text, address text, at timestamptz)
    order by p.hash
    on conflict (number_hash) do nothing;

    with written as (
        insert into cases_package (id, stage, county, centre_id, channel, life_event_id, versions,
            answers, form, delivery, applicant_id, agent_id, relation, code, created_at,
            created_by, helper, updated_at, keep_until, submitted_at, signed_at, confirmed,
            idempotency_key, request_digest, is_demonstration)
        select p.id, 'submitted', p.county, p.centre_id, p.channel, p.life_event_id, p.versions,
            p.answers, decode(p.form, 'base64'), p.delivery,
            (select h.id from people_person h where h.number_hash = decode(p.applicant, 'base64')),
            (select h.id from people_person h where h.number_hash = decode(p.agent, 'base64')),
            p.relation, p.code, p.at, p.created_by, '', p.at, null, p.at, p.at, '[]', p.key,
            decode(p.digest, 'base64'), p.is_demonstration
        from jsonb_to_recordset(batch -> 'packages') as p (id uuid, county text, centre_id text,
            channel text, life_event_id bigint, versions jsonb, answers jsonb, form text,
            delivery text, applicant text, agent text, relation text, code text,
            at timestamptz, created_by text, key text, digest text, is_demonstration boolean)
        order by p.key
        on conflict do nothing
        returning id
    )
    select array_agg(written.id) into fresh from written;

    insert into cases_material (id, package_id, material, name, need, matters, status, register,
        grade, checked, checked_by, remark, document_id, certificate_id)
    select m.id, m.package_id, m.material, m.name, m.need, m.matters, m.status, m.register,
        m.grade, '', '', '', null, m.certificate_id
    from jsonb_to_recordset(batch -> 'materials') as m (id uuid, package_id uuid, material text,
        name text, need text, matters jsonb, status text, register text, grade text,
        certificate_id uuid)
    where m.package_id = any(fresh);

    insert into journal_entry (subject, seq, at, actor, fact, detail, previous, hash)
    select e.subject, 1, e.at, e.actor, e.fact, e.detail, decode(repeat('00', 32), 'hex'),
        decode(e.hash, 'base64')
    from jsonb_to_recordset(batch -> 'entries') as e (package_id uuid, subject uuid,
        at timestamptz, actor text, fact text, detail jsonb, hash text)
    where e.package_id = any(fresh);

    return query
    with c as (
        select c.*, row_number() over (partition by c.series order by c.ordinal) as nth
        from jsonb_to_recordset(batch -> 'cases') as c (ordinal int, id uuid, package_id uuid,
            county text, centre_id text, department_id text, version_id bigint, matter text,
            series text, stage int, is_automatic boolean, state text, at timestamptz,
            is_demonstration boolean)
        where c.package_id = any(fresh)
    ), counted as (
        select c.series, count(*)::int as n from c group by c.series order by c.series
    ), taken as (
        insert into cases_caseseries as s (key, last) select t.series, t.n from counted t
        on conflict (key) do update set last = s.last + excluded.last
        returning s.key, s.last
    ), written as (
        insert into cases_case (id, package_id, county, centre_id, department_id, version_id,
            matter, number, stage, is_automatic, state, submitted_at, due_is_provisional,
            extension_days, handler, handler_name, is_demonstration)
        select c.id, c.package_id, c.county, c.centre_id, c.department_id, c.version_id, c.matter,
            c.series || lpad((t.last - k.n + c.nth)::text,
                greatest(4, length((t.last - k.n + c.nth)::text)), '0'),
            c.stage, c.is_automatic, c.state, c.at, false, 0, '', '', c.is_demonstration
        from c join taken t on t.key = c.series join counted k on k.series = c.series
        returning cases_case.package_id, cases_case.id, cases_case.matter, cases_case.number,
            cases_case.stage
    )
    select w.package_id, w.id, w.matter::text, w.number::text from written w
    order by w.package_id, w.stage, w.id;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("journal", "0002_append_only")]
    operations = [
        migrations.RunSQL(LOOK_UP, "drop function cases_look_up"),
        migrations.RunSQL(TAKE_IN, "drop function cases_take_in"),
    ]
