"""Every page of the staff's door: for everybody, in both languages, small and large."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from onewindow.bulletin import actions as bulletin
from onewindow.cases.actions import acceptance, decide, drafts, review
from onewindow.catalog import actions as catalog
from onewindow.quality.actions import loop
from onewindow.rules import periods
from tests.browser import axe, learning, looking, steps
from tests.doors import carded, rated
from tests.rooms.cases import telling
from tests.rooms.quality import starring
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO, World

COMMITS = True
# A desk as it is delivered, and one of a person who reads large type at 125 percent. Whether it
# scrolls sideways is asked of both on every page. Each page is looked at once: every other one in
# Chinese, the rest in English.
EYES = ((1366, 1), (1093, 3))
LANGUAGES = [pytest.param("zh-hans", 0, id="Chinese"), pytest.param("en", 1, id="English")]
RIGHT: Mapping[str, Mapping[str, object]] = {
    language: {"lang": lang, "heads": 1, "named": True}
    for language, lang in looking.LANGUAGES.items()
}
SHAPE = """size => {
  const root = document.documentElement, title = document.title;
  root.dataset.size = size;
  return {
    lang: root.lang, title, named: !/^\\s*(-|$)/.test(title),
    heads: [...document.querySelectorAll("h1")].filter(h => h.getClientRects().length).length,
    wrong: Boolean(document.querySelector(".errors")),
    over: root.scrollWidth, height: root.scrollHeight,
  };
}"""
MISTAKEN = {"zh-hans": "错误：", "en": "Error: "}
CLERK, OWNER = "zeguo-clerk1", "catalogue"
REVIEW, INSPECT, CHECK, HEAD = (
    f"township-{post}" for post in ("review", "inspect1", "check", "approve")
)
PROMISES = "health-inspect1"
SIGNED_OUT = ""
SEND = """([address, sent]) => {
  const form = document.createElement("form"), token = "csrfmiddlewaretoken";
  const known = document.querySelector(`[name=${token}]`).value;
  for (const [name, value] of Object.entries({...sent, [token]: known})) {
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  }
  document.body.append(Object.assign(form, {method: "post", action: address}));
  form.submit();
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """A page to look at. sent: what is posted to get it; status: of the answer."""

    who: str
    address: str
    sent: Mapping[str, str] | None = None
    status: int = 200

    def take(self, page: Page) -> list[str]:
        """Go there. What is wrong with the answer; empty when it is what was asked for."""
        root = page.url.split("/staff/")[0].removesuffix("/help/")
        address = f"{root}/staff/{self.address}"
        if self.sent is None:
            return looking.visit(page, address, status=self.status)
        with page.expect_navigation() as answer:
            page.evaluate(SEND, [address, dict(self.sent)])
        status = answer.value.status
        return [] if status == self.status else [f"status {status}"]

    @property
    def name(self) -> str:
        return f"{self.who} {self.address} {self.sent or ''}"


@dataclass(slots=True)
class Looks:
    """All pages, and those packages and cases that a test goes back to."""

    all: list[Look] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)

    def add(self, who: str, *addresses: str) -> None:
        self.all += [Look(who, address) for address in addresses]

    def send(self, who: str, address: str, status: int = 422, **sent: str) -> None:
        """What comes back when a form is sent; a key with dots is written with underscores."""
        given = {key.replace("__", "."): value for key, value in sent.items()}
        self.all.append(Look(who, address, given, status))


@pytest.fixture(scope="module")
def looks(world: World) -> Looks:
    """Every page with something on it, by who opens it."""
    found = Looks()
    _window(world, found)
    _desk(world, found)
    _promises(world, found)
    _catalogue(world, found)
    _ratings(world, found)
    _cards(world, found)
    _board(found)
    _stars(world, found)
    _bulletins(world, found)
    for who, address, sent in learning.pages(world):
        found.all.append(Look(who, address, sent, 200 if sent is None else 422))
    found.add(SIGNED_OUT, "sign-in/")
    found.send(SIGNED_OUT, "sign-in/", username="nobody", password="wrong")
    found.send(SIGNED_OUT, "find/", 403, q="1")
    found.all.sort(key=lambda look: look.who)
    return found


