-- One province's facts of August 2021, all invented, from its rows of `town`: its cases are
-- drawn evenly over its towns and unevenly over 200 matters; three in four are of that month,
-- the others stayed open from the weeks before. Variables: rows, first, towns.
create or replace temp table cases as
with drawn as (
    select hash(i + getvariable('first')::bigint * 1000003) as h,
        hash(i * 7919 + getvariable('first')) as g
    from range(getvariable('rows')) r(i)
),
begun as (
    select getvariable('first') + (h % getvariable('towns'))::bigint as number, h, g,
        case when (h >> 20) % 4 > 0 then ((h >> 22) % 31)::int else -1 - ((h >> 22) % 20)::int end
            as began,
        case when (g >> 3) % 8 > 0 then ((g >> 8) % 32 * ((g >> 13) % 32) // 32)::int end as took
    from drawn
),
lived as (
    select *, case when began < 0 and began + took < 0 then ((g >> 18) % 15)::int
        else began + took end as ended
    from begun
)
select town.province, town.city, town.county, town.centre,
    'm' || printf('%03d', (g >> 24) % 200 * ((g >> 32) % 200) // 200) as matter,
    date '2021-08-01' + began as received_on,
    case when h % 20 > 0 then date '2021-08-01' + began end as accepted_on,
    case when h % 14 > 0 then date '2021-08-01' + ended end as decided_on,
    date '2021-08-01' + ended as ended_on,
    ended is not null as is_handled,
    h % 97 > 0 as is_counted,
    g % 41 > 0 as is_unified,
    (h >> 30) % 10 < 4 as is_online,
    (h >> 30) % 10 < 3 as is_mobile,
    (h >> 30) % 10 = 4 as is_kiosk,
    (h >> 30) % 10 > 4 as is_counter,
    (h >> 34) % 3 > 0 as is_general,
    (h >> 36) % 3 = 0 as is_instant,
    (h >> 38) % 16 = 0 as is_supplemented,
    h % 14 = 0 and ended is not null as is_returned,
    (h >> 42) % 32 = 0 as has_gaps,
    h % 14 > 0 and ended is not null and (h >> 47) % 32 > 0 as is_in_time,
    h % 14 > 0 and ended is not null and (h >> 47) % 32 > 3 as is_early,
    coalesce(took * 5 // 7, 0)::int as worked_days,
    (3 + (h >> 52) % 6)::int as papers,
    ((h >> 55) % 4)::int as papers_saved,
    'd' || (g >> 24) % 200 % 23 as department,
    (8 + (g >> 40) % 10)::int as received_hour,
    true as is_demonstration
from lived join town using (number)
