"""C10: the peripherals of one machine, their manual ways, and leave to ask the machine."""

import pytest

URL, SECRET = "http://127.0.0.1:8790", "paired-with-this-hall"
POLICY = "Content-Security-Policy"


@pytest.fixture
def bridge(settings):
    settings.BRIDGE_URL, settings.BRIDGE_SECRET = URL, SECRET


def connect(page):
    (found,) = [one for one in page.headers[POLICY].split(";") if "connect-src" in one]
    return found.split()[1:]


def test_every_peripheral_has_its_try_and_its_manual_way(clerk, bridge):
    clerk.get("peripherals")
    for way in (
        "请另一名工作人员对照原件核对",
        "选一个文件上传",
        "PDF",
        "在纸上签名",
        "用钥匙开柜",
    ):
        assert way in clerk.words
    assert clerk.page.content.decode().count("data-try") == 5
    assert "js/bridge.js" in clerk.page.content.decode()


def test_without_a_bridge_a_window_has_a_grey_light_and_asks_nobody(clerk):
    for name in ("window", "choose", "out", "peripherals"):
        clerk.get(name)
        assert "未接外设，可手工录入" in clerk.words
        assert "js/bridge.js" not in clerk.page.content.decode()
        assert connect(clerk.page) == ["'self'"]


def test_only_pages_of_a_window_may_ask_the_machine_and_know_the_secret(clerk, sign_in, bridge):
    clerk.get("window")
    assert connect(clerk.page) == ["'self'", URL]
    assert SECRET in clerk.page.content.decode()
    for who, name in (
        ("zeguo-clerk1", "find"),
        ("zeguo-clerk1", "fleet"),
        ("zeguo-guide", "floor"),
        ("market-approve", "desk"),
        ("", "sign_in"),
    ):
        other = sign_in(who).get(name)
        assert other.page.status_code == 200
        assert connect(other.page) == ["'self'"]
        assert SECRET not in other.page.content.decode()


def test_the_page_speaks_english(sign_in, bridge):
    words = sign_in("zeguo-clerk1", language="en").get("peripherals").words
    assert "Signature pad" in words
    assert "Sign on paper, then scan and upload it." in words
