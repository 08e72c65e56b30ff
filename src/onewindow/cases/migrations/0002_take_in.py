"""Whole packages in one statement: the hot write of the house.

`cases_take_in` writes packages, their cases, papers and first journal entries from one JSON
document, numbering the cases last so that a series' row is held only for the commit. A
package whose idempotency key is here already is left out, with all its rows. Owned by
`cases.actions.batch`; a test holds it against what the models would write.
"""

from django.db import migrations

TAKE_IN = """
create function cases_take_in(batch jsonb)
returns table (package_id uuid, case_id uuid, number text) language plpgsql as $$
declare
    fresh uuid[];
begin
    with written as (
        insert into cases_package (id, stage, county, centre_id, channel, life_event_id, versions,
            answers, form, delivery, applicant_id, agent_id, relation, code, created_at,
            created_by, helper, updated_at, keep_until, submitted_at, signed_at, confirmed,
            idempotency_key, request_digest, is_demonstration)
        select p.id, 'submitted', p.county, p.centre_id, p.channel, p.life_event_id, p.versions,
            p.answers, decode(p.form, 'base64'), p.delivery, p.applicant_id, p.agent_id,
            p.relation, p.code, p.at, p.created_by, p.helper, p.at, null, p.at, p.at, '[]',
            p.idempotency_key, decode(p.request_digest, 'hex'), p.is_demonstration
        from jsonb_to_recordset(batch -> 'packages') as p (id uuid, county text, centre_id text,
            channel text, life_event_id bigint, versions jsonb, answers jsonb, form text,
            delivery text, applicant_id uuid, agent_id uuid, relation text, code text,
            at timestamptz, created_by text, helper text, idempotency_key text,
            request_digest text, is_demonstration boolean)
        on conflict (created_by, idempotency_key) do nothing
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
        decode(e.hash, 'hex')
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
        returning cases_case.package_id, cases_case.id, cases_case.number
    )
    select w.package_id, w.id, w.number::text from written w;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(TAKE_IN, "drop function cases_take_in(jsonb)")]
