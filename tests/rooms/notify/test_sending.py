"""Out of the house: claimed by one, sent once, tried again, given up and said so."""

import email
import email.policy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from onewindow.notify import actions, queries
from onewindow.notify.actions import sending
from onewindow.notify.gateways import Answer, Files, Gateway, HttpSms, Outcome, Smtp
from onewindow.notify.models import Letter, Message, Sending
from onewindow.people.models import Person
from onewindow.rules import messages
from onewindow.rules.messages import Channel, Kind
from tests.rooms.cases import telling
from tests.rooms.notify import servers
from tests.world import AT, DAY, HOUR

MINUTE = timedelta(minutes=1)
SOON = AT + 2 * MINUTE
MAIL = "li@example.com"


@pytest.fixture(scope="module")
def accepted(world, django_db_blocker):
    """A package whose acceptance waits to be sent by SMS and by mail; undone after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        Person.objects.filter(pk=world.zhang.person.pk).update(mail=MAIL)
        package = telling.accepted(world, telling.PLOT)
        while actions.tell(at=AT).entries:
            pass
        yield package
        transaction.set_rollback(True)


@pytest.fixture
def post():
    with servers.mail_server() as (server, address):
        yield server, Smtp(address, sender="window@example.com")


@pytest.fixture
def phone():
    with servers.sms_gateway() as (server, address):
        yield server, HttpSms(address, token="secret")


class Falling(Gateway):
    """A gateway whose worker falls with the letter in its hands."""

    def __init__(self, label: str, channel: Channel) -> None:
        self.label, self.channel = label, channel

    def close(self) -> None:
        """There is nothing."""

    def send(self, one):
        raise KeyboardInterrupt


def send(*gateways: Gateway, at=SOON):
    return {k: n for k, n in actions.send_due(at=at, through=gateways).items() if n}


def of(channel: Channel) -> Sending:
    return Sending.objects.get(channel=channel)


def test_nothing_is_sent_before_its_time(accepted, outbox):
    assert send(Files(Channel.SMS, outbox), at=AT + MINUTE / 2) == {}
    assert send(Files(Channel.SMS, outbox)) == {"sent": 1}
    assert send(Files(Channel.SMS, outbox)) == {}


def test_without_gateways_letters_are_files_that_say_so_and_name_nobody(accepted, world, outbox):
    assert actions.tick(at=SOON)["sent"] == 2
    (text,) = [path.read_text() for path in outbox.glob("*.txt")]
    (raw,) = [path.read_bytes() for path in outbox.glob("*.eml")]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert "演示" in text
    assert mail["X-OneWindow-Demonstration"] == "not sent"
    assert mail["To"] == "l***@example.com"
    one = world.zhang.person
    for said in (text, mail.as_string(), mail.get_content()):
        for secret in (one.name, one.number, one.phone, one.address, accepted.code, MAIL):
            assert secret not in said
    assert {path.stat().st_mode & 0o777 for path in outbox.iterdir()} == {0o600}


def test_an_sms_says_the_matter_and_the_day_and_the_codes_tail(accepted, phone):
    server, gateway = phone
    assert send(gateway) == {"sent": 1}
    ((path, headers, body),) = server.asked
    assert path == "/send?v=1"
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == body["id"] == str(of(Channel.SMS).pk)
    assert body["text"].startswith("【一窗】")
    assert "2026年" in body["text"]
    assert f"尾号 {accepted.code[-4:]}" in body["text"]
    assert body["to"] == Person.objects.get(mail__isnull=False).phone


def test_a_mail_goes_by_smtp_with_the_same_name_at_every_try(accepted, post):
    server, gateway = post
    assert send(gateway) == {"sent": 1}
    (envelope,) = server.taken
    mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert envelope.rcpt_tos == [MAIL]
    assert mail["Message-ID"] == f"<{of(Channel.MAIL).pk}@example.com>"
    assert "受理了" in mail["Subject"]
    assert f"/my/messages/{Letter.objects.get().pk}/" in mail.get_content()


def test_who_reads_english_is_written_to_in_english(accepted, phone, post):
    Person.objects.filter(mail__isnull=False).update(language="en")
    send(phone[1], post[1])
    body = phone[0].asked[0][2]
    assert body["language"] == "en"
    assert body["text"].startswith("[OneWindow] ")
    assert "accepted" in body["text"]
    mail = email.message_from_bytes(post[0].taken[0].content, policy=email.policy.default)
    assert "accepted" in mail["Subject"]


def test_a_gateway_that_is_away_is_tried_again_later_and_later(accepted):
    gone = HttpSms("http://127.0.0.1:9/", token="")
    at, waits = SOON, []
    for _ in messages.BACK_OFF:
        assert send(gone, at=at) == {"put off": 1}
        waits.append(of(Channel.SMS).due_at - at)
        at = of(Channel.SMS).due_at
        if messages.is_quiet(at):
            at += DAY / 2
    assert waits == list(messages.BACK_OFF)
    assert send(gone, at=at) == {"not sent": 1}
    assert of(Channel.SMS).state == "failed"
    assert queries.troubles(at=at).failed == 1


def test_a_smtp_server_that_is_away_is_tried_again(accepted):
    assert send(Smtp("smtp://127.0.0.1:9", sender="a@b.cn")) == {"put off": 1}


@pytest.mark.parametrize(
    ("says", "state"),
    [
        ({"rcpt": "550 no such box"}, "failed"),
        ({"data": "554 not wanted"}, "failed"),
        ({"rcpt": "451 come back later"}, "waiting"),
        ({"data": "452 full"}, "waiting"),
    ],
)
def test_only_what_is_refused_for_good_is_given_up(accepted, post, says, state):
    post[0].says = says
    send(post[1])
    assert of(Channel.MAIL).state == state
    assert post[0].taken == []


def test_one_bad_address_does_not_hold_up_the_others(accepted, world, post):
    other = world.agent
    Person.objects.filter(pk=other.person.pk).update(mail="wang@example.com")
    telling.accepted(world, telling.PLOT, by=other)
    while actions.tell(at=AT).entries:
        pass
    refused = post[0].handle_RCPT

    async def only_li(server, session, envelope, address, options):
        if address == MAIL:
            return "550 no such box"
        return await refused(server, session, envelope, address, options)

    post[0].handle_RCPT = only_li
    assert send(post[1]) == {"sent": 1, "not sent": 1}
    assert [one.rcpt_tos for one in post[0].taken] == [["wang@example.com"]]


@pytest.mark.parametrize(("code", "state"), [(400, "failed"), (422, "failed"), (500, "waiting"),
                                             (429, "waiting"), (401, "waiting")])  # fmt: skip
def test_an_sms_gateway_says_what_it_will_never_take(accepted, phone, code, state):
    phone[0].codes = [code]
    send(phone[1])
    assert of(Channel.SMS).state == state


def test_a_line_that_breaks_after_the_text_leaves_it_unknown_and_is_not_tried_again(accepted, post):
    post[0].hangs_up = True
    assert send(post[1]) == {"not sent": 1}
    assert of(Channel.MAIL).state == "unknown"
    post[0].hangs_up = False
    assert send(post[1], at=SOON + DAY) == {}
    assert queries.troubles(at=SOON).unknown == 1


def test_a_worker_that_falls_is_made_good_where_the_gateway_knows_its_letters(accepted, phone):
    with pytest.raises(KeyboardInterrupt):
        send(Falling("http", Channel.SMS))
    assert of(Channel.SMS).state == "claimed"
    assert send(phone[1], at=SOON + 5 * MINUTE) == {}  # it may still be at it
    assert send(phone[1], at=SOON + 11 * MINUTE) == {"sent": 1}
    assert len(phone[0].taken) == 1


def test_a_worker_that_falls_with_a_mail_in_hand_leaves_it_unknown(accepted, post):
    with pytest.raises(KeyboardInterrupt):
        send(Falling("smtp", Channel.MAIL))
    assert send(post[1], at=SOON + 11 * MINUTE) == {}
    assert (of(Channel.MAIL).state, of(Channel.MAIL).reason) == ("unknown", "worker-fell")


def test_an_sms_sent_twice_with_one_key_arrives_once(accepted, phone):
    send(phone[1])
    Sending.objects.update(state="waiting", ended_at=None)
    send(phone[1])
    assert len(phone[0].asked) == 2
    assert len(phone[0].taken) == 1


def test_who_comes_back_late_does_not_overwrite_what_others_have_found(accepted, post):
    claimed = sending._claim(post[1], SOON)
    Sending.objects.filter(pk=claimed.pk).update(claim=uuid4())
    sending._mark(claimed, Answer(Outcome.SENT), SOON)
    assert of(Channel.MAIL).state == "claimed"


def test_no_telephone_rings_at_night_unless_it_must(accepted, phone, post):
    night = AT + 13 * HOUR  # ten in the evening
    assert send(phone[1], post[1], at=night) == {"sent": 1}
    assert of(Channel.SMS).state == "waiting"
    assert send(phone[1], at=AT + 22 * HOUR) == {}
    Sending.objects.update(is_urgent=True)
    assert send(phone[1], at=AT + 22 * HOUR) == {"sent": 1}


def test_in_the_morning_the_night_s_messages_go_out(accepted, phone):
    assert send(phone[1], at=AT + 13 * HOUR) == {}
    assert send(phone[1], at=AT + 23 * HOUR) == {"sent": 1}


def test_a_letter_of_many_messages_is_short_on_the_telephone(accepted, phone):
    one = Message.objects.get(kind=Kind.ACCEPTED)
    for n, kind in enumerate((Kind.ACCEPTED, Kind.GRANTED, Kind.READY, Kind.GRANTED)):
        one.pk, one.occasion, one.kind = None, f"again:{n}", kind
        one.save(force_insert=True)
    send(phone[1])
    text = phone[0].asked[0][2]["text"]
    assert text.count("《") == 3
    assert len(text) < 160
    assert "我的消息" in text


def test_a_number_taken_away_meanwhile_is_said(accepted, phone):
    Person.objects.filter(mail__isnull=False).update(phone="")
    assert send(phone[1]) == {"not sent": 1}
    assert of(Channel.SMS).reason == "no-address"


def test_a_disk_that_refuses_is_tried_again(accepted, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert send(Files(Channel.SMS, blocked / "outbox")) == {"put off": 1}


def test_the_law_s_own_rounds_are_not_held_up_by_a_long_queue(accepted, phone):
    assert sum(actions.send_due(at=SOON, most=0, through=[phone[1]]).values()) == 0


def test_every_message_can_be_said_in_both_languages(world, accepted):
    from django.utils import translation

    one = Message.objects.first()
    for language in ("zh-hans", "en"):
        for kind in Kind:
            Message.objects.filter(pk=one.pk).update(
                kind=kind,
                detail={
                    "due_on": "2026-03-20",
                    "mode": "counter",
                    "starts_at": "2026-03-20T01:00:00+00:00",
                },
            )
            (told,) = queries.composing.in_order(Message.objects.filter(pk=one.pk))
            with translation.override(language):
                text = queries.composing.sms([told])
            assert "%(" not in text
            assert "—" not in text
            is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in told.sentence)
            with translation.override(language):
                assert told.sentence
                said = told.sentence
            if language == "en":
                assert not any("\u4e00" <= letter <= "\u9fff" for letter in said), said
            assert is_chinese or language == "en"
