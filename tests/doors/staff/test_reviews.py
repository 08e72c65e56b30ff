"""A bad review travels its whole loop through the pages; whoever was rated sees sums alone."""

import re

import pytest
from django.test import Client

from onewindow.hall.actions import entrusting
from onewindow.hall.models import Device
from onewindow.journal import queries as journal
from onewindow.notify import actions as notify
from onewindow.notify import composing
from onewindow.notify.models import Message
from onewindow.quality.actions import rating as act
from onewindow.quality.actions import tick
from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import services
from onewindow.rules import reviews
from onewindow.rules.actors import NOBODY
from onewindow.rules.messages import Kind
from onewindow.rules.ratings import Channel
from onewindow.rules.reviews import ReviewVerb
from tests.rooms.hall.cast import Hall
from tests.world import AT, HOUR, ZEGUO


@pytest.fixture
def served(world, hour):
    """A visit of Zhang's that Li has just finished."""
    hall = Hall(world)
    hall.sits(1)
    ticket = hall.comes(person_id=world.zhang.person.pk)
    hall.calls(hall.window(1))
    ticket = hall.served(ticket)
    hour.at = hall.now()
    return ticket


def phone():
    return Client(HTTP_USER_AGENT="a phone")


def link(ticket):
    return f"/rate/{services.link_of_ticket(ticket.code)}/"


def test_a_bad_review_travels_its_whole_loop(served, sign_in, hour, world):
    citizen, head, office = phone(), sign_in("zeguo-head"), sign_in("office")
    page = citizen.get(link(served)).content.decode()
    assert page.count('class="grade"') == 5
    assert "checked" not in page
    citizen.post(link(served), {"grade": "4"})
    said = {"grade": "4", "reasons": ["slow", "long_wait"], "text": "等了一个小时"}
    assert citizen.post(link(served), said).status_code == 302
    review = Review.objects.get()

    assert "等了一个小时" not in sign_in("zeguo-clerk1").get("reviews").words
    assert head.get("reviews").words.count("待认领") == 1
    assert "等了一个小时" in head.get("review", review.pk).words
    assert world.zhang.person.phone not in head.words
    head.post("review_take_up", review.pk).follow()
    assert world.zhang.person.phone in head.post("review_telephone", review.pk).words
    hour.later(hours=2)
    head.post("review_call_back", review.pk, note="")
    assert (head.status, Review.objects.get().state) == (422, "taken")
    head.post("review_call_back", review.pk, reached="reached", note="嫌窗口少").follow()
    head.post("review_appeal", review.pk, kind="not-ours", note="人手不够").follow()
    assert head.post("review_uphold", review.pk, note="x").status == 403
    office.post("review_reject", review.pk, note="排队是大厅的事").follow()
    head.post("review_correct", review.pk, note="上午多开两个窗口").follow()
    head.post("review_answer", review.pk, answer="对不起，上午多开了两个窗口。").follow()

    while notify.tell(at=hour.at).entries:
        pass
    told = Message.objects.filter(person=world.zhang.person, kind=Kind.REVIEW_ANSWERED)
    (letter,) = composing.in_order(told)
    address = letter.link.partition("/rate/")[2]
    reader = phone()
    answered = reader.get(f"/rate/{address}").content.decode()
    assert "上午多开了两个窗口" in answered
    code = address.partition("/")[0]
    reader.post(f"/rate/{code}/again/", {"grade": "2"})
    office.post("review_close", review.pk, note="现场看过").follow()
    review.refresh_from_db()
    assert (review.state, review.follow_up, review.owner) == ("closed", 2, world.chen.id)
    facts = [one.fact for one in journal.about(review.pk)]
    verbs = [ReviewVerb(one.removeprefix("review.")) for one in facts if "review" in one]
    assert reviews.fold(verbs) == review.state
    assert list(journal.breaks()) == []


def test_a_copy_of_the_receipt_shows_the_clerk_nothing_and_changes_nothing(
    served, sign_in, hour, world
):
    citizen = phone()
    citizen.post(link(served), {"grade": "5"})
    assert (citizen.cookies["rater"]["path"], citizen.cookies["rater"]["httponly"]) == ("/", True)
    assert "非常不满意" in citizen.get(link(served)).content.decode()
    for other in (phone(), sign_in("zeguo-clerk1").browser):
        seen = other.get(link(served))
        assert (seen.status_code, "不满意" in seen.content.decode()) == (409, False)
        assert other.post(link(served), {"grade": "1"}).status_code == 409
    assert Rating.objects.get().grade == 5


