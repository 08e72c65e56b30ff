"""What a matter counts as in figures by matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import listing
from onewindow.rules.measures import LISTED

DAYS = {"days": 20, "unit": "工作日"}
CHANNELS = some.sampled_from(["web", "phone", "window", "kiosk", "post"])
DEPTHS = some.sampled_from(["guide", "collect", "accept", "decide"])


def fact(offered=(), **body):
    return listing.fact(body, offered=list(offered))


@given(some.booleans(), some.booleans(), some.lists(some.tuples(CHANNELS, DEPTHS)))
def test_what_needs_no_visit_needs_one_at_most_and_can_be_done_online(presence, instant, offered):
    one = fact(offered, presence=presence, instant=instant)
    assert not one.needs_no_visit or (one.needs_one_visit and one.is_online and not presence)
    assert not one.is_mobile or one.is_online


def test_a_guide_on_the_web_is_no_way_to_do_it_there():
    assert not fact([("web", "guide"), ("phone", "collect")]).is_online


@pytest.mark.parametrize(
    ("by_law", "promised", "days"),
    [
        (DAYS, {"days": 5, "unit": "工作日"}, (20, 5)),
        (DAYS, {"days": 0, "unit": "即办"}, (20, 0)),
        ({"days": 30, "unit": "日"}, {"days": 5, "unit": "工作日"}, (0, 0)),
        ({"days": None, "unit": None}, {"days": 5, "unit": "工作日"}, (0, 0)),
        (None, None, (0, 0)),
    ],
)
def test_days_are_compared_where_both_are_working_days(by_law, promised, days):
    one = fact(legal_limit=by_law, promised_limit=promised)
    assert (one.statutory_days, one.promised_days) == days


def test_every_number_of_the_catalogue_is_counted():
    rows = [fact([("web", "accept")], legal_limit=DAYS, promised_limit=DAYS), fact(instant=True)]
    found = listing.counts(rows)
    assert found.keys() == LISTED.keys()
    assert (found["listed"], found["listed_online"], found["listed_instant"]) == (2, 1, 1)
    assert (found["statutory_days"], found["promised_days"]) == (20, 20)
