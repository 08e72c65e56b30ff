"""My messages: what I was told, in my language; read when opened; told the way I want."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases.actions import acceptance
from onewindow.notify import actions
from onewindow.notify.models import Letter, Message, Sending
from onewindow.people.models import Person
from tests.doors.citizen.test_after import asked
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, HOUR

__all__ = ["asked"]
LIST, SETTINGS = "/my/messages/", "/my/messages/settings/"


def tell(at=AT):
    while actions.tell(at=at).entries:
        pass


def words(visitor):
    """All that the page says, its masthead too."""
    page = unescape(re.sub(r"<[^>]+>", " ", visitor.page.content.decode()))
    return re.sub(r"\s+", " ", page)


@pytest.fixture
def told(world):
    """Somebody whose application was accepted, and who was told."""
    package = telling.accepted(world, PLOT)
    tell()
    return package


def test_a_message_is_new_until_it_is_opened(told, visit):
    me = visit("li-shop").get("/")
    assert "条未读" in words(me)
    me.get(LIST)
    assert "受理了" in words(me)
    assert "未读" in words(me)
    me.get(f"{LIST}{Letter.objects.get().pk}/")
    assert "最晚2026年" in words(me)
    me.get(LIST)
    assert "条未读" not in words(me)
    assert "已读" in words(me)


def test_it_is_told_in_the_reader_s_language(told, visit):
    me = visit("li-shop", language="en").get(f"{LIST}{Letter.objects.get().pk}/")
    assert "accepted; done by" in words(me)
    assert "受理" not in words(me)


def test_what_is_missing_is_one_press_away(asked, visit):
    tell()
    me = visit("li-shop").get(f"{LIST}{Letter.objects.get().pk}/")
    assert f"/my/{asked.pk}/missing/" in me.page.content.decode()
    assert words(me).index("要补材料") < words(me).index("提交了")


def test_the_case_says_what_was_told_and_by_which_way_it_went(asked, visit):
    tell()
    case = telling.case_of(asked)
    page = words(visit("li-shop").get(f"/my/cases/{case.pk}/"))
    assert "通知过您什么" in page
    assert "要补材料" in page
    assert "站内 未读 · 短信 待发" in page


def test_nobody_opens_another_s_letters(told, visit):
    letter = Letter.objects.get()
    other = visit("agent-wang").get(f"{LIST}{letter.pk}/")
    assert other.page.status_code == 404
    assert "受理了" not in words(other.get(LIST))
    assert visit().get(LIST).page.redirect_chain
    letter.refresh_from_db()
    assert letter.read_at is None


def test_the_list_goes_on_where_a_page_ends(world, told, visit, monkeypatch):
    letter, message = Letter.objects.get(), Message.objects.earliest("id")
    for n in range(1, 45):
        one = Letter.objects.create(
            person=letter.person, at=AT - n * HOUR, closes_at=AT, is_shown=True, read_at=AT
        )
        message.pk, message.letter, message.occasion = None, one, f"again:{n}"
        message.save(force_insert=True)
    me, seen, pages = visit("li-shop").get(LIST), [], 1
    while True:
        page = me.page.content.decode()
        seen += re.findall(rf'href="{LIST}([0-9a-f-]{{36}})/"', page)
        onward = re.search(r'href="(\?after=[^"]+)"', page)
        if onward is None:
            break
        me.get(LIST + unescape(onward[1]))
        pages += 1
    assert len(seen) == len(set(seen)) == 45
    assert pages == 3


def test_a_longer_list_costs_no_more_statements(world, told, visit):
    me = visit("li-shop").get(LIST)
    counts = []
    for n in range(2):
        telling.accepted(world, "fish_permit", at=AT + DAY * n)
        tell(at=AT + DAY * n)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            me.browser.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


def test_how_to_be_told_is_kept(told, world, visit):
    me = visit("li-shop").get(SETTINGS)
    assert world.zhang.person.phone not in me.page.content.decode()
    me.send(SETTINGS, mail="li@example.com", language="en", result=["sms"], progress=[], todo=[])
    assert "保存好了" in words(me)
    assert Person.objects.get(pk=world.zhang.person.pk).language == "en"
    one = telling.case_of(told)
    telling.granted(world, one)
    tell(at=AT + 4 * HOUR)
    letter = Letter.objects.latest("at")
    sendings = Sending.objects.filter(letter=letter).values_list("channel", flat=True)
    assert set(sendings) == {"sms", "mail"}
    channels = {row.kind: row.channels for row in letter.messages.all()}
    assert channels == {"granted": ["app", "sms", "mail"], "ready": ["sms"]}


def test_what_the_law_wants_told_cannot_be_wished_away(visit, world):
    me = visit("li-shop").get(SETTINGS)
    me.post(SETTINGS, {"language": "zh-hans", "mail": ""})
    package = telling.handed(world, PLOT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    ticked = telling.ticked(package)
    acceptance.accept(package_id=package.pk, by=world.li, at=AT, confirmed=ticked)
    tell()
    kinds = Message.objects.filter(person=world.zhang.person).values_list("kind", flat=True)
    assert list(kinds) == ["accepted"]
    assert "受理了" in words(me.get(LIST))


def test_what_is_no_address_is_said_beside_the_box(visit, world):
    me = visit("li-shop").get(SETTINGS)
    me.send(SETTINGS, mail="li@")
    assert me.page.status_code == 422
    assert "不是有效的电子邮箱地址" in words(me)
    assert 'value="li@"' in me.page.content.decode()
    assert not Person.objects.get(pk=world.zhang.person.pk).mail


def test_the_language_chosen_on_the_page_is_what_is_sent(visit, world):
    me = visit("li-shop")
    me.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert Person.objects.get(pk=world.zhang.person.pk).language == "en"
    me.post("/i18n/setlang/", {"language": "xx", "next": "/"})
    assert Person.objects.get(pk=world.zhang.person.pk).language == "en"
