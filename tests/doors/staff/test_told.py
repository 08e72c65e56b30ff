"""What staff are told stands at the head of their pages, in words, and leads to its page."""

from onewindow.notify.models import Notice
from tests.doors import carded
from tests.rooms.cases import telling


def test_a_message_is_counted_on_every_page_until_it_is_opened(world, sign_in, hour):
    late = carded.late(world, telling.taken_up(world, telling.PLOT))
    hour.at = carded.LATE + carded.DAY
    head = sign_in("township-approve")
    unread = Notice.objects.filter(account__username="township-approve", read_at=None).count()
    assert f'mast__count">{unread}<' in head.get("desk").page.content.decode()
    page = head.get("messages").page.content.decode()
    assert "督办" in page
    assert late.card.case.number in page
    answer = head.get("message", late.told.pk).page
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/lamps/{late.lamp.key}/")
    assert f'mast__count">{unread - 1}<' in head.get("desk").page.content.decode()
    head.post("messages_read")
    assert "mast__count" not in head.get("messages").page.content.decode()


def test_who_reads_english_is_told_in_english(world, sign_in, hour):
    carded.late(world, telling.taken_up(world, telling.PLOT))
    hour.at = carded.LATE + carded.DAY
    page = sign_in("township-approve", language="en").get("messages").page.content.decode()
    assert "You are urged to get on with" in page


def test_mail_of_work_is_wanted_by_its_address_and_nonsense_is_told(world, sign_in):
    head = sign_in("township-approve")
    said = head.post("messages_mail", mail="nonsense", language="en").page
    assert said.status_code == 422
    assert "电子邮箱" in said.content.decode()
    assert "error" in said.content.decode()
    head.post("messages_mail", mail="wang@example.org", language="en")
    assert "wang@example.org" in head.get("messages").page.content.decode()
