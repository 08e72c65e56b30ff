"""The screens' addresses: public, cheap to ask, and silent about people."""

import json

import pytest

from onewindow.hall.actions import drawing, notices, queue, seats
from onewindow.hall.models import Window
from onewindow.web import kit
from onewindow.web.device import screen
from tests.world import AT, ZEGUO

HALL = f"/hall/{ZEGUO}/"


@pytest.fixture(autouse=True)
def _at_nine(monkeypatch):
    monkeypatch.setattr(kit, "now", lambda: AT)


@pytest.fixture
def called(world):
    window = Window.objects.get(centre=ZEGUO, number=2)
    seats.sit_down(window_id=window.pk, by=world.li, at=AT)
    drawing.draw(centre=ZEGUO, channel="guide", by=world.chen, at=AT)
    queue.call(window_id=window.pk, by=world.li, at=AT)
    return window


@pytest.mark.parametrize("path", ["", "window/2/", "notices/", "state"])
def test_anybody_may_look_at_a_screen(client, path):
    assert client.get(HALL + path).status_code == 200
    assert client.post(HALL + path).status_code == 405
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    "path", ["/hall/331081999/", "/hall/331081999/state", "/hall/x/notices/", f"{HALL}window/99/"]
)
def test_a_hall_or_window_that_is_not_there_is_a_plain_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有内容" in answer.text


def test_the_state_says_each_text_in_both_languages(client, called, world):
    seats.pause(window_id=called.pk, reason="就餐", by=world.chen, at=AT)
    notices.put_up(centre=ZEGUO, text="下午停电", text_en="No power", by=world.chen, at=AT)
    state = json.loads(client.get(f"{HALL}state").content)
    area = state["areas"][0]
    assert area["name"] == ["综合窗口", "General windows"]
    assert area["wait"] == ["暂无窗口办理", "no window open"]
    assert state["windows"][1]["reason"] == ["就餐", "Meal break"]
    assert state["notices"] == [["下午停电", "No power"]]
    assert state["calls"][0]["said"] == "请 A零零一 到 二号窗口"


def test_who_has_the_state_is_not_told_it_again_until_it_changes(client, called, world):
    first = client.get(f"{HALL}state")
    again = client.get(f"{HALL}state", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again[screen.NOW] == str(int(AT.timestamp() * 1000))
    drawing.draw(centre=ZEGUO, channel="guide", by=world.chen, at=AT)
    screen.forget()
    changed = client.get(f"{HALL}state", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_second_of_asking_costs_one_reading(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        for _ in range(50):
            assert client.get(f"{HALL}state").status_code == 200


def test_addresses_without_a_hall_are_not_remembered(client):
    for number in range(20):
        client.get(f"/hall/{number}/state")
    assert not screen._kept


@pytest.mark.parametrize(
    ("port", "url", "https", "stream", "source"),
    [
        (0, "", False, "", None),
        (8001, "", False, f"http://testserver:8001/live/{ZEGUO}", "http://testserver:8001"),
        (8001, "", True, "", None),  # a port without TLS cannot be reached from a page with it
        (8001, "https://a.cn/live", True, f"https://a.cn/live/{ZEGUO}", "https://a.cn"),
        (8001, "/live", True, f"/live/{ZEGUO}", None),
    ],
)
def test_a_page_may_connect_to_its_stream_and_nowhere_else(
    client, settings, port, url, https, stream, source
):
    settings.LIVE_PORT, settings.LIVE_URL, settings.HTTPS = port, url, https
    answer = client.get(HALL)
    assert f'data-live="{stream}"' in answer.text
    policy = answer["Content-Security-Policy"]
    connect = next(part for part in policy.split("; ") if part.startswith("connect-src"))
    assert connect == " ".join(["connect-src", "'self'", *([source] if source else [])])
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in client.get("/")["Content-Security-Policy"].split("; ")


def test_a_screen_speaks_the_chosen_language(client):
    client.cookies["django_language"] = "en"
    page = client.get(HALL).text
    assert 'lang="en"' in page
    assert "Zeguo Town Service Centre" in page
