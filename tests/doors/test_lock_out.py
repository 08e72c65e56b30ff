"""The staff's log-in: five wrong passwords close it for a quarter of an hour, for real."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from onewindow.people import actions as people
from onewindow.rules.actors import Role

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _staff(db):
    posts = [(Role.AUDITOR, None, None)]
    people.open_demonstration_staff(
        [("lin", "林静", posts), ("chen", "陈波", posts)], password=PASSWORD
    )


def sign_in(client, username, password, **more):
    return client.post(
        reverse("staff:sign_in"), {"username": username, "password": password}, **more
    )


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_lets_in_and_changes_the_session(client):
    client.get(reverse("staff:sign_in"))
    session = client.session
    session["before"] = True
    session.save()
    old = session.session_key

    assert sign_in(client, "lin", PASSWORD).status_code == 302

    assert is_in(client)
    assert client.session.session_key != old


def test_five_wrong_passwords_close_the_door_even_to_the_right_one(client):
    statuses = [sign_in(client, "lin", f"wrong {n}").status_code for n in range(5)]
    assert statuses[:4] == [200] * 4 or statuses[:4] == [422] * 4
    assert statuses[4] == 429

    for password in ("wrong again", PASSWORD, PASSWORD):
        assert sign_in(client, "lin", password).status_code == 429
        assert not is_in(client)


def test_somebody_else_at_the_same_place_is_not_locked_out(client):
    for n in range(6):
        sign_in(client, "lin", f"wrong {n}")
    assert sign_in(client, "chen", PASSWORD).status_code == 302


def test_a_forged_forwarding_header_does_not_open_it_again(client):
    for n in range(6):
        sign_in(client, "lin", f"wrong {n}")
    reply = sign_in(client, "lin", PASSWORD, headers={"x-forwarded-for": "198.51.100.7"})
    assert reply.status_code == 429


def test_after_a_quarter_of_an_hour_the_door_is_open_again(client):
    for n in range(6):
        sign_in(client, "lin", f"wrong {n}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in(client, "lin", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "lin", PASSWORD).status_code == 302


def test_a_wrong_name_and_a_wrong_password_are_told_alike(client):
    wrong_name = sign_in(client, "nobody", PASSWORD)
    wrong_password = sign_in(client, "lin", "wrong")
    assert wrong_name.status_code == wrong_password.status_code
    words = "用户名或密码不正确"
    assert words in wrong_name.content.decode()
    assert words in wrong_password.content.decode()
