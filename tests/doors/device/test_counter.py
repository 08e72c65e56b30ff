"""The customer's screen: its own token, its own window, one signature, and nothing kept."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw

from onewindow.cases.models import Case, Signature
from onewindow.documents.models import Document
from onewindow.hall.actions import drawing, entrusting, notices, queue, seats
from onewindow.hall.models import Device, Health, Window
from onewindow.people.models import Account
from onewindow.rules import codes
from onewindow.web import kit
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.hall.machines import token_of
from tests.world import AT, DAY, SONGMEN, ZEGUO

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(kit, "now", lambda: AT)


def device_of(centre=ZEGUO):
    return Device.objects.get(centre=centre, kind=Device.Kind.SIGNATURE)


def bound(world, centre=ZEGUO, head="zeguo-head"):
    """A browser at the first window, bound to the machine that stands there."""
    client = Client()
    token = token_of(device_of(centre), world.staff(head))
    answer = client.post("/counter/set-up/", {"token": token})
    assert answer["Location"] == "/counter/"
    return client


def at_work(world, who="zeguo-clerk1", centre=ZEGUO):
    """A clerk's browser; they sit at the first window."""
    window = Window.objects.get(centre=centre, number=1)
    seats.sit_down(window_id=window.pk, by=world.staff(who), at=AT)
    client = Client()
    client.force_login(Account.objects.get(username=who), BACKEND)
    return client


@pytest.fixture
def screen(world):
    client = bound(world)
    client.get("/counter/now/")
    return client


@pytest.fixture
def clerk(world, screen):
    return at_work(world)


@pytest.fixture
def package(world):
    return telling.draft(world, PLOT, "fish_permit")


def address(name, package):
    return reverse(f"staff:{name}", args=[package.pk])


def f9(clerk, package):
    return clerk.post(address("accept", package), {"confirmed": sorted(telling.ticked(package))})


def written(ink=True):
    data = io.BytesIO()
    picture = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(picture).line([(20, 40), (180, 130), (380, 20)], fill="black", width=4)
    picture.save(data, "PNG")
    return SimpleUploadedFile("signature.png", data.getvalue(), "image/png")


def signs(screen, picture=None):
    row = Signature.objects.get(voided_at=None, purpose="intake")
    sent = {"id": str(row.pk), "digest": bytes(row.digest).hex(), "signature": picture or written()}
    return screen.post("/counter/sign/", sent)


def mark(screen):
    return screen.get("/counter/now/").json()["mark"]


