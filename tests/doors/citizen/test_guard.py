"""Who gets in, who sees what, and what stays behind."""

from urllib.parse import quote

import pytest
from django.test import Client

from onewindow.cases.models import Package
from onewindow.documents.models import Certificate, Document, Paper
from tests.doors.citizen.test_journey import picture
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR


@pytest.fixture
def draft(world):
    return telling.draft(world, PLOT, at=AT)


@pytest.fixture
def granted(world):
    package = telling.accepted(world, PLOT)
    return telling.granted(world, telling.case_of(package), at=AT + HOUR)


def addresses(package):
    at = f"/apply/{package.pk}/"
    pages = ("next", "whom", "whom/applicant", "questions", "question", "materials", "delivery")
    return [
        at,
        *(
            f"{at}{page}/"
            for page in (*pages, "check", "discard", "form/person", "materials/idcard")
        ),
        *(f"/my/{package.pk}/{page}" for page in ("", "submitted/", "supplement/", "gaps/")),
    ]


def test_another_citizen_finds_nothing_of_mine(visit, draft, granted):
    stranger = visit("elder-75")
    case = granted
    others = [*addresses(draft), *addresses(case.package)]
    others += [f"/my/cases/{case.pk}/", f"/my/cases/{case.pk}/withdraw/"]
    others += [f"/my/papers/{row.pk}/" for row in Paper.objects.filter(package=case.package_id)]
    others += [f"/my/files/{row.pk}/" for row in Document.objects.all()]
    certificates = Certificate.objects.filter(case=case.pk)
    others += [f"/my/certificates/{row.pk}/{end}" for row in certificates for end in ("", "pdf/")]
    for address in others:
        assert stranger.get(address).page.status_code == 404, address
    assert str(draft.pk) not in stranger.get("/my/").html


def test_another_citizen_changes_nothing_of_mine(visit, draft, granted):
    stranger, before = visit("elder-75"), Package.objects.get(pk=draft.pk)
    at = f"/apply/{draft.pk}/"
    for address, data in (
        (f"{at}check/", {"signed": "1"}),
        (f"{at}discard/", {}),
        (f"{at}delivery/", {"delivery": "邮寄"}),
        (f"{at}whom/", {"relation": "self"}),
        (f"{at}form/person/", {"person.name": "别人"}),
        (f"{at}materials/idcard/", {"do": "later"}),
        (f"/my/cases/{granted.pk}/urge/", {}),
        (f"/my/cases/{granted.pk}/withdraw/", {}),
    ):
        assert stranger.post(address, data).page.status_code == 404, address
    after = Package.objects.get(pk=draft.pk)
    assert (after.stage, after.form, after.delivery) == (before.stage, before.form, before.delivery)


def test_staff_are_nobody_at_the_citizens_door(visit, world, draft):
    from onewindow.people.models import Account

    clerk = visit()
    clerk.browser.force_login(
        Account.objects.get(username="zeguo-clerk1"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert clerk.get(f"/apply/{draft.pk}/").path == "/login/"


def test_who_is_signed_out_comes_back_to_the_same_page(visit, draft):
    li = visit()
    for address in (f"/apply/{draft.pk}/materials/", "/my/"):
        li.get(address)
        assert li.path == "/login/"
        assert li.form["next"] == [address]
        li.send(username="li-shop")
        assert li.path == address
        li.post("/logout/")


def test_what_was_typed_when_the_session_ran_out_is_still_there(visit, draft):
    li = visit("li-shop")
    address = f"/apply/{draft.pk}/form/person/"
    li.get(address)
    li.browser.cookies.pop("sessionid")
    li.send(**{"person.home_address": "泽国镇新地址1号"})
    assert li.path == "/login/"

    li.send(username="li-shop")
    assert li.path == address
    assert li.form["person.home_address"] == ["泽国镇新地址1号"]
    assert "刚才填的还在" in li.main
    li.send()
    assert Package.objects.get(pk=draft.pk).form["person.home_address"] == "泽国镇新地址1号"


def test_what_was_typed_is_not_shown_to_whoever_signs_in_next(visit, draft):
    li = visit()
    address = f"/apply/{draft.pk}/form/person/"
    li.post(address, {"person.home_address": "泽国镇新地址1号"})
    li.send(username="elder-75")
    assert li.page.status_code == 404
    assert "新地址" not in li.html


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_log_in_leads_nowhere_else(visit, away):
    li = visit().get(f"/login/?next={quote(away)}").send(username="li-shop")
    assert li.path == "/my/"


def test_the_session_is_another_one_after_the_log_in(visit):
    li = visit()
    li.get("/ask/matter/gaoling/").send(answer="80")
    before = li.browser.cookies["sessionid"].value
    li.post("/login/", {"username": "li-shop"})
    assert li.browser.cookies["sessionid"].value != before


def test_demonstration_people_are_there_in_a_demonstration_only(visit, settings):
    settings.DEMONSTRATION = False
    nobody = visit().get("/login/")
    assert "身份认证还没有配置" in nobody.main
    assert "演示" not in nobody.main

    nobody.post("/login/", {"username": "li-shop"})
    assert "sessionid" not in nobody.browser.cookies
    assert nobody.get("/my/").path == "/login/"


def test_a_member_of_staff_cannot_come_in_as_a_citizen(visit):
    nobody = visit().post("/login/", {"username": "zeguo-clerk1"})
    assert nobody.page.status_code == 422
    assert nobody.get("/my/").path == "/login/"


def test_logging_out_leaves_nothing_in_the_browser(visit, draft):
    li = visit("li-shop")
    answer = li.browser.post("/logout/", secure=True)
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert li.get(f"/apply/{draft.pk}/").path == "/login/"


def test_logging_out_takes_more_than_a_link(visit):
    assert visit("li-shop").browser.get("/logout/").status_code == 405


def test_every_form_wants_the_pages_token(world, draft):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post("/login/", {"username": "li-shop"}).status_code == 403
    assert careful.post("/progress/", {"code": "1", "password": "1"}).status_code == 403
    assert careful.post(f"/apply/{draft.pk}/check/", {"signed": "1"}).status_code == 403


def test_files_are_handed_down_as_what_they_are(visit, draft):
    li = visit("li-shop")
    slot = f"/apply/{draft.pk}/materials/house_site/"
    li.get(slot)
    rows = list(draft.materials.values_list("material", flat=True))
    li.post(
        f"/apply/{draft.pk}/materials/{rows[-1]}/", {"do": "upload", "file": picture("门面.jpg")}
    )
    document = Document.objects.order_by("-id").first()
    assert document is not None
    answer = li.browser.get(f"/my/files/{document.pk}/")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"


def test_papers_come_as_pdf_and_are_kept_by_nobody(visit, granted):
    li = visit("li-shop")
    for row in Paper.objects.filter(package=granted.package_id):
        answer = li.browser.get(f"/my/papers/{row.pk}/")
        assert answer.content.startswith(b"%PDF-"), row.kind
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        saved = li.browser.get(f"/my/papers/{row.pk}/?save")
        assert saved.headers["Content-Disposition"].startswith("attachment")
