"""At the window: from the card on the reader to the notices, and results into the right hands."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from onewindow.cases.actions import drafts
from onewindow.cases.models import Case, Package
from onewindow.documents import queries as documents
from onewindow.journal import queries as journal
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.world import AT, ZEGUO

SHOP = ("food_prepack_filing", "tobacco_new")
MINUTES = "village_minutes"  # a paper of PLOT that has to be there
STRANGER = codes.identity_number(division="331081", birth_on=AT.date().replace(1990), serial=777)


def scan(visitor, text):
    """A scanner types and sends Enter."""
    return visitor.post("scan", q=text)


def picture():
    data = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(data, "JPEG")
    return SimpleUploadedFile("page.jpg", data.getvalue(), "image/jpeg")


def the_draft():
    return Package.objects.filter(stage="draft").latest("created_at")


def on_the_phone(world, *matters):
    """A draft that its citizen began elsewhere, with nothing answered yet."""
    return drafts.begin(centre=ZEGUO, channel="phone", matters=matters, by=world.zhang.actor, at=AT)


def fresh(package):
    return Package.objects.select_related("applicant", "agent").get(pk=package.pk)


def kinds(package):
    return [paper.kind for paper in documents.papers(package=package.pk)]


def rules(package):
    return sorted(telling.ticked(package))


# --- Card, code, person -----------------------------------------------------------------------


def test_a_draft_of_the_phone_goes_on_here_by_its_code_and_the_card(world, clerk):
    draft = on_the_phone(world, *SHOP)

    scan(clerk, draft.code).follow()
    assert "请刷身份证" in clerk.words
    scan(clerk, world.zhang.person.number).follow()
    assert codes.mask_name(world.zhang.person.name) in clerk.words
    assert "data-enter" in clerk.html
    clerk.post("take_over", code=clerk.value("code")).follow()

    assert clerk.status == 200
    assert fresh(draft).helper == world.li.id
    looks = [one for one in journal.about(world.zhang.person.pk) if one.actor == world.li.id]
    assert [one.fact for one in looks] == ["person.unmasked"]


def test_the_card_alone_shows_what_its_holder_began(world, clerk):
    draft = on_the_phone(world, PLOT)
    scan(clerk, world.zhang.person.number).follow()
    assert draft.code in clerk.html


def test_a_code_with_somebody_elses_card_opens_nothing(world, clerk):
    draft = on_the_phone(world, PLOT)
    scan(clerk, draft.code)
    scan(clerk, world.agent.person.number).follow()
    assert "对不上" in clerk.words
    assert clerk.post("take_over", code=draft.code).status == 404
    assert fresh(draft).helper == ""


def test_the_number_on_the_reader_is_sealed_in_the_session(world, clerk):
    scan(clerk, world.zhang.person.number)
    assert world.zhang.person.number not in str(dict(clerk.browser.session))
    clerk.post("card_done")
    assert "card" not in clerk.browser.session


def test_a_scanned_receipt_leads_to_where_its_package_goes_on(world, clerk):
    waiting = telling.handed(world, PLOT)
    assert scan(clerk, waiting.code).leads_to == reverse("staff:package", args=[waiting.pk])
    case = telling.case_of(telling.accepted(world, PLOT))
    assert scan(clerk, case.number).leads_to == reverse("staff:case", args=[case.pk])
    telling.granted(world, case)
    assert scan(clerk, case.number).leads_to == reverse("staff:hand_out", args=[case.package_id])


def test_an_unknown_person_is_named_once_and_then_known(world, clerk):
    scan(clerk, STRANGER)
    clerk.post("begin", m="si_print").follow()
    package = the_draft()
    assert clerk.value("applicant.number") == STRANGER

    typed = {"applicant.number": STRANGER, "relation": "self"}
    assert clerk.send("people", package.pk, data=typed).status == 422
    assert "姓名" in clerk.words
    typed |= {"applicant.name": "陈新", "applicant.phone": "13800000009"}
    clerk.send("people", package.pk, data=typed).follow()

    assert fresh(package).applicant.name == "陈新"
    assert fresh(package).created_by == world.li.id


def test_a_known_number_needs_no_name(world, clerk):
    clerk.post("begin", m="si_print")
    package = the_draft()
    number = world.zhang.person.number
    clerk.send("people", package.pk, data={"applicant.number": number, "relation": "self"})
    assert fresh(package).applicant == world.zhang.person


def test_who_acts_for_another_is_named_beside_them(world, clerk):
    clerk.post("begin", m="si_print")
    package = the_draft()
    data = {"applicant.number": world.zhang.person.number, "relation": "agent"}
    assert clerk.send("people", package.pk, data=data).status == 422
    data["agent.number"] = world.zhang.person.number
    assert "代办人就是申请人本人" in clerk.send("people", package.pk, data=data).words
    data["agent.number"] = world.agent.person.number
    clerk.send("people", package.pk, data=data).follow()
    assert fresh(package).agent == world.agent.person
    assert world.agent.person.name in clerk.words


# --- Choosing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["yczm", "烟草专卖零售许可证"])
def test_a_matter_is_chosen_by_initials_or_words_and_a_digit(clerk, text):
    clerk.get("choose", q=text)
    found = [clerk.digit(str(n)) for n in range(1, 5)]
    assert "tobacco_new" in found


def test_a_life_event_is_chosen_the_same_way(world, clerk):
    clerk.get("choose", q="开便利店")
    assert "open_shop" in [clerk.digit(str(n)) for n in (1, 2, 3)]
    clerk.post("begin", life_event="open_shop").follow()
    assert the_draft().life_event.life_event_id == "open_shop"
    assert the_draft().channel == "window"


def test_several_matters_make_one_package(clerk):
    clerk.get("choose", m=["tobacco_new"], q="预包装")
    assert 'name="m" value="tobacco_new"' in clerk.html
    clerk.post("begin", m=list(SHOP)).follow()
    assert clerk.status == 200
    assert list(the_draft().pinned) == list(SHOP)


def test_what_this_window_does_not_take_says_where_it_is_done(clerk):
    clerk.get("choose", q="渔业船员证书")
    assert clerk.digit("1") == reverse("staff:guide_slip", args=["crew_cert"])
    clerk.get("guide_slip", "crew_cert")
    assert clerk.status == 200
    assert clerk.get("guide_slip", "nothing_like_it").status == 404


def test_the_finds_alone_come_to_htmx(clerk):
    clerk.get("choose", htmx=True, q="身份证")
    assert "<html" not in clerk.html
    assert 'id="picks"' in clerk.html


# --- One screen -------------------------------------------------------------------------------


def test_questions_are_answered_by_digits_until_none_is_left(world, clerk):
    draft = on_the_phone(world, *SHOP)
    scan(clerk, world.zhang.person.number)
    clerk.post("take_over", code=draft.code).follow()
    while 'id="question"' in clerk.html:
        data = {"key": clerk.value("key"), "value": clerk.digit("2")}
        clerk.send("answer", draft.pk, data=data).follow()
    assert fresh(draft).answers["tobacco_new.near_school"] == "no"
    assert "data-here" in clerk.html


def test_not_sure_is_always_an_answer(world, clerk):
    draft = on_the_phone(world, *SHOP)
    scan(clerk, world.zhang.person.number)
    clerk.post("take_over", code=draft.code).follow()
    key = clerk.value("key")
    assert clerk.digit("0") == "unsure"
    clerk.send("answer", draft.pk, data={"key": key, "value": "unsure"})
    assert fresh(draft).answers[key] == "unsure"


def test_what_registers_know_is_shown_as_found_and_kept_when_confirmed(world, clerk):
    draft = on_the_phone(world, *SHOP)
    scan(clerk, world.zhang.person.number)
    clerk.post("take_over", code=draft.code).follow()
    assert "来自营业执照库" in clerk.words
    name = clerk.value("business.name")
    assert name
    clerk.send("fill", draft.pk, data={"business.name": name, "_form": "1"})
    assert fresh(draft).form["business.name"] == name


def test_a_wrong_value_is_told_at_its_place_and_not_lost(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.send("fill", draft.pk, data={"business.uscc": "92331081", "_form": "1"})
    assert clerk.status == 422
    assert "错误：" in clerk.words
    assert clerk.value("business.uscc") == "92331081"
    assert fresh(draft).form["business.uscc"] == "92331081"


def test_what_is_typed_in_the_form_comes_along_with_every_other_post(world, clerk):
    draft = telling.draft(world, *SHOP)
    typed = {"business.contact_name": "王五", "_form": "1"}
    clerk.send("paper_verb", draft.pk, "idcard", data={"verb": "take", **typed})
    assert fresh(draft).form["business.contact_name"] == "王五"


def test_papers_are_taken_scanned_promised_checked_and_taken_back(world, clerk):
    draft = telling.draft(world, *SHOP)

    def act(verb, material="premises", **more):
        data = {"verb": verb, **more}
        clerk.send("paper_verb", draft.pk, material, data=data)
        return telling.rows(draft)[material]

    assert act("undo").status == "missing"
    assert act("take").status == "paper"
    assert act("scan", file=picture()).status == "given"
    assert act("scan", file=picture()).grade == "B"
    assert (
        clerk.browser.get(
            reverse("staff:document", args=[telling.rows(draft)["premises"].document_id])
        ).headers["Content-Type"]
        == "image/jpeg"
    )
    assert act("wrong").checked == ""
    assert clerk.status == 422
    assert act("wrong", remark="看不清").checked == "wrong"
    assert act("right").checked == "right"
    assert act("promise", material="idcard").status != "promised"
    assert clerk.status == 403
    assert act("burn").status == "given"
    assert clerk.status == 404


def test_a_file_that_is_no_picture_is_refused_with_the_reason(world, clerk):
    draft = telling.draft(world, *SHOP)
    file = SimpleUploadedFile("page.jpg", b"MZ not a picture", "image/jpeg")
    clerk.send("paper_verb", draft.pk, "premises", data={"verb": "scan", "file": file})
    assert clerk.status == 422
    assert "只接收" in clerk.words


def test_the_same_matter_within_thirty_days_is_a_warning(world, clerk):
    telling.accepted(world, PLOT)
    draft = telling.draft(world, PLOT)
    assert "30 天内办过同样的事项" in clerk.get("package", draft.pk).words


def test_htmx_gets_the_working_part_alone(world, clerk):
    draft = telling.draft(world, PLOT)
    page = clerk.get("package", draft.pk).html
    clerk.post("delivery", draft.pk, htmx=True, delivery="邮寄")
    assert "<html" not in clerk.html
    assert clerk.html.lstrip().startswith('<div id="work"')
    assert len(clerk.html) < len(page)


# --- F9 and Shift+F9 --------------------------------------------------------------------------


def test_f9_hands_in_receives_and_accepts_at_one_moment(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.send("accept", draft.pk, data={"confirmed": rules(draft)}).follow()

    assert clerk.status == 200
    cases = Case.objects.filter(package=draft)
    assert {case.state for case in cases} == {"accepted"}
    assert {case.accepted_at for case in cases} == {AT}
    assert sorted(kinds(draft)) == ["acceptance", "acceptance", "receipt"]
    telling.assert_folds(draft)
    assert codes.grouped(draft.code) in clerk.words


def test_f9_keeps_what_stands_in_the_form(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.get("package", draft.pk)
    form = dict(draft.form)
    data = {key: value for key, value in form.items() if isinstance(value, str)}
    key = next(one for one in data if "address" in one)
    data |= {key: "温岭市泽国镇新路 9 号", "confirmed": rules(draft)}
    work = {"_form": "1", **data}
    clerk.send("accept", draft.pk, data=work)
    assert fresh(draft).form[key] == "温岭市泽国镇新路 9 号"


def test_f9_with_something_missing_changes_nothing(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, MINUTES, data={"verb": "undo"})
    clerk.send("accept", draft.pk, data={"confirmed": rules(draft)})
    assert clerk.status == 422
    assert fresh(draft).stage == "draft"
    assert not Case.objects.filter(package=draft).exists()
    assert kinds(draft) == []


def test_f9_asks_for_every_rule_by_name(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.send("accept", draft.pk, data={})
    assert clerk.status == 422
    assert clerk.words.count("请确认") >= len(rules(draft)) > 0
    assert fresh(draft).stage == "draft"


def test_f9_accepts_with_gaps_when_only_such_papers_are_missing(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, LATE_PAPER, data={"verb": "undo"})
    clerk.get("package", draft.pk)
    assert clerk.value("gap_days") == "10"
    data = {"gap_days": "10", "confirmed": rules(draft)}
    clerk.send("accept", draft.pk, data=data).follow()
    assert telling.case_of(draft).state == "accepted-with-gaps"
    assert "容缺受理告知书" in clerk.words

    clerk.get("package", draft.pk)
    assert clerk.offers("F9")
    clerk.send("paper_verb", draft.pk, LATE_PAPER, data={"verb": "take"})
    clerk.post("fill_gaps", draft.pk)
    assert telling.case_of(draft).state == "accepted"


def test_a_hand_in_of_the_web_is_accepted_here(world, clerk):
    package = telling.handed(world, PLOT)
    clerk.get("window")
    assert reverse("staff:package", args=[package.pk]) in clerk.html
    clerk.send("accept", package.pk, data={"confirmed": rules(package)})
    assert telling.case_of(package).state == "accepted"
    assert kinds(package) == ["receipt", "acceptance"]


def test_one_notice_is_prepared_from_what_the_checks_found(world, clerk):
    package = telling.handed(world, PLOT, without=[MINUTES])
    clerk.get("missing", package.pk)
    assert clerk.value("items.0.where") == MINUTES
    assert clerk.value("items.0.problem") == "未提交"

    items = {
        f"items.0.{key}": clerk.value(f"items.0.{key}")
        for key in ("where", "name", "problem", "remedy")
    }
    more = clerk.send("missing", package.pk, data={**items, "_add": "1", "days": "7"})
    assert more.value("items.1.name") == ""
    assert clerk.send("missing", package.pk, data={**items, "days": "0"}).status == 422
    clerk.send("missing", package.pk, data={**items, "items.0.remedy": "补盖公章", "days": "7"})

    assert telling.case_of(package).state == "supplement"
    (asked,) = package.supplements.all()
    assert asked.items[0]["remedy"] == "补盖公章"
    assert kinds(package) == ["receipt", "supplement"]


def test_a_draft_with_papers_missing_is_taken_in_and_told_at_once(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, MINUTES, data={"verb": "wrong", "remark": "没有签章"})
    clerk.get("missing", draft.pk)
    assert clerk.value("items.0.problem") == "没有签章"
    items = {
        f"items.0.{key}": clerk.value(f"items.0.{key}")
        for key in ("where", "name", "problem", "remedy")
    }
    clerk.send("missing", draft.pk, data={**items, "days": "10"})
    assert telling.case_of(draft).state == "supplement"


def test_what_was_put_right_is_accepted_by_one_key(world, clerk):
    package = telling.handed(world, PLOT, without=[MINUTES])
    items = {"items.0.where": MINUTES, "items.0.name": "公示", "items.0.problem": "未提交"}
    clerk.send("missing", package.pk, data={**items, "items.0.remedy": "补交", "days": "10"})
    clerk.send("paper_verb", package.pk, MINUTES, data={"verb": "take"})
    clerk.send("accept", package.pk, data={"confirmed": rules(package)})
    assert telling.case_of(package).state == "accepted"


def test_a_refusal_at_intake_needs_a_reason_and_names_the_right_office(world, clerk):
    package = telling.handed(world, PLOT)
    case = telling.case_of(package)
    assert clerk.post("refuse_intake", case.pk).status == 422
    reason = "申请事项依法不属于本行政机关职权范围"
    clerk.post("refuse_intake", case.pk, reason=reason, office="tobacco")
    assert telling.case_of(package).state == "refused-at-intake"
    paper = documents.papers(package=package.pk)[-1]
    assert paper.body["reasons"] == [reason]
    assert paper.body["right_office"]["name"] == "温岭市烟草专卖局"
    assert clerk.get("refuse_intake", case.pk).status == 404


def test_only_a_clerk_works_here(world, sign_in):
    package = telling.handed(world, PLOT)
    head = sign_in("zeguo-head").get("package", package.pk)
    assert head.status == 200
    assert not head.offers("F9")
    assert head.post("accept", package.pk).status == 403
    assert telling.case_of(package).state == "submitted"


# --- Printing and handing out -----------------------------------------------------------------


def test_each_paper_opens_as_pdf_and_all_of_them_as_one(world, clerk):
    package = telling.accepted(world, PLOT)
    clerk.get("prints", package.pk)
    for paper in documents.papers(package=package.pk):
        assert reverse("staff:paper", args=[paper.pk]) in clerk.html
    receipt = documents.papers(package=package.pk)[0]
    for name, key in [("paper", receipt.pk), ("roll", receipt.pk), ("print_all", package.pk)]:
        clerk.get(name, key)
        assert clerk.page.content.startswith(b"%PDF")
        assert clerk.page.headers["Cache-Control"] == "no-store"
    assert clerk.get("roll", documents.papers(package=package.pk)[1].pk).status == 404


def ready(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    return telling.granted(world, case)


def test_the_wrong_person_stops_everything(world, clerk):
    case = ready(world)
    clerk.post("verify", case.package_id, number=world.agent.person.number)
    assert clerk.status == 409
    assert "不是本人" in clerk.words
    over = {"number": world.agent.person.number, "case": case.pk, "signed": "1"}
    assert clerk.post("hand_over", case.package_id, **over).status == 409
    assert telling.case_of(case.package).state == "ready"


def test_the_right_person_signs_and_holds_the_result(world, clerk):
    case = ready(world)
    number = world.zhang.person.number
    clerk.post("verify", case.package_id, number=number)
    assert world.zhang.person.name in clerk.words
    over = {"number": number, "case": case.pk}
    assert clerk.post("hand_over", case.package_id, **over).status == 422
    clerk.post("hand_over", case.package_id, signed="1", **over).follow()
    assert telling.case_of(case.package).state == "delivered"
    assert "送达回证" in clerk.words
    found = documents.papers(package=case.package_id)
    (delivery,) = [one for one in found if one.kind == "delivery"]
    assert delivery.body["recipient"]["name"] == world.zhang.person.name


def test_a_mistyped_number_is_not_a_wrong_person(world, clerk):
    case = ready(world)
    assert clerk.post("verify", case.package_id, number="33108").status == 422


def test_the_post_needs_a_tracking_number_and_ends_with_its_receipt(world, clerk):
    case = ready(world)
    assert clerk.post("send", case.pk, how="post").status == 422
    clerk.post("send", case.pk, how="post", tracking="SF100200300")
    assert telling.case_of(case.package).state == "posted"
    clerk.post("arrived", case.pk, receiver="李守田")
    assert telling.case_of(case.package).state == "delivered"


def test_a_locker_tells_its_code_once_and_opens_only_to_it(world, clerk):
    case = ready(world)
    clerk.post("send", case.pk, how="locker", locker="B07")
    assert "只显示这一次" in clerk.words
    shown = clerk.html.split('class="number strong">')[1][:8]
    assert shown not in clerk.get("hand_out", case.package_id).html
    number = world.zhang.person.number
    over = {"number": number, "case": case.pk, "signed": "1"}
    assert clerk.post("hand_over", case.package_id, code="00000000", **over).status == 409
    clerk.post("hand_over", case.package_id, code=shown, **over)
    assert telling.case_of(case.package).state == "delivered"
