"""From the journal to people: each fact once to each, near ones together, nothing lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, decide, deliver, review, tick
from onewindow.cases.models import Delivery, Supplement
from onewindow.journal.actions import follow
from onewindow.notify import actions, sentences
from onewindow.notify.actions import telling as notify
from onewindow.notify.models import Letter, Message, Sending, Wish
from onewindow.people.models import Person
from onewindow.rules.lifecycle import State
from onewindow.rules.messages import Channel, Group, Kind
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR

MINUTE = timedelta(minutes=1)
PAPER = {
    "where": "house_promise",
    "name": "农村宅基地使用承诺书",
    "problem": "未提交",
    "remedy": "请签名后提交",
}


@pytest.fixture(autouse=True)
def _from_here_on(world):
    """What was recorded before the test is nobody's news."""
    while True:
        with transaction.atomic():
            if not follow(reader=notify.READER, limit=10_000):
                return


def tell(at=AT):
    return notify.tell(at=at).messages


def kinds(person):
    rows = Message.objects.filter(person=person).order_by("at", "id")
    return [Kind(kind) for kind in rows.values_list("kind", flat=True)]


def letters(person):
    rows = Letter.objects.filter(person=person).order_by("at")
    return [[one.kind for one in row.messages.order_by("id")] for row in rows]


def ways(person):
    rows = Sending.objects.filter(letter__person=person)
    return sorted(rows.values_list("channel", "state"))


def test_a_case_is_told_from_its_beginning_to_its_end(world):
    case = telling.taken_up(world, telling.PLOT)
    telling.granted(world, case)
    deliver.hand_over(case_id=case.pk, receiver="欧阳", proof="签收", by=world.li, at=AT + 4 * HOUR)
    tell()
    assert kinds(world.zhang.person) == [
        Kind.SUBMITTED,
        Kind.RECEIVED,
        Kind.ACCEPTED,
        Kind.GRANTED,
        Kind.READY,
        Kind.DELIVERED,
        Kind.RATE,
    ]


def test_a_result_that_waits_online_is_told_to_wait_online(world):
    wished = {"delivery": planning.ONLINE, "tobacco_new__premises": "own"}
    package = telling.accepted(world, "tobacco_new", **wished)
    telling.granted(world, telling.case_of(package))
    tell()
    assert Message.objects.get(kind=Kind.READY).detail == {"mode": "online"}
    assert set(sentences.HOW) == {mode.value for mode in Delivery.Mode}


