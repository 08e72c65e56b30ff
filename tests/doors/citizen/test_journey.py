"""From the search to the lanes without a script: what a person does, page by page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onewindow.cases.models import Package
from tests.world import ZEGUO

LIKELY = {
    "sells": "grocery",
    "tobacco": "yes",
    "form": "single",
    "addr_mode": "declare",
    "use_name": "yes",
    "premises": "lease",
}
TYPED = {
    "business.address": "泽国镇丹崖路18号",
    "business.staff": "2",
    "business.area": "48",
    "gth_new.capital": "5",
    "business.name": "泽国李记副食店",
    "gaoling.carer": "郑念慈 16000000008",
    "bank.account": "6222020200112233446",
    "bank.branch": "温岭农商银行（演示）",
}


def picture(name="a.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def answer_all(visitor, address):
    """Answer every question as most people would; returns how many there were."""
    visitor.get(address)
    count = 0
    while "/list/" not in visitor.path and "answer" in visitor.html and count < 40:
        key = visitor.form["question"][0].rpartition(".")[2]
        wish, offered = LIKELY.get(key, "no"), visitor.choices("answer")
        value = wish if wish in offered else "no" if "no" in offered else offered[0]
        visitor.send(answer=value)
        count += 1
    return count


def fill_all(visitor, package):
    """Go on from page to page of the form, typing what is not found; returns the pages seen."""
    seen = []
    while "/form/" in visitor.get(f"{package}next/").path:
        assert visitor.path not in seen, visitor.errors
        seen.append(visitor.path)
        typed = {}
        for name, held in visitor.form.items():
            if not any(held):
                typed[name.replace(".", "__")] = TYPED.get(name, "")
        for name in ("person.ethnic", "business.scope", "food.kinds", "business.region"):
            if visitor.choices(name) and not any(visitor.form.get(name, [])):
                typed[name.replace(".", "__")] = visitor.choices(name)[0]
        visitor.send(**typed)
        assert visitor.page.status_code == 200, visitor.errors
    return seen


def bring_all(visitor, package):
    """Confirm what was found, promise what may be promised, photograph the rest."""
    visitor.get(f"{package}materials/")
    if "全部确认使用" in visitor.html:
        visitor.post(f"{package}materials/")
    part = visitor.html.partition("还要您提供")[2].partition("已经有了")[0]
    for address in {each for each in part.split('"') if "/materials/" in each}:
        visitor.get(address)
        does = "promise" if 'value="promise"' in visitor.html else "upload"
        sent = {"do": does} | ({"file": picture()} if does == "upload" else {})
        visitor.post(address, sent)
        assert visitor.page.status_code == 200, visitor.errors


@pytest.fixture
def li(visit):
    """Mr Li, signed out, with every question of the shop answered."""
    visitor = visit()
    answer_all(visitor, "/ask/life/open_shop/")
    return visitor


def test_mr_li_opens_his_shop_without_a_script(li):
    assert li.path == "/ask/life/open_shop/list/"
    assert "烟草专卖零售许可证核发（新办）" in li.main
    assert "因为您答了“是否销售卷烟、雪茄烟：是”" in li.main

    li.send("/ask/life/open_shop/begin/", centre=ZEGUO)
    assert li.path == "/login/"
    li.send(username="li-shop")
    package = li.path
    assert package.startswith("/apply/")
    assert "为李守田办理" in li.main

    assert len(fill_all(li, package)) <= 7
    bring_all(li, package)

    li.get(f"{package}check/")
    assert li.page.status_code == 200
    li.send(signed="1")
    assert li.path.endswith("/submitted/"), li.errors
    assert "已提交" in li.main

    row = Package.objects.get(pk=package.split("/")[2])
    assert row.stage == "submitted"
    assert row.channel == "web"
    assert row.centre_id == ZEGUO
    assert row.form["person.signature"] == "李守田"
    assert row.cases.count() == 4

    li.get(f"/my/{row.pk}/")
    assert "待收件" in li.main
    assert "现在在：窗口" in li.main


def test_the_allowance_of_somebody_of_eighty_takes_few_pages(visit):
    ye = visit("elder-80")
    assert answer_all(ye, "/ask/matter/gaoling/") == 2
    assert "按您的回答，现在还不能办" not in ye.main
    ye.send("/ask/matter/gaoling/begin/", centre=ye.choices("centre")[0])
    package = ye.path

    assert len(fill_all(ye, package)) <= 2
    bring_all(ye, package)
    ye.get(f"{package}check/").send(signed="1")
    assert ye.path.endswith("/submitted/"), ye.errors


def test_somebody_of_seventy_five_is_told_at_once_that_it_is_too_early(visit):
    jin = visit("elder-75")
    answer_all(jin, "/ask/matter/gaoling/")

    assert "按您的回答，现在还不能办" in jin.main
    assert "年满80周岁" in jin.main
    assert "按此清单开始" not in jin.main
    assert jin.link("找人帮我看看") == "/help/"


def test_a_second_click_begins_nothing_new(li):
    ticket = li.form["ticket"][0]
    li.post("/login/", {"username": "li-shop"})
    sent = {"centre": ZEGUO, "ticket": ticket}
    first = li.post("/ask/life/open_shop/begin/", sent).path
    again = li.post("/ask/life/open_shop/begin/", sent).path

    assert first == again
    assert Package.objects.filter(stage="draft").count() == 1


def test_a_second_submission_finds_the_first(li):
    li.send("/ask/life/open_shop/begin/", centre=ZEGUO).send(username="li-shop")
    package = li.path
    fill_all(li, package)
    bring_all(li, package)
    for _ in range(2):
        li.post(f"{package}check/", {"signed": "1"})
        assert li.path.endswith("/submitted/")

    assert Package.objects.get(pk=package.split("/")[2]).cases.count() == 4


def test_incomplete_papers_may_be_handed_in_on_purpose_only(li):
    li.send("/ask/life/open_shop/begin/", centre=ZEGUO).send(username="li-shop")
    package = li.path
    fill_all(li, package)

    li.get(f"{package}check/").send(signed="1")
    assert li.page.status_code == 422
    assert li.title.startswith("错误：")
    assert all("/materials/" in address for _, address in li.errors)

    li.send(signed="1", as_it_is="1")
    assert li.path.endswith("/submitted/")
    assert "还差" in li.main


def test_nothing_is_handed_in_unsigned(li):
    li.send("/ask/life/open_shop/begin/", centre=ZEGUO).send(username="li-shop")
    li.post(f"{li.path}check/", {})
    assert li.page.status_code == 422
    assert li.errors == [("请先勾选声明，勾选即为签名。", "#f-signed")]
