from datetime import date
from typing import Any

import pytest

from onewindow.catalog import actions, queries
from onewindow.catalog.models import Offering
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.catalog.cast import AT, KEEPER, LATER, RUOHENG, TODAY, ZEGUO

SINKS = date(2026, 7, 1)


def place(**given: Any) -> Offering | None:
    placed: dict[str, Any] = {
        "matter": "gth_new",
        "centre": ZEGUO,
        "channel": "window",
        "depth": "decide",
        "since": SINKS,
        "by": KEEPER,
        "at": AT,
    }
    return actions.place_offering(**{**placed, **given})


def depth_on(day: date, centre: str = ZEGUO) -> str | None:
    places = queries.places_for(codes=["gth_new"], on=day)
    return next((p.depth for p in places if p.centre == centre and p.channel == "window"), None)


def test_the_guide_puts_the_citizen_s_own_town_first(catalogue, django_assert_num_queries):
    with django_assert_num_queries(2):
        guide = queries.guide(code="tobacco_new", on=TODAY, town=ZEGUO)
        assert guide.department.name == "烟草专卖局"

    assert {place.centre for place in guide.here} == {ZEGUO}
    assert guide.places[0].is_own_town
    assert {place.channel for place in guide.online} >= {"web", "phone"}
    assert len({place.centre for place in guide.elsewhere}) == 15
    assert guide.edition.body["id"] == "tobacco_new"


def test_the_guide_shows_only_what_holds_on_the_day(catalogue):
    assert queries.places_for(codes=["tobacco_new"], on=date(2000, 1, 1)) == []


def test_assumed_offerings_are_marked(catalogue):
    assert all(p.is_demonstration for p in queries.guide(code="tobacco_new", on=TODAY).here)
    place(matter="tobacco_new", since=TODAY, depth="decide", evidence="A")
    (window,) = [
        p
        for p in queries.guide(code="tobacco_new", on=TODAY, town=ZEGUO).here
        if p.channel == "window"
    ]
    assert (window.depth, window.is_demonstration) == ("decide", False)


def test_a_life_event_is_handed_in_where_all_of_it_can_be(catalogue, django_assert_num_queries):
    queries.life_event_guide(code="open_shop", on=TODAY, town=ZEGUO)  # a process reads it once
    with django_assert_num_queries(3):
        guide = queries.life_event_guide(code="open_shop", on=TODAY, town=ZEGUO)
    assert guide.here

    needed = ["gth_new", "tobacco_new"]
    place(matter="gth_new", since=TODAY, depth="collect")
    place(matter="tobacco_new", since=TODAY, depth="decide")
    (here,) = [
        p
        for p in queries.places_for(codes=needed, on=TODAY)
        if p.centre == ZEGUO and p.channel == "window"
    ]
    assert here.depth == "collect"

    place(matter="gth_new", since=TODAY, depth=None)
    assert ZEGUO not in {
        p.centre for p in queries.places_for(codes=needed, on=TODAY) if p.channel == "window"
    }


def test_sinking_a_matter_is_a_change_with_a_date(catalogue):
    before, elsewhere = depth_on(TODAY), depth_on(TODAY, centre=RUOHENG)
    place(depth="collect")

    assert depth_on(date(2026, 6, 30)) == before
    assert depth_on(SINKS) == "collect"
    assert depth_on(SINKS, centre=RUOHENG) == elsewhere


def test_placing_the_same_again_changes_nothing(catalogue):
    place(depth="collect")
    count = Offering.objects.count()
    place(depth="collect", since=date(2026, 8, 1))
    assert Offering.objects.count() == count


def test_an_earlier_change_keeps_what_is_planned_for_later(catalogue):
    place(depth="guide", since=date(2026, 9, 1))
    place(depth="collect", since=SINKS)
    assert (depth_on(SINKS), depth_on(date(2026, 9, 1))) == ("collect", "guide")


def test_a_change_on_the_first_day_replaces_and_an_end_leaves_a_gap(catalogue):
    place(depth="collect")
    place(depth="guide")
    assert depth_on(SINKS) == "guide"

    place(depth=None, since=date(2026, 8, 1))
    assert depth_on(date(2026, 8, 1)) is None
    place(depth="decide", since=date(2026, 10, 1))
    assert depth_on(date(2026, 9, 30)) is None
    assert depth_on(date(2026, 10, 1)) == "decide"


def test_what_people_must_come_for_is_not_offered_wholly_online(catalogue):
    online = {"matter": "passport", "centre": None, "channel": "web"}
    with pytest.raises(Incomplete) as refusal:
        place(**online, depth="decide")
    assert [(one.where, one.code) for one in refusal.value.problems] == [
        ("depth", "online_but_present")
    ]
    place(**online, depth="accept")


def test_an_offering_is_checked_whole(catalogue):
    with pytest.raises(Incomplete) as refusal:
        place(centre="nowhere", channel="window", depth="deep")
    assert {one.where for one in refusal.value.problems} == {"centre", "depth"}
    with pytest.raises(Incomplete):
        place(centre=None, channel="kiosk")
    with pytest.raises(NotFound):
        place(matter="nothing")