def test_a_link_that_is_wrong_or_old_says_so_and_names_12345(served, hour):
    somebody = phone()
    wrong = somebody.get("/rate/t123456789012-aaaaaaaaaaaaa/")
    assert (wrong.status_code, "12345" in wrong.content.decode()) == (404, True)
    hour.later(days=31)
    late = somebody.get(link(served))
    assert (late.status_code, "12345" in late.content.decode()) == (410, True)
    assert somebody.post(link(served), {"grade": "1"}).status_code == 410
    assert not Rating.objects.exists()


def test_who_still_waits_is_asked_to_come_back(world, hour):
    ticket = Hall(world).comes()
    hour.at = AT + HOUR
    assert phone().get(link(ticket)).status_code == 200
    assert phone().post(link(ticket), {"grade": "1"}).status_code == 409


def test_a_clerk_sees_her_sums_only_when_nobody_stands_out(world, hour, sign_in):
    hall = Hall(world)
    hall.sits(1)
    for n in range(5):
        ticket = hall.comes()
        hall.calls(hall.window(1))
        code = services.link_of_ticket(hall.served(ticket).code)
        grade = 5 if n == 2 else 1
        hour.at = hall.now()
        given = {"channel": Channel.PAD, "by": NOBODY, "mark": str(n)}
        act.rate(code=code, grade=grade, at=hour.at, **given)
        words = sign_in("zeguo-clerk1").get("ratings").words
        assert ("80.00 %" in words) == (n == 4), n
    assert "80.00 %" in sign_in("zeguo-head").get("ratings").words
    office = sign_in("office").get("ratings", by="centre")
    assert re.search(r"80\.00 % 100\.00 %", office.words)
    assert "100.00 %" in sign_in("office", language="en").get("ratings").words


def test_a_missed_call_back_shines_red(served, sign_in, hour):
    phone().post(link(served), {"grade": "4"})
    hour.later(days=2)
    assert tick.tick(at=hour.at)["late reviews"] == 1
    words = sign_in("office").get("reviews").words
    assert "曾超期" in words
    assert "红灯" in words


def test_the_pad_asks_once_after_the_visit_and_forgets_at_the_next_call(served, world, hour):
    device = Device.objects.filter(centre=ZEGUO, kind="rating", window__number=1).get()
    token = entrusting.issue_token(device_id=device.pk, by=world.chen, at=AT)
    pad = Client()
    assert pad.get("/pad/").status_code == 403
    assert pad.post("/pad/set-up/", {"token": "wrong"}).status_code == 422
    pad.post("/pad/set-up/", {"token": token})
    asked = pad.get("/pad/").content.decode()
    assert f"{served.number} 号" in asked
    mark = pad.get("/pad/now/").json()["mark"]
    pad.post("/pad/", {"ticket": "another", "grade": "1"})
    assert not Rating.objects.exists()
    pad.post("/pad/", {"ticket": str(served.pk), "grade": "5"})
    assert "谢谢" in pad.get("/pad/").content.decode()
    assert pad.get("/pad/now/").json()["mark"] != mark
    pad.post("/pad/", {"ticket": str(served.pk), "grade": "5", "reasons": ["unkind"]})
    given = Rating.objects.get()
    assert (given.channel, given.device, given.reasons) == ("pad", device, ["unkind"])
    hour.later(seconds=30)
    assert pad.get("/pad/now/").json() == {"mark": "idle"}
    assert "不满意" not in pad.get("/pad/").content.decode()


def test_the_pad_asks_nothing_once_somebody_else_is_called(served, world, hour):
    device = Device.objects.filter(centre=ZEGUO, kind="rating", window__number=1).get()
    token = entrusting.issue_token(device_id=device.pk, by=world.chen, at=AT)
    pad, hall = Client(), Hall(world)
    pad.post("/pad/set-up/", {"token": token})
    hall.comes(at=hour.at)
    hall.minutes += 10
    hall.calls(hall.window(1))
    assert pad.get("/pad/now/").json() == {"mark": "idle"}
