"""Posts, courses, sessions and exams as staff, their heads and the office meet them."""

import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.models import Window
from onewindow.people.actions import qualifying
from onewindow.people.models import Account, Post, Substitution
from onewindow.people.queries import qualified
from onewindow.quality.actions import exams
from onewindow.quality.models import Attempt
from onewindow.quality.queries import learning
from tests.rooms.cases import telling
from tests.rooms.quality import schooling
from tests.world import AT, HOUR, TODAY, ZEGUO

COUNTY = "331081"
# Statements of a page: session, account, posts, and what it is about
MOST = {
    "people_list": 11,
    "person_file": 17,
    "training": 12,
    "training_course": 10,
    "training_session": 8,
    "training_figures": 6,
    "qualification": 15,
    "training_questions": 5,
    "exam": 5,
}


@pytest.fixture(autouse=True)
def _school(world):
    schooling.load()


@pytest.fixture
def head(sign_in):
    return sign_in("zeguo-head")


def counted(visitor, name, *args):
    with CaptureQueriesContext(connection) as told:
        visitor.get(name, *args)
    assert visitor.status == 200
    return len(told)


def account(username):
    return Account.objects.get(username=username)


def test_a_page_costs_the_same_with_one_and_with_many(world, sign_in, head, hour):
    li, office = account("zeguo-clerk1"), sign_in("office")
    session = schooling.held(world, "land")
    schooling.attended(session, world.chen, world.li, at=AT)
    attempt = exams.begin(course="land", by=world.li, at=AT)
    clerk = sign_in("zeguo-clerk1")
    found = {
        "people_list": counted(head, "people_list"),
        "person_file": counted(head, "person_file", li.pk),
        "training": counted(clerk, "training"),
        "training_course": counted(clerk, "training_course", "land"),
        "training_session": counted(head, "training_session", session.pk),
        "training_figures": counted(office, "training_figures"),
        "qualification": counted(office, "qualification"),
        "training_questions": counted(office, "training_questions", "window"),
        "exam": counted(clerk, "exam", attempt.pk),
    }
    over = {name: n for name, n in found.items() if n > MOST[name]}
    assert not over, over
    exams.hand_in(attempt_id=attempt.pk, answers=schooling.rightly(attempt), by=world.li, at=AT)
    for n in range(3):
        row = schooling.held(world, "etiquette", at=AT + n * HOUR, place=f"{n}")
        schooling.attended(row, world.chen, world.li, at=AT + n * HOUR)
    assert counted(clerk, "training") == found["training"]
    assert counted(office, "qualification") == found["qualification"]


def test_a_head_arranges_a_stand_in_and_what_is_wrong_is_told_in_place(head, sign_in, hour):
    guide = Post.objects.get(account__username="zeguo-guide")
    page = head.get("person_file", guide.account_id, post=guide.pk)
    assert "谁来代班" in page.words
    wanted = {
        "post": guide.pk,
        "stand.account": account("zeguo-clerk2").pk,
        "stand.until": "2026-03-02 8点",
        "stand.why": "开会",
    }
    head.send("person_stand_in", guide.account_id, data=wanted)
    assert (head.status, "请写成" in head.words) == (422, True)
    assert head.value("stand.until") == "2026-03-02 8点"
    head.send(
        "person_stand_in", guide.account_id, data={**wanted, "stand.until": "2026-03-02 17:00"}
    )
    assert head.status == 302
    assert Substitution.objects.get().until == AT + 8 * HOUR
    clerk = sign_in("zeguo-clerk2")
    assert clerk.get("hall_sound").status == 200
    hour.later(hours=8)
    assert clerk.get("hall_sound").status == 403


def test_leave_is_on_the_list_of_the_day_and_taken_back(head):
    li = account("zeguo-clerk1")
    day = TODAY.isoformat()
    head.send("person_leave", li.pk, data={"kind": "sick", "since": day, "until": day})
    assert "病假" in head.get("people_list").words
    head.send("person_leave", li.pk, data={"kind": "sick", "since": "x", "until": day})
    assert head.status == 422


def test_who_is_closed_is_signed_out_on_the_next_page(head, clerk):
    assert clerk.get("window").status == 200
    head.post("person_close", account("zeguo-clerk1").pk)
    clerk.get("window")
    assert (clerk.status, "sign-in" in clerk.leads_to) == (302, True)


def test_a_clerk_signs_up_and_the_head_marks_her_by_hand(world, clerk, head, hour):
    session = schooling.held(world, at=AT + HOUR)
    assert "已报名" in clerk.post("training_sign_up", session.pk).follow().words
    hour.later(hours=1)
    assert "登记到场" in head.get("training_session", session.pk).words
    head.post("training_mark", session.pk, account=world.li.account)
    assert "培训人登记" in head.follow().words
    assert "已签到" in clerk.get("training").words


def test_an_exam_without_scripts_is_saved_and_comes_back_filled(world, clerk):
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    clerk.post("exam_begin", "land").follow()
    attempt = Attempt.objects.select_related("edition").get()
    first = learning.paper(attempt)[0]
    right = sorted(first.right)
    clerk.send("exam", attempt.pk, data={f"q.{first.code}": right, "save": "1"})
    assert clerk.follow().html.count(" checked") == len(right)
    clerk.send("exam", attempt.pk, data={f"q.{first.code}": right, "hand_in": "1"})
    assert "没有通过" in clerk.follow().words
    assert first.article in clerk.words


