-- The facts of the cases `ids`, from the cases as they stand; `lawful`: kinds of pauses that stop
-- the law's own clock.
-- What each column means is written in rules/measures.py.
with moved as (
    select c.*, p.channel, p.ticket_id,
        (c.submitted_at at time zone 'Asia/Shanghai') as received,
        (c.accepted_at at time zone 'Asia/Shanghai')::date as accepted_on,
        (c.decided_at at time zone 'Asia/Shanghai')::date as decided_on,
        (coalesce(c.decided_at, c.ended_at) at time zone 'Asia/Shanghai')::date as ended_on,
        coalesce(c.promised_due_on, c.statutory_due_on) as promised_on,
        -- An archived case no longer says how it ended; its journal does.
        c.state = 'voided' or c.state = 'archived' and c.decided_at is null and exists (
            select from journal_entry e where e.subject = c.id and e.fact = 'case.void'
        ) as is_void,
        c.decided_at is null and c.ended_at is null as is_open
    from cases_case c join cases_package p on p.id = c.package_id
    where c.id = any(%(ids)s)
), pinned as materialized (
    -- A version is a long document: read once each, not once a case.
    select id, coalesce((body ->> 'instant')::boolean, false) as is_instant
    from catalog_matterversion where id in (select version_id from moved)
)
insert into bulletin_casefact as f ("case", province, city, county, centre, department, matter,
    received_on, received_hour, accepted_on, decided_on, ended_on, is_counted, is_unified,
    is_online, is_mobile, is_kiosk, is_counter, is_general, is_instant, is_supplemented,
    is_returned, has_gaps, is_in_time, is_early, worked_days, papers, papers_saved,
    is_demonstration, ending, collected_on, is_rated, waits_for, due_on, red_on,
    is_handled)
select m.id, left(m.county, 2) || '0000', left(m.county, 4) || '00', m.county, m.centre_id, m.department_id,
    m.matter, m.received::date, extract(hour from m.received)::int, m.accepted_on, m.decided_on,
    m.ended_on, not m.is_void, true,
    m.channel in ('web', 'phone'), m.channel = 'phone', m.channel = 'kiosk',
    m.channel = 'window',
    m.channel = 'window' and coalesce(visit.is_general, true),
    v.is_instant,
    exists (select from cases_supplement s where s.package_id = m.package_id),
    m.decided_at is null and m.ended_at is not null and not m.is_void,
    exists (
        select from cases_gap g join cases_material a on a.id = g.material_id
        where g.package_id = m.package_id and a.matters ? m.matter
    ),
    coalesce(m.decided_on <= m.promised_on, false),
    coalesce(m.decided_on < m.promised_on, false),
    greatest(0, coalesce(until.nth - since.nth, 0) - paused.days),
    paper.asked, paper.saved, m.is_demonstration,
    case
        when m.is_open then ''
        when m.decided_at is not null then
            case when decision.is_granted then 'granted' else 'refused' end
        when m.state <> 'archived' then m.state
        else coalesce((
            select how.state from journal_entry e join (values ('case.withdraw', 'withdrawn'),
                ('case.lapse', 'lapsed'), ('case.refuse-intake', 'refused-at-intake'),
                ('case.revoke-acceptance', 'acceptance-revoked'), ('case.void', 'voided')
            ) as how (fact, state) using (fact)
            where e.subject = m.id order by e.seq desc limit 1
        ), '')
    end,
    (delivery.delivered_at at time zone 'Asia/Shanghai')::date,
    exists (select from quality_rating r where r.case_id = m.id)
        or exists (select from quality_rating r where r.package_id = m.package_id)
        or exists (select from quality_rating r where r.ticket_id = m.ticket_id),
    case
        when not m.is_open then ''
        when m.state in ('submitted', 'received') then 'intake'
        when m.state in ('accepted', 'accepted-with-gaps') then 'take-up'
        when m.state = 'in-review' then coalesce((
            select s.name from cases_step s where s.case_id = m.id and s.done_at is null
            order by s."order" limit 1
        ), 'decide')
        else m.state
    end,
    case when m.is_open then m.due_on end,
    case when m.is_open and m.due_on is not null then m.statutory_due_on end,
    m.decided_at is not null or m.state in ('refused-at-intake', 'acceptance-revoked')
        or m.state = 'archived' and exists (
            select from journal_entry e where e.subject = m.id
            and e.fact in ('case.refuse-intake', 'case.revoke-acceptance')
        )
from moved m
join pinned v on v.id = m.version_id
left join cases_decision decision on decision.case_id = m.id
left join cases_delivery delivery on delivery.case_id = m.id
left join lateral (
    select bool_or(a.is_general) as is_general
    from hall_ticket t join hall_window_serves s on s.window_id = t.window_id
        join hall_area a on a.id = s.area_id
    where t.id = m.ticket_id
) visit on true
left join bulletin_workday since on since."on" = m.accepted_on
left join bulletin_workday until on until."on" = m.decided_on
cross join lateral (
    select count(*) as asked,
        count(*) filter (where a.status in ('found', 'confirmed', 'awaited', 'waived')) as saved
    from cases_material a where a.package_id = m.package_id and a.matters ? m.matter
) paper
cross join lateral (
    -- Of the days after acceptance, those from a pause's first day to the day before its end.
    select coalesce(sum(greatest(0, ends.nth - starts.nth)), 0)::int as days
    from cases_pause s
    join bulletin_workday starts on starts."on" = greatest(s.since_on - 1, m.accepted_on)
    join bulletin_workday ends on ends."on" = least(s.until_on - 1, m.decided_on)
    where s.case_id = m.id and s.kind = any(%(lawful)s)
) paused
on conflict ("case") do update set
    (province, city, county, centre, department, matter, received_on, received_hour,
        accepted_on, decided_on, ended_on, is_counted, is_unified, is_online, is_mobile,
        is_kiosk, is_counter, is_general, is_instant, is_supplemented, is_returned, has_gaps,
        is_in_time, is_early, worked_days, papers, papers_saved, is_demonstration, ending,
        collected_on, is_rated, waits_for, due_on, red_on, is_handled)
    = (excluded.province, excluded.city, excluded.county, excluded.centre, excluded.department,
        excluded.matter, excluded.received_on, excluded.received_hour, excluded.accepted_on,
        excluded.decided_on, excluded.ended_on, excluded.is_counted, excluded.is_unified,
        excluded.is_online, excluded.is_mobile, excluded.is_kiosk, excluded.is_counter,
        excluded.is_general, excluded.is_instant, excluded.is_supplemented,
        excluded.is_returned, excluded.has_gaps, excluded.is_in_time, excluded.is_early,
        excluded.worked_days, excluded.papers, excluded.papers_saved,
        excluded.is_demonstration, excluded.ending, excluded.collected_on, excluded.is_rated,
        excluded.waits_for, excluded.due_on, excluded.red_on, excluded.is_handled)
