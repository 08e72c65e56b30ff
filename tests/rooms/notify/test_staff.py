"""Members of staff are told what concerns them: once, by their posts, one mail for several."""

from datetime import timedelta

import pytest
from django.db import transaction

from onewindow.journal.actions import follow
from onewindow.journal.models import Entry, Reader
from onewindow.notify import actions, queries, work
from onewindow.notify.actions import telling as notify
from onewindow.notify.models import Notice, Sending
from onewindow.people import actions as people
from onewindow.people.models import Account, Substitution
from onewindow.quality.actions import card_steps, sessions, star_review, training, urging, watching
from onewindow.quality.actions import rating as rate
from onewindow.quality.models import Card, Watch
from onewindow.quality.queries import services
from onewindow.rules.actors import NOBODY
from onewindow.rules.powers import NotPermitted
from onewindow.rules.ratings import Channel
from onewindow.rules.refusal import NotFound
from onewindow.rules.staff_news import FACTS
from onewindow.rules.staff_news import Notice as Sort
from tests.doors.carded import FORM
from tests.rooms.cases import telling
from tests.rooms.quality import schooling, starring
from tests.world import AT, DAY, HOUR

SECOND = timedelta(seconds=1)
LATE = AT + 21 * DAY + SECOND  # past the promise of a case accepted at AT


@pytest.fixture(autouse=True)
def _from_here_on(world):
    """What was recorded before the test is nobody's news."""
    while True:
        with transaction.atomic():
            if not follow(reader=notify.READER, limit=10_000):
                return


def told(at):
    """Everything since: (user name, sort), in the order of their numbers."""
    while notify.tell(at=at).entries:
        pass
    rows = Notice.objects.order_by("at", "id")
    return sorted(set(rows.values_list("account__username", "sort")))


def number(who):
    return Account.objects.get(username=who).pk


@pytest.fixture
def card(world):
    """A yellow one, asked to be explained, over a case on a reviewer's desk."""
    case = telling.taken_up(world, telling.PLOT)
    watching.tick(at=LATE)
    return Card.objects.get(case=case, kind="case")


def test_every_sort_has_its_words_and_a_fact_that_brings_it():
    assert set(work.TITLES) == set(work.SENTENCES) == set(Sort)
    assert {one.notice for one in FACTS.values()} == set(Sort)


def test_a_card_is_told_to_the_desk_that_is_late_and_its_end_too(world, card):
    desk = {("township-approve", "card-asked"), ("township-review", "card-asked")}
    assert set(told(LATE)) == desk, "given and asked in one breath is told once"
    (one,) = queries.notices(to=world.wang("township")).rows
    assert (one.title, one.number) == ("发了黄牌，请说明", card.case.number)
    assert card.due_on.strftime("%-m月%-d日") in one.sentence
    card_steps.answer(card_id=card.pk, note="核查人员病假", by=world.wang("township"), at=LATE)
    assert {sort for who, sort in told(LATE) if who.startswith("office")} == {"card-answered"}
    card_steps.lift(card_id=card.pk, note="属实", by=world.staff("office"), at=LATE + HOUR)
    assert ("township-review", "card-lifted") in told(LATE + HOUR)


def test_what_is_told_is_told_once_whatever_happens_to_the_reader(world, card):
    before = told(LATE)
    count = Notice.objects.count()
    first = Entry.objects.filter(subject=card.pk).order_by("id").first()
    Reader.objects.filter(name=notify.READER).update(position=first.pk - 1)
    assert (told(LATE + HOUR), Notice.objects.count()) == (before, count)


def test_an_urging_reaches_who_is_urged_and_its_answer_who_urged(world, card):
    lamp = Watch.objects.get(case=card.case, kind="case")
    office = world.staff("office")
    sent = urging.urge(key=lamp.key, form=FORM, text="请办结", by=office, at=LATE)
    assert ("township-approve", "urged") in told(LATE)
    assert ("township-review", "urged") in told(LATE)
    urging.reply(urge_id=sent.pk, text="今天办结", by=world.wang("township"), at=LATE + HOUR)
    told(LATE + HOUR)
    (one,) = queries.notices(to=office).rows
    assert (one.sort, one.detail["key"]) == (Sort.URGE_ANSWERED, lamp.key)


