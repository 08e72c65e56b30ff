"""Every page of the citizen's door: for everybody, in both languages, large and small."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, review
from onewindow.documents import queries as documents
from onewindow.hall.actions import booking, drawing, queue, seats
from onewindow.hall.models import Slot, Window
from onewindow.notify import actions as notify
from onewindow.notify import queries as messages
from onewindow.people.actions import proxies
from onewindow.quality.actions import rating
from onewindow.quality.queries import services
from onewindow.rules.ratings import Channel
from tests.browser import looking
from tests.rooms.cases import telling
from tests.rooms.quality import starring
from tests.world import AT, DAY, HOUR, ZEGUO, World

COMMITS = True
# Every other page with one pair of eyes, the others with the other pair: each page is seen in
# both languages, small and large, wide and narrow; by axe, which takes most of the time, in one.
EYES = [
    pytest.param(0, "zh-hans", 1, 1366, id="Chinese on a desk"),
    pytest.param(0, "en", 3, 390, id="English, large, on a phone"),
    pytest.param(1, "zh-hans", 3, 390, id="Chinese, large, on a phone"),
    pytest.param(1, "en", 1, 1366, id="English on a desk"),
]
MISSING = {"/guide/nothing/": 404, "/verify/0000000000000000": 404, "/ticket/?code=": 422}
MOST_BYTES, MOST_REQUESTS = 80_000, 10


@pytest.fixture(scope="module")
def pages(world: World) -> list[str]:
    """Addresses of every page, each with something on it."""
    return [
        *_open(),
        *_draft(world),
        *_handed_in(world),
        *_decided(world),
        *_hall(world),
        *_stars(world),
    ]


def _open() -> Iterator[str]:
    yield from ("/", "/search/?q=开小店卖香烟", "/search/?q=㐀㐁", "/services/")
    yield from ("/guide/tobacco_new/", "/life/open_shop/", "/guide/nothing/")
    yield from ("/ask/life/open_shop/", "/ask/life/open_shop/list/")
    yield from ("/login/", "/progress/", "/verify/", "/verify/0000000000000000")
    yield from ("/help/", "/privacy/", "/accessibility/", "/phone/")


def _stars(world: World) -> Iterator[str]:
    """A star that is held, and one on its notice."""
    starring.awarded(world, year=2025, at=AT - 30 * DAY)
    noticed = starring.noticed(world)
    yield from ("/stars/", f"/stars/{noticed.pk}/")


def _draft(world: World) -> Iterator[str]:
    draft = telling.draft(world, life_event="open_shop", licence="yes")
    here = f"/apply/{draft.pk}/"
    yield from (here, *(f"{here}{page}/" for page in ("whom", "questions", "materials")))
    yield from (f"{here}whom/applicant/?relation=agent", f"{here}question/?change=licence")
    yield from (
        f"{here}{page}/" for page in ("form/business-2", "form/trade", "materials/premises")
    )
    yield from (f"{here}{page}/" for page in ("delivery", "check", "discard"))


def _handed_in(world: World) -> Iterator[str]:
    lacking = telling.handed(world, telling.PLOT, without=["house_promise"])
    acceptance.receive(package_id=lacking.pk, password="000000", by=world.li, at=AT)
    item = {
        "where": "house_promise",
        "name": "农村宅基地使用承诺书",
        "problem": "未提交",
        "remedy": "请签名后提交",
    }
    acceptance.ask_supplement(package_id=lacking.pk, items=[item], by=world.li, at=AT)
    yield from (f"/my/{lacking.pk}/{page}" for page in ("", "submitted/", "supplement/"))
    late = telling.handed(world, telling.PLOT, without=[telling.LATE_PAPER])
    acceptance.receive(package_id=late.pk, password="000000", by=world.li, at=AT)
    ticked = telling.ticked(late)
    acceptance.accept_with_gaps(package_id=late.pk, confirmed=ticked, by=world.li, at=AT)
    yield from (f"/my/{late.pk}/", f"/my/{late.pk}/gaps/")
    paused = telling.taken_up(world, telling.PLOT)
    told = {"kind": "testing", "days": 5, "reason": "需委托机构检测"}
    review.pause(case_id=paused.pk, by=world.reviewer("township"), at=AT + DAY, **told)
    yield from (f"/my/cases/{paused.pk}/", f"/my/cases/{paused.pk}/withdraw/")


def _decided(world: World) -> Iterator[str]:
    shop = telling.accepted(world, life_event="open_shop", licence="yes")
    one = telling.case_of(shop, "tobacco_new")
    telling.granted(world, one)
    certificate: Any = documents.certificate_of_case(one.pk)
    yield from ("/my/", "/my/certificates/", f"/my/{shop.pk}/", f"/my/cases/{one.pk}/")
    while notify.tell(at=AT + DAY).entries:
        pass
    letters = messages.letters(to=world.zhang.actor).rows
    yield from ("/my/messages/", "/my/messages/settings/")
    yield from (f"/my/messages/{letter.id}/" for letter in letters[:2])
    yield from (f"/my/certificates/{certificate.pk}/", f"/verify/{certificate.code}")
    yield from (f"/my/certificates/{certificate.pk}/show/", *_family(world))
    no = telling.refused(world, telling.case_of(telling.accepted(world, telling.PLOT)))
    yield f"/my/cases/{no.pk}/"
    bad = {"code": services.link_of_case(no.pk), "grade": 4, "by": world.zhang.actor}
    rating.rate(channel=Channel.PHONE, at=AT + DAY, **bad)
    yield from (f"/rate/{services.link_of_case(one.pk)}/", f"/rate/{bad['code']}/")


def _family(world: World) -> Iterator[str]:
    """Zhang leaves everything to the agent."""
    other = world.agent.person
    given = proxies.grant(
        grantor_id=world.zhang.person.pk,
        name=other.name,
        number=other.number,
        relation="family",
        matters=[],
        until_on=(AT + 30 * DAY).date(),
        by=world.zhang.actor,
        at=AT,
    )
    yield from ("/my/family/", "/my/family/grant/?matter=gth_new", f"/my/family/{given.pk}/end/")


def _hall(world: World) -> Iterator[str]:
    """On the day and at the hour that the pages are looked at."""
    now, zhang = AT + DAY + HOUR, world.zhang
    me = {"person_id": zhang.person.pk, "by": zhang.actor, "at": now}
    ticket = drawing.draw(centre=ZEGUO, topic="gth_new", channel="phone", **me)
    slot = Slot.objects.create(
        area_id=ticket.area_id, starts_at=now + HOUR, ends_at=now + 2 * HOUR, capacity=2
    )
    booked = booking.book(slot_id=slot.pk, topic="tobacco_new", **me)
    yield from ("/halls/", "/halls/?topic=gth_new", f"/halls/{ZEGUO}/?q=护照")
    yield from (f"/my/ticket/{ticket.code}/", f"/ticket/{ticket.code}/", "/ticket/?code=")
    yield from (f"/book/matter/gth_new/?centre={ZEGUO}", f"/my/appointments/{booked.pk}/")
    yield from (f"/my/appointments/{booked.pk}/change/", "/my/appointments/")


@pytest.mark.parametrize(("half", "language", "size", "width"), EYES)
def test_everybody_can_use_every_page(county, clock, open_page, pages, half, language, size, width):
    clock.at = AT + DAY + HOUR
    look = {"language": language, "size": size, "width": width, "expect_noise": True}
    page = open_page("/", who="li-shop", **look)
    root, found = page.url.rstrip("/"), {}
    for address in pages[half::2]:
        wrong = looking.visit(page, f"{root}{address}", status=MISSING.get(address, 200))
        by_axe = language == "zh-hans"
        wrong += looking.faults(page, language=language, width=width, with_axe=by_axe)
        if wrong:
            found[address] = wrong
    assert not found, looking.listed(found)


def test_every_page_is_light_and_fits_the_narrowest_phone(county, clock, open_page, pages):
    clock.at = AT + DAY + HOUR
    page = open_page("/", who="li-shop", width=320, expect_noise=True)
    root, found, scales = page.url.rstrip("/"), {}, looking.Scales(page)
    for address in pages:
        requests, weight = scales.put(f"{root}{address}")
        wrong = looking.too_wide(page, 320)
        if wrong or requests > MOST_REQUESTS or weight > MOST_BYTES:
            found[address] = [*wrong, f"{requests} requests, {weight} bytes"]
    assert not found, looking.listed(found)


def test_a_number_is_followed_without_losing_the_place(county, clock, open_page):
    guide, now = county.staff("zeguo-guide"), AT + 2 * DAY
    clock.at = now
    first, mine = (drawing.draw(centre=ZEGUO, channel="guide", by=guide, at=now) for _ in range(2))
    window = Window.objects.get(centre=ZEGUO, number=2)
    seats.sit_down(window_id=window.pk, by=county.li, at=now)
    page = open_page(f"/ticket/{mine.code}/", width=390)
    said = page.locator("[data-turn]")
    assert "前面还有 1 人" in said.inner_text().replace("\n\n", " ").replace("\n", " ")
    page.get_by_role("button", name="快到我时响铃").click()
    for number in (first, mine):
        queue.call(window_id=window.pk, by=county.li, at=now)
        if number is first:
            queue.leave(ticket_id=first.pk, by=county.chen, at=now)
    page.evaluate(f"htmx.ajax('GET', '/ticket/{mine.code}/now/', '#turn')")
    page.locator("[data-state=called]").wait_for()
    expect(page).to_have_title(re.compile(f"^{mine.number} 轮到您了，请到 2 号窗口 - "))
    expect(page.locator("#live")).to_contain_text("2 号窗口")
    assert page.evaluate("document.activeElement.hasAttribute('data-ring')")
    expect(page.locator("[data-fresh]")).to_have_text(re.compile(r"^\d\d:\d\d "))


def test_progress_is_for_whoever_holds_number_and_password(county, clock, open_page, pages):
    shop = telling.accepted(county, life_event="open_shop", licence="yes")
    for language, size, width in (("zh-hans", 1, 1366), ("en", 3, 390)):
        page = open_page("/progress/", language=language, size=size, width=width)
        page.locator("#f-code").fill(shop.code)
        page.locator("#f-password").fill(planning.password_of(shop.pk))
        page.locator("main form .button:not([type=button])").click()
        expect(page.locator(".lane")).to_have_count(2)
        assert looking.faults(page, language=language, width=width) == []


def test_what_is_wrong_is_told_so_that_everybody_finds_it(county, clock, open_page, pages):
    form = next(page for page in pages if "/form/business-2/" in page)
    check = next(page for page in pages if "/check/" in page)
    for language, size, width in (("zh-hans", 1, 1366), ("en", 3, 390)):
        look = {"language": language, "size": size, "width": width, "expect_noise": True}
        page = open_page("/", who="li-shop", **look)
        root = page.url.rstrip("/")
        for address in (form, check, "/progress/", "/verify/", "/ask/life/open_shop/"):
            page.goto(f"{root}{address}")
            for box in page.locator("main form input[type=text]").all():
                box.fill("?")
            page.locator("main form .button:not([type=button])").first.click()
            page.locator(".errors").first.wait_for()
            assert looking.faults(page, language=language, width=width) == [], address
