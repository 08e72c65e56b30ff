-- The facts of the tickets and packages `ids`, as they stand; a package counts as a visit of its
-- own when it was taken in at a window or a terminal without a number.
-- What each column means is written in rules/measures.py.
insert into bulletin_visitfact as f (visit, province, city, county, centre, "window", drawn_on,
    drawn_hour, ended_on, is_numbered, is_called, is_served, waited_seconds, served_seconds,
    cases, is_demonstration)
select v.id, left(c.county, 2) || '0000', left(c.county, 4) || '00', c.county, c.code, v."window",
    v.drawn::date, extract(hour from v.drawn)::int, v.ended::date, v.is_numbered, v.is_called,
    v.is_served, greatest(0, extract(epoch from v.waited))::int,
    greatest(0, extract(epoch from v.served))::int, v.cases, v.is_demonstration
from (
    select t.id, t.centre_id, w.number as "window",
        t.drawn_at at time zone 'Asia/Shanghai' as drawn,
        t.ended_at at time zone 'Asia/Shanghai' as ended,
        true as is_numbered,
        t.called_at is not null as is_called,
        t.served_at is not null and t.state in ('finished', 'closed') as is_served,
        coalesce(t.called_at - t.drawn_at, '0') as waited,
        case when t.state in ('finished', 'closed')
            then coalesce(t.ended_at - t.served_at, '0') else '0' end as served,
        (select count(*) from cases_package p join cases_case k on k.package_id = p.id
            where p.ticket_id = t.id) as cases,
        t.is_demonstration
    from hall_ticket t left join hall_window w on w.id = t.window_id
    where t.id = any(%(ids)s)
    union all
    select p.id, p.centre_id, null, p.submitted_at at time zone 'Asia/Shanghai',
        p.submitted_at at time zone 'Asia/Shanghai', false, false, true, '0', '0',
        (select count(*) from cases_case k where k.package_id = p.id), p.is_demonstration
    from cases_package p
    where p.id = any(%(ids)s) and p.ticket_id is null and p.channel in ('window', 'kiosk')
        and p.submitted_at is not null
) v join places_centre c on c.code = v.centre_id
order by v.id
on conflict (visit) do update set
    (province, city, county, centre, "window", drawn_on, drawn_hour, ended_on, is_numbered,
        is_called, is_served, waited_seconds, served_seconds, cases, is_demonstration)
    = (excluded.province, excluded.city, excluded.county, excluded.centre, excluded."window",
        excluded.drawn_on, excluded.drawn_hour, excluded.ended_on, excluded.is_numbered,
        excluded.is_called, excluded.is_served, excluded.waited_seconds,
        excluded.served_seconds, excluded.cases, excluded.is_demonstration)
