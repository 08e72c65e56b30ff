"""At the window: card and code, the choice of matters, one screen for a whole package."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from onewindow.cases.actions import drafts
from onewindow.cases.models import Package
from onewindow.journal import queries as journal
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
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


def test_what_this_window_takes_is_chosen_here_and_not_sent_away(clerk):
    assert clerk.get("guide_slip", "open_shop").leads_to.startswith(reverse("staff:choose"))
    assert clerk.follow().digit("1") == "open_shop"


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
