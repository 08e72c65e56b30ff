-- The facts of the ratings `ids`, as they and their reviews stand. What an appeal or its own
-- person ended asks for no call and no correction.
-- What each column means is written in rules/measures.py.
insert into bulletin_ratingfact as f (rating, province, city, county, centre, "window", rated_on,
    is_valid, is_good, is_bad, is_call_due, is_called_back, is_correction_due, is_corrected,
    is_demonstration)
select r.id, left(c.county, 2) || '0000', left(c.county, 4) || '00', c.county, c.code, r."window",
    (r.rated_at at time zone 'Asia/Shanghai')::date, r.is_counted, r.grade <= 3, r.grade > 3,
    coalesce(loop.is_call_due, false),
    coalesce(loop.is_call_due and not w.late_call
        and w.reached in ('reached', 'declined'), false),
    coalesce(loop.is_open and (w.answered_at is not null or w.late_correction), false),
    coalesce(loop.is_open and w.answered_at is not null and not w.late_correction, false),
    r.is_demonstration
from quality_rating r
join places_centre c on c.code = r.centre_id
left join quality_review w on w.rating_id = r.id
left join lateral (
    select w.state not in ('set-aside', 'revised') as is_open,
        w.state not in ('set-aside', 'revised') and r.person_id is not null
            and not r.wants_no_call and (w.called_at is not null or w.late_call) as is_call_due
) loop on true
where r.id = any(%(ids)s)
order by r.id
on conflict (rating) do update set
    (province, city, county, centre, "window", rated_on, is_valid, is_good, is_bad,
        is_call_due, is_called_back, is_correction_due, is_corrected, is_demonstration)
    = (excluded.province, excluded.city, excluded.county, excluded.centre, excluded."window",
        excluded.rated_on, excluded.is_valid, excluded.is_good, excluded.is_bad,
        excluded.is_call_due, excluded.is_called_back, excluded.is_correction_due,
        excluded.is_corrected, excluded.is_demonstration)
