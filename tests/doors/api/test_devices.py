"""A machine calls: its own token opens the beat, and it is told what it must know."""

from datetime import timedelta

import pytest

from onewindow.api import devices
from onewindow.hall.actions import beats, caring, entrusting
from onewindow.hall.models import Health
from onewindow.rules.actors import Role
from tests.doors.api.programs import Program
from tests.rooms.hall.machines import machine, token_of
from tests.world import ZEGUO

SECOND = timedelta(seconds=1)
WELL = {"paper": "ok", "network": "ok", "reader": "ok", "disk": "ok", "version": "1.4.2"}


@pytest.fixture(autouse=True)
def _a_fresh_process(monkeypatch):
    monkeypatch.setattr(devices, "inbox", beats.Inbox())


@pytest.fixture
def kiosk():
    return machine()


@pytest.fixture
def calling(world, kiosk, clock):
    return Program(token_of(kiosk, world.chen))


def test_a_beat_is_answered_and_stands_in_the_table_a_second_later(calling, kiosk, clock):
    assert calling.post("devices/beat", WELL) == {"paused": False}
    first = clock.at
    clock.at += SECOND
    calling.post("devices/beat", WELL)
    health = Health.objects.get(pk=kiosk.pk)
    assert (health.last_beat_at, health.paper, health.version) == (first, "ok", "1.4.2")


def test_a_paused_machine_is_told_and_a_revoked_one_refused_within_seconds(
    calling, kiosk, clock, world
):
    calling.post("devices/beat", WELL)
    caring.switch(device_id=kiosk.pk, state="paused", by=world.chen, at=clock.at)
    clock.at += SECOND
    assert calling.post("devices/beat", WELL)["paused"] is True
    entrusting.revoke_token(device_id=kiosk.pk, by=world.chen, at=clock.at)
    clock.at += SECOND
    refused = calling.refused("post", "devices/beat", WELL)
    assert (refused["status"], refused["code"]) == (401, "unauthenticated")


def test_no_other_token_opens_the_beat_and_a_machines_token_opens_nothing_else(calling, program):
    other = program("elsewhere", Role.CLERK, centres=(ZEGUO,))
    for each in (other, Program("a-guess"), Program()):
        assert each.refused("post", "devices/beat", WELL)["status"] == 401
    for path in ("me", "cases", "packages/00000000-0000-0000-0000-000000000000"):
        assert calling.refused("get", path)["status"] == 401


def test_guessing_tokens_is_held_back(settings, clock):
    settings.API_LIMITS = {**settings.API_LIMITS, "refused": 3}
    statuses = [
        Program(f"guess-{n}").call("post", "devices/beat", WELL).status_code for n in range(5)
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_what_cannot_be_is_told_all_at_once(calling):
    wrong = {"paper": "gone", "disk": 7, "version": "x" * 30, "colour": "red"}
    refused = calling.refused("post", "devices/beat", wrong)
    assert refused["status"] == 422
    assert {one["where"] for one in refused["problems"]} == {"paper", "disk", "version", "colour"}
    assert calling.call("get", "devices/beat").status_code == 405


def test_an_empty_word_is_a_beat_of_a_machine_without_parts(calling, kiosk, clock):
    calling.post("devices/beat", {})
    clock.at += SECOND
    calling.post("devices/beat", {})
    assert Health.objects.get(pk=kiosk.pk).paper == "none"
