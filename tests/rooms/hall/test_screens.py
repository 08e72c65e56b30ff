"""What a hall's screens show: the call, the lines, the windows, the notices; never a person."""

import json
from datetime import timedelta

import pytest

from onewindow.hall.actions import drawing, notices, queue, seats
from onewindow.hall.models import Notice, Window
from onewindow.hall.queries import screens
from onewindow.hall.queries.notices import notices as on_screens
from onewindow.journal.models import Entry
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO

MINUTE = timedelta(minutes=1)


class Floor:
    """Zeguo's hall, and its head who does everything."""

    def __init__(self, world):
        self.world, self.now = world, AT

    def later(self, minutes=1):
        self.now += minutes * MINUTE
        return self.now

    def window(self, number):
        return Window.objects.get(centre=ZEGUO, number=number)

    def sits(self, number, name):
        window = self.window(number)
        seats.sit_down(window_id=window.pk, by=self.world.staff(name), at=self.later())
        return window

    def comes(self, topic="", **how):
        by = how.pop("by", self.world.chen)
        how.setdefault("channel", "guide")
        return drawing.draw(centre=ZEGUO, topic=topic, by=by, at=self.later(), **how)

    def calls(self, window):
        return queue.call(window_id=window.pk, by=self.world.chen, at=self.later())

    def shown(self, **more):
        return screens.state(ZEGUO, at=more.get("at", self.now))


@pytest.fixture
def floor(world):
    return Floor(world)


def window_of(state, number):
    return next(row for row in state["windows"] if row["number"] == number)


def area_of(state, letter):
    return next(row for row in state["areas"] if row["letter"] == letter)


def test_the_latest_call_comes_first_with_the_words_to_say(floor):
    first, second = floor.sits(1, "zeguo-clerk1"), floor.sits(2, "zeguo-clerk2")
    floor.comes()
    floor.comes()
    floor.calls(first)
    ticket = floor.calls(second)
    calls = floor.shown()["calls"]
    assert [(row["number"], row["window"]) for row in calls] == [("A002", 2), ("A001", 1)]
    assert calls[0]["said"] == "请 A零零二 到 二号窗口"
    assert calls[0]["id"] > calls[1]["id"]
    queue.recall(ticket_id=ticket.pk, by=floor.world.chen, at=floor.later())
    again = floor.shown()["calls"]
    assert [(row["number"], row["nth"]) for row in again] == [("A002", 2), ("A001", 1)]
    assert again[0]["id"] > calls[0]["id"]


def test_yesterdays_calls_and_lines_are_gone(floor):
    window = floor.sits(2, "zeguo-clerk1")
    floor.comes()
    floor.comes()
    floor.calls(window)
    tomorrow = floor.shown(at=floor.now + DAY)
    assert tomorrow["calls"] == []
    assert area_of(tomorrow, "A")["waiting"] == 0


def test_lines_tell_how_many_wait_and_how_long_if_somebody_sits_there(floor):
    for _ in range(3):
        floor.comes()
    before = area_of(floor.shown(), "A")
    assert (before["waiting"], before["windows"], before["wait_seconds"]) == (3, 0, None)
    window = floor.sits(2, "zeguo-clerk1")
    floor.calls(window)
    now = area_of(floor.shown(), "A")
    assert (now["waiting"], now["windows"]) == (2, 1)
    assert now["wait_seconds"] >= 600


def test_a_paused_or_empty_window_leads_to_the_nearest_open_one_that_does_the_same(floor):
    floor.sits(1, "zeguo-clerk1")
    paused = floor.sits(3, "zeguo-clerk2")
    seats.pause(window_id=paused.pk, reason="系统维护", by=floor.world.chen, at=floor.later())
    shown = floor.shown()
    third = window_of(shown, 3)
    assert (third["status"], third["reason"], third["instead"]) == ("paused", "系统维护", 1)
    assert (window_of(shown, 4)["status"], window_of(shown, 4)["instead"]) == ("closed", 1)
    assert window_of(shown, 5)["instead"] is None  # nobody sits at any window of the police
    assert (window_of(shown, 1)["status"], window_of(shown, 1)["instead"]) == ("open", None)


