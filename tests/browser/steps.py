"""What people do on the pages, told by the words they read there."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pypdf
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from onewindow.program.demonstration.cast import PASSWORD

ZEGUO = "331081100"
SHOP = {
    "licence": "yes",
    "sells": "grocery",
    "tobacco": "yes",
    "premises": "lease",
}
TYPED = {
    "business.area": "48",
    "business.region": ZEGUO,
    "food.kinds": "预包装食品",
}


# --- Everybody --------------------------------------------------------------------------------


def press(page: Page, name: str) -> None:
    """Press a button by its words (its key beside them), and wait for the page that it brings."""
    words = re.compile(rf"^{re.escape(name)}( (Shift\+)?(F\d|Enter))?$")
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def follow(page: Page, name: str, *, exact: bool = False) -> None:
    """Follow a link by its words to the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=exact).click()


# --- The citizen ------------------------------------------------------------------------------


def answer_all(page: Page, chosen: Mapping[str, str]) -> dict[str, str]:
    """Answer one question a page until there is none; what is not chosen is answered "no".

    Returns the answers given, by the question's key.
    """
    given: dict[str, str] = {}
    question = page.locator("main input[name=question]")
    while question.count():
        key = question.get_attribute("value") or ""
        options = page.locator("main input[name=answer]")
        values = [option.get_attribute("value") for option in options.all()]
        wanted = chosen.get(key.rpartition(".")[2], "no")
        value = wanted if wanted in values else values[0] or ""
        page.locator(f"main input[name=answer][value='{value}']").check()
        given[key] = value
        press(page, "继续")
    return given


def log_in(page: Page, who: str) -> None:
    """Choose one of the invented people on the log-in's list."""
    page.locator("#people").wait_for()
    button = page.locator(f"button[name=username][value='{who}']")
    if not button.is_visible():
        page.get_by_text("更多演示人物").click()
    with page.expect_navigation():
        button.click()


def fill_all(page: Page, typed: Mapping[str, str]) -> None:
    """From the task list through every page of the form that still lacks something."""
    follow(page, "继续", exact=True)
    save(page, typed)


def save(page: Page, typed: Mapping[str, str]) -> None:
    """From one page of the form through all that still lack something."""
    while "/form/" in page.url:
        here = page.url
        for name, value in typed.items():
            fill(page.locator(f"main [name='{name}']"), value)
        press(page, "保存并继续")
        assert page.url != here, page.locator("main").inner_text()


def fill(box: Locator, value: str) -> None:
    """Give a value to a control of whatever kind, if the page has it and it is empty."""
    if not box.count():
        return
    kind = box.first.get_attribute("type")
    if kind in {"radio", "checkbox"}:
        box.and_(box.page.locator(f"[value='{value}']")).check()
    elif box.evaluate("each => each.tagName") == "SELECT":
        box.select_option(value)
    elif not box.input_value():
        box.fill(value)


def provide_all(page: Page, *, without: str = "") -> None:
    """On the list of papers: use what was found, promise what may be, photograph the rest.

    without: the name of a paper that the person has not got.
    """
    if page.get_by_role("button", name="全部确认使用").count():
        press(page, "全部确认使用")
    wanting = page.locator("main .tasks__item").filter(has_text="还没有")
    if without:
        wanting = wanting.filter(has_not_text=without)
    while wanting.count():
        with page.expect_navigation():
            wanting.first.get_by_role("link").click()
        provide(page)


def provide(page: Page) -> None:
    """One paper, on its own page."""
    promise = page.get_by_role("button", name="我承诺")
    if promise.count() and "承诺" in page.locator("h1").inner_text():
        press(page, "我承诺")
        return
    page.get_by_label("拍照或选择文件").set_input_files(photo())
    press(page, "上传")


def photo() -> FilePayload:
    """A photograph of a paper, taken with a phone."""
    picture = Image.new("RGB", (320, 200), "white")
    ImageDraw.Draw(picture).rectangle((20, 20, 300, 180), outline="black", width=3)
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def hand_in(page: Page) -> tuple[str, str]:
    """The check page: one tick, one button. Returns the receipt code and the password."""
    page.get_by_label(re.compile("确认属实，并为整份申报签名")).check()
    press(page, "提交")
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    code = page.locator(".slip__number").inner_text()
    password = page.locator(".slip__body p strong.number").inner_text()
    return code.replace(" ", ""), password


# --- Staff ------------------------------------------------------------------------------------


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    """User name and password at the staff door."""
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码", exact=True).fill(password)
    press(page, "登录")


def scan(page: Page, text: str) -> None:
    """Type what a scanner reads into the box on top."""
    page.locator("#scan").fill(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def accept(page: Page, code: str) -> None:
    """F9 on what was handed in, found by its code; the papers are ready to print."""
    scan(page, code)
    tick_all(page)
    page.keyboard.press("F9")
    page.wait_for_url(re.compile(r"/print/(\?|$)"))


def tick_all(page: Page) -> None:
    """What the clerk has to confirm by name, each by its digit."""
    for box in page.locator("[name=confirmed]").all():
        if not box.is_checked():
            page.keyboard.press(box.get_attribute("data-digit") or "")
            expect(box).to_be_checked()


def open_case(page: Page, matter: str) -> None:
    """From the desk's list into a case."""
    with page.expect_navigation():
        page.locator("#list").get_by_role("link", name=matter).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(matter)


def grant(page: Page) -> None:
    """Look at what will be issued, then sign it."""
    sign(page)
    expect(page.get_by_role("heading", name="将要出具")).to_be_visible()
    sign(page)
    expect(page.get_by_role("status").filter(has_text="已准予")).to_be_visible()


def sign(page: Page) -> None:
    """Take a case up, or sign the step that is due, and wait for what comes next."""
    with page.expect_navigation():
        page.keyboard.press("F9")


def told(places: Locator, part: str) -> set[str]:
    """What stands in one part of each of several places."""
    return {" ".join(each.split()) for each in places.locator(part).all_inner_texts()}


def lanes(page: Page, state: str) -> Locator:
    """The cases of a package that stand so."""
    return page.locator(".lane").filter(has=page.locator(".tag", has_text=state))


# --- Papers -----------------------------------------------------------------------------------


def pdf(page: Page, link: Locator) -> str:
    """The words of the PDF behind a link, whose first line need not be pressed to be read."""
    answer = page.request.get(absolute(page, link.get_attribute("href") or ""))
    assert answer.ok, answer.status
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.body())


def text_of(data: bytes) -> str:
    """All words of a PDF, without any space."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def absolute(page: Page, href: str) -> str:
    """An address of this site in full."""
    root: Any = page.evaluate("location.origin")
    return href if href.startswith("http") else f"{root}{href}"