def _window(world: World, found: Looks) -> None:
    found.add(CLERK, "window/", "window/choose/", "window/choose/?q=ycls&m=gth_new")
    found.add(CLERK, "window/choose/?q=㐀㐁", "window/slip/crew_cert/", "window/out/", "find/")
    found.add(CLERK, "devices-test/")
    number = world.zhang.person.number
    found.send(CLERK, "window/scan/", 200, q="000000000")
    found.send(CLERK, "window/scan/", 200, q=number)
    found.send(CLERK, "window/done/", 200)
    found.send(CLERK, "find/", 200, q=number)
    found.send(CLERK, "find/", 200, q="nothing")
    new = drafts.begin(centre=ZEGUO, channel="window", matters=["house_plot"], by=world.li, at=AT)
    whole = telling.draft(world, life_event="open_shop", licence="yes")
    lacking = telling.handed(world, telling.PLOT, without=["house_promise"])
    told, late = _told(world), _late(world)
    found.kept = {"lacking": lacking, "new": new}
    for one in (new, whole, lacking, told, late):
        found.add(CLERK, f"window/p/{one.pk}/")
    here = f"window/p/{whole.pk}/"
    found.send(CLERK, f"window/p/{new.pk}/people/", relation="agent")
    found.send(CLERK, f"{here}fill/", _form="1", business__uscc="9", business__area="much")
    found.send(CLERK, f"{here}accept/")
    found.send(CLERK, f"{here}paper/premises/", verb="wrong")
    found.send(CLERK, f"window/p/{late.pk}/accept/", 409)
    found.add(CLERK, f"window/p/{lacking.pk}/missing/", f"window/p/{late.pk}/print/")
    line = {"items.0.name": "承诺书", "items.0.problem": "", "items.0.remedy": ""}
    found.all.append(Look(CLERK, f"window/p/{lacking.pk}/missing/", {**line, "days": "0"}, 422))
    refusal = f"case/{telling.case_of(lacking).pk}/refuse-intake/"
    found.add(CLERK, refusal)
    found.send(CLERK, refusal)
    found.all.append(Look(CLERK, f"{here}accept/", status=405))
    found.all.append(Look(CLERK, "nothing/", status=404))


def _bulletins(world: World, found: Looks) -> None:
    """A draft of the month, one of its centres and one of its numbers."""
    office = world.staff("office")
    one = bulletin.draft(period=periods.month(2026, 3), by=office, at=AT + 40 * DAY)
    found.add("office", "bulletins/", f"bulletins/{one.pk}/")
    found.add("office", f"bulletins/{one.pk}/centre/{ZEGUO}/")
    found.add("office", f"bulletins/{one.pk}/figure/cases.total/{ZEGUO}/")


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


def _desk(world: World, found: Looks) -> None:
    found.add(REVIEW, "desk/", "desk/?show=paused", "desk/promises/")
    new = telling.case_of(telling.accepted(world, telling.PLOT))
    mine = telling.taken_up(world, telling.PLOT)
    paused = telling.taken_up(world, telling.PLOT)
    why = {"kind": "testing", "days": 5, "reason": "需委托机构检测"}
    review.pause(case_id=paused.pk, by=world.reviewer("township"), at=AT + DAY, **why)
    found.add(REVIEW, *(f"case/{one.pk}/" for one in (new, mine, paused)))
    found.add(REVIEW, f"case/{mine.pk}/pause/")
    found.send(REVIEW, f"case/{mine.pk}/pause/", days="x")
    found.send(REVIEW, f"case/{mine.pk}/pass-step/")
    found.send(REVIEW, f"case/{mine.pk}/unmask/", 200)
    found.send(REVIEW, f"case/{paused.pk}/pass-step/", 409, opinion="情况属实，同意。")
    looked_at = telling.signed(world, telling.taken_up(world, telling.PLOT), until="核查")
    found.add(INSPECT, f"case/{looked_at.pk}/")
    found.send(INSPECT, f"case/{looked_at.pk}/pass-step/", 409, opinion="同意")
    ripe = telling.signed(world, telling.taken_up(world, telling.PLOT))
    for page in ("", "extend/", "grant/", "refuse/"):
        found.add(HEAD, f"case/{ripe.pk}/{page}")
    found.send(HEAD, f"case/{ripe.pk}/extend/", days="900", reason="情况复杂")
    found.send(HEAD, f"case/{ripe.pk}/refuse/")
    found.send(HEAD, f"case/{ripe.pk}/send-back/")
    granted = telling.granted(world, telling.taken_up(world, telling.PLOT))
    refused = telling.refused(world, telling.taken_up(world, telling.PLOT))
    found.add(CHECK, *(f"case/{one.pk}/" for one in (granted, refused)))
    out = f"window/p/{granted.package_id}/out/"
    number = world.zhang.person.number
    found.kept["out"] = out
    found.add(CLERK, out)
    found.send(CLERK, f"{out}verify/", number="33")
    found.send(CLERK, f"{out}verify/", 409, number=world.agent.person.number)
    found.send(CLERK, f"{out}verify/", 200, number=number)
    found.send(CLERK, f"{out}hand-over/", number=number, case=str(granted.pk))
    found.send(CLERK, f"case/{granted.pk}/send/", how="post")


