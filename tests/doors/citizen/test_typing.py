"""What people type: wrong things are told in their place, and nothing is lost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onewindow.cases.actions import drafts
from onewindow.cases.models import Package
from onewindow.documents.models import Document
from tests.doors.citizen.test_journey import picture
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, ZEGUO


@pytest.fixture
def draft(world):
    """Mr Li's shop, every question answered, nothing filled in."""
    package = drafts.begin(
        centre=ZEGUO, channel="web", life_event="open_shop", by=world.zhang.actor, at=AT
    )
    from onewindow.program.demonstration import papers

    return papers.answer_all(package, by=world.zhang.actor, at=AT)


@pytest.fixture
def li(visit):
    return visit("li-shop")


def test_a_question_without_an_answer_is_asked_again(visit):
    nobody = visit().get("/ask/life/open_shop/").post("/ask/life/open_shop/", {})
    assert nobody.page.status_code == 422
    assert nobody.title.startswith("错误：")
    assert nobody.errors == [("请选择一个回答；不清楚就选“不确定”。", "#f-answer")]


def test_an_answer_nobody_offered_is_refused(visit):
    nobody = visit().get("/ask/life/open_shop/").send(answer="castle")
    assert nobody.page.status_code == 422


def test_not_sure_is_an_answer_and_the_list_says_what_hangs_on_it(visit):
    nobody = visit().get("/ask/life/open_shop/")
    while "/list/" not in nobody.path:
        assert "unsure" in nobody.choices("answer")
        nobody.send(answer="unsure")
    assert "要看情况" in nobody.main
    assert "要看这个问题怎么答" in nobody.main


def test_an_answer_can_be_changed_later(visit):
    nobody = visit().get("/ask/matter/gaoling/").send(answer="80").send(answer="no")
    assert nobody.path == "/ask/matter/gaoling/list/"
    nobody.get("/ask/matter/gaoling/?change=gaoling.age")
    nobody.send(answer="90")
    assert "90–99周岁" in nobody.main


def test_answers_given_before_signing_in_are_in_the_draft(visit):
    nobody = visit().get("/ask/matter/gaoling/").send(answer="80").send(answer="no")
    nobody.send("/ask/matter/gaoling/begin/", centre=ZEGUO).send(username="elder-80")
    package = Package.objects.get(pk=nobody.path.split("/")[2])
    assert package.answers == {"gaoling.age": "80", "gaoling.other": "no"}


def test_wrong_values_are_told_in_place_and_kept(li, draft):
    address = f"/apply/{draft.pk}/form/business-1/"
    li.get(address).send(business__operator_idno="33108119820417", business__name="")

    assert li.page.status_code == 422
    assert li.title.startswith("错误：")
    assert ("#f-business-operator_idno") in [address for _, address in li.errors]
    assert 'id="f-business-operator_idno-error"' in li.html
    assert li.form["business.operator_idno"] == ["33108119820417"]
    assert Package.objects.get(pk=draft.pk).form["business.operator_idno"] == "33108119820417"


def test_a_page_may_be_left_for_later_with_what_is_in_it(li, draft):
    li.get(f"/apply/{draft.pk}/form/business-1/").send(business__name="", later="1")
    assert li.path == f"/apply/{draft.pk}/"


def test_what_is_known_is_shown_with_its_source(li, draft):
    li.get(f"/apply/{draft.pk}/form/person/")
    assert "我们查到，来自公安人口库。请核对。" in li.main
    assert li.form["person.mobile"] == ["16000000001"]


def test_what_differs_from_the_register_is_said_and_kept(li, draft):
    address = f"/apply/{draft.pk}/form/person/"
    li.get(address).send(person__registered_address="泽国镇别处1号")
    li.get(address)
    assert "与登记不一致" in li.main
    assert li.form["person.registered_address"] == ["泽国镇别处1号"]


def test_lines_of_a_table_are_added_and_removed_without_a_script(li, draft):
    address = f"/apply/{draft.pk}/form/gth_new-2/"
    li.get(address)
    assert "gth_new.trade_name_alt.0.name" in li.form
    li.post(address, {"gth_new.trade_name_alt.0.name": "李记", "_add": "gth_new.trade_name_alt"})
    assert li.form["gth_new.trade_name_alt.0.name"] == ["李记"]
    assert "gth_new.trade_name_alt.1.name" in li.form
    sent = {"gth_new.trade_name_alt.0.name": "李记", "gth_new.trade_name_alt.1.name": "李家"}
    li.post(address, {**sent, "_remove": "gth_new.trade_name_alt.0"})
    assert li.form["gth_new.trade_name_alt.0.name"] == ["李家"]


def test_a_way_of_delivery_asks_for_its_address(li, draft):
    li.post(f"/apply/{draft.pk}/delivery/", {"delivery": "邮寄"})
    assert "邮寄信息" in li.get(f"/apply/{draft.pk}/").main
    li.post(f"/apply/{draft.pk}/delivery/", {"delivery": "信鸽"})
    assert li.page.status_code == 422


# --- For whom --------------------------------------------------------------------------------


def test_acting_for_another_names_both(visit, world, draft):
    li = visit("li-shop")
    li.post(f"/apply/{draft.pk}/whom/", {"relation": "family"})
    assert li.path.endswith("/whom/applicant/")
    wife = world.cast.citizens["li-wife"].person
    li.send(name=wife.name, number=wife.number)

    package = Package.objects.get(pk=draft.pk)
    assert (package.applicant_id, package.agent_id) == (wife.pk, world.zhang.person.pk)
    assert f"李守田 代 {wife.name} 办理" in li.get(f"/apply/{draft.pk}/").main


