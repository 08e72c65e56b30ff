"""On a case's page: what its people were told, and an alarm when it did not reach them."""

import re
from html import unescape

from onewindow.notify import actions
from onewindow.notify.models import Letter, Sending
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR


def words(visitor):
    page = unescape(re.sub(r"<[^>]+>", " ", visitor.page.content.decode()))
    return re.sub(r"\s+", " ", page)


def case_told(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    while actions.tell(at=AT).entries:
        pass
    return case


def test_the_case_says_what_its_people_were_told_and_how(world, sign_in):
    case = case_told(world)
    page = words(sign_in("township-review").get("case", case.pk))
    assert "短信 待发" in page
    assert "站内 未读" in page
    assert "没有送到申请人" not in page
    Sending.objects.update(state="sent", ended_at=AT)
    Letter.objects.update(read_at=AT)
    page = words(sign_in("township-review").get("case", case.pk))
    assert "短信 已发出" in page
    assert "站内 已读" in page


def test_what_did_not_arrive_is_said_loudly_until_it_is_read(world, sign_in):
    case = case_told(world)
    Sending.objects.update(state="failed", reason="refused", ended_at=AT + HOUR)
    page = words(sign_in("township-review").get("case", case.pk))
    assert "短信 没有发成 对方拒收" in page
    assert "没有送到申请人，请打电话告诉他们" in page
    Letter.objects.update(read_at=AT + HOUR)
    page = words(sign_in("township-review").get("case", case.pk))
    assert "没有送到申请人" not in page


def test_a_file_is_not_called_sent(world, sign_in):
    case = case_told(world)
    Sending.objects.update(state="sent", gateway="file", ended_at=AT)
    page = words(sign_in("township-review").get("case", case.pk))
    assert "短信 演示：只写成文件" in page
    assert "已发出" not in page
