"""P13: a citizen finds a hall, draws a number, follows it, books an hour and arrives."""

import re
from datetime import datetime, timedelta

import icalendar
import pytest

from onewindow.cases.models import Package
from onewindow.catalog.models import Offering
from onewindow.hall.actions import booking, closing, drawing, queue, seats
from onewindow.hall.models import Appointment, Area, Slot, Ticket, Window
from onewindow.rules.clock import CHINA
from onewindow.web import kit
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO

TOPIC = "house_plot"
MINUTE = timedelta(minutes=1)
TOMORROW = datetime(2026, 3, 3, 9, 0, tzinfo=CHINA)


@pytest.fixture
def at(monkeypatch):
    """Move the clock on the wall."""
    return lambda moment: monkeypatch.setattr(kit, "now", lambda: moment)


@pytest.fixture
def zhang(visit):
    return visit("li-shop")


@pytest.fixture
def slots(world):
    """Two hours of tomorrow at Zeguo, one place each."""
    area = Area.objects.get(centre=ZEGUO, is_general=True)
    return [
        Slot.objects.create(
            area=area,
            starts_at=TOMORROW + hours * HOUR,
            ends_at=TOMORROW + hours * HOUR + 30 * MINUTE,
            capacity=1,
        )
        for hours in (0, 1)
    ]


def comes(world, n=1, topic=""):
    guide = world.staff("zeguo-guide")
    how = {"centre": ZEGUO, "topic": topic, "channel": "guide", "by": guide, "at": AT}
    return [drawing.draw(**how) for _ in range(n)]


def sits(world, number=2):
    window = Window.objects.get(centre=ZEGUO, number=number)
    seats.sit_down(window_id=window.pk, by=world.li, at=AT)
    return window


def _words(page):
    return " ".join(re.sub(r"<[^>]*>", " ", page.html).split())


def drawn(person):
    return Ticket.objects.filter(person=person.person.pk).latest("id")


# --- Halls -----------------------------------------------------------------------------------


def test_halls_are_told_nearest_first_with_who_decides(world, visit):
    page = visit()
    page.browser.cookies["town"] = ZEGUO
    words = page.get(f"/halls/?topic={TOPIC}").main
    order = [words.index(one) for one in ("您所在的镇", "泽国镇便民", "相邻的镇", "大溪镇便民")]
    assert order == sorted(order)
    assert words.index("大溪镇便民") < words.index("石塘镇便民")
    assert "演示值" in words  # which towns lie beside each other, and the hours
    assert "8:30–11:30、13:30–17:00" in words
    police = page.get("/halls/?topic=passport").main.partition("相邻")[0]
    assert "当地受理，部门审批" in police
    assert "公安" in police  # the line of that very window


def test_a_hall_that_only_collects_names_who_decides(world, visit):
    offering = Offering.objects.filter(matter=TOPIC, centre=SONGMEN, channel="window")
    offering.update(depth="collect")
    page = visit()
    page.browser.cookies["town"] = SONGMEN
    words = page.get(f"/halls/{SONGMEN}/?topic={TOPIC}").main
    assert "这里核对身份和材料是否齐全，由" in words
    assert "最近的受理点：" in words
    assert "最近的受理点：松门" not in words


def test_a_closed_hall_says_when_it_opens_and_gives_no_numbers(visit, zhang, at):
    at(datetime(2026, 3, 6, 18, 0, tzinfo=CHINA))
    words = visit().get(f"/halls/{ZEGUO}/").main
    assert "今天不再开放，3月9日 8:30 开门" in words
    assert "先取号" not in words
    zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": ""})
    assert zhang.page.status_code == 409
    assert "大厅现在没有开放" in zhang.html
    assert not Ticket.objects.exists()


def test_a_centre_that_is_none_is_not_found(visit):
    assert visit().get("/halls/999/").page.status_code == 404
    assert visit().get("/halls/?topic=nothing").page.status_code == 404


# --- A number --------------------------------------------------------------------------------


