"""The doctor's look at messages."""

from datetime import timedelta

import pytest

from onewindow.notify.models import Letter, Sending
from onewindow.program import post
from onewindow.program.findings import Health
from tests.world import AT, DAY, HOUR


@pytest.fixture
def sending(world):
    letter = Letter.objects.create(person=world.zhang.person, at=AT, closes_at=AT)
    return Sending.objects.create(letter=letter, channel="sms", due_at=AT)


def test_all_is_well_while_letters_wait_no_longer_than_a_night(sending):
    assert post.arriving(AT + 11 * HOUR).health is Health.RIGHT


def test_letters_nobody_sends_are_found(sending):
    assert "1 due" in post.arriving(AT + 13 * HOUR).says
    Sending.objects.update(channel="mail")
    assert post.arriving(AT + 2 * HOUR).health is Health.WRONG


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_what_did_not_arrive_is_found_for_a_week(sending, state):
    Sending.objects.update(state=state, ended_at=AT)
    assert post.arriving(AT + DAY).health is Health.WRONG
    assert post.arriving(AT + timedelta(days=8)).health is Health.RIGHT


def test_files_are_enough_for_a_demonstration_only(settings):
    settings.DEMONSTRATION = False
    assert post.gateways().health is Health.DOUBTFUL
    settings.DEMONSTRATION = True
    assert post.gateways().health is Health.RIGHT
    settings.DEMONSTRATION, settings.SMS_URL = False, "https://sms.example/"
    settings.SMTP_URL = "smtps://u:secret@mail.example"
    assert post.gateways().health is Health.RIGHT
    assert "secret" not in post.gateways().says