def test_a_token_becomes_a_cookie_of_this_door_alone(world, screen, client):
    cookie = screen.cookies["counter"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/counter/", "Strict", True)
    assert client.get("/counter/").status_code == 403
    kiosk = Device.objects.get(serial="DEMO-ZG-KS01")
    answer = client.post("/counter/set-up/", {"token": token_of(kiosk, world.chen)})
    assert answer.status_code == 422
    entrusting.revoke_token(device_id=device_of().pk, by=world.chen, at=AT)
    assert screen.get("/counter/").status_code == 403
    assert screen.get("/counter/now/").status_code == 403


def test_idle_it_says_which_window_it_is_and_what_the_hall_says(world, screen):
    notices.put_up(centre=ZEGUO, text="今天下午停电", text_en="No power", by=world.chen, at=AT)
    page = screen.get("/counter/")
    for said in ("1 号窗口", "今天下午停电"):
        assert said in page.text
    assert page["Cache-Control"] == "no-store"
    assert page["Clear-Site-Data"] == '"cache", "storage"'


def test_what_is_handed_in_at_the_window_is_seen_masked_with_the_privacy_line(
    world, screen, clerk, package
):
    before = mark(screen)
    clerk.get(address("package", package))
    assert mark(screen) != before
    said = screen.get("/counter/").text
    person = world.zhang.person
    for seen in (
        "您这次要办的", "交的材料", "纸质件", "个人信息保护法", "谁能看到", "费用",
        codes.mask_identity_number(person.number),
    ):  # fmt: skip
        assert seen in said, seen
    for unseen in (person.number, person.phone, person.name, "data-canvas"):
        assert unseen not in said, unseen


def test_f9_asks_for_one_signature_and_goes_on_once_it_is_there(world, screen, clerk, package):
    asked = f9(clerk, package)
    assert asked.status_code == 202
    assert "请申请人在客屏上签名" in asked.text
    assert not Case.objects.exists()
    assert clerk.get(address("signed", package)).json() == {"signed": False}
    assert "data-canvas" in screen.get("/counter/").text

    assert "已签名，谢谢" in signs(screen).text
    assert clerk.get(address("signed", package)).json() == {"signed": True}
    assert f9(clerk, package)["Location"].endswith("/print/?just=accepted")
    assert set(telling.states(package).values()) == {"accepted"}


def test_a_name_sent_twice_and_a_key_pressed_twice_are_one_signature(world, screen, clerk, package):
    f9(clerk, package)
    f9(clerk, package)
    signs(screen)
    signs(screen)
    assert Signature.objects.count() == 1
    assert Document.objects.filter(material="signature").count() == 1


@pytest.mark.parametrize("picture", [written(ink=False), SimpleUploadedFile("x", b"no picture")])
def test_an_empty_box_is_no_signature(world, screen, clerk, package, picture):
    f9(clerk, package)
    assert "还没有写名字" in signs(screen, picture).text
    assert Signature.objects.get().signed_at is None


def test_after_it_nothing_of_anybody_is_left_on_the_screen(world, screen, clerk, package):
    f9(clerk, package)
    signs(screen)
    f9(clerk, package)
    masked = codes.mask_identity_number(world.zhang.person.number)
    thanks = screen.get("/counter/").text
    assert "办好了，谢谢" in thanks
    assert masked not in thanks
    clerk.get(reverse("staff:window"))
    idle = screen.get("/counter/")
    assert "window__number" in idle.text
    assert idle["Clear-Site-Data"] == '"cache", "storage"'
    assert idle.cookies.keys() <= {"csrftoken"}


@pytest.mark.parametrize("away", ["window", "choose", "person", "out", "sign_out"])
def test_what_was_shown_goes_when_the_clerk_leaves_it(world, screen, clerk, package, away):
    clerk.get(address("package", package))
    assert mark(screen)
    send = clerk.post if away == "sign_out" else clerk.get
    send(reverse(f"staff:{away}"))
    assert not mark(screen)


def test_another_halls_screen_sees_nothing_and_signs_nothing(world, screen, clerk, package):
    f9(clerk, package)
    elsewhere = bound(world, SONGMEN, "songmen-head")
    at_work(world, "songmen-clerk1", SONGMEN)
    assert not elsewhere.get("/counter/now/").json()["mark"]
    assert "您这次要办的" not in elsewhere.get("/counter/").text
    signs(elsewhere)
    assert Signature.objects.get().signed_at is None


def test_on_paper_it_goes_on_at_once(world, screen, clerk, package):
    f9(clerk, package)
    clerk.post(address("sign_paper", package))
    assert f9(clerk, package).status_code == 302
    assert Signature.objects.get().means == "paper"


def test_a_change_after_the_signature_is_told_and_signed_for_again(world, screen, clerk, package):
    f9(clerk, package)
    signs(screen)
    clerk.post(address("delivery", package), {"delivery": "取件柜"})
    assert "签名后内容有改动" in clerk.get(address("package", package)).text
    assert f9(clerk, package).status_code == 202
    assert Signature.objects.filter(voided_at=None, signed_at=None).count() == 1


def test_after_the_visit_it_asks_for_stars_unless_a_pad_stands_there(world, screen, clerk):
    guide, window = world.staff("zeguo-guide"), Window.objects.get(centre=ZEGUO, number=1)
    drawing.draw(centre=ZEGUO, topic="", channel="guide", by=guide, at=AT)
    held = queue.call(window_id=window.pk, by=world.li, at=AT)
    queue.welcome(ticket_id=held.pk, by=world.li, at=AT)
    queue.finish(ticket_id=held.pk, by=world.li, at=AT)
    assert "刚才的服务您满意吗" in screen.get("/counter/").text
    thanked = screen.post("/counter/rate/", {"ticket": str(held.pk), "grade": "5"})
    assert "谢谢您的评价" in thanked.text
    pad = Device.objects.get(centre=ZEGUO, kind=Device.Kind.RATING, window=window)
    token_of(pad, world.chen)
    assert "window__number" in screen.get("/counter/").text


def test_a_result_is_signed_for_on_the_same_screen(world, screen, clerk):
    ready = telling.accepted(world, PLOT)
    case = telling.case_of(ready)
    telling.granted(world, case)
    number = world.zhang.person.number
    taken = {"number": number, "case": str(case.pk)}
    assert "请领取人在客屏上签收" in clerk.post(address("verify", ready), taken).text
    assert "您领的结果" in screen.get("/counter/").text
    assert clerk.post(address("hand_over", ready), taken).status_code == 422

    row = Signature.objects.get(purpose="delivery")
    sent = {"id": str(row.pk), "digest": bytes(row.digest).hex(), "signature": written()}
    assert "已签名，谢谢" in screen.post("/counter/sign/", sent).text
    assert clerk.post(address("hand_over", ready), taken)["Location"].endswith("just=delivery")
    case.refresh_from_db()
    assert case.delivery.proof.startswith("当面在 1 号窗口客屏签名（2026-03-02 09:00）")
    row.refresh_from_db()
    assert row.settled_at == AT


def test_asking_every_second_costs_four_small_queries(screen, clerk, package):
    def asked():
        with CaptureQueriesContext(connection) as said:
            screen.get("/counter/now/")
        return len(said)

    assert asked() == 4
    clerk.get(address("package", package))
    assert asked() == 3


def test_a_screen_that_asks_is_known_to_be_there(world, monkeypatch):
    client = bound(world)
    later = AT + 2 * DAY
    for second in (0, 2):
        monkeypatch.setattr(kit, "now", lambda second=second: later + timedelta(seconds=second))
        client.get("/counter/now/")
    assert Health.objects.get(device=device_of()).last_beat_at == later