def test_a_number_is_drawn_followed_called_and_given_back(world, zhang, visit):
    first, *_ = comes(world, 4)
    zhang.get(f"/halls/{ZEGUO}/?topic={TOPIC}").post(f"/halls/{ZEGUO}/draw/", {"topic": TOPIC})
    ticket = drawn(world.zhang)
    assert zhang.path == f"/my/ticket/{ticket.code}/"
    assert "A005 前面还有 4 人" in zhang.title
    assert "现在没有窗口开放" in zhang.main
    assert "宅基地" in zhang.main
    window = sits(world)
    queue.call(window_id=window.pk, by=world.li, at=AT)
    other = visit().get(f"/ticket/{ticket.code}/")
    assert "前面还有 3 人" in other.main
    assert "请到窗口附近等" in other.main
    assert "宅基地" not in other.main
    Ticket.objects.exclude(pk=ticket.pk).update(state="finished", ended_at=AT)
    queue.call(window_id=window.pk, by=world.li, at=AT)
    assert "轮到您了，请到 2 号窗口 叫了 1 次" in _words(other.get(f"/ticket/{ticket.code}/now/"))
    zhang.get(f"/my/ticket/{ticket.code}/leave/").send()
    assert zhang.path == f"/my/ticket/{ticket.code}/"
    assert "这个号已退回" in zhang.main
    assert other.get(f"/ticket/{ticket.code}/now/").page.status_code == 286
    assert first.number == "A001"


def test_a_second_number_is_refused_with_the_first(world, zhang):
    for topic in (TOPIC, ""):
        zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": topic})
    assert zhang.path == f"/my/ticket/{drawn(world.zhang).code}/"
    assert "您已经取过号：A001，正在排队。" in zhang.main
    assert Ticket.objects.count() == 1


def test_who_was_passed_over_is_told_what_to_do(world, zhang, at):
    zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": ""})
    ticket, window = drawn(world.zhang), sits(world)
    queue.call(window_id=window.pk, by=world.li, at=AT)
    for _ in range(2):
        queue.recall(ticket_id=ticket.pk, by=world.li, at=AT)
    queue.pass_over(ticket_id=ticket.pk, by=world.li, at=AT)
    page = zhang.get(f"/my/ticket/{ticket.code}/")
    assert "已过号 09:15 以前点“我回来了”" in page.main
    at(AT + 16 * MINUTE)
    assert "请重新取号" in zhang.get(f"/my/ticket/{ticket.code}/").main


def passed_over(ticket, world, window):
    called = queue.call(window_id=window.pk, by=world.li, at=AT)
    assert called.pk == ticket.pk
    for _ in range(2):
        queue.recall(ticket_id=ticket.pk, by=world.li, at=AT)
    queue.pass_over(ticket_id=ticket.pk, by=world.li, at=AT)


def test_whoever_holds_the_slip_comes_back_once_without_signing_in(world, visit):
    ticket, window = comes(world)[0], sits(world)
    passed_over(ticket, world, window)
    page = visit().get(f"/ticket/{ticket.code}/")
    assert re.search(r"data-back\s*>", page.html)  # the button is in sight
    page.send(f"/ticket/{ticket.code}/back/")
    assert page.path == f"/ticket/{ticket.code}/"
    assert "下一个就是您" in page.main
    assert re.search(r"data-back hidden", page.html)
    page.post(f"/ticket/{ticket.code}/back/")  # a double click
    assert (page.page.status_code, Ticket.objects.get().state) == (409, "waiting")
    passed_over(ticket, world, window)
    page.post(f"/ticket/{ticket.code}/back/")
    assert "再过号请到导服台" in page.html
    queue.come_back(ticket_id=ticket.pk, by=world.staff("zeguo-guide"), at=AT)


def test_a_citizen_comes_back_with_their_own_number_but_not_late(world, zhang, at):
    zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": ""})
    ticket, window = drawn(world.zhang), sits(world)
    passed_over(ticket, world, window)
    at(AT + 14 * MINUTE)
    zhang.post(f"/ticket/{ticket.code}/back/")
    assert zhang.path == f"/my/ticket/{ticket.code}/"
    assert drawn(world.zhang).state == "waiting"
    passed_over(ticket, world, window)
    at(AT + 31 * MINUTE)
    zhang.post(f"/ticket/{ticket.code}/back/")
    assert (zhang.page.status_code, drawn(world.zhang).state) == (409, "passed")


def test_signed_out_the_number_is_drawn_after_the_log_in(world, visit):
    page = visit()
    page.post(f"/halls/{ZEGUO}/draw/", {"topic": TOPIC})
    assert page.path == "/login/"
    page.send(username="li-shop")
    assert drawn(world.zhang).topic == TOPIC
    assert page.path.startswith("/my/ticket/")


