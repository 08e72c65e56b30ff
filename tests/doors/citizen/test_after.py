"""After handing in: lanes, the day it is due, what is asked for, certificates, anybody's look."""

import pytest

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, decide, materials, review, tick
from onewindow.cases.models import Case
from onewindow.documents import uploads
from onewindow.documents.models import Certificate
from onewindow.journal import queries as journal
from tests.doors.citizen.test_journey import picture
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.world import AT, DAY, HOUR

PAPER, PHONE = "house_promise", "person.mobile"


@pytest.fixture
def li(visit):
    return visit("li-shop")


@pytest.fixture
def accepted(world):
    return telling.accepted(world, PLOT)


@pytest.fixture
def asked(world):
    """A package of which the window wants one paper again."""
    package = telling.handed(world, PLOT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    item = {"where": PAPER, "name": "承诺书", "problem": "缺少签名", "remedy": "重新上传"}
    acceptance.ask_supplement(package_id=package.pk, items=[item], by=world.li, at=AT)
    return package


def test_the_package_shows_a_lane_for_every_department(li, world):
    package = telling.accepted(world, life_event="open_shop")
    li.get(f"/my/{package.pk}/")
    for case in Case.objects.filter(package=package).select_related("department", "version"):
        assert case.version.body["name"] in li.main
        assert case.department.name in li.main
    assert "受理了，开始计时" in li.main
    assert "前一步办完后自动开始，不用再来" in li.main


def test_the_case_says_who_has_it_and_why_it_is_due_that_day(li, accepted):
    case = telling.case_of(accepted)
    li.get(f"/my/cases/{case.pk}/")

    assert case.due_on is not None
    assert f"现在在：{case.department.name}" in li.main
    assert f"{case.due_on.year}年{case.due_on.month}月{case.due_on.day}日" in li.main
    assert "这一天是怎么算的" in li.main
    assert "第1天" in li.main or "第 1 天" in li.main
    assert "受理通知书" in li.main


def test_an_assumed_promise_is_marked_wherever_it_stands(visit, li, world):
    package = telling.accepted(world, "tobacco_new")
    secret = {"code": package.code, "password": planning.password_of(package.pk)}
    pages = [
        li.get("/guide/tobacco_new/").main,
        li.get("/ask/matter/tobacco_new/list/").main,
        li.get(f"/my/{package.pk}/").main,
        li.get(f"/my/cases/{telling.case_of(package).pk}/").main,
        visit().post("/progress/", secret).main,
    ]
    assert all("演示值" in page for page in pages)


def test_a_paused_case_says_why(li, world):
    case = telling.taken_up(world, PLOT)
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=5,
        reason="需检测地基",
        by=world.reviewer(case.department_id),
        at=AT + 2 * HOUR,
    )
    li.get(f"/my/cases/{case.pk}/")
    assert "计时暂停" in li.main
    assert "需检测地基" in li.main


def test_a_late_case_begins_with_an_apology(li, accepted, monkeypatch):
    from onewindow.web import kit

    monkeypatch.setattr(kit, "now", lambda: AT + 90 * DAY)
    li.post("/login/", {"username": "li-shop"})
    li.get(f"/my/cases/{telling.case_of(accepted).pk}/")
    assert "很抱歉，超过了承诺的时间" in li.main


def test_urging_is_heard_once_a_day(li, accepted):
    case = telling.case_of(accepted)
    for _ in range(2):
        li.post(f"/my/cases/{case.pk}/urge/")
    assert "今天已经催办" in li.main
    assert [each.fact for each in journal.about(case.pk)].count("case.urged") == 1


def test_withdrawing_asks_first(li, accepted):
    case = telling.case_of(accepted)
    li.get(f"/my/cases/{case.pk}/withdraw/")
    assert "撤回这一件？" in li.main
    assert telling.case_of(accepted).state == "accepted"

    li.send(reason="不建了")
    assert telling.case_of(accepted).state == "withdrawn"
    assert "撤回确认书" in li.main
    assert li.get(f"/my/cases/{case.pk}/withdraw/").path == f"/my/cases/{case.pk}/"


