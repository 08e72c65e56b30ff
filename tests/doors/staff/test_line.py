"""C1 and H4: a morning at the window and on the floor, as clerk and guide meet it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases.actions import drafts
from onewindow.cases.models import Package
from onewindow.hall.actions import booking, drawing, seats
from onewindow.hall.models import Area, Slot, Ticket, Window
from onewindow.journal import queries as journal
from onewindow.rules.refusal import NotFound
from tests.world import AT, HOUR, ZEGUO

MOST_FOR_THE_LINE = 10  # session, account, posts; duty, held, its draft, line, topics; hall, rule


@pytest.fixture
def window(world):
    """A window of Zeguo that takes what has no zone of its own."""
    return Window.objects.filter(centre=ZEGUO, serves__is_general=True).order_by("number")[0]


@pytest.fixture
def clerk(sign_in, window):
    visitor = sign_in("zeguo-clerk1").get("window")
    assert window.name in visitor.words
    visitor.post("sit", window=window.pk)
    return visitor


def draw(world, topic=""):
    guide = world.staff("zeguo-guide")
    return drawing.draw(centre=ZEGUO, topic=topic, channel="guide", by=guide, at=AT)


def test_a_clerk_sits_down_calls_recalls_passes_over_and_goes_on(world, clerk, window):
    first, second = draw(world), draw(world, "house_plot")
    clerk.get("window")
    assert "等候 2 人" in clerk.words
    clerk.post("call", window.pk)
    clerk.get("window")
    assert first.number in clerk.words
    assert "已叫 1 次" in clerk.words
    assert "过号" not in clerk.words  # not before the third call
    for _ in range(2):
        clerk.post("ticket_recall", first.pk)
    clerk.post("ticket_pass", first.pk)
    clerk.post("call", window.pk)
    clerk.get("window")
    assert second.number in clerk.words
    clerk.post("welcome", second.pk)
    assert "m=house_plot" in clerk.leads_to
    clerk.post("call", window.pk, done=second.pk)
    second.refresh_from_db()
    assert second.state == "finished"


def test_what_was_filled_in_while_waiting_opens_with_the_card(world, clerk, window):
    zhang = world.zhang
    ticket = drawing.draw(
        centre=ZEGUO,
        topic="house_plot",
        channel="phone",
        person_id=zhang.actor.person_id,
        by=zhang.actor,
        at=AT,
    )
    draft = drafts.begin(
        centre=ZEGUO,
        channel="phone",
        matters=["house_plot"],
        ticket_id=ticket.pk,
        by=zhang.actor,
        at=AT,
    )
    with pytest.raises(NotFound):  # nobody else's visit
        drafts.begin(
            centre=ZEGUO,
            channel="phone",
            matters=["house_plot"],
            ticket_id=ticket.pk,
            by=world.agent.actor,
            at=AT,
        )
    clerk.post("call", window.pk)
    assert "等候时已填好" in clerk.get("window").words
    clerk.post("welcome", ticket.pk).follow()
    clerk.send("scan", data={"q": zhang.person.number}).follow()
    clerk.post("take_over", code=draft.code).follow()
    assert "宅基地" in clerk.words


def test_a_package_begun_at_the_window_belongs_to_the_visit(world, clerk, window):
    ticket = draw(world, "house_plot")
    clerk.post("call", window.pk)
    clerk.post("welcome", ticket.pk)
    clerk.send("begin", data={"m": "house_plot"})
    assert Package.objects.get().ticket_id == ticket.pk


def test_a_second_press_calls_nobody_else(world, clerk, window):
    first, second = draw(world), draw(world)
    for _ in range(2):
        clerk.post("call", window.pk)
    clerk.post("welcome", first.pk)
    for _ in range(2):  # done and next, pressed twice on the page that showed the first
        clerk.post("call", window.pk, done=first.pk)
    states = dict(Ticket.objects.values_list("number", "state"))
    assert states == {first.number: "finished", second.number: "called"}


def test_a_paused_window_calls_nobody_and_says_why(world, clerk, window):
    draw(world)
    clerk.post("window_pause", window.pk, reason="就餐")
    clerk.get("window")
    assert "就餐" in clerk.words
    clerk.post("call", window.pk)
    assert Ticket.objects.get().state == "waiting"
    clerk.get("window").post("window_resume", window.pk)
    clerk.post("call", window.pk)
    assert Ticket.objects.get().state == "called"


def test_the_line_alone_takes_few_statements_however_long_it_is(world, clerk):
    for _ in range(12):
        draw(world, "house_plot")
    with CaptureQueriesContext(connection) as said:
        clerk.get("line")
    assert "后面还有" in clerk.words
    assert len(said) <= MOST_FOR_THE_LINE, [each["sql"][:80] for each in said]


def test_the_guide_draws_gives_priority_sends_on_and_brings_back(world, sign_in, window):
    guide = sign_in("zeguo-guide").get("floor", q="zjd")
    assert "宅基地" in guide.words
    guide.post("draw", topic="house_plot", priority="")
    ordinary = Ticket.objects.get()
    assert ordinary.number in guide.follow().words
    guide.post("draw", topic="", priority="pregnant")
    preferred = Ticket.objects.exclude(pk=ordinary.pk).get()
    guide.get("floor")
    assert guide.words.index(preferred.number) < guide.words.index(ordinary.number)
    guide.post("ticket_prefer", ordinary.pk, priority="elder")
    guide.post("ticket_move", ordinary.pk, window=window.pk)
    ordinary.refresh_from_db()
    assert (ordinary.priority, ordinary.only_at_id) == ("elder", window.pk)
    guide.post("ticket_leave", preferred.pk)
    guide.get("floor")
    assert preferred.number not in guide.words


def test_who_has_an_appointment_says_its_code_and_has_a_number(world, sign_in, hour):
    area = Area.objects.get(centre=ZEGUO, is_general=True)
    slot = Slot.objects.create(area=area, starts_at=AT + HOUR, ends_at=AT + 2 * HOUR, capacity=1)
    zhang = world.zhang
    booked = booking.book(
        slot_id=slot.pk, topic="house_plot", person_id=zhang.person.pk, by=zhang.actor, at=AT
    )
    guide = sign_in("zeguo-guide").get("floor")
    guide.post("arrive", code="000000000000")
    assert guide.status == 404
    code = f"{booked.code[:6]} {booked.code[6:]}"
    guide.get("floor").post("arrive", code=code).follow()
    assert Ticket.objects.get().number in guide.words
    assert Ticket.objects.get().person_id == zhang.person.pk
    guide.get("floor").post("arrive", code=code)
    assert guide.status == 409
    assert "已经取消、办过或者过期" in guide.words


def test_the_guide_of_another_hall_moves_nobody_here(world, sign_in):
    ticket = draw(world)
    stranger = sign_in("songmen-guide")
    stranger.post("ticket_leave", ticket.pk)
    assert stranger.status in (403, 404)
    assert ticket.number not in stranger.get("floor").words


def test_standing_up_ends_the_seat_but_not_while_somebody_is_there(world, clerk, window):
    draw(world)
    clerk.post("call", window.pk)
    clerk.post("window_stand", window.pk)
    assert clerk.status == 409
    clerk.get("window")
    ticket = Ticket.objects.get()
    clerk.post("welcome", ticket.pk)
    clerk.post("call", window.pk, done=ticket.pk)
    clerk.get("window").post("window_stand", window.pk)
    assert "坐哪个窗口" in clerk.get("window").words
    seats.sit_down(window_id=window.pk, by=world.staff("zeguo-clerk2"), at=AT)


def test_a_day_is_handed_over_with_numbers_that_add_up_or_a_note(world, clerk, window):
    ticket = draw(world, "house_plot")
    clerk.post("call", window.pk)
    clerk.post("welcome", ticket.pk)
    clerk.send("begin", data={"m": "house_plot"})
    clerk.get("hall_day")
    assert "厅里还有人" in clerk.words
    clerk.post("hall_day", note="")
    assert "说明" in clerk.words
    assert clerk.status == 422
    clerk.post("call", window.pk, done=ticket.pk)
    clerk.get("hall_day")
    assert "账对上了" in clerk.words
    assert Package.objects.get().code in clerk.words  # the visit left a draft only
    clerk.post("hall_day", note="").follow()
    assert world.li.name in clerk.words
    assert list(journal.breaks()) == []