def test_a_number_says_its_priority_and_that_its_day_is_over(world, visit, at):
    how = {"centre": ZEGUO, "channel": "guide", "by": world.staff("zeguo-guide"), "at": AT}
    ticket = drawing.draw(priority="pregnant", **how)
    page = visit().get(f"/ticket/{ticket.code}/")
    assert "您优先，相当于早到 30 分钟" in page.main
    assert "孕妇" not in page.main
    at(AT + DAY)
    assert "当天已结束" in page.get(f"/ticket/{ticket.code}/").main


def test_a_life_event_has_its_halls_hours_and_number_too(world, zhang, slots):
    assert "泽国镇便民服务中心" in zhang.get("/halls/?topic=open_shop").main
    page = zhang.get("/life/open_shop/")
    assert "09:00–09:30 余 1" in page.get(page.link("预约到窗口办")).main
    assert page.get("/book/matter/open_shop/").page.status_code == 404
    page.post("/book/life/open_shop/take/", {"slot": slots[0].pk})
    assert Appointment.objects.get().topic == "open_shop"
    page.post(f"/halls/{ZEGUO}/draw/", {"topic": "open_shop"})
    assert page.link("边等边答") == "/ask/life/open_shop/"


def test_somebody_elses_number_is_not_mine(world, visit, zhang):
    (ticket,) = comes(world)
    for page in ("", "leave/"):
        assert zhang.get(f"/my/ticket/{ticket.code}/{page}").page.status_code == 404
    assert visit().get("/ticket/000000000000/").page.status_code == 404


def test_the_code_on_a_slip_is_typed_as_it_is_read(world, visit):
    (ticket,) = comes(world)
    code = ticket.code
    page = visit().get(f"/ticket/?code={code[:3]}+{code[3:6]} {code[6:]}")
    assert page.path == f"/ticket/{code}/"
    assert "请填写" in page.get("/ticket/?code=").main


def test_asking_again_and_again_is_cheap(world, zhang, django_assert_max_num_queries):
    (ticket,) = comes(world)
    with django_assert_max_num_queries(3):
        seen = zhang.browser.get(f"/ticket/{ticket.code}/now/")
    same = {"headers": {"if-none-match": seen["ETag"]}}
    assert zhang.browser.get(f"/ticket/{ticket.code}/now/", **same).status_code == 304
    comes(world, 1)
    sits(world)
    assert zhang.browser.get(f"/ticket/{ticket.code}/now/", **same).status_code == 200


def test_what_is_answered_while_waiting_belongs_to_the_number(world, zhang):
    zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": TOPIC})
    ticket = drawn(world.zhang)
    assert f"/ask/matter/{TOPIC}/" in zhang.html
    zhang.get(f"/ask/matter/{TOPIC}/list/").send(f"/ask/matter/{TOPIC}/begin/")
    draft = Package.objects.get(ticket=ticket.pk)
    assert draft.centre_id == ZEGUO
    zhang.get(f"/my/ticket/{ticket.code}/")
    assert zhang.link("接着填") == f"/apply/{draft.pk}/"


# --- An appointment --------------------------------------------------------------------------


def book(page, slot, **more):
    return page.post(f"/book/matter/{TOPIC}/take/", {"slot": slot.pk, "centre": ZEGUO, **more})


def test_an_hour_is_booked_moved_and_cancelled(world, zhang, slots):
    zhang.get(f"/guide/{TOPIC}/")
    assert zhang.get(zhang.link("预约到窗口办")).page.status_code == 200
    zhang.get(f"/book/matter/{TOPIC}/?centre={ZEGUO}")
    assert "09:00–09:30 余 1" in zhang.main
    book(zhang, slots[0])
    booked = Appointment.objects.get()
    here = f"/my/appointments/{booked.pk}/"
    assert zhang.path == here
    assert "2026年3月3日 星期二 09:00–09:30" in zhang.main
    zhang.get(f"{here}change/").post(f"{here}change/", {"slot": slots[1].pk})
    assert "10:00–10:30" in zhang.main
    assert "10:00–10:30" in zhang.get("/my/").main
    zhang.get(f"{here}cancel/").send()
    assert "已取消" in zhang.main
    assert [Slot.objects.get(pk=one.pk).taken for one in slots] == [0, 0]
    assert zhang.post(f"{here}cancel/").page.status_code == 200
    assert "已取消" in zhang.get("/my/appointments/").main


