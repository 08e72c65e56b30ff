"""A hall's owners at their pages: saved whole or not at all, in their own words."""

import re
from datetime import date, datetime
from html import unescape

import pytest

from onewindow.hall.actions import booking, promising, seats
from onewindow.hall.models import Shift, Slot, Window
from onewindow.hall.queries import floors
from onewindow.rules.clock import CHINA
from tests.world import AT, SONGMEN, ZEGUO

PARTS = ("areas", "windows", "hours", "days", "reasons")


def said():
    """The hall as it is."""
    return floors.bodies(centres=[ZEGUO])[0]


def filled(html):
    """What a browser sends from a page that nobody touched."""
    form = re.findall(r'<form class="flow".*?</form>', html, flags=re.S)[-1]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{one}="([^"]*)"', tag) for one in ("name", "value"))
        if name and ("checkbox" not in tag and "radio" not in tag or "checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, inner in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        first = re.search(r'value="([^"]*)"', inner)
        found[unescape(name)] = [one[1] for one in (chosen or first,) if one]
    found.pop("csrfmiddlewaretoken", None)
    return found


@pytest.fixture
def head(sign_in):
    return sign_in("zeguo-head")


def saved(visitor, part, **changed):
    """The page of one part, sent as it is but for what is named."""
    data = filled(visitor.get(f"floor_{part}", ZEGUO).html)
    data |= {name.replace("__", "."): value for name, value in changed.items()}
    return visitor.send(f"floor_{part}", ZEGUO, data=data)


@pytest.mark.parametrize("part", ["areas", "windows", "hours"])
def test_a_page_that_nobody_touched_changes_nothing(head, part):
    before = said()
    assert saved(head, part).status == 302
    assert said() == before
    assert floors.standing(ZEGUO).version == 0


def test_a_name_an_own_capacity_and_a_zone_are_changed_in_one_go(head):
    saved(head, "areas", areas__0__name="全科窗口", areas__0__capacity="2", zone__社保="B")
    assert "已保存" in head.follow().words
    area, police = said()["areas"][:2]
    assert (area["name"], area["capacity"], "社保" in police["zones"]) == ("全科窗口", 2, True)


def test_everything_wrong_is_told_at_once_beside_its_box(head):
    saved(
        head,
        "windows",
        windows__0__number="x",
        windows__1__name="",
        windows__2__serves=[],
        windows__3__from="明天",
        windows__3__why="装修",
    )
    assert head.status == 422
    for said in ("窗口号", "请填写“名称”", "叫哪些区的号", "不是有效的日期"):
        assert said in head.words
    assert 'aria-describedby="f-windows-0-number-error"' in head.html
    assert floors.standing(ZEGUO).version == 0


def test_two_windows_of_one_number_and_an_area_without_one_are_told_of(head):
    saved(head, "windows", windows__1__number="1")
    assert head.status == 422
    assert "“1”重复了" in head.words


def test_hours_are_typed_as_people_write_them_and_hold_from_their_day(head):
    saved(head, "hours", hours__1__0__opens="830", hours__1__0__closes="12：00", since="2026-03-09")
    assert head.status == 302
    (monday,) = [
        one
        for one in said()["hours"]
        if (one["weekday"], one["opens"], one.get("since")) == (1, "08:30", "2026-03-09")
    ]
    assert monday["closes"] == "12:00"


def test_who_has_booked_is_listed_before_and_told_after(head, world):
    promising.renew(centre=ZEGUO, at=AT)
    friday = datetime(2026, 3, 6, 9, tzinfo=CHINA)
    slot = Slot.objects.get(area__centre=ZEGUO, area__letter="A", starts_at=friday)
    zhang = world.zhang
    booked = booking.book(
        slot_id=slot.pk, topic="gth_new", person_id=zhang.person.pk, by=zhang.actor, at=AT
    )
    day = {"day": "2026-03-06", "how": "closed", "why": "培训", "why_en": "Training"}
    saved(head, "days", **day)
    assert head.status == 422
    assert "有 1 个预约办不成了" in head.words
    assert "days" not in said()
    head.send("floor_days", ZEGUO, data=filled(head.html) | {"how": "closed"})
    assert "并通知 1 位预约人" in head.follow().words
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    head.send("floor_days", ZEGUO, data={"seen": 1, "agreed": "", "gone": "2026-03-06"})
    assert "days" not in said()


def test_the_second_of_two_tabs_is_told_and_nothing_of_it_is_kept(head):
    data = filled(head.get("floor_areas", ZEGUO).html)
    head.send("floor_areas", ZEGUO, data=data | {"areas.0.name": "甲"})
    head.send("floor_areas", ZEGUO, data=data | {"areas.0.name": "乙"})
    assert head.status == 409
    assert "别人或者另一个页面改过这个大厅" in head.words
    assert said()["areas"][0]["name"] == "甲"


@pytest.mark.parametrize("part", PARTS)
def test_only_the_hall_s_own_head_and_the_office_open_it(sign_in, part):
    for who, status in (("zeguo-head", 200), ("office", 200), ("songmen-head", 403)):
        assert sign_in(who).get(f"floor_{part}", ZEGUO).status == status
    assert sign_in("zeguo-clerk1").get(f"floor_{part}", ZEGUO).status == 403


def test_a_week_is_planned_read_by_clerks_and_nobody_sits_twice(head, sign_in, world):
    one, two = Window.objects.filter(centre=ZEGUO).order_by("number")[:2]
    li, other = (world.staff(name).account for name in ("zeguo-clerk1", "zeguo-clerk2"))
    data = filled(head.get("floor_roster", ZEGUO).html)
    monday = date(2026, 3, 2)
    cells = {
        f"{one.pk}.{monday}.am": li,
        f"{two.pk}.{monday}.am": li,
        f"{two.pk}.{monday}.pm": other,
    }
    head.send("floor_roster", ZEGUO, data=data | cells)
    assert head.status == 422
    assert "这半天已经排在 1 号窗口" in head.words
    del cells[f"{two.pk}.{monday}.am"]
    head.send("floor_roster", ZEGUO, data=data | cells)
    assert "改了 2 个半天" in head.follow().words
    clerk = sign_in("zeguo-clerk1")
    assert "保存排班" not in clerk.get("floor_roster", ZEGUO).html
    assert clerk.send("floor_roster", ZEGUO, data=data | cells).status == 403
    # On the day itself whoever takes the place stands in for somebody
    data = filled(head.get("floor_roster", ZEGUO).html)
    head.send("floor_roster", ZEGUO, data=data | {f"{one.pk}.{monday}.am": other})
    shift = Shift.objects.get(window=one, half="am")
    assert (shift.account_id, shift.instead_of_id) == (other, li)
    assert "代" in clerk.get("floor_today", ZEGUO).words


def test_a_clerk_is_offered_the_planned_window_first(head, sign_in, world):
    three = Window.objects.get(centre=ZEGUO, number=3)
    data = filled(head.get("floor_roster", ZEGUO).html)
    cell = {f"{three.pk}.2026-03-02.am": world.li.account}
    head.send("floor_roster", ZEGUO, data=data | cell)
    page = sign_in("zeguo-clerk1").get("window")
    assert re.search(rf'<option value="{three.pk}" selected', page.html)


def test_a_pause_says_why_on_the_telephone_in_both_languages(sign_in, world):
    two = Window.objects.get(centre=ZEGUO, number=2)
    seats.sit_down(window_id=two.pk, by=world.li, at=AT)
    seats.pause(window_id=two.pk, reason="就餐", by=world.li, at=AT)
    for language, words in (("zh-hans", "2 号 就餐"), ("en", "Meal break")):
        page = sign_in("", language=language).browser.get(f"/halls/{ZEGUO}/")
        assert words in re.sub(r"\s+", " ", page.content.decode())


def test_the_office_sees_every_hall_and_a_head_only_her_own(sign_in):
    office = sign_in("office").get("hall_floor")
    assert office.html.count("/staff/hall/floor/") >= 16
    assert sign_in("zeguo-head").get("hall_floor").leads_to.endswith(f"/{ZEGUO}/")
    assert sign_in("zeguo-head").get("floor_today", SONGMEN).status == 403