def test_a_refusal_leads_to_its_decision(li, world):
    case = telling.taken_up(world, PLOT)
    telling.refused(world, case)
    li.get(f"/my/cases/{case.pk}/")
    assert "理由和下一步" in li.main


# --- What is missing -------------------------------------------------------------------------


def test_the_notice_is_the_first_thing_on_the_package(li, asked):
    li.get(f"/my/{asked.pk}/")
    assert "请补材料" in li.main
    assert li.link("去补材料") == f"/my/{asked.pk}/missing/"
    assert li.get("/my/").link("去补材料") == f"/my/{asked.pk}/missing/"


def test_the_link_of_a_message_lands_at_the_one_paper_after_the_log_in(visit, asked):
    li = visit()
    li.get(f"/my/{asked.pk}/missing/")
    assert li.path == "/login/"
    li.send(username="li-shop")
    assert li.path == f"/apply/{asked.pk}/materials/{PAPER}/"
    assert visit("agent-wang").get(f"/my/{asked.pk}/missing/").page.status_code == 404


def test_what_the_house_holds_by_now_is_handed_in_with_one_tap(li, world, asked):
    assert "用已有的" not in li.get(f"/my/{asked.pk}/supplement/").main
    other = telling.draft(world, PLOT)
    materials.attach(
        package_id=other.pk,
        material=PAPER,
        upload=uploads.inspect(data=picture().read(), name="签好的承诺书.png"),
        title="签好的承诺书",
        may_reuse=True,
        by=world.zhang.actor,
        at=AT,
    )
    li.get(f"/my/{asked.pk}/missing/")  # not to the upload: there is nothing to bring
    assert li.path == f"/my/{asked.pk}/supplement/"
    assert "您已经有：签好的承诺书，不用再交" in li.main
    li.send(use="1")
    assert li.path == f"/my/{asked.pk}/"
    assert telling.case_of(asked).state == "received"
    given = asked.materials.get(material=PAPER)
    assert (given.status, given.document.title) == ("confirmed", "签好的承诺书")
    # The window refuses just this paper: it is not offered again.
    items = [{"where": PAPER, "name": "承诺书", "problem": "不是这一处", "remedy": "重新签"}]
    acceptance.ask_supplement(package_id=asked.pk, items=items, by=world.li, at=AT)
    assert "用已有的" not in li.get(f"/my/{asked.pk}/supplement/").main


def test_only_what_is_missing_is_asked_for_and_one_tap_away(li, asked):
    li.get(f"/my/{asked.pk}/supplement/")
    assert "缺少签名 → 重新上传" in li.main
    slot = li.link("承诺书")
    assert slot == f"/apply/{asked.pk}/materials/{PAPER}/"
    assert li.html.count("tasks__item") == 1

    li.send()
    assert li.page.status_code == 422
    assert li.errors[0][1] == slot

    li.post(slot, {"do": "upload", "file": picture()})
    assert li.path == f"/my/{asked.pk}/supplement/"
    li.send()
    assert li.path == f"/my/{asked.pk}/"
    assert telling.case_of(asked).state == "received"


