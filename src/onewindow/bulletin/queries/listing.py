"""The catalogue as figures by matters count it: what was in force when a period ended."""

import json
from collections.abc import Mapping

from django.db import connection

from onewindow.rules import listing
from onewindow.rules.listing import MatterFact
from onewindow.rules.periods import Period

# The edition in force at the end; for times before the catalogue was published, its first.
IN_FORCE = """
    select distinct on (v.matter_id) v.status, v.body -> 'instant', v.body -> 'presence',
        v.body -> 'legal_limit', v.body -> 'promised_limit', o.offered
    from catalog_matterversion v cross join lateral (
        select coalesce(jsonb_agg(distinct jsonb_build_array(f.channel, f.depth)), '[]') as offered
        from catalog_offering f where f.matter_id = v.matter_id
            and f.during @> greatest(%(until)s - 1, v.published_at::date)
    ) o
    where v.status <> 'draft'
    order by v.matter_id, (v.published_at < %(until)s) desc,
        case when v.published_at < %(until)s then -v.number else v.number end
"""
WITHDRAWN = "withdrawn"


def listed(period: Period) -> Mapping[str, int]:
    """Every number of `measures.LISTED` at a period's end. One query."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"until": period.until_on})
        rows = cursor.fetchall()
    return listing.counts(_fact(row) for row in rows if row[0] != WITHDRAWN)


def _fact(row: tuple[str | None, ...]) -> MatterFact:
    # Documents come as text from a plain cursor.
    read = [None if one is None else json.loads(one) for one in row[1:]]
    instant, presence, legal, promised, offered = read
    body = {
        "instant": instant, "presence": presence,
        "legal_limit": legal, "promised_limit": promised,
    }  # fmt: skip
    return listing.fact(body, offered=[(channel, depth) for channel, depth in offered or ()])
