"""Catalogue bodies as forms: nothing is lost on the way to the page and back."""

import pytest
from django.http import QueryDict

from onewindow.catalog import queries
from onewindow.web.staff import catalogue_codec as codec
from onewindow.web.staff import catalogue_events as events
from onewindow.web.staff import catalogue_typed as typing
from onewindow.web.staff.catalogue_draft import is_life_event, sections_of
from tests.doors.owners import filled
from tests.world import World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(autouse=True)
def _in_the_county(world: World) -> None:
    """Every test here stands in the county."""


def test_saving_a_page_untouched_changes_nothing_of_any_body():
    codes = [one.code for one in queries.holdings(limit=500)]
    codes += [one.code for one in queries.holdings(life_events=True)]
    changed = []
    for code in codes:
        held = queries.in_force(code)
        assert held
        body = held.body
        for section in sections_of(body):
            shown = events.unfolded(body) if is_life_event(body) else body
            post = QueryDict(mutable=True)
            post.update(filled(section, shown))
            new, problems = typing.meant(section, shown, typing.posted(section, post))
            new = events.folded(new) if is_life_event(body) else new
            if problems or new != body:
                changed.append((code, section.name, problems))
    assert not changed
    assert len(codes) == 135


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (codec.CONDITION, "premises = own | lease\nby_agent = true",
         {"premises": ["own", "lease"], "by_agent": True}),
        (codec.CONDITION, "面积 ＝ 大 ｜ 小", {"面积": ["大", "小"]}),
        (codec.CONDITION, " ", None),
        (codec.OPTIONS, "own = 自有\n无偿使用", [{"value": "own", "label": "自有"},
                                              {"value": "无偿使用", "label": "无偿使用"}]),
        (codec.OPTIONS, "big = 面积 >= 50", [{"value": "big", "label": "面积 >= 50"}]),
        (codec.ROWS, "when.why = expire; yuan = 20\nof = 甲 | 乙; years = 长期",
         [{"when": {"why": "expire"}, "yuan": 20}, {"of": ["甲", "乙"], "years": "长期"}]),
        (codec.LINES, "a\n\n b ", ["a", "b"]),
        (codec.WHOLE, "20", 20),
        (codec.WHOLE, "", None),
        (codec.AMOUNT, "12.50", 12.5),
        (codec.AMOUNT, "12", 12),
    ],
)  # fmt: skip
def test_what_an_owner_types_is_understood(kind, typed, meant):
    assert kind.read(typed) == meant


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (codec.WHOLE, "二十", "not_a_number"),
        (codec.WHOLE, "-1", "not_a_number"),
        (codec.WHOLE, "1.5", "not_a_number"),
        (codec.AMOUNT, "1.234", "not_a_number"),
        (codec.CONDITION, "premises", "not_an_equation"),
        (codec.CONDITION, "= own", "not_an_equation"),
        (codec.CONDITION, "a = 1\na = 2", "said_twice"),
        (codec.ROWS, "yuan", "not_an_equation"),
    ],
)
def test_what_cannot_be_understood_is_said_so(kind, typed, code):
    with pytest.raises(codec.Unreadable, match=code):
        kind.read(typed)
