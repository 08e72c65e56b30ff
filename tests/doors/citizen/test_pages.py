"""Every page in both languages: it is there, it says so in its title, it asks little of all."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from onewindow.cases.models import Case
from onewindow.documents.models import Certificate
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR

OPEN = (
    "/",
    "/search/",
    "/search/?q=开小店卖香烟",
    "/search/?q=zzqqxx",
    "/services/",
    "/guide/tobacco_new/",
    "/guide/gaoling/",
    "/life/open_shop/",
    "/life/newborn/",
    "/ask/life/open_shop/",
    "/ask/life/open_shop/list/",
    "/ask/matter/gaoling/list/",
    "/login/",
    "/progress/",
    "/verify/",
    "/help/",
    "/privacy/",
    "/accessibility/",
)
HEAVIEST = 80 * 1024  # bytes on the wire at a first visit
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def draft(world):
    return telling.draft(world, life_event="open_shop", at=AT)


@pytest.fixture
def granted(world):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    telling.granted(world, case, at=AT + HOUR)
    return case


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", OPEN)
def test_open_pages_are_there(visit, address, language):
    page = visit(language=language).get(address)

    assert page.page.status_code == 200
    assert page.html.count("<h1") == 1
    assert f'lang="{"en" if language == "en" else "zh-Hans"}"' in page.html
    assert page.title.endswith("OneWindow" if language == "en" else "一窗")


def personal(package, section):
    at = f"/apply/{package.pk}/"
    return [
        at,
        *(f"{at}{page}/" for page in ("whom", "questions", "question", "materials", "delivery")),
        f"{at}whom/applicant/?relation=agent",
        f"{at}form/{section}/",
        f"{at}materials/idcard/",
        f"{at}check/",
        f"{at}discard/",
        "/my/",
        "/my/certificates/",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_personal_pages_are_there_and_kept_by_nobody(visit, draft, language):
    li = visit("li-shop", language=language)
    for address in personal(draft, "person"):
        li.get(address)
        assert li.page.status_code == 200, address
        assert li.html.count("<h1") == 1, address
        assert li.page.headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_handed_in_can_be_looked_at(visit, granted, language):
    li = visit("li-shop", language=language)
    certificate = Certificate.objects.filter(case=granted.pk).first()
    addresses = [f"/my/{granted.package_id}/", f"/my/cases/{granted.pk}/"]
    addresses += [f"/my/{granted.package_id}/submitted/", f"/apply/{granted.package_id}/materials/"]
    if certificate is not None:
        addresses += [f"/my/certificates/{certificate.pk}/", f"/verify/{certificate.code}"]
    for address in addresses:
        assert li.get(address).page.status_code == 200, address
        assert li.path == address


def test_pages_in_english_leave_no_chinese_of_ours(visit):
    """Names of people and what people wrote stay as they are; what the house says does not."""
    page = visit(language="en")
    asked = "/ask/life/open_shop/"
    for address in ("/", "/services/", asked, f"{asked}list/", "/guide/gaoling/"):
        page.get(address)
        assert not HAN.search(page.main), (address, HAN.findall(page.main)[:20])


def test_what_is_mine_has_english_titles(visit, draft, granted):
    li = visit("li-shop", language="en")
    assert "Open a convenience store" in li.get("/my/").main
    assert not HAN.search(li.get("/my/certificates/").main)
    assert Certificate.objects.filter(case=granted.pk).exists()


def weight(html: str) -> int:
    """Bytes of a page with everything it loads, compressed."""
    loaded = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    parts = [Path(str(finders.find(name))).read_bytes() for name in loaded]
    return sum(len(gzip.compress(part)) for part in [html.encode(), *parts])


@pytest.mark.parametrize("address", ["/", "/ask/life/open_shop/list/", "/login/", "/services/"])
def test_a_page_is_light_with_everything_it_loads(visit, address):
    html = visit().get(address).html
    assert weight(html) <= HEAVIEST
    assert len(re.findall(r'(?:href|src)="/static/', html)) <= 9  # and the page itself


def test_a_draft_and_its_check_page_are_light(visit, draft):
    li = visit("li-shop")
    for page in ("", "check/", "materials/"):
        assert weight(li.get(f"/apply/{draft.pk}/{page}").html) <= HEAVIEST


# What a page asks of the database: a number that does not grow with the county.
COUNTED = {
    "/": 5,
    "/guide/tobacco_new/": 4,
    "/life/open_shop/": 8,
    "/ask/life/open_shop/": 4,
    "/ask/life/open_shop/list/": 6,
    "/services/": 3,
    "/search/?q=开小店卖香烟": 7,
}


@pytest.mark.parametrize(("address", "most"), COUNTED.items(), ids=list(COUNTED))
def test_open_pages_ask_little(visit, django_assert_max_num_queries, address, most):
    page = visit()
    page.get(address)  # what a process keeps is there now
    with django_assert_max_num_queries(most):
        page.get(address)


def test_personal_pages_ask_little(visit, draft, granted, django_assert_max_num_queries):
    li = visit("li-shop")
    counted = {
        "/": 13,
        "/my/": 10,
        f"/apply/{draft.pk}/": 10,
        f"/apply/{draft.pk}/form/person/": 10,  # one of them counts what is new
        f"/apply/{draft.pk}/materials/": 9,
        f"/apply/{draft.pk}/check/": 12,
        f"/my/{granted.package_id}/": 18,
        f"/my/cases/{granted.pk}/": 18,
    }
    for address, most in counted.items():
        li.get(address)
        with django_assert_max_num_queries(most):
            li.get(address)


def test_pages_stay_as_cheap_when_the_county_grows(
    visit, world, granted, django_assert_max_num_queries
):
    li = visit("li-shop")
    li.get("/my/")
    for _ in range(3):
        telling.accepted(world, PLOT, by=world.agent, at=AT)
    assert Case.objects.count() >= 4
    with django_assert_max_num_queries(10):
        li.get("/my/")


def found(page):
    return re.findall(r'class="tasks__link" href="([^"]+)"', page.html)


def test_the_far_end_of_a_find_does_not_hide_its_best(visit):
    links = found(visit().get("/search/?q=身份证丢了"))
    assert links[0] == "/guide/id_reissue/"
    assert 3 <= len(links) < 10
    assert "/guide/unemp_reg/" not in links


def test_who_finds_nothing_is_shown_what_others_look_for_and_no_guesses(visit):
    page = visit().get("/search/?q=zzqqxx")
    assert "大家常办" in page.main
    assert found(page)[0] == "/guide/id_reissue/"


def test_what_is_taken_on_the_spot_need_not_be_brought(visit):
    page = visit().get("/guide/id_reissue/")
    assert "指纹信息（现场采集） 到场采集，不用带" in page.main