def test_the_same_facts_are_never_told_twice(world):
    telling.accepted(world, telling.PLOT)
    assert tell() == 3
    assert tell() == 0
    Message.objects.values_list("occasion", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("update journal_reader set position = 0 where name = 'notify'")
    assert tell() == 0
    assert Message.objects.count() == 3


def test_the_database_itself_refuses_a_fact_told_twice(world):
    telling.accepted(world, telling.PLOT)
    tell()
    twin = Message.objects.earliest("id")
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.bulk_create([twin])


def test_what_was_being_told_when_all_stopped_is_told_after(world):
    telling.accepted(world, telling.PLOT)
    with transaction.atomic():
        assert tell() == 3
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert tell() == 3


def test_matters_accepted_at_one_moment_are_one_letter(world):
    package = telling.accepted(world, life_event="open_shop", licence="yes")
    tell()
    told = letters(world.zhang.person)
    assert package.cases.count() == 2
    assert told == [["submitted", "received", "received", "accepted", "accepted"]]
    assert ways(world.zhang.person) == [("sms", "waiting")]


def test_what_comes_while_a_letter_waits_goes_into_it(world):
    package = telling.handed(world, telling.PLOT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    tell(at=AT)
    later = AT + MINUTE / 2
    ticked = telling.ticked(package)
    acceptance.accept(package_id=package.pk, by=world.li, at=later, confirmed=ticked)
    tell(at=later)
    assert letters(world.zhang.person) == [["submitted", "received", "accepted"]]
    assert ways(world.zhang.person) == [("sms", "waiting")]


def test_a_letter_that_was_read_or_sent_takes_in_nothing_more(world):
    package = telling.handed(world, telling.PLOT)
    tell(at=AT)
    letter = Letter.objects.get()
    actions.mark_read(letter_id=letter.pk, by=world.zhang.actor, at=AT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT + MINUTE / 4)
    tell(at=AT + MINUTE / 2)
    assert letters(world.zhang.person) == [["submitted"], ["received"]]


def test_days_apart_are_letters_apart_even_when_told_at_once(world):
    case = telling.taken_up(world, telling.PLOT)
    telling.granted(world, case, at=AT + DAY)
    tell(at=AT + DAY + HOUR)
    assert letters(world.zhang.person) == [
        ["submitted", "received", "accepted"],
        ["granted", "ready"],
    ]


def test_old_news_rings_no_telephone(world):
    telling.accepted(world, telling.PLOT)
    tell(at=AT + 8 * DAY)
    assert len(letters(world.zhang.person)) == 1
    assert ways(world.zhang.person) == []


def test_who_acts_for_somebody_and_the_one_acted_for_both_know(world):
    package = telling.draft(world, telling.PLOT, by=world.agent)
    from onewindow.cases.actions import drafts, intake

    one = world.zhang.person
    drafts.set_people(
        package_id=package.pk,
        applicant=drafts.Named(one.name, one.number, one.phone, one.address),
        relation="agent",
        by=world.agent.actor,
        at=AT,
    )
    intake.submit(package_id=package.pk, by=world.agent.actor, at=AT, as_it_is=True)
    tell()
    assert kinds(world.zhang.person) == kinds(world.agent.person) == [Kind.SUBMITTED]


def test_progress_rings_no_telephone_unless_it_is_wished(world):
    telling.handed(world, telling.PLOT)
    tell()
    assert ways(world.zhang.person) == []
    actions.set_wishes(wishes={Group.PROGRESS: [Channel.APP, Channel.SMS]}, by=world.zhang.actor)
    telling.handed(world, "fish_permit", at=AT + HOUR)
    tell(at=AT + HOUR)
    assert ways(world.zhang.person) == [("sms", "waiting")]


def test_what_nobody_wants_to_know_is_not_told_but_the_law_is(world):
    nothing = dict.fromkeys(Group, ())
    actions.set_wishes(wishes=nothing, by=world.zhang.actor)
    assert set(Wish.objects.get(group=Group.DECISION).channels) == {"app"}
    telling.accepted(world, telling.PLOT)
    tell()
    assert kinds(world.zhang.person) == [Kind.ACCEPTED]
    assert ways(world.zhang.person) == []


def test_mail_goes_to_who_gave_an_address_and_no_phone_is_said(world):
    Person.objects.filter(pk=world.zhang.person.pk).update(mail="li@example.com", phone="")
    telling.accepted(world, telling.PLOT)
    tell()
    assert ways(world.zhang.person) == [("mail", "waiting"), ("sms", "nowhere")]


def test_a_supplement_is_told_and_told_again_before_it_ends_once(world):
    package = telling.handed(world, telling.PLOT, without=["house_promise"])
    acceptance.ask_supplement(package_id=package.pk, items=[PAPER], by=world.li, at=AT)
    tell()
    asked = Supplement.objects.get(package=package)
    soon = AT + (asked.due_on - AT.date() - DAY * 3) + DAY
    assert kinds(world.zhang.person) == [Kind.SUBMITTED, Kind.SUPPLEMENT]
    assert [tell(at=AT + HOUR), tell(at=soon), tell(at=soon + HOUR)] == [0, 1, 0]
    told = Message.objects.get(kind=Kind.SUPPLEMENT_SOON)
    assert told.detail == {"due_on": asked.due_on.isoformat()}
    tick.tick(at=AT + 30 * DAY)
    tell(at=AT + 30 * DAY)
    assert kinds(world.zhang.person)[-1] == Kind.LAPSED


def test_a_late_paper_is_told_again_before_its_day_once(world):
    package = telling.handed(world, telling.PLOT, without=[telling.LATE_PAPER])
    ticked = telling.ticked(package)
    acceptance.accept_with_gaps(package_id=package.pk, confirmed=ticked, by=world.li, at=AT)
    tell()
    due_on = package.gaps.get().due_on
    soon = AT + (due_on - AT.date()) - DAY
    assert [tell(at=AT + HOUR), tell(at=soon), tell(at=soon)] == [0, 1, 0]
    assert kinds(world.zhang.person) == [Kind.SUBMITTED, Kind.GAPS, Kind.GAPS_SOON]
    assert {one.detail["due_on"] for one in Message.objects.exclude(kind="submitted")} == {
        due_on.isoformat()
    }


def test_a_longer_time_and_a_pause_are_told(world):
    case = telling.taken_up(world, telling.PLOT)
    at = AT + DAY
    by = world.reviewer(case.department_id)
    review.pause(case_id=case.pk, kind="testing", days=5, reason="检测", by=by, at=at)
    review.resume(case_id=case.pk, result="合格", by=by, at=at + DAY)
    head = world.wang(case.department_id)
    review.extend(case_id=case.pk, days=2, reason="复杂", by=head, at=at + DAY + HOUR)
    tell(at=at + 2 * DAY)
    assert kinds(world.zhang.person)[-3:] == [Kind.PAUSED, Kind.RESUMED, Kind.EXTENDED]
    case.refresh_from_db()
    assert Message.objects.get(kind="extended").detail["due_on"] == case.due_on.isoformat()


def test_a_revoked_decision_is_told_at_any_hour(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    tell(at=AT + 4 * HOUR)
    night = AT + 14 * HOUR
    by = world.wang(case.department_id)
    decide.revoke(case_id=case.pk, reasons="不实", by=by, at=night)
    tell(at=night)
    last = Sending.objects.order_by("due_at").last()
    assert (last.is_urgent, last.due_at) == (True, night)
    assert telling.case_of(case.package).state == State.REVOKED


def test_what_somebody_did_just_now_is_told_them_at_once(world):
    actions.set_wishes(wishes={Group.PROGRESS: list(Channel)}, by=world.zhang.actor)
    telling.handed(world, telling.PLOT, at=AT)
    tell(at=AT)
    assert Sending.objects.get().is_urgent


def test_a_whole_batch_takes_a_constant_number_of_statements(world, django_assert_max_num_queries):
    for _ in range(2):
        telling.accepted(world, life_event="open_shop", licence="yes")
    telling.handed(world, telling.PLOT)
    notify.promise_is_assumed.cache_clear()
    with django_assert_max_num_queries(24):  # some of them know a version's promise for good
        assert tell(at=AT + DAY) == 11