def test_the_office_changes_a_course_and_a_question_and_two_tabs_meet(sign_in, hour):
    office = sign_in("office")
    page = office.get("training_edit", "land")
    names = ("name", "name_en", "about", "about_en", "class_hours", "validity_months", "ask",
             "minutes", "pass_percent", "tries", "within_days", "wait_hours", "seen")  # fmt: skip
    sent = {name: page.value(name) for name in names if name not in ("about", "about_en")}
    sent |= {"about": "宅基地等", "about_en": "Land", "class_hours": "6"}
    assert office.send("training_edit", "land", data=sent).status == 302
    assert learning.standing("land").body["class_hours"] == 6
    assert office.send("training_edit", "land", data=sent).status == 409
    wrong = {**sent, "seen": "2", "ask": "999"}
    assert office.send("training_edit", "land", data=wrong).status == 422
    question = {"seen": "2", "kind": "judge", "text": "题", "english": "Q", "A.text": "对",
                "A.english": "True", "B.text": "错", "B.english": "False", "right": "A",
                "why": "因", "why_english": "Why", "article": "土地管理法 第62条"}  # fmt: skip
    office.send("training_question", "land", "new", data={**question, "code": "more"})
    assert office.status == 302
    assert "more" in {one["code"] for one in learning.standing("land").body["questions"]}
    office.send("training_question", "land", "more", data={**question, "seen": "3", "gone": "1"})
    assert "more" not in {one["code"] for one in learning.standing("land").body["questions"]}


def test_a_window_says_who_can_and_the_api_refuses_the_same(world, sign_in, clerk, hour):
    office = sign_in("office")
    office.post("qualification_switch", on="1")
    assert qualified.is_required(COUNTY, at=hour.at)
    schooling.passed(world, world.staff("zeguo-clerk2"), at=AT)
    hour.later(minutes=30)
    package = telling.handed(world, telling.PLOT, at=AT)
    page = clerk.get("package", package.pk)
    assert world.staff("zeguo-clerk2").name in page.words
    assert not page.offers("F9")
    assert "可受理人" in clerk.get("choose", q="宅基地").words
    clerk.post("accept", package.pk)
    assert (clerk.status, "您还没有受理资格" in clerk.words) == (403, True)
    schooling.passed(world, world.li, at=hour.at + HOUR)
    hour.later(hours=2)
    assert clerk.get("package", package.pk).offers("F9")
    assert "可受理人" not in clerk.get("choose", q="宅基地").words


def test_a_number_is_sent_to_the_window_that_can(world, sign_in, clerk, hour):
    other = world.staff("zeguo-clerk2")
    schooling.passed(world, other, at=AT)
    hour.later(minutes=30)
    office = world.staff("office")
    qualifying.require_qualification(county=COUNTY, is_on=True, by=office, at=hour.at)
    guide = world.staff("zeguo-guide")
    ticket = drawing.draw(centre=ZEGUO, topic=telling.PLOT, channel="guide", by=guide, at=hour.at)
    here, there = Window.objects.filter(serves=ticket.area).order_by("number")[:2]
    seats.sit_down(window_id=here.pk, by=world.li, at=hour.at)
    seats.sit_down(window_id=there.pk, by=other, at=hour.at)
    queue.call(window_id=here.pk, by=world.li, at=hour.at)
    assert f"转到 {there.number} 号窗口" in clerk.get("window").words
    clerk.post("ticket_move", ticket.pk, window=there.pk)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.only_at_id) == ("waiting", there.pk)


def test_a_program_accepts_with_the_qualification_of_the_clerk_it_names(world, client):
    from onewindow.people import actions as people
    from onewindow.rules.actors import NOBODY, Role

    _, token = people.open_application(
        name="counter",
        scopes=["cases:read", "cases:write"],
        roles=[Role.CLERK],
        centres=[ZEGUO],
        by=NOBODY,
        at=AT,
    )
    office = world.staff("office")
    qualifying.require_qualification(county=COUNTY, is_on=True, by=office, at=AT)
    package = telling.handed(world, telling.PLOT)

    def accept(**sent):
        answer = client.post(
            f"/api/v1/packages/{package.pk}/accept",
            sent,
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        return answer.status_code, answer.json().get("code")

    client.post(
        f"/api/v1/packages/{package.pk}/receive",
        headers={"authorization": f"Bearer {token}"},
    )
    assert accept(confirmed=[]) == (403, "clerk_wanted")
    assert accept(clerk="nobody-at-all") == (403, "clerk_wanted")
    assert accept(clerk="zeguo-clerk1") == (403, "not_qualified")
    schooling.passed(world, world.li)
    from onewindow.web import kit

    ticked = telling.ticked(package, at=kit.now())
    assert accept(clerk="zeguo-clerk1", confirmed=list(ticked))[0] == 200


def test_a_certificate_is_read_by_its_holder_their_head_and_nobody_elsewhere(world, sign_in):
    held = schooling.passed(world, world.li).certificate
    for who, status in (
        ("zeguo-clerk1", 200),
        ("zeguo-head", 200),
        ("songmen-head", 404),
        ("zeguo-clerk2", 404),
    ):
        assert sign_in(who).get("training_certificate", held.number).status == status
    assert reverse("staff:training_certificate", args=[held.number]).endswith("0001/")


def test_a_certificate_is_printed_and_says_what_it_is_not(world, sign_in):
    held = schooling.passed(world, world.li).certificate
    page = sign_in("zeguo-clerk1").get("training_pdf", held.number).page
    assert page["Content-Type"] == "application/pdf"
    said = "".join(pypdf.PdfReader(io.BytesIO(page.content)).pages[0].extract_text().split())
    assert held.number in said
    assert "不是国家职业资格证书" in said