def _promises(world: World, found: Looks) -> None:
    """A licence granted on a promise, from the clerk's screen to the later look at the place."""
    whole = telling.draft(world, "gg_new", gg_new__mode="promise", gg_new__ac="no")
    found.add(CLERK, f"window/p/{whole.pk}/")
    case = telling.taken_up(world, "gg_new", gg_new__mode="promise", gg_new__ac="no")
    found.add("health-approve", f"case/{case.pk}/", f"case/{case.pk}/grant/")
    promised = telling.taken_up(world, "gg_new", gg_new__mode="promise", gg_new__ac="no")
    decide.grant(case_id=promised.pk, reasons="", by=world.wang("health"), at=AT + HOUR)
    found.add(PROMISES, "desk/promises/", f"case/{promised.pk}/")
    found.send(PROMISES, f"case/{promised.pk}/inspect/")


def _ratings(world: World, found: Looks) -> None:
    """A bad review that its head took up, and the sums it is part of."""
    case = telling.refused(world, telling.case_of(telling.accepted(world, telling.PLOT)))
    given = rated.badly(world, case)
    loop.take_up(review_id=given.review.pk, by=world.chen, at=AT + DAY)
    found.add("zeguo-head", "reviews/", f"reviews/{given.review.pk}/", "ratings/")
    found.send("zeguo-head", f"reviews/{given.review.pk}/call_back/")


def _cards(world: World, found: Looks) -> None:
    """Lamps that are lit, one that was urged, and cards over them."""
    late = carded.late(world, telling.taken_up(world, telling.PLOT))
    lamp, card = f"lamps/{late.lamp.key}/", f"cards/{late.card.pk}/"
    found.add("office", "lamps/", "lamps/?by=town&level=all", lamp, "cards/", card, "cards/rules/")
    found.send("office", f"{lamp}urge/")
    found.send("office", f"{card}lift/")
    found.send("office", "cards/rules/", since="nonsense")
    found.add(HEAD, lamp, card, "messages/")
    found.send(HEAD, "messages/mail/", mail="nonsense")


def _stars(world: World, found: Looks) -> None:
    """A star on its way: answered by its head, reviewed on paper, looked at in the hall."""
    own = starring.opened(world, year=2027)
    visited, noticed = starring.reviewed(world, year=2028), starring.noticed(world, SONGMEN)
    starring.deducted(visited)
    starring.objection(noticed)
    found.add("zeguo-head", "stars/", f"stars/{own.pk}/", f"stars/{own.pk}/self/site/")
    found.send("zeguo-head", f"stars/{own.pk}/self/site/", version="0", signs="x")
    found.add("office", f"stars/{noticed.pk}/", f"stars/{visited.pk}/visit/")
    found.send("office", f"stars/{visited.pk}/visit/", key="0" * 32, note="x")
    marked = starring.submitted(world, year=2029)
    found.add("office", f"stars/{marked.pk}/mark/space/")


def _board(found: Looks) -> None:
    """The board, with what the other pages have left behind counted."""
    list(bulletin.catch_up())
    month = "?period=2026-03"
    pages = ("", "towns/", f"towns/{ZEGUO}/", "funnel/", "hours/", "cases/received/", "cases/late/")
    found.add("office", *(f"board/{page}{month}" for page in pages))
    found.add("zeguo-head", "board/", "board/wall/?slide=1")


