"""C1 and H4: a morning at the window and on the floor, as clerk and guide meet it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.hall.actions import drawing, seats
from onewindow.hall.models import Ticket, Window
from tests.world import AT, ZEGUO

MOST_FOR_THE_LINE = 7  # session, account, posts; duty, held, line, topics


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
