-- A county's years of work, set-based, under every constraint and index as it is.
-- Package g holds one case (a third of them) or two; everything follows from g, so that a
-- small county and a large one are alike. A fifth of the cases is under way.
create function bench_id(kind int, n bigint) returns uuid language sql immutable as $$
    select lpad(kind::text || lpad(to_hex(n), 16, '0'), 32, '0')::uuid
$$;

create function bench_fill(first bigint, last bigint, whole bigint, today date)
returns void language plpgsql as $fill$
begin
    set local synchronous_commit = off;

    create temp table g on commit drop as
    select n as g, bench_id(0, n * 16) as id,
        bench_id(4, n / 2) as person,
        today::timestamptz - (whole - n) * (interval '730 days' / whole) as at,
        (hashint8(n) & 1048575) / 1048576.0 as chance
    from generate_series(first, last) n;

    insert into people_person (id, kind, name, number, number_hash, phone, address,
        is_demonstration, created_at)
    select distinct on (g.person) g.person, '自然人', s.name, s.number,
        case when g.g / 2 < 1000 then s.hash else sha256(int8send(g.g / 2)) end,
        s.phone, s.address, true, g.at
    from g join bench_seal s on s.n = g.g / 2 % 1000 where g.g % 2 = 0 or g.g = first
    on conflict do nothing;

    insert into cases_package (id, stage, county, centre_id, channel, versions, answers, form,
        delivery, applicant_id, relation, code, created_at, created_by, helper, updated_at,
        submitted_at, signed_at, confirmed, idempotency_key, is_demonstration)
    select g.id, 'submitted', c.county, c.code, 'window',
        jsonb_build_array(jsonb_build_array(v.matter, v.version)) || case when g.g % 3 > 0
            then jsonb_build_array(jsonb_build_array(w.matter, w.version)) else '[]' end,
        '{}', s.form,
        '窗口领取', g.person, 'self', lpad(g.g::text, 11, '0'), g.at, 'account:1', 'account:1',
        g.at, g.at, g.at, '[]', 'fill-' || g.g, true
    from g
    join bench_centre c on c.n = floor(16 * power(g.chance, 1.4))
    join bench_seal s on s.n = g.g / 2 % 1000
    join bench_version v on v.n = g.g * 7 % 120
    join bench_version w on w.n = (g.g * 7 + 13) % 120;

    insert into cases_material (id, package_id, material, name, need, matters, status, register,
        grade, checked, checked_by, remark)
    select bench_id(1, g.g * 16 + m), g.id, 'paper' || m, '居民身份证', '必要',
        jsonb_build_array(v.matter), 'paper', '', 'B', 'right', 'account:1', ''
    from g cross join generate_series(1, 3) m join bench_version v on v.n = g.g * 7 % 120;

    create temp table c on commit drop as
    select g.g, k, bench_id(0, g.g * 16 + k) as id, g.id as package, g.person,
        g.at, v.matter, v.version, v.department, v.code, c.county, c.code as centre, s.state,
        s.is_accepted, s.is_decided, (hashint8(g.g * 2 + k) & 63) as roll
    from g cross join generate_series(1, 2) k
    join bench_version v on v.n = (g.g * 7 + (k - 1) * 13) % 120
    join bench_centre c on c.n = floor(16 * power(g.chance, 1.4))
    join bench_state s on s.n = (hashint8(g.g * 2 + k) & 1048575) % 100
    where k = 1 or g.g % 3 > 0;

    insert into cases_case (id, package_id, county, centre_id, department_id, version_id, matter,
        number, stage, is_automatic, state, submitted_at, accepted_at, statutory_due_on,
        promised_due_on, due_on, due_is_provisional, extension_days, handler, handler_name,
        decided_at, ended_at, is_demonstration)
    select c.id, c.package, c.county, c.centre, c.department, c.version, c.matter,
        c.code || to_char(c.at, 'YYYYMMDD') || lpad((c.g * 2 + c.k)::text, 7, '0'), 0, false,
        c.state, c.at, case when c.is_accepted then c.at + interval '1 hour' end,
        case when c.is_accepted then today + c.roll + 10 end,
        case when c.is_accepted then today + c.roll - 10 end,
        case when c.is_accepted and c.state <> 'paused' then today + c.roll - 10 end,
        false, 0, case when c.is_accepted then 'account:2' else '' end, '',
        case when c.is_decided then c.at + interval '2 days' end,
        case when c.state = 'archived' then c.at + interval '9 days' end, true
    from c;

    insert into journal_entry (subject, seq, at, actor, fact, detail, previous, hash)
    select g.id, 1, g.at, 'account:1', 'package.submit', '{}', sha256(''), sha256('') from g;

    insert into journal_entry (subject, seq, at, actor, fact, detail, previous, hash)
    select c.id, s, c.at + s * interval '1 hour', 'account:1',
        case s when 1 then 'case.submit' else 'case.accept' end,
        '{"name": "演示"}', sha256(''), sha256('')
    from c cross join generate_series(1, 2) s where s = 1 or c.is_accepted;

    insert into documents_paper (id, kind, number, subject, package, template, body, issued_at,
        issued_by)
    select bench_id(2, g.g * 16), 'receipt', '收件' || g.g, g.id, g.id,
        'receipt', s.form, g.at, 'account:1'
    from g join bench_seal s on s.n = g.g / 2 % 1000;

    insert into documents_certificate (id, identifier, code, title, matter, case_number, "case",
        issuer_id, holder_id, body, digest, issued_on, revoked_why, is_demonstration)
    select bench_id(3, c.g * 16 + c.k), 'bench-' || c.g || '-' || c.k,
        'B' || c.g || '-' || c.k, '演示证照', c.matter, c.code, c.id, c.department, c.person,
        s.form, sha256(''), today, '', true
    from c join bench_seal s on s.n = c.g / 2 % 1000 where c.is_decided and c.roll < 32;

    drop table g, c;
end $fill$;

create table bench_state (n int primary key, state text, is_accepted boolean, is_decided boolean);
insert into bench_state
select n, w.state, w.is_accepted, w.is_decided
from (values
    (0, 2, 'submitted', false, false), (3, 5, 'received', false, false),
    (6, 6, 'supplement', false, false), (7, 13, 'accepted', true, false),
    (14, 14, 'accepted-with-gaps', true, false), (15, 24, 'in-review', true, false),
    (25, 26, 'paused', true, false), (27, 27, 'certified', true, true),
    (28, 30, 'ready', true, true), (31, 31, 'refused', true, true),
    (32, 32, 'withdrawn', false, false), (33, 33, 'refused-at-intake', false, false),
    (34, 99, 'archived', true, true)
) as w(first, last, state, is_accepted, is_decided),
    lateral generate_series(w.first, w.last) n;

create table bench_centre as
select row_number() over (order by code) - 1 as n, code, county from places_centre;

create table bench_version as
select (row_number() over (order by v.matter_id) - 1)::int as n, v.matter_id as matter,
    v.id as version, m.department_id as department, m.implementing_code as code
from catalog_matterversion v join catalog_matter m on m.code = v.matter_id
where v.status = 'published';

create table bench_seal (n int primary key, name bytea, number bytea, hash bytea, phone bytea,
    address bytea, form bytea);
