"""K3, K8, K9 at the door: twice in vain, two questions, coming back, what is one's own."""

import re
from datetime import timedelta

from onewindow.cases.models import Package
from onewindow.documents import queries as documents
from onewindow.hall.actions import drawing, queue
from onewindow.hall.models import KeptNumber, Ticket
from onewindow.people.models import Account
from tests.doors.device.standing import BACKEND, MINUTE, at_machine, enters, pulse
from tests.rooms.cases import telling
from tests.rooms.hall.machines import token_of
from tests.rooms.hall.racing import staffed
from tests.world import AT, ZEGUO

CHOICE = re.compile(r'name="answer" value="([^"]+)"')
KEY = re.compile(r'name="question" value="([^"]+)"')


def test_twice_in_vain_leads_to_a_window_with_priority_and_once_does_not(kiosk, clock):
    enters(kiosk, code="00000000")
    assert "优先号" not in kiosk.get("/kiosk/who/").text
    kiosk.post("/kiosk/who/window/")
    assert not Ticket.objects.exists()
    assert "拿优先号，到窗口" in enters(kiosk, code="00000001").text
    for _ in range(2):
        assert kiosk.post("/kiosk/who/window/", follow=True).status_code == 200
    drawn = Ticket.objects.get()
    assert (drawn.priority, drawn.topic, drawn.person) == ("unproved", "", None)
    assert drawn.drawn_at - drawn.rank_at == timedelta(minutes=30)
    kiosk.post("/kiosk/end/")
    assert "优先号" not in kiosk.get("/kiosk/who/").text  # another person begins anew


def test_each_kind_of_code_has_its_own_turns(kiosk):
    for n in range(11):
        last = enters(kiosk, code=f"{n:08}").status_code
    assert last == 429
    assert kiosk.post("/kiosk/locker/", {"code": "00000000"}).status_code == 422


def answers(kiosk, topic):
    page = kiosk.get(f"/kiosk/topic/{topic}/ask/").text
    sent = {"question": KEY.findall(page)[0], "answer": CHOICE.findall(page)[0]}
    return kiosk.post(f"/kiosk/topic/{topic}/ask/", sent), sent


def test_two_questions_at_most_make_the_window_open_it_ready(kiosk, world):
    assert "/kiosk/topic/gth_new/ask/" in kiosk.get("/kiosk/topic/gth_new/").text
    first, _ = answers(kiosk, "gth_new")
    assert "第 2 问" in first.text
    assert not Ticket.objects.exists()
    second, _ = answers(kiosk, "gth_new")
    assert second["Location"] == "/kiosk/topic/gth_new/ticket/"
    package = Package.objects.get()
    assert (package.ticket, package.applicant, package.channel) == (
        Ticket.objects.get(), None, "kiosk",
    )  # fmt: skip
    assert len(package.answers) == 2
    enters(kiosk, world.zhang.person.number)  # another person at the same machine
    assert "还没有递交" in kiosk.get("/kiosk/mine/").text
    clerk, window = _window(world)
    queue.call(window_id=window.pk, by=clerk, at=AT)
    client = type(kiosk)()
    client.force_login(_account(clerk), backend=BACKEND)
    ready = client.post(f"/staff/hall/ticket/{package.ticket_id}/welcome/")
    assert ready["Location"].endswith(f"/window/p/{package.pk}/")


def _window(world):
    window, clerk = staffed()[0]
    return clerk, window


def _account(clerk):
    return Account.objects.get(pk=clerk.account)


def test_questions_may_be_skipped_and_who_is_known_finds_the_draft_on_the_phone(kiosk, world):
    answers(kiosk, "gth_new")
    kiosk.post("/kiosk/topic/gth_new/draw/")  # skipped after the first
    assert len(Package.objects.get().answers) == 1
    kiosk.post("/kiosk/end/")
    kiosk.post("/kiosk/topic/gth_new/draw/")
    assert Package.objects.count() == 1  # nothing was answered
    kiosk.post("/kiosk/end/")
    enters(kiosk, world.zhang.person.number)
    answers(kiosk, "gth_new")
    answers(kiosk, "gth_new")
    mine = Package.objects.get(applicant=world.zhang.person)
    assert mine.ticket.person == world.zhang.person