def _catalogue(world: World, found: Looks) -> None:
    for code in ("tobacco_new", "open_shop"):
        catalog.draft_from(code=code, by=world.staff(OWNER), at=AT)
    matter, event = "of/tobacco_new/draft/", "of/open_shop/draft/"
    sections = ("basic", "limits", "situations", "materials", "fields", "steps", "rules")
    verbs = ("", "english/", "preview/", "difference/", "publish/", "discard/")
    pages = [
        *("", "?kind=events", "?q=zzz", "new/", "synonyms/", "synonyms/?try=开店", "files/"),
        *(f"of/gth_new/{page}" for page in ("", "versions/1/", "places/", "withdraw/")),
        *(f"{matter}{section}/" for section in sections),
        *(f"{matter}{verb}" for verb in verbs),
        *(f"{event}{page}" for page in ("", "stages/", "questions/", "preview/")),
    ]
    found.add(OWNER, *(f"catalogue/{page}" for page in pages))
    for address in ("new/", "synonyms/", "files/", "of/gth_new/places/", "of/gth_new/withdraw/"):
        found.send(OWNER, f"catalogue/{address}", on="nonsense", since="nonsense")
    found.send(OWNER, f"catalogue/{matter}basic/", _end="1", name="")


@pytest.mark.parametrize(("language", "turn"), LANGUAGES)
def test_everybody_can_use_every_page(county, clock, open_page, looks, language, turn):
    clock.at = AT + DAY + HOUR
    who, found = None, {}
    for n, look in enumerate(looks.all):
        if n % 2 != turn:
            continue
        if look.who != who:
            who = look.who
            page = open_page("/help/", who=who, language=language, expect_noise=True)
        wrong = look.take(page) + _faults(page, language, EYES[n // 2 % 2])
        wrong += axe.violations(page)
        if wrong:
            found[look.name] = wrong
    assert not found, looking.listed(found)


def _faults(page: Page, language: str, mine: tuple[int, int]) -> list[str]:
    """What is wrong with the page as it came. It is left laid out whole for one pair of eyes."""
    found = []
    for width, size in sorted(EYES, key=lambda eyes: eyes == mine):
        page.set_viewport_size({"width": width, "height": 900})
        shape = page.evaluate(SHAPE, str(size))
        if shape["over"] > width:
            found.append(f"{shape['over']} px wide at {width}, size {size}")
    page.set_viewport_size({"width": mine[0], "height": max(900, shape["height"])})
    found += [f"{key} is {shape[key]}" for key, right in RIGHT[language].items()
              if shape[key] != right]  # fmt: skip
    if shape["wrong"] != shape["title"].startswith(MISTAKEN[language]):
        found.append(f"the title of a page {'with' if shape['wrong'] else 'without'} mistakes")
    return found


def test_the_focus_goes_to_what_is_wrong(county, clock, open_page, looks):
    page = open_page("/staff/window/", who=CLERK, expect_noise=True)
    here = f"/staff/window/p/{looks.kept['lacking'].pk}/"
    page.goto(steps.absolute(page, here))
    page.keyboard.press("F9")
    expect(page.locator(".errors")).to_be_focused()
    page.goto(steps.absolute(page, f"{here}missing/"))
    page.locator("input[name='items.0.problem']").fill("")
    page.keyboard.press("Shift+F9")
    expect(page.locator(".errors")).to_be_focused()
    page.goto(steps.absolute(page, f"/staff/{looks.kept['out']}"))
    page.locator("input[name=number]").fill("331081199912129509")
    page.keyboard.press("Enter")
    expect(page.locator(".wrong-person")).to_be_focused()
    page.locator("input[name=number]").fill(county.zhang.person.number)
    page.locator("input[name=number]").press("Enter")
    expect(page.locator("#hand-over button")).to_be_focused()


def test_typing_outlives_a_wrong_scan_and_a_log_in_that_ran_out(county, clock, open_page, looks):
    draft = telling.draft(county, "food_prepack_filing", "tobacco_new")
    page = open_page(f"/staff/window/p/{draft.pk}/", who=CLERK, expect_noise=True)
    box = page.get_by_label("联系人", exact=True)

    def type_in(name: str) -> None:
        page.get_by_text("已填的内容").click()
        box.fill(name)

    here = page.url
    type_in("王五")
    steps.scan(page, "000000000")
    page.goto(here)
    expect(box).to_have_value("王五")
    type_in("赵六")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("F4")
    expect(page.get_by_role("link", name="在新标签页登录")).to_be_visible()
    expect(box).to_have_value("赵六")
