"""The clerk's window, by keys and scans alone: two matters, at most twelve keys."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.world import AT, HOUR

COMMITS = True
MOST = 12
PACE = 80  # ms between two keys of a quick hand; a scanner is quicker


@dataclass(slots=True)
class Hands:
    """A clerk's hands: every press of a key counts; a scan is the scanner's."""

    page: Page
    keys: int = 0
    scans: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(PACE)

    def scan(self, text: str) -> None:
        """A scanner types a whole code at once, wherever the focus is, and ends with Enter."""
        self.scans += 1
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")


def test_two_matters_begun_on_the_phone_take_twelve_keys_at_the_window(county, clock, open_page):
    package = begun_on_the_phone(county.zhang)
    window = open_page("/staff/window/", who="zeguo-clerk1")
    window.on("filechooser", lambda camera: camera.set_files(steps.photo()))
    hands = Hands(window)

    # The code from the phone, then the card: this draft and no other.
    hands.scan(package.code)
    expect(window.get_by_role("heading", name="请刷身份证")).to_be_visible()
    hands.scan(county.zhang.person.number)
    expect(window.get_by_role("button", name="接着办")).to_be_visible()
    hands.press("Enter")

    # Two situations and one figure are still open, and the focus waits where each is asked.
    for question in ("照顾对象", "中小学校、幼儿园周边"):
        expect(window.locator("#question:focus")).to_contain_text(question)
        hands.press("2")
    expect(window.get_by_label("使用面积（㎡）")).to_be_focused()
    hands.press("4", "8", "Enter")

    # Two papers under the camera.
    expect(window.get_by_role("button", name="收到原件").first).to_be_focused()
    for paper in ("生产加工或经营场所平面图", "住所（经营场所）使用证明"):
        slot = window.locator(".slot, .slot__more").filter(has_text=paper).first
        expect(slot).to_contain_text("待提供")
        hands.press("F8")
        expect(slot).to_contain_text("已扫描")

    # What the clerk answers for by name, one signature, one key for everything.
    rules = window.locator("[name=confirmed]")
    for digit in range(1, rules.count() + 1):
        hands.press(str(digit))
        expect(rules.nth(digit - 1)).to_be_checked()
    hands.press("F9")
    expect(window.get_by_role("heading", name="已办好，请打印交给申请人")).to_be_visible()

    expect(window.locator(".tag").filter(has_text="已受理")).to_have_count(2)
    assert hands.scans == 2
    assert hands.keys <= MOST


def test_a_code_scanned_over_a_form_leaves_the_form_as_it_was(county, clock, open_page):
    package = begun_on_the_phone(county.zhang)
    window = open_page(f"/staff/window/p/{package.pk}/", who="zeguo-clerk1")
    hands = Hands(window)
    box = window.locator("#hand-in [name='business.area']")
    at = window.url
    box.fill("4")
    hands.press("8")
    scanned_at_once(window, package.code, after=0)
    expect(box).to_have_value(f"48{package.code}")  # no pause: nobody can tell whose keys these are
    box.fill("4")
    hands.press("8")
    with window.expect_navigation():
        scanned_at_once(window, package.code, after=300)
    expect(window.get_by_role("heading", name="请刷身份证")).to_be_visible()
    window.goto(at)
    expect(box).to_have_value("48")


# As fast as a scanner types, whatever the machine that runs this is doing.
SCANNED = """async ([code, after]) => {
    await new Promise((resolve) => setTimeout(resolve, after));
    const box = document.activeElement;
    const press = (key) => box.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
    );
    for (const key of code) { if (press(key)) { document.execCommand("insertText", false, key); } }
    press("Enter");
}"""


def scanned_at_once(page, code, *, after):
    """What a scanner types while a box of the form has the focus, so many milliseconds later."""
    page.evaluate(SCANNED, [code, after])


def begun_on_the_phone(citizen):
    """Everything but two questions, the area and two papers, an hour before."""
    # Imported here: models must be there before a room is.
    from onewindow.cases.actions import drafts, materials
    from onewindow.documents import uploads

    by, at = citizen.actor, AT - HOUR
    answers = {
        "licence": "yes",
        "sells": "grocery",
        "tobacco": "yes",
        "public_place": "no",
        "signboard": "no",
        "gathering": "no",
        "seal": "no",
        "tobacco_new.premises": "lease",
    }
    package = drafts.begin(
        centre=citizen.centre,
        channel="phone",
        life_event="open_shop",
        answers=answers,
        by=by,
        at=at,
    )
    drafts.fill(package_id=package.pk, values={"food.kinds": ["预包装食品"]}, by=by, at=at)
    picture = steps.photo()
    materials.attach(
        package_id=package.pk,
        material="food_kinds",
        upload=uploads.inspect(data=picture["buffer"], name=picture["name"]),
        title=picture["name"],
        may_reuse=False,
        by=by,
        at=at,
    )
    materials.promise(package_id=package.pk, material="food_promise", by=by, at=at)
    return package
