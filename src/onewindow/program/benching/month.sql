-- A month's bulletin as a person would write it for one county: every number of every centre,
-- and those of the county, straight from the facts.
select coalesce(centre, county) as place,
    count(*) filter (where r) as received,
    count(*) filter (where accepted_on >= %(since)s and accepted_on < %(until)s) as accepted,
    count(*) filter (where d) as decided,
    count(*) filter (where ended_on >= %(since)s and ended_on < %(until)s) as ended,
    count(*) filter (where received_on < %(since)s) as open_before,
    count(*) filter (where ended_on >= %(until)s or ended_on is null) as open,
    count(distinct matter) filter (where r) as matters,
    count(*) filter (where r and is_online) as online,
    count(*) filter (where r and is_mobile) as mobile,
    count(*) filter (where r and is_kiosk) as kiosk,
    count(*) filter (where r and is_counter) as counter,
    count(*) filter (where r and is_counter and is_general) as general,
    count(*) filter (where r and is_instant) as instant,
    count(*) filter (where r and is_supplemented) as supplemented,
    count(*) filter (where r and is_returned) as returned,
    count(*) filter (where r and has_gaps) as gaps,
    coalesce(sum(papers) filter (where r), 0) as papers,
    coalesce(sum(papers_saved) filter (where r), 0) as papers_saved,
    count(*) filter (where d and is_in_time) as in_time,
    count(*) filter (where d and is_early) as early,
    coalesce(sum(worked_days) filter (where d), 0) as worked_days
from (
    select *, received_on >= %(since)s as r,
        decided_on >= %(since)s and decided_on < %(until)s as d
    from bulletin_casefact
    where county = %(county)s and is_counted and is_unified
        and received_on < %(until)s and (ended_on >= %(since)s or ended_on is null)
) touched
group by grouping sets ((centre), (county))