def test_a_double_click_a_second_tab_and_a_full_hour_do_nothing_by_halves(
    world, zhang, visit, slots
):
    book(zhang, slots[0])
    book(zhang, slots[0])
    booked = Appointment.objects.get()
    assert zhang.path == f"/my/appointments/{booked.pk}/"
    book(zhang, slots[1])
    assert zhang.page.status_code == 422
    assert zhang.errors[0][0].startswith("您已经有这件事或者这个时段的预约")
    assert zhang.errors[0][1] == f"/my/appointments/{booked.pk}/"
    other = book(visit("agent-wang"), slots[0])
    assert other.page.status_code == 422
    assert other.errors[0][0] == "这个时段刚刚约满，请选别的时段。"
    assert [Slot.objects.get(pk=one.pk).taken for one in slots] == [1, 0]
    assert Appointment.objects.count() == 1


def test_signed_out_the_hour_is_booked_after_the_log_in(world, visit, slots):
    page = book(visit(), slots[0])
    assert page.path == "/login/"
    page.send(username="li-shop")
    assert page.path == f"/my/appointments/{Appointment.objects.get().pk}/"


def test_a_calendar_reads_it(world, zhang, slots):
    book(zhang, slots[0])
    answer = zhang.browser.get(f"{zhang.path}calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == TOMORROW
    assert "泽国镇便民服务中心" in str(event["location"])


def test_who_arrives_has_a_number(world, zhang, slots, at):
    book(zhang, slots[0])
    here = zhang.path
    assert "我到了，拿号" not in zhang.main
    zhang.post(f"{here}arrive/")
    assert zhang.page.status_code == 409
    at(TOMORROW - 20 * MINUTE)
    assert "我到了，拿号" in zhang.get(here).main
    zhang.post(f"{here}arrive/")
    ticket = drawn(world.zhang)
    assert zhang.path == f"/my/ticket/{ticket.code}/"
    zhang.post(f"{here}arrive/")
    assert "您的号：A001" in zhang.main
    assert Ticket.objects.count() == 1


def test_who_did_not_come_is_told_and_may_book_again(world, zhang, slots, at):
    book(zhang, slots[0])
    here = zhang.path
    at(TOMORROW + DAY)
    closing.miss_appointments(at=TOMORROW + DAY)
    assert "没有来" in zhang.get(here).main
    assert "再约一个时间" in zhang.main


def test_somebody_elses_appointment_is_not_there(world, visit, zhang, slots):
    agent = world.agent
    booked = booking.book(
        slot_id=slots[0].pk, topic=TOPIC, person_id=agent.person.pk, by=agent.actor, at=AT
    )
    for page in ("", "change/", "cancel/", "calendar.ics"):
        assert zhang.get(f"/my/appointments/{booked.pk}/{page}").page.status_code == 404
    assert zhang.post(f"/my/appointments/{booked.pk}/arrive/").page.status_code == 404


# --- What it costs ---------------------------------------------------------------------------


def test_pages_of_the_hall_ask_little(world, visit, zhang, slots, django_assert_max_num_queries):
    book(zhang, slots[0])
    appointment = zhang.path
    zhang.post(f"/halls/{ZEGUO}/draw/", {"topic": TOPIC})
    mine, anybody = zhang.path, visit()
    anybody.browser.cookies["town"] = ZEGUO
    counted = [
        (anybody, "/halls/", 6),
        (anybody, f"/halls/?topic={TOPIC}", 8),
        (anybody, f"/halls/{ZEGUO}/", 8),
        (anybody, f"/halls/{ZEGUO}/?topic={TOPIC}", 10),
        (anybody, f"/book/matter/{TOPIC}/", 5),
        (anybody, "/", 7),
        (anybody, f"/guide/{TOPIC}/", 6),
        (zhang, mine, 10),
        (zhang, appointment, 8),
        (zhang, "/my/appointments/", 7),
    ]
    for page, address, most in counted:
        page.get(address)
        with django_assert_max_num_queries(most):
            page.get(address)