def test_lists_go_on_by_key_without_gap_or_repeat(catalogue, django_assert_num_queries):
    seen: list[str] = []
    after = None
    while True:
        with django_assert_num_queries(1):
            page = queries.matters(after=after, limit=17)
        if not page:
            break
        seen += [entry.code for entry in page]
        after = (page[-1].initials, page[-1].code)
    assert len(seen) == len(set(seen)) == 120


def test_lists_are_narrowed_by_zone_department_kind_and_letter(catalogue):
    assert {e.department for e in queries.matters(department="tobacco")} == {"tobacco"}
    assert {e.zone for e in queries.matters(zone="社保", limit=99)} == {"社保"}
    assert {e.kind for e in queries.matters(kind="行政许可", limit=99)} == {"行政许可"}
    assert {e.initials[0] for e in queries.matters(letter="Y", limit=99)} == {"y"}
    assert dict(queries.zones())["社保"] == len(queries.matters(zone="社保", limit=99))
    assert len(queries.life_events()) == 15
    assert set(queries.entries(["gth_new", "open_shop", "none"])) == {"gth_new", "open_shop"}


def test_owners_see_drafts_and_withdrawn_ones_in_one_query(catalogue, django_assert_num_queries):
    actions.draft_from(code="dibao", by=KEEPER, at=AT)
    actions.begin(code="aaa", name="新", department="market", like="gth_new", by=KEEPER, at=AT)
    actions.withdraw(code="tree_cut", why="试", by=KEEPER, at=AT)

    with django_assert_num_queries(1):
        everything = queries.holdings(limit=500)
    assert len(everything) == 121
    by_code = {one.code: one for one in everything}
    assert (by_code["dibao"].status, by_code["dibao"].draft) == ("published", 2)
    assert (by_code["aaa"].status, by_code["aaa"].draft, by_code["aaa"].number) == (None, 1, None)
    assert by_code["tree_cut"].status == "withdrawn"

    assert {one.code for one in queries.holdings(status="draft")} == {"aaa", "dibao"}
    assert {one.code for one in queries.holdings(status="withdrawn")} == {"tree_cut"}
    assert {one.department for one in queries.holdings(department="tobacco")} == {"tobacco"}
    assert {one.code for one in queries.holdings(text="林木")} == {"tree_cut"}
    assert queries.holdings(after="aaa", limit=1)[0].code > "aaa"
    assert len(queries.holdings(life_events=True)) == 15
    assert queries.holding("open_shop").is_life_event


def test_the_matrix_shows_what_holds_and_what_is_planned(catalogue):
    place(depth="collect")
    cells = queries.offerings("gth_new", on=TODAY)
    window = [c for c in cells if c.centre == ZEGUO and c.channel == "window"]
    assert [(c.until, c.since) for c in window][0][0] == SINKS
    assert (window[1].depth, window[1].since) == ("collect", SINKS)


def test_a_compiled_matter_costs_nothing_the_second_time(catalogue, django_assert_num_queries):
    ids = queries.published_ids(["gth_new", "tobacco_new"])
    event = queries.life_event("open_shop")
    members = {
        item["matter"]: None
        for stage in event.body["stages"]
        for item in stage["items"]
        if not item.get("external")
    }
    ids = queries.published_ids(members)
    with django_assert_num_queries(2):
        bundle = queries.bundle(life_event_version_id=event.id, versions=ids)
    with django_assert_num_queries(0):
        assert queries.bundle(life_event_version_id=event.id, versions=ids) is bundle
        assert queries.compiled(ids["gth_new"]).code == "gth_new"
    assert bundle.code == "open_shop"
    # One set of papers: each line once for all that need it.
    assert bundle.lines_one_set < bundle.lines_separately


def test_a_bundle_of_chosen_matters_keeps_their_order(catalogue):
    ids = queries.published_ids(["tobacco_new", "gth_new"])
    ordered = {code: ids[code] for code in ("tobacco_new", "gth_new")}
    bundle = queries.bundle(life_event_version_id=None, versions=ordered)
    assert [item.matter.code for item in bundle.items] == ["tobacco_new", "gth_new"]


def test_a_draft_is_never_compiled_since_it_still_changes(catalogue):
    draft = actions.draft_from(code="gth_new", by=KEEPER, at=LATER)
    with pytest.raises(NotFound):
        queries.compiled(draft.pk)


def test_a_life_event_without_its_matters_is_not_bundled(catalogue):
    event = queries.life_event("open_shop")
    with pytest.raises(NotFound):
        queries.bundle(life_event_version_id=event.id, versions={})


@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.published("nothing"),
        lambda: queries.version(0),
        lambda: queries.life_event("gth_new"),
        lambda: queries.life_event_version(0),
        lambda: queries.guide(code="open_shop", on=TODAY),
        lambda: queries.draft("gth_new"),
        lambda: queries.version_of("gth_new", 9),
        lambda: queries.holding("nothing"),
        lambda: queries.compiled(0),
    ],
)
def test_what_is_not_there_is_said_so(catalogue, ask):
    with pytest.raises(NotFound):
        ask()
