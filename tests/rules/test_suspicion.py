"""What looks made up is marked from its threshold on, and says which figures it speaks of."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

import onewindow
from onewindow.rules import suspicion
from onewindow.rules.indicators import BY_CODE
from onewindow.rules.suspicion import BadThresholds, Check, Seen

FILE = Path(onewindow.__file__).parent / "data" / "suspicion.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
HOUSE = suspicion.thresholds(DOCUMENT)
PLACE = "331081100"
PARTS = some.integers(0, 5_000)


def flags(check, part, whole):
    return suspicion.flags([Seen(check, PLACE, part, whole)], by=HOUSE)


@given(some.sampled_from(sorted(set(Check) - {Check.UNCOLLECTED})), PARTS, some.integers(1, 5_000))
def test_a_mark_stands_exactly_from_its_share_and_its_number_on(check, part, whole):
    limit = HOUSE.each[check]
    marked = part >= limit.least and part * 100 >= limit.percent * whole
    assert bool(flags(check, part, whole)) == marked


@given(PARTS, PARTS)
def test_more_that_was_collected_is_never_more_doubtful(some_of_it, more):
    whole = some_of_it + more
    if not flags(Check.UNCOLLECTED, some_of_it, whole):
        assert not flags(Check.UNCOLLECTED, whole, whole)


def test_nothing_looks_made_up_where_nothing_happened():
    assert all(flags(check, 0, 0) == [] for check in Check)


def test_every_check_speaks_of_figures_that_exist_and_has_its_words():
    for check, limit in HOUSE.each.items():
        assert limit.figures
        assert set(limit.figures) <= BY_CODE.keys()
        zh, en = suspicion.words(suspicion.Flag(check, PLACE, 1234, 4321, ()))
        assert "1,234" in zh
        assert "1,234" in en
        assert "{" not in zh + en


def test_a_sum_is_as_doubtful_as_its_parts():
    found = flags(Check.DUPLICATE, 50, 100)
    assert suspicion.marked(found, code="cases.total", places=["331081", PLACE])
    assert not suspicion.marked(found, code="cases.total", places=["331081"])
    assert not suspicion.marked(found, code="ratings.good", places=[PLACE])


def test_thresholds_that_lack_a_check_are_refused():
    with pytest.raises(BadThresholds):
        suspicion.thresholds({"checks": DOCUMENT["checks"][1:]})
