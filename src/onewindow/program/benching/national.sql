-- A country's month as a person would write it for DuckDB: every number of every place, and
-- those of the leading matters by county, straight from the files. Counted once by centre and
-- matter, since what differs among cases would be told apart four times otherwise.
create temp table pair as
select province, city, county, centre, matter,
    count(*) filter (where u and r) as received,
    count(*) filter (where u and a) as accepted,
    count(*) filter (where u and d) as decided,
    count(*) filter (where u and e) as ended,
    count(*) filter (where u and not r) as open_before,
    count(*) filter (where u and o) as open,
    count(*) filter (where u and r and is_online) as online,
    count(*) filter (where u and r and is_mobile) as mobile,
    count(*) filter (where u and r and is_kiosk) as kiosk,
    count(*) filter (where u and r and is_counter) as counter,
    count(*) filter (where u and r and is_counter and is_general) as general,
    count(*) filter (where u and r and is_instant) as instant,
    count(*) filter (where u and r and is_supplemented) as supplemented,
    count(*) filter (where u and r and is_returned) as returned,
    count(*) filter (where u and r and has_gaps) as gaps,
    coalesce(sum(papers) filter (where u and r), 0) as papers,
    coalesce(sum(papers_saved) filter (where u and r), 0) as papers_saved,
    count(*) filter (where u and d and is_in_time) as in_time,
    count(*) filter (where u and d and is_early) as early,
    coalesce(sum(worked_days) filter (where u and d), 0) as worked_days,
    count(*) filter (where r) as any_system,
    count(*) filter (where u and e and is_handled) as handled,
    count(*) filter (where u and d and is_online) as decided_online
from (
    select *, is_unified as u,
        received_on >= date '2021-08-01' as r,
        accepted_on >= date '2021-08-01' and accepted_on < date '2021-09-01' as a,
        decided_on >= date '2021-08-01' and decided_on < date '2021-09-01' as d,
        ended_on >= date '2021-08-01' and ended_on < date '2021-09-01' as e,
        ended_on >= date '2021-09-01' or ended_on is null as o
    from facts
    where is_counted and received_on < date '2021-09-01'
        and (ended_on >= date '2021-08-01' or ended_on is null)
) touched
group by all;

create temp table county_pair as
select province, city, county, matter, sum(columns(* exclude (province, city, county, centre, matter)))
from pair group by all;

create temp table counted as
select centre as place, count(*) filter (where received > 0) as matters,
    count(*) filter (where decided_online > 0) as matters_online,
    sum(columns(* exclude (province, city, county, centre, matter, decided_online)))
from pair group by centre
union all by name
select coalesce(county, city, province) as place,
    count(distinct matter) filter (where received > 0) as matters,
    count(distinct matter) filter (where decided_online > 0) as matters_online,
    sum(columns(* exclude (province, city, county, matter, decided_online)))
from county_pair group by grouping sets ((county), (city), (province));
