"""Every page of the staff's door: for everybody, in both languages, at two widths of a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from onewindow.cases.actions import acceptance, decide, drafts, review
from onewindow.catalog import actions as catalog
from tests.browser import looking, steps
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR, ZEGUO, World

COMMITS = True
EYES = [
    pytest.param("zh-hans", 1366, id="Chinese"),
    pytest.param("en", 1093, id="English on a desktop at 125 percent"),
]
CLERK, OWNER = "zeguo-clerk1", "catalogue"
REVIEW, INSPECT, CHECK, HEAD = (
    f"township-{post}" for post in ("review", "inspect1", "check", "approve")
)
SIGNED_OUT = ""
Pages = dict[str, list[str]]


@pytest.fixture(scope="module")
def pages(world: World) -> Pages:
    """Addresses of every page with something on it, by the user name of who opens it."""
    found: Pages = {SIGNED_OUT: ["/staff/sign-in/"]}
    for who, address in (*_window(world), *_desk(world), *_catalogue(world)):
        found.setdefault(who, []).append(address)
    return found


def _window(world: World) -> Iterator[tuple[str, str]]:
    for page in ("window/", "window/choose/", "window/choose/?q=ycls&m=gth_new", "window/out/"):
        yield CLERK, f"/staff/{page}"
    for page in ("window/choose/?q=zzzz", "window/person/", "find/"):
        yield CLERK, f"/staff/{page}"
    for page in ("window/slip/house_plot/", "window/slip/open_shop/"):
        yield CLERK, f"/staff/{page}"
    new = drafts.begin(centre=ZEGUO, channel="window", matters=["house_plot"], by=world.li, at=AT)
    whole = telling.draft(world, life_event="open_shop", licence="yes")
    lacking = telling.handed(world, telling.PLOT, without=["house_promise"])
    told = _told(world)
    late = _late(world)
    for one in (new, whole, lacking, told, late):
        yield CLERK, f"/staff/window/p/{one.pk}/"
    yield CLERK, f"/staff/window/p/{lacking.pk}/missing/"
    yield CLERK, f"/staff/case/{telling.case_of(lacking).pk}/refuse-intake/"
    yield CLERK, f"/staff/window/p/{late.pk}/print/"


def _told(world: World) -> Any:
    """A package whose people were told what is missing."""
    package = telling.handed(world, telling.PLOT, without=["house_promise"])
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    item = {"where": "house_promise", "name": "承诺书", "problem": "未提交", "remedy": "补交"}
    acceptance.ask_supplement(package_id=package.pk, items=[item], by=world.li, at=AT)
    return package


def _late(world: World) -> Any:
    """A package accepted although a paper comes later."""
    package = telling.handed(world, telling.PLOT, without=[telling.LATE_PAPER])
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    ticked = telling.ticked(package)
    acceptance.accept_with_gaps(package_id=package.pk, confirmed=ticked, by=world.li, at=AT)
    return package


def _desk(world: World) -> Iterator[tuple[str, str]]:
    yield REVIEW, "/staff/desk/"
    yield REVIEW, "/staff/desk/?show=paused"
    yield REVIEW, "/staff/desk/promises/"
    new = telling.case_of(telling.accepted(world, telling.PLOT))
    mine = telling.taken_up(world, telling.PLOT)
    paused = telling.taken_up(world, telling.PLOT)
    why = {"kind": "testing", "days": 5, "reason": "需委托机构检测"}
    review.pause(case_id=paused.pk, by=world.reviewer("township"), at=AT + DAY, **why)
    for one in (new, mine, paused):
        yield REVIEW, f"/staff/case/{one.pk}/"
    yield REVIEW, f"/staff/case/{mine.pk}/pause/"
    looked_at = telling.signed(world, telling.taken_up(world, telling.PLOT), until="核查")
    yield INSPECT, f"/staff/case/{looked_at.pk}/"
    ripe = telling.signed(world, telling.taken_up(world, telling.PLOT))
    for page in ("", "extend/", "grant/", "refuse/"):
        yield HEAD, f"/staff/case/{ripe.pk}/{page}"
    granted = telling.granted(world, telling.taken_up(world, telling.PLOT))
    refused = telling.refused(world, telling.taken_up(world, telling.PLOT))
    for one in (granted, refused):
        yield CHECK, f"/staff/case/{one.pk}/"
    yield CLERK, f"/staff/window/p/{granted.package_id}/out/"
    promised = telling.taken_up(world, "gg_new", gg_new__mode="promise", gg_new__ac="no")
    decide.grant(case_id=promised.pk, reasons="", by=world.wang("health"), at=AT + HOUR)
    yield "health-inspect1", "/staff/desk/promises/"
    yield "health-inspect1", f"/staff/case/{promised.pk}/"


def _catalogue(world: World) -> Iterator[tuple[str, str]]:
    owner, home = world.staff(OWNER), "/staff/catalogue/"
    for code in ("tobacco_new", "open_shop"):
        catalog.draft_from(code=code, by=owner, at=AT)
    for page in ("", "?kind=events", "?q=zzz", "new/", "synonyms/", "files/"):
        yield OWNER, f"{home}{page}"
    for page in ("gth_new/", "gth_new/versions/1/", "gth_new/places/", "gth_new/withdraw/"):
        yield OWNER, f"{home}of/{page}"
    for page in ("basic", "limits", "situations", "materials", "fields", "steps", "rules"):
        yield OWNER, f"{home}of/tobacco_new/draft/{page}/"
    for page in ("", "english/", "preview/", "difference/", "publish/", "discard/"):
        yield OWNER, f"{home}of/tobacco_new/draft/{page}"
    for page in ("", "stages/", "questions/", "preview/"):
        yield OWNER, f"{home}of/open_shop/draft/{page}"


@pytest.mark.parametrize(("language", "width"), EYES)
def test_everybody_can_use_every_page(county, clock, open_page, pages, language, width):
    clock.at = AT + DAY + HOUR
    look = {"language": language, "width": width, "expect_noise": True}
    found = {}
    for who, addresses in pages.items():
        page = open_page("/help/", who=who, **look)
        root = page.url.removesuffix("/help/")
        for address in addresses:
            wrong = looking.visit(page, f"{root}{address}")
            wrong += looking.faults(page, language=language, width=width)
            if wrong:
                found[address] = wrong
    assert not found, looking.listed(found)


@pytest.mark.parametrize(("language", "width"), EYES)
def test_what_comes_of_scans_and_mistakes_is_for_everybody_too(
    county, clock, open_page, pages, language, width
):
    look = {"language": language, "width": width, "expect_noise": True}
    page = open_page("/staff/window/", who=CLERK, **look)
    number = county.zhang.person.number

    def see(what: str) -> None:
        assert looking.faults(page, language=language, width=width) == [], what

    steps.scan(page, number)
    see("whose card lies on the reader")
    page.locator("form[action$='/window/done/'] button").click()
    steps.scan(page, "000000000")
    see("nothing was found")
    waiting = next(each for each in pages[CLERK] if each.endswith("/missing/"))
    page.goto(steps.absolute(page, waiting.removesuffix("missing/")))
    page.keyboard.press("F9")
    expect(page.locator(".errors")).to_be_focused()
    see("what stands in the way of acceptance")
    page.goto(steps.absolute(page, waiting))
    page.locator("input[name='items.0.problem']").fill("")
    page.keyboard.press("Shift+F9")
    expect(page.locator(".errors")).to_be_focused()
    see("an unclear notice")
    ready = next(each for each in pages[CLERK] if each.endswith("/out/") and "/p/" in each)
    page.goto(steps.absolute(page, ready))
    page.locator("input[name=number]").fill("331081199912129509")
    page.keyboard.press("Enter")
    expect(page.locator(".wrong-person")).to_be_focused()
    see("the wrong person's card")
    page.locator("input[name=number]").fill(number)
    page.locator("input[name=number]").press("Enter")
    expect(page.locator("#hand-over")).to_be_visible()
    see("the right person's card")
