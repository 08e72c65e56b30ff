"""A clerk's day as it is: keys pressed twice, old tabs, a log-in run out, two at one file."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onewindow.cases.models import Package
from onewindow.program.demonstration.cast import PASSWORD
from tests.doors.staff.visitor import Visitor
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT

SHOP = ("food_prepack_filing", "tobacco_new")
CLERK = "zeguo-clerk1"


def boxes(html):
    """What a form sends along unseen, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {unescape(name): unescape(value) for name, value in found}


def signs_in_again(visitor, username=CLERK):
    """The log-in that stands on the page, filled in and sent."""
    data = {**boxes(visitor.html), "username": username, "password": PASSWORD}
    visitor.page = visitor.browser.post(reverse("staff:sign_in"), data)
    return visitor


# --- The log-in ran out -----------------------------------------------------------------------


def test_what_was_typed_when_the_log_in_ran_out_is_sent_after_the_next(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.browser.logout()
    typed = {"business.contact_name": "王五", "food.kinds": ["预包装食品"], "_form": "1"}
    clerk.send("fill", draft.pk, data=typed)
    assert clerk.status == 403
    assert "没有丢" in clerk.words
    assert "王五" not in clerk.html

    signs_in_again(clerk)
    assert clerk.status == 200
    assert "再提交一次" in clerk.words
    assert f'action="{reverse("staff:fill", args=[draft.pk])}"' in clerk.html
    clerk.page = clerk.browser.post(reverse("staff:fill", args=[draft.pk]), boxes(clerk.html))
    assert Package.objects.get(pk=draft.pk).form["business.contact_name"] == "王五"


def test_a_wrong_password_in_between_loses_nothing(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.browser.logout()
    clerk.send("fill", draft.pk, data={"business.contact_name": "王五", "_form": "1"})
    data = {**boxes(clerk.html), "username": CLERK, "password": "nonsense"}
    clerk.page = clerk.browser.post(reverse("staff:sign_in"), data)
    assert signs_in_again(clerk).status == 200
    assert boxes(clerk.html)["business.contact_name"] == "王五"


def test_what_waits_is_done_by_the_rights_of_who_signs_in(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.browser.logout()
    clerk.send("fill", draft.pk, data={"business.contact_name": "王五", "_form": "1"})
    signs_in_again(clerk, "songmen-clerk1")
    clerk.page = clerk.browser.post(reverse("staff:fill", args=[draft.pk]), boxes(clerk.html))
    assert clerk.status in (403, 404)
    assert "王五" not in Package.objects.get(pk=draft.pk).form.values()


def test_a_photograph_has_to_be_taken_again_and_the_page_says_so(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.browser.logout()
    file = SimpleUploadedFile("page.jpg", b"\xff\xd8", "image/jpeg")
    clerk.send("paper_verb", draft.pk, "premises", data={"verb": "scan", "file": file})
    assert "请重新上传" in signs_in_again(clerk).words


@pytest.mark.parametrize("kept", ["", "nonsense", "eA==", "a|b"])
def test_nothing_waits_behind_a_made_up_box(clerk, kept):
    clerk.browser.logout()
    data = {"kept": kept, "username": CLERK, "password": PASSWORD}
    clerk.page = clerk.browser.post(reverse("staff:sign_in"), data)
    assert clerk.leads_to == reverse("staff:home")


def test_a_part_of_a_page_asks_for_the_log_in_above_what_was_typed(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.browser.logout()
    clerk.post("fill", draft.pk, htmx=True, _form="1")
    assert clerk.status == 403
    assert clerk.page.headers["HX-Retarget"] == "#refusal"
    assert "还在这一页上" in clerk.words
    assert "<html" not in clerk.html


# --- Old tabs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "where"),
    [("accept", "package"), ("paper_verb", "package"), ("verify", "hand_out"),
     ("take_over", "window"), ("scan", "window"), ("take_up", "case"), ("sign_out", "home")],
)  # fmt: skip
def test_an_address_of_a_form_leads_to_its_page(world, clerk, name, where):
    case = telling.case_of(telling.accepted(world, PLOT))
    at = {"package": [case.package_id], "hand_out": [case.package_id], "case": [case.pk]}
    given = [*at.get(where, []), *(["idcard"] if name == "paper_verb" else [])]
    assert clerk.get(name, *given).status == 405
    assert f'href="{reverse(f"staff:{where}", args=at.get(where))}"' in clerk.html


def test_an_old_tab_of_an_accepted_package_says_how_it_stands(world, clerk):
    draft = telling.draft(world, PLOT)
    rules = sorted(telling.ticked(draft))
    clerk.send("accept", draft.pk, data={"confirmed": rules})
    assert clerk.status == 302
    for name, data in [
        ("accept", {"confirmed": rules}),
        ("fill", {"_form": "1"}),
        ("answer", {"key": "house_plot.kind", "value": "new"}),
        ("delivery", {"delivery": "邮寄"}),
        ("discard", {}),
    ]:
        clerk.send(name, draft.pk, data=data)
        assert clerk.status == 409, name
        assert f'href="{reverse("staff:package", args=[draft.pk])}"' in clerk.html
    assert telling.case_of(draft).state == "accepted"


def test_a_change_of_language_after_a_refused_form_comes_back_to_its_page(world, clerk):
    draft = telling.draft(world, *SHOP)
    here = reverse("staff:package", args=[draft.pk])
    answer = clerk.browser.post(
        reverse("staff:fill", args=[draft.pk]),
        {"business.uscc": "9", "_form": "1"},
        headers={"referer": f"http://testserver{here}"},
    )
    assert answer.status_code == 422
    assert f'name="next" value="{here}"' in answer.content.decode()


def test_a_page_that_was_open_too_long_says_so_inside_the_desk(world):
    careful = Visitor(Client(enforce_csrf_checks=True))
    careful.post("find", q="1")
    assert careful.status == 403
    assert "页面打开太久" in careful.words
    assert reverse("staff:home") in careful.html
    assert "12345" not in careful.words


# --- Two clerks -------------------------------------------------------------------------------


def test_the_second_clerk_to_press_f9_is_told(world, clerk, sign_in):
    package = telling.handed(world, PLOT)
    rules = sorted(telling.ticked(package))
    other = sign_in("zeguo-clerk2")
    other.get("package", package.pk)
    clerk.send("accept", package.pk, data={"confirmed": rules})
    other.send("accept", package.pk, data={"confirmed": rules})
    assert other.status == 409
    assert "办件现在是“已受理”" in other.words
    assert f'href="{reverse("staff:package", args=[package.pk])}"' in other.html


def test_what_an_approver_wrote_is_there_to_copy_when_the_case_went_on(world, sign_in):
    case = telling.signed(world, telling.taken_up(world, PLOT))
    first, second = sign_in("township-approve"), sign_in("township-approve")
    first.get("refuse", case.pk)
    second.post("grant", case.pk, reasons="符合条件").follow()
    first.post("refuse", case.pk, reasons="现场与图纸不符，面积超出规定。")
    assert first.status == 409
    assert "已经" in first.words
    assert "现场与图纸不符，面积超出规定。" in first.words


def test_days_that_the_law_does_not_allow_keep_the_reason_in_its_box(world, sign_in):
    case = telling.signed(world, telling.taken_up(world, PLOT))
    head = sign_in("township-approve")
    head.post("extend", case.pk, days="900", reason="情况复杂，需要补充调查。")
    assert head.status == 422
    assert "情况复杂，需要补充调查。" in head.html
    assert "最多还能延长" in head.words


# --- Handing out ------------------------------------------------------------------------------


def test_a_wrong_locker_code_is_told_in_its_box(world, clerk):
    case = telling.granted(world, telling.taken_up(world, PLOT))
    clerk.post("send", case.pk, how="locker", locker="A01")
    given = {"number": world.zhang.person.number, "case": str(case.pk), "signed": "1"}
    clerk.send("hand_over", case.package_id, data={**given, "code": "000000"})
    assert clerk.status == 422
    assert "取件码不正确" in clerk.words
    assert telling.case_of(case.package).state == "posted"


def test_a_made_up_case_is_not_found(world, clerk):
    case = telling.granted(world, telling.taken_up(world, PLOT))
    given = {"number": world.zhang.person.number, "case": "nonsense", "signed": "1"}
    assert clerk.send("hand_over", case.package_id, data=given).status == 404
