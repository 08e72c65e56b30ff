"""What may be left to another: not what is to be done in person, not for longer than a year."""

from datetime import date, timedelta

import pytest

from onewindow.rules import matters, proxies
from onewindow.rules.proxies import Authority

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
BODY = {"id": "m", "name": "事项", "department": "d"}


@pytest.mark.parametrize(
    ("presence", "rules", "may"),
    [
        (False, [], True),
        (True, [], False),
        (True, [{"type": "agent_ok", "text": "可委托"}], True),
    ],
)
def test_what_is_to_be_done_in_person_is_not_left_unless_its_own_rule_allows(presence, rules, may):
    matter = matters.compile_matter({**BODY, "presence": presence, "rules": rules})
    assert proxies.may_be_left(matter) is may
    assert [one.code for one in proxies.in_person([matter])] == ([] if may else ["in_person"])


@pytest.mark.parametrize(("days", "is_wrong"), [(-1, True), (0, False), (366, False), (367, True)])
def test_an_authority_ends_within_a_year(days, is_wrong):
    assert bool(proxies.term_problems(until_on=TODAY + days * DAY, today=TODAY)) is is_wrong


def test_an_authority_holds_to_its_last_day_or_until_it_is_ended():
    held = Authority(frozenset(), TODAY)
    assert held.is_live(on=TODAY)
    assert not held.is_live(on=TODAY + DAY)
    assert not Authority(frozenset(), TODAY, has_ended=True).is_live(on=TODAY)


def test_a_scope_is_everything_or_what_it_names():
    assert Authority(frozenset(), TODAY).lacks(["a", "b"]) == []
    assert Authority(frozenset({"a"}), TODAY).lacks(["a", "b"]) == ["b"]