def test_a_window_shows_whom_it_has_until_they_are_done(floor):
    window = floor.sits(2, "zeguo-clerk1")
    floor.comes()
    ticket = floor.calls(window)
    assert window_of(floor.shown(), 2)["holds"] == "A001"
    queue.welcome(ticket_id=ticket.pk, by=floor.world.chen, at=floor.later())
    assert window_of(floor.shown(), 2)["holds"] == "A001"
    queue.finish(ticket_id=ticket.pk, by=floor.world.chen, at=floor.later())
    assert window_of(floor.shown(), 2)["holds"] is None


def test_three_queries_tell_everything_and_nobody_can_be_known_by_it(
    floor, django_assert_num_queries
):
    zhang = floor.world.zhang
    window = floor.sits(2, "zeguo-clerk1")
    floor.comes("gth_new", person_id=zhang.person.pk, channel="phone", by=zhang.actor, priority="")
    ticket = floor.calls(window)
    with django_assert_num_queries(3):
        state = floor.shown()
    told = json.dumps(state, ensure_ascii=False)
    for secret in (zhang.person.name, str(zhang.person.pk), str(ticket.pk), ticket.code, "gth_new"):
        assert secret not in told
    clerk = floor.world.li.name
    assert clerk not in told


def test_there_is_no_screen_without_a_hall():
    assert screens.state("331081999", at=AT) is None
    assert ZEGUO in screens.halls()


# --- Notices ---------------------------------------------------------------------------------


def test_a_notice_shows_until_its_end_and_an_emergency_apart(floor):
    head = floor.world.chen
    until = AT + 2 * HOUR
    notices.put_up(centre=ZEGUO, text="下午停电", until=until, by=head, at=AT)
    said = notices.put_up(
        centre=ZEGUO, text="请疏散", text_en="Leave now", is_emergency=True, by=head, at=AT
    )
    shown = floor.shown()
    assert shown["notices"] == [{"text": "下午停电", "text_en": "下午停电"}]
    assert shown["emergency"] == {"text": "请疏散", "text_en": "Leave now"}
    elsewhere = screens.state(SONGMEN, at=AT)
    assert elsewhere
    assert elsewhere["emergency"] is None
    assert floor.shown(at=until)["notices"] == []
    notices.take_down(notice_id=said.pk, by=head, at=AT)
    notices.take_down(notice_id=said.pk, by=head, at=AT)
    assert floor.shown()["emergency"] is None
    facts = Entry.objects.filter(subject=said.pk).order_by("seq").values_list("fact", flat=True)
    assert list(facts) == ["notice.put_up", "notice.take_down"]


def test_only_the_head_of_the_hall_speaks_to_it(floor):
    said = notices.put_up(centre=ZEGUO, text="照常", by=floor.world.chen, at=AT)
    for other in (floor.world.li, floor.world.staff("songmen-head")):
        with pytest.raises(NotPermitted):
            notices.put_up(centre=ZEGUO, text="照常", by=other, at=AT)
        with pytest.raises(NotPermitted):
            notices.take_down(notice_id=said.pk, by=other, at=AT)
    assert [row.pk for row in on_screens(ZEGUO, at=AT)] == [said.pk]
    with pytest.raises(NotFound):
        notices.take_down(notice_id=floor.world.zhang.person.pk, by=floor.world.chen, at=AT)


def test_a_notice_that_nobody_could_read_is_refused_with_every_reason(floor):
    with pytest.raises(Incomplete) as no:
        notices.put_up(centre=ZEGUO, text=" ", text_en="x" * 201, by=floor.world.chen, at=AT)
    assert {problem.where for problem in no.value.problems} == {"text", "text_en"}
    assert not Notice.objects.exists()