def passed(world, clerk, window, person=None):
    ticket = drawing.draw(
        centre=ZEGUO, channel="guide", person_id=person, by=world.staff("zeguo-guide"), at=AT
    )
    queue.call(window_id=window.pk, by=clerk, at=AT)
    for _ in range(2):
        queue.recall(ticket_id=ticket.pk, by=clerk, at=AT)
    return queue.pass_over(ticket_id=ticket.pk, by=clerk, at=AT)


def test_who_was_passed_over_comes_back_with_the_code_of_the_slip_or_known(kiosk, world, clock):
    clerk, window = _window(world)
    slip = passed(world, clerk, window)
    own = passed(world, clerk, window, world.zhang.person.pk)
    late = passed(world, clerk, window)
    clock.at = AT + 5 * MINUTE
    assert kiosk.post("/kiosk/arrive/", {"code": "000000000000"}).status_code == 422
    answer = kiosk.post("/kiosk/arrive/", {"code": slip.code})
    assert answer["Location"] == "/kiosk/topic/unsaid/ticket/"
    assert slip.number in kiosk.get("/kiosk/topic/unsaid/ticket/").text
    assert own.number not in kiosk.get("/kiosk/arrive/").text
    enters(kiosk, world.zhang.person.number)
    assert f"{own.number} 过号了，我回来了" in kiosk.get("/kiosk/arrive/").text
    kiosk.post("/kiosk/arrive/", {"code": own.code})
    clock.at = AT + 16 * MINUTE
    assert kiosk.post("/kiosk/arrive/", {"code": late.code}).status_code == 409
    states = Ticket.objects.order_by("serial").values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting", "passed"]


def test_ones_own_hand_ins_are_listed_with_lanes_and_papers_to_print(kiosk, world):
    package = telling.accepted(world, telling.PLOT)
    assert kiosk.get(f"/kiosk/mine/{package.pk}/")["Location"].startswith("/kiosk/who/")
    enters(kiosk, world.agent.person.number)
    assert kiosk.get(f"/kiosk/mine/{package.pk}/").status_code == 404
    kiosk.post("/kiosk/end/")
    enters(kiosk, world.zhang.person.number)
    assert f"/kiosk/mine/{package.pk}/" in kiosk.get("/kiosk/mine/").text
    said = kiosk.get(f"/kiosk/mine/{package.pk}/").text
    for words in ("已受理", "打印受理通知书", "打印收件凭证"):
        assert words in said
    receipt = next(one for one in documents.papers(package=package.pk) if one.kind == "receipt")
    answer = kiosk.post("/kiosk/print/order/", {"what": "receipt", "of": str(receipt.pk)})
    job = answer["Location"]
    assert kiosk.post(f"{job}begin/").json()["pages"] == 1
    assert kiosk.get(f"{job}paper/").content.startswith(b"%PDF")


def test_a_number_given_out_alone_has_its_code_before_the_house_knows_of_it(kiosk, client):
    one = pulse(kiosk, wants=True)["kept"]["numbers"][0]
    assert one["qr"].startswith("<svg")
    early = client.get(f"/ticket/{one['code']}/")
    assert early.status_code == 200
    assert "机器恢复联网后" in early.text
    pulse(kiosk, used=[{"serial": 900, "ago": 60}])
    assert "K900" in client.get(f"/ticket/{one['code']}/").text


def test_what_was_given_alone_is_made_good_late_twice_and_after_a_restart(
    kiosk, world, device, clock
):
    pulse(kiosk, wants=True)
    clock.at = AT + 90 * MINUTE
    again = at_machine(device, token_of(device, world.chen))  # the machine was switched off
    for told in (
        [{"serial": 901, "ago": 60}],
        [{"serial": 900, "ago": 5000}],
        [{"serial": 901, "ago": 65}],
    ):
        assert pulse(again, used=told)["settled"] == [told[0]["serial"]]
    first, second = Ticket.objects.order_by("rank_at")
    assert (first.number, second.number) == ("K900", "K901")
    assert first.drawn_at == clock.at - timedelta(seconds=5000)
    assert KeptNumber.objects.filter(ticket__isnull=False).count() == 2