def test_who_stands_in_is_told_and_who_did_it_is_not(world, card):
    head = Account.objects.get(username="township-approve")
    Substitution.objects.create(
        account_id=number("market-approve"),
        post=head.posts.get(),
        since=AT,
        until=LATE + DAY,
        why="年休",
        granted_by="account:1",
        granted_at=AT,
    )
    assert ("market-approve", "card-asked") in told(LATE)


def test_a_bad_rating_is_told_to_the_head_and_never_to_who_was_rated(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.refused(world, case)
    rate.rate(
        code=services.link_of_case(case.pk), grade=5, channel=Channel.QR, by=NOBODY, at=AT + HOUR
    )
    assert [one for one in told(AT + HOUR) if one[1] == "review-opened"] == [
        ("zeguo-head", "review-opened")
    ]


def test_the_steps_of_a_star_are_told_to_the_centre(world):
    row = starring.submitted(world)
    star_review.send_back(assessment_id=row.pk, note="缺照片", by=starring.OFFICE, at=AT + HOUR)
    found = told(AT + HOUR)
    assert ("office", "star-submitted") in found
    assert ("zeguo-head", "star-sent-back") in found


def test_who_needs_a_course_is_invited_and_told_when_it_falls_out(world):
    schooling.load()
    session = schooling.held(world, at=AT + DAY)
    sessions.sign_up(session_id=session.pk, by=world.li, at=AT)
    assert ("zeguo-clerk1", "training-invited") in told(AT)
    assert ("zeguo-head", "training-invited") not in told(AT), "who holds it is not invited"
    sessions.cancel(session_id=session.pk, why="讲师病假", by=world.chen, at=AT + HOUR)
    (cancelled,) = [one for one in told(AT + HOUR) if one[1] == "training-cancelled"]
    assert cancelled == ("zeguo-clerk1", "training-cancelled")


def test_a_certificate_that_soon_ends_is_told_to_its_holder_and_their_head(world):
    schooling.load()
    attempt = schooling.passed(world, world.li)
    late = attempt.certificate.until - timedelta(days=20)
    at = AT + timedelta(days=(late - AT.date()).days)
    training.remind(at=at)
    found = {who for who, sort in told(at) if sort == "training-ending"}
    assert found == {"zeguo-clerk1", "zeguo-head"}


def test_a_mail_tells_of_several_notices_and_none_goes_without_an_address(world, card, outbox):
    head = world.wang("township")
    people.set_work_contact(mail="wang@example.org", language="en", by=head)
    told(LATE)
    card_steps.answer(card_id=card.pk, note="病假", by=world.wang("township"), at=LATE)
    card_steps.lift(card_id=card.pk, note="属实", by=world.staff("office"), at=LATE + SECOND)
    told(LATE + SECOND)
    assert Sending.objects.filter(account__isnull=False).count() == 1
    actions.send_due(at=LATE + 2 * HOUR)
    (letter,) = outbox.glob("*.eml")
    text = letter.read_text()
    assert "OneWindow" in text
    assert Sending.objects.get(account__isnull=False).state == "sent"
    for one in Notice.objects.filter(account=head.account):
        assert one.mail is not None


def test_only_its_reader_opens_a_notice_and_no_citizen_has_mail_of_work(world, card):
    told(LATE)
    (one,) = queries.notices(to=world.wang("township")).rows
    with pytest.raises(NotFound):
        queries.notice(notice_id=one.id, to=world.li)
    assert actions.note_read(notice_ids=[one.id], by=world.li, at=LATE) == 0
    assert queries.unread_notices(world.wang("township").account) == 1
    assert actions.note_read(notice_ids=[one.id], by=world.wang("township"), at=LATE) == 1
    assert queries.unread_notices(world.wang("township").account) == 0
    with pytest.raises(NotPermitted):
        people.set_work_contact(mail="", language="en", by=world.zhang.actor)