def test_a_field_that_the_notice_names_is_corrected_here_and_nothing_else(li, world):
    package = telling.handed(world, PLOT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    items = [
        {"where": PAPER, "name": "承诺书", "problem": "缺少签名", "remedy": "重新上传"},
        {"where": PHONE, "name": "联系电话", "problem": "号码打不通", "remedy": "换一个号码"},
    ]
    acceptance.ask_supplement(package_id=package.pk, items=items, by=world.li, at=AT)

    li.get(f"/my/{package.pk}/supplement/")
    assert "号码打不通 → 换一个号码" in li.main
    assert li.form[PHONE] == [package.form[PHONE]]
    assert "person.name" not in li.form
    li.send(person__mobile="138")
    assert li.page.status_code == 422
    assert li.form[PHONE] == ["138"], "what was typed is there, right or wrong"
    assert "#f-person-mobile" in [where for _, where in li.errors]

    li.send(person__mobile="13957612345", person__name="别人")
    li.post(f"/apply/{package.pk}/materials/{PAPER}/", {"do": "upload", "file": picture()})
    assert li.form[PHONE] == ["13957612345"], "it waited while the paper was fetched"
    li.send()
    package.refresh_from_db()
    assert telling.case_of(package).state == "received"
    assert package.form[PHONE] == "13957612345"
    assert package.form["person.name"] == world.zhang.person.name


def test_what_was_handed_in_is_no_longer_a_draft(li, asked):
    for page in ("", "check/", "form/person/", "whom/", "delivery/", "question/", "discard/"):
        assert li.get(f"/apply/{asked.pk}/{page}").path == f"/my/{asked.pk}/", page


def test_papers_that_may_come_late_are_given_after_acceptance(li, world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    confirmed = telling.ticked(package)
    acceptance.accept_with_gaps(package_id=package.pk, by=world.li, at=AT, confirmed=confirmed)

    assert "还有容缺的材料" in li.get(f"/my/{package.pk}/").main
    li.get(li.link("去补交")).send()
    assert li.page.status_code == 422
    li.post(f"/apply/{package.pk}/materials/{LATE_PAPER}/", {"do": "upload", "file": picture()})
    li.get(f"/my/{package.pk}/gaps/").send()
    assert telling.case_of(package).state == "accepted"


def test_a_notice_left_unanswered_says_what_that_means(li, asked):
    tick.tick(at=AT + 60 * DAY)
    assert "补正期限已过" in li.get(f"/my/{asked.pk}/").main
    assert li.get(f"/my/{asked.pk}/supplement/").path == f"/my/{asked.pk}/"


# --- Certificates ----------------------------------------------------------------------------


@pytest.fixture
def certificate(world):
    package = telling.accepted(world, "tobacco_new", tobacco_new__premises="own")
    case = telling.granted(world, telling.case_of(package))
    return Certificate.objects.get(case=case.pk)


def test_a_certificate_is_listed_shown_and_checked(visit, li, certificate):
    assert certificate.title in li.get("/my/certificates/").main
    li.get(f"/my/certificates/{certificate.pk}/")
    assert "有效" in li.main
    assert certificate.code in li.main
    answer = li.browser.get(f"/my/certificates/{certificate.pk}/pdf/")
    assert answer.content.startswith(b"%PDF-")

    anybody = visit().post("/verify/", {"code": f"{certificate.code[:8]} {certificate.code[8:]}"})
    assert anybody.path == f"/verify/{certificate.code}"
    assert "李**" in anybody.main
    assert "李守田" not in anybody.html
    assert "332623" not in anybody.html


def test_a_revoked_certificate_says_so_to_everybody(visit, world, certificate):
    from onewindow.documents.actions import revoke_certificate

    revoke_certificate(certificate=certificate.pk, why="承诺不实", by=world.li, at=AT, on=AT.date())
    anybody = visit().get(f"/verify/{certificate.code}")
    assert "已撤销" in anybody.main
    assert "承诺不实" not in anybody.main


def test_a_revocation_lies_on_the_case_and_the_check_says_since_when(visit, li, world, certificate):
    case = Case.objects.get(pk=certificate.case)
    decide.revoke(
        case_id=case.pk, reasons="承诺不实", by=world.wang(case.department_id), at=AT + 4 * HOUR
    )
    li.get(f"/my/cases/{case.pk}/")
    assert "撤销决定书" in li.main
    paper = li.link("看决定书：理由、依据和怎样申诉")
    assert li.browser.get(paper).content.startswith(b"%PDF-")
    check = visit().get(f"/verify/{certificate.code}").main
    assert "已撤销" in check
    assert "撤销日期 2026年3月2日" in check


def test_a_voided_case_shows_why(li, world):
    case = telling.case_of(telling.handed(world, PLOT))
    acceptance.void(case_id=case.pk, reason="重复申报", by=world.chen, at=AT)
    li.get(f"/my/cases/{case.pk}/")
    assert "作废决定书" in li.main
    assert li.link("看决定书：理由、依据和怎样申诉")


def test_an_unknown_certificate_is_not_to_be_trusted(visit):
    anybody = visit().get("/verify/1234567890123456")
    assert anybody.page.status_code == 404
    assert "不要采信" in anybody.main


def test_a_licence_is_chosen_online_and_signed_for_here(visit, li, world):
    draft = telling.draft(world, "tobacco_new", tobacco_new__premises="own")
    assert planning.ONLINE in li.get(f"/apply/{draft.pk}/delivery/").choices("delivery")
    plot = telling.draft(world, "tobacco_new", "jb_join")
    assert planning.ONLINE not in li.get(f"/apply/{plot.pk}/delivery/").choices("delivery")

    package = telling.accepted(
        world, "tobacco_new", delivery=planning.ONLINE, tobacco_new__premises="own"
    )
    case = telling.granted(world, telling.case_of(package))
    secret = {"code": package.code, "password": planning.password_of(package.pk)}
    assert "网上，等您签收" in visit().post("/progress/", secret).main
    li.get(f"/my/cases/{case.pk}/")
    assert "不用到窗口" in li.main
    visit("elder-75").post(f"/my/cases/{case.pk}/confirm/")
    assert telling.case_of(package).state == "ready"
    li.post(f"/my/cases/{case.pk}/confirm/")
    assert li.path.startswith("/my/certificates/")
    assert telling.case_of(package).state == "delivered"
    assert "送达回证" in li.get(f"/my/cases/{case.pk}/").main


# --- Anybody with number and password --------------------------------------------------------


def test_progress_shows_the_way_and_nobody(visit, accepted):
    secret = {"code": accepted.code, "password": planning.password_of(accepted.pk)}
    anybody = visit().post("/progress/", secret)
    assert "受理了，开始计时" in anybody.main
    for private in ("李守田", "332623", "16000000001", "蒋洋村"):
        assert private not in anybody.html
    assert anybody.page.headers["Cache-Control"] == "no-store"

    number = telling.case_of(accepted).number
    assert "办件进度" in visit().post("/progress/", {**secret, "code": number}).main


def test_the_code_on_a_paper_fills_the_box(visit, accepted):
    anybody = visit().get(f"/progress/{accepted.code}")
    assert anybody.form["code"] == [accepted.code]


def test_a_wrong_password_and_an_unknown_number_look_alike(visit, accepted):
    wrong = visit().post("/progress/", {"code": accepted.code, "password": "000001"})
    unknown = visit().post("/progress/", {"code": "99999999999", "password": "000001"})
    assert wrong.page.status_code == unknown.page.status_code == 422
    assert wrong.errors == unknown.errors


def test_the_eleventh_try_of_a_minute_is_refused(visit, accepted):
    anybody = visit()
    for _ in range(10):
        anybody.post("/progress/", {"code": accepted.code, "password": "000001"})
        assert anybody.page.status_code == 422
    secret = {"code": accepted.code, "password": planning.password_of(accepted.pk)}
    assert anybody.post("/progress/", secret).page.status_code == 429
    assert anybody.get("/progress/").page.status_code == 200


def test_tries_are_counted_for_where_they_really_come_from(visit, settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(12):
        sent = {"code": "1", "password": "1"}
        came = visit().browser.post("/progress/", sent, headers={"X-Forwarded-For": f"10.0.0.{n}"})
        assert came.status_code == 422


def test_the_slip_can_be_opened_again_by_its_people_only(visit, li, accepted):
    li.get(f"/my/{accepted.pk}/submitted/")
    assert planning.password_of(accepted.pk) in li.main
    assert visit("elder-75").get(f"/my/{accepted.pk}/submitted/").page.status_code == 404


def test_my_own_list_shows_drafts_and_packages_in_pages(li, world, accepted):
    draft = telling.draft(world, PLOT, at=AT)
    li.get("/my/")
    assert str(draft.pk) in li.html
    assert str(accepted.pk) in li.html
    assert li.get("/my/?after=nonsense").page.status_code == 200


def test_an_agent_sees_for_whom(visit, world):
    wife = world.cast.citizens["li-wife"]
    from onewindow.cases.actions import drafts

    package = telling.draft(world, PLOT, at=AT)
    drafts.set_people(
        package_id=package.pk,
        applicant=drafts.Named(name=wife.person.name, number=wife.person.number),
        relation="family",
        by=world.zhang.actor,
        at=AT,
    )
    assert f"为{wife.person.name}代办" in visit("li-shop").get("/my/").main
