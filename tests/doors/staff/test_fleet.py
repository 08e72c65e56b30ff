"""M7 and the daily check, as heads, clerks and the office meet them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.hall.actions import beats, entrusting
from onewindow.hall.models import DailyCheck, Device
from onewindow.hall.queries import fleet
from onewindow.rules.fleet import Beat
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, ZEGUO

MOST = 10  # statements of the list: session, account, posts, unread, list, counts, halls
EMPTY_ROLL = Beat(paper="out", version="1.0")


@pytest.fixture
def alarmed(world):
    """A kiosk of Zeguo without paper."""
    one = machine("DEMO-ZG-KS07")
    token_of(one, world.chen)
    beats.write({one.pk: (AT, EMPTY_ROLL)})
    beats.judge(at=AT)
    return one


def test_the_office_sees_all_halls_with_alarms_first_and_counted(sign_in, alarmed):
    visitor = sign_in("office").get("fleet")
    rows = re.findall(r'id="device-([^"]+)"', visitor.html)
    assert rows[0] == alarmed.serial
    assert "缺纸" in visitor.words
    assert "太平街道便民服务中心" in visitor.words
    assert re.search(r"全部 249", visitor.words)
    assert "演示值" in visitor.words


def test_a_head_sees_the_own_hall_only_and_a_filter_narrows_it(sign_in, alarmed):
    head = sign_in("zeguo-head").get("fleet")
    assert re.search(r"全部 38", head.words)
    assert "DEMO-DX" not in head.get("fleet", centre="331081101").html
    head.get("fleet", kind="pc")
    assert len(re.findall(r'id="device-', head.html)) == 5
    head.get("fleet", standing="alarm")
    assert re.findall(r'id="device-([^"]+)"', head.html) == [alarmed.serial]
    elsewhere = sign_in("songmen-head").get("fleet_device", alarmed.pk)
    assert elsewhere.status == 404


def test_a_list_of_ten_thousand_would_cost_the_same_statements(sign_in, alarmed):
    office = sign_in("office").get("fleet")
    with CaptureQueriesContext(connection) as said:
        office.get("fleet")
    assert len(said) <= MOST, [each["sql"][:80] for each in said]
    with CaptureQueriesContext(connection) as said:
        office.get("fleet_device", alarmed.pk)
    assert len(said) <= MOST, [each["sql"][:80] for each in said]


def test_the_pages_lead_through_every_machine_once(sign_in):
    office, found = sign_in("office").get("fleet"), []
    while True:
        found += re.findall(r'id="device-([^"]+)"', office.html)
        onward = re.search(r'rel="next"\s+href="([^"]+)"', office.html)
        if onward is None:
            break
        office.page = office.browser.get(onward[1].replace("&amp;", "&"))
    assert len(found) == len(set(found)) == 249


def test_the_list_asks_for_itself_and_gets_only_the_list(sign_in, hour, alarmed):
    head = sign_in("zeguo-head").get("fleet", htmx=True)
    assert head.html.lstrip().startswith('<div id="list"')
    assert 'hx-trigger="every 10s"' in head.html
    hour.later(seconds=31)
    assert "离线、缺纸" in head.get("fleet", htmx=True).words


def test_a_token_is_shown_once_and_works_until_it_is_revoked(sign_in):
    head, one = sign_in("zeguo-head"), machine()
    head.post("fleet_issue", one.pk)
    assert head.status == 200
    assert head.page.headers["Cache-Control"] == "no-store"
    (token,) = re.findall(r'id="token">([^<]+)<', head.html)
    assert fleet.device(token).centres == {ZEGUO}
    assert token not in head.get("fleet_device", one.pk).html
    head.post("fleet_revoke", one.pk).follow()
    assert "令牌已作废" in head.words
    assert fleet.device(token) is None


def test_a_clerk_reports_a_fault_and_says_how_it_was_repaired(clerk):
    one = machine()
    clerk.post("fleet_report", one.pk, what="", severity="")
    assert clerk.status == 422
    clerk.post("fleet_report", one.pk, what="不出纸", severity="stop").follow()
    assert "不出纸" in clerk.words
    assert Device.objects.get(pk=one.pk).state == "repair"
    fault = one.faults.get()
    box = f"outcome.{fault.pk}"
    clerk.send("fleet_repair", one.pk, fault.pk, data={box: ""})
    assert clerk.status == 422
    assert f'href="#f-outcome-{fault.pk}"' in clerk.html
    clerk.send("fleet_repair", one.pk, fault.pk, data={box: "换切刀"})
    assert clerk.follow().status == 200
    assert Device.objects.get(pk=one.pk).state == "in_use"


def test_what_may_not_be_done_is_not_offered(sign_in):
    one = machine()
    clerk = sign_in("zeguo-clerk1").get("fleet_device", one.pk).html
    assert "/token/" not in clerk
    assert "/state/" not in clerk
    assert "/fault/" in clerk
    office = sign_in("office").get("fleet_device", one.pk).html
    assert "/state/" in office
    assert "/fault/" not in office


def test_the_daily_check_keeps_what_was_tried_and_asks_what_is_wrong(clerk):
    clerk.get("fleet_check")
    named = re.findall(r'name="ok\.([^"]+)"\s+value="1"', clerk.html)
    assert len(named) == 38
    first, second = named[:2]
    clerk.send("fleet_check", data={f"ok.{first}": "1", f"ok.{second}": "0"})
    assert clerk.status == 422
    assert f'href="#f-note-{second}"' in clerk.html
    assert not DailyCheck.objects.exists()
    data = {f"ok.{first}": "1", f"ok.{second}": "0", f"note.{second}": "屏幕不亮"}
    clerk.send("fleet_check", data=data)
    assert "已检查 2 台" in clerk.follow().words
    assert "还有 36 台没有检查" in clerk.words
    assert DailyCheck.objects.get(device=second).note == "屏幕不亮"


def test_a_machine_of_another_hall_cannot_be_slipped_into_the_check(clerk):
    other = machine("DEMO-SM-KS01")
    clerk.send("fleet_check", data={f"ok.{other.pk}": "1"})
    assert not DailyCheck.objects.exists()


def test_an_administrator_comes_home_to_the_machines(sign_in):
    assert sign_in("admin").get("home").leads_to.endswith("/staff/fleet/")


def test_in_english_everything_is_said_in_english(sign_in, alarmed):
    office = sign_in("office", language="en").get("fleet")
    assert "Out of paper" in office.words
    assert "Self-service terminal" in office.words
    office.get("fleet_device", alarmed.pk)
    assert not re.search(r"[\u4e00-\u9fff]{2,}", re.sub(r"中文|黄雪舫", "", office.words))


def test_ago_is_said_as_people_say_it(sign_in, hour, world, alarmed):
    head = sign_in("zeguo-head")
    said = {}
    for span in ({"seconds": 8}, {"minutes": 5}, {"hours": 3}):
        hour.at = AT + timedelta(**span)
        (said[str(span)],) = re.findall(r"(\d+ (?:秒|分钟|小时)前)", head.get("fleet").words)
    assert list(said.values()) == ["8 秒前", "5 分钟前", "3 小时前"]


def test_a_token_given_by_the_administrator_ends_the_former(sign_in, world):
    one = machine()
    former = entrusting.issue_token(device_id=one.pk, by=world.chen, at=AT)
    sign_in("admin").post("fleet_issue", one.pk)
    assert fleet.device(former) is None
