"""From the lamp board to an answered urging; a card's loop; rules tried before published."""

import io
import re
from urllib.parse import unquote

import pypdf
import pytest

from onewindow.quality.actions import watching
from onewindow.quality.models import Card, CardTable, Urge, Watch
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO

LATE = AT + 22 * DAY


@pytest.fixture
def late(world, hour):
    """One case of Zeguo's past its promise, with its card, and the hour on the wall."""
    case = telling.taken_up(world, telling.PLOT)
    watching.catch_up(at=LATE)
    hour.at = LATE
    return case


def first(pattern, text):
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def form(page):
    return first(r'name="form" value="([^"]+)"', page.html)


def key(case):
    return f"case:{case.pk}"


def test_the_town_that_is_late_and_why_is_three_clicks_away(sign_in, late):
    office = sign_in("office")
    page = office.get("lamps", by="town")
    assert "泽国镇便民服务中心" in page.words
    assert "停在：审查中 1 件" in page.words
    town = first(rf'href="([^"]*town={ZEGUO}[^"]*)"', page.html).replace("&amp;", "&")
    office.page = office.browser.get(town)
    assert "黄灯 超 1 个工作日" in office.words
    assert f"/staff/case/{late.pk}/" in office.html
    assert office.get("case", late.pk).status == 200
    assert "黄牌" in office.words


def test_the_board_says_that_there_is_no_red_lamp_and_shows_the_yellow_ones(sign_in, late):
    page = sign_in("zeguo-head").get("lamps")
    assert "本月无红灯" in page.words
    assert "黄灯 超 1 个工作日" in page.words
    watching.catch_up(at=AT + 30 * DAY)
    assert "本月无红灯" not in page.get("lamps").words
    assert "没有灯亮着" in sign_in("songmen-head").get("lamps").words
    assert "没有灯亮着" in sign_in("office").get("lamps", town=SONGMEN).words


def test_a_lamp_is_urged_once_however_often_the_button_is_pressed(sign_in, late):
    office = sign_in("office").get("lamp", key(late))
    sent = {"form": form(office), "text": "群众来电，请今天办结"}
    for _ in range(2):
        assert office.post("lamp_urge", key(late), **sent).status == 302
    assert Urge.objects.count() == 1
    office.follow()
    assert "已督办" in office.words
    again = office.post("lamp_urge", key(late), form=form(office), text="再催")
    assert (again.status, Urge.objects.count()) == (409, 1)
    assert "今天再督办一次" in again.words
    assert "再催" in again.html, "nobody writes it twice"
    told = {"form": form(again), "text": "再催", "again": "1"}
    assert again.post("lamp_urge", key(late), **told).status == 302
    assert "督办 2 次 · 待回复" in office.get("lamps").words


def test_who_handles_it_sees_the_urging_on_the_desk_and_answers(sign_in, late):
    office = sign_in("office").get("lamp", key(late))
    office.post("lamp_urge", key(late), form=form(office), text="请今天办结")
    handler = sign_in("township-review").get("desk")
    assert "1 条督办要回复" in handler.words
    address = first(r'href="(/staff/lamps/case[^"]+)"', handler.html)
    handler.page = handler.browser.get(unquote(address))
    assert "请今天办结" in handler.words
    urge = Urge.objects.get()
    assert handler.post("urge_reply", urge.pk, reply=" ").status == 422
    assert handler.post("urge_reply", urge.pk, reply="缺勘验记录，今天补").status == 302
    assert "缺勘验记录" in office.get("lamp", key(late)).words
    assert "督办要回复" not in handler.get("desk").words


def test_a_card_is_explained_by_its_department_and_judged_by_the_office(sign_in, late):
    head, office, card = sign_in("township-approve"), sign_in("office"), Card.objects.get()
    assert "1 张红黄牌要说明" in head.get("desk").words
    assert telling_of(head.get("cards")) == [str(card.pk)]
    assert head.get("card", card.pk).post("card_answer", card.pk, answer__note="").status == 422
    head.post("card_answer", card.pk, answer__note="核查人员病假").follow()
    assert "已说明，待审定" in head.words
    assert "1 张红黄牌等您处理" in office.get("lamps").words
    assert head.post("card_uphold", card.pk, uphold__note="x").status == 403
    assert office.post("card_lift", card.pk, lift__note=" ").status == 422
    office.post("card_lift", card.pk, lift__note="情况属实").follow()
    assert "撤销" in office.words
    assert Watch.objects.get(case=late).level == "warning"
    assert telling_of(office.get("cards", which="ended")) == [str(card.pk)]


def telling_of(page):
    """The cards that a list names."""
    return re.findall(r'href="/staff/cards/([0-9a-f-]{36})/" data-row', page.html)


def test_the_notice_names_who_is_concerned_and_what_passed(sign_in, late):
    page = sign_in("township-approve").get("card_notice", Card.objects.get().pk).page
    assert page["Content-Type"] == "application/pdf"
    said = "".join(pypdf.PdfReader(io.BytesIO(page.content)).pages[0].extract_text().split())
    for words in ("黄牌通知书", "2026年3月23日", "请最晚于2026年3月27日", "演示文书"):
        assert words in said


def rules_of(page, **changed):
    """Every box of the rules' form as it stands, some put otherwise."""
    sent = {"seen": "1", "since": "", "source": "", "reason": ""}
    for row in re.findall(r"<input[^>]*>|<select.*?</select>", page.html, flags=re.S):
        if not re.search(r'name="[^"]*[.]', row):
            continue
        name = first(r'name="([^"]+)"', row)
        if 'type="checkbox"' in row:
            if "checked" in row:
                sent[name] = "1"
        elif row.startswith("<select"):
            sent[name] = first(r'value="([^"]+)" selected', row)
        else:
            sent[name] = first(r'value="([^"]*)"', row)
    return sent | changed


def test_rules_are_tried_then_published_by_the_office_alone(sign_in, late):
    office = sign_in("office").get("card_rules")
    sent = rules_of(
        office,
        **{"case.yellow.days": "5", "since": "2026-03-24", "source": "试行", "reason": "试行"},
    )
    tried = office.send("card_rules", data={**sent, "try": "1"})
    assert tried.status == 200
    assert re.search(r"办件 黄牌 0 1", tried.words), "one would be taken back"
    assert (CardTable.objects.count(), Card.objects.get().state) == (1, "asked")
    wrong = office.send("card_rules", data={**sent, "since": "2026-03-01", "publish": "1"})
    assert wrong.status == 422
    assert office.send("card_rules", data={**sent, "publish": "1"}).status == 302
    office.follow()
    assert "现在用的是第 2 版" in office.words
    watching.tick(at=LATE + HOUR)
    assert Card.objects.get().state == "withdrawn"
    head = sign_in("zeguo-head").get("card_rules")
    assert "发布这一版" not in head.words
    assert head.send("card_rules", data={**sent, "publish": "1"}).status == 403


def test_each_page_asks_a_constant_number_of_questions(
    world, sign_in, late, django_assert_max_num_queries
):
    office, card = sign_in("office"), Card.objects.get()
    for name, args, most in (
        ("lamps", [], 14),
        ("lamp", [key(late)], 9),
        ("cards", [], 10),
        ("card", [card.pk], 8),
        ("card_rules", [], 7),
    ):
        with django_assert_max_num_queries(most):
            assert office.get(name, *args).status == 200
    for n in range(3):
        telling.taken_up(world, telling.PLOT, at=AT + n * HOUR)
    watching.catch_up(at=LATE)
    with django_assert_max_num_queries(14):
        office.get("lamps")
    with django_assert_max_num_queries(10):
        office.get("cards")