def test_what_registers_know_of_another_is_not_shown_to_an_agent(visit, world, draft):
    li = visit("li-shop")
    wife = world.cast.citizens["li-wife"].person
    li.get(f"/apply/{draft.pk}/whom/applicant/?relation=family")
    li.send(name=wife.name, number=wife.number)
    for page in ("form/person/", "form/business-1/", "check/"):
        assert wife.address not in li.get(f"/apply/{draft.pk}/{page}").html
        assert wife.phone not in li.html


def test_a_number_opens_nothing_without_its_name(visit, world, draft):
    li = visit("li-shop")
    wife = world.cast.citizens["li-wife"].person
    li.get(f"/apply/{draft.pk}/whom/applicant/?relation=family")
    li.send(name="张三", number=wife.number)
    assert li.page.status_code == 422
    assert li.errors == [("姓名与证件号码对不上，请核对。", "#f-name")]
    assert Package.objects.get(pk=draft.pk).applicant_id == world.zhang.person.pk


def test_nobody_is_agent_for_themselves(visit, world, draft):
    li, me = visit("li-shop"), world.zhang.person
    li.get(f"/apply/{draft.pk}/whom/applicant/?relation=agent")
    li.send(name=me.name, number=me.number)
    assert li.page.status_code == 422


def test_a_wrong_number_is_told_beside_its_box_in_both_languages(visit, draft):
    for language, sentence in (("zh-hans", "请核对 18 位"), ("en", "18 characters")):
        li = visit("li-shop", language=language)
        li.get(f"/apply/{draft.pk}/whom/applicant/?relation=family").send(name="", number="123")
        assert li.page.status_code == 422
        assert {address for _, address in li.errors} == {"#f-name", "#f-number"}
        assert sentence in li.main


# --- Papers ----------------------------------------------------------------------------------


def slots(draft):
    return f"/apply/{draft.pk}/materials/"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"hello", "只接收 JPEG、PNG、WebP 图片和 PDF。"),
        ("a.jpg", b"\xff\xd8\xff broken", "文件打不开"),
        ("a.pdf", b"%PDF-1.4 broken", "文件打不开"),
    ],
)
def test_a_bad_file_is_refused_beside_its_box(li, draft, name, data, sentence):
    li.get(f"{slots(draft)}floorplan/")
    li.post(f"{slots(draft)}floorplan/", {"do": "upload", "file": SimpleUploadedFile(name, data)})
    assert li.page.status_code == 422
    ((said, address),) = li.errors
    assert sentence in said
    assert said.startswith(name)
    assert address == "#f-file"


def test_a_file_has_to_be_chosen(li, draft):
    li.post(f"{slots(draft)}floorplan/", {"do": "upload"})
    assert li.page.status_code == 422


def test_several_photographs_become_one_document(li, draft):
    files = [picture("一.jpg"), picture("二.jpg")]
    li.post(f"{slots(draft)}floorplan/", {"do": "upload", "file": files})
    row = Document.objects.get(material="floorplan")
    assert (row.mime, row.pages, row.title) == ("application/pdf", 2, "一.pdf")
    assert "一.pdf" in li.get(slots(draft)).main


def test_one_bad_file_among_several_keeps_all_out(li, draft):
    files = [picture(), SimpleUploadedFile("b.txt", b"x")]
    li.post(f"{slots(draft)}floorplan/", {"do": "upload", "file": files})
    assert li.page.status_code == 422
    assert not Document.objects.filter(material="floorplan").exists()


def test_where_a_photograph_was_taken_is_not_kept(li, draft):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
    li.post(
        f"{slots(draft)}floorplan/",
        {"do": "upload", "file": SimpleUploadedFile("a.jpg", out.getvalue())},
    )
    document = Document.objects.get(material="floorplan")
    assert b"at home" not in li.browser.get(f"/my/files/{document.pk}/").content


def test_found_papers_are_confirmed_with_one_tap_or_disputed(li, draft):
    assert telling.rows(draft)["idcard"].status == "found"
    li.post(slots(draft))
    assert telling.rows(draft)["idcard"].status == "confirmed"
    li.post(f"{slots(draft)}idcard/", {"do": "dispute"})
    assert telling.rows(draft)["idcard"].status == "disputed"
    assert "与登记不一致" in li.main


def test_only_what_may_be_promised_offers_it(li, draft):
    assert "用承诺代替" in li.get(f"{slots(draft)}food_promise/").main
    assert "用承诺代替" not in li.get(f"{slots(draft)}idcard/").main
    li.post(f"{slots(draft)}idcard/", {"do": "promise"})
    assert li.page.status_code == 403


def test_a_draft_given_up_is_gone(li, draft):
    assert "删除草稿？" in li.get(f"/apply/{draft.pk}/discard/").main
    li.send()
    assert li.path == "/my/"
    assert Package.objects.get(pk=draft.pk).form == {}
    assert li.get(f"/apply/{draft.pk}/").path == "/my/"


def test_a_plot_has_a_page_for_every_field(visit, world):
    package = telling.draft(world, PLOT, at=AT)
    li = visit("li-shop").get(f"/apply/{package.pk}/")
    assert "可以提交" in li.main
