"""What a door says to somebody who walks up to an address."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

WELCOME, REFUSED, NOT_SO = "welcome", "refused", "not so"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one walker met."""

    outcome: str
    text: str
    status: int


def said(
    client: Client,
    method: str,
    path: str,
    data: Mapping[str, Any],
    *,
    before: Sequence[tuple[str, Mapping[str, str]]] = (),
    **more: Any,
) -> Seen:
    """What the door says; whatever was done is undone."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        for address_, posted in before:
            client.post(f"/{address_}", posted)
        answer: Any = getattr(client, method)(path, data, **more)
        text = _text(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Seen(_outcome(answer), text, answer.status_code)


def _text(answer: HttpResponseBase) -> str:
    content = b"".join(answer) if answer.streaming else getattr(answer, "content", b"")
    headers = " ".join(str(value) for value in answer.headers.values())
    return content.decode("utf-8", "replace") + headers


def _outcome(answer: Any) -> str:
    """Welcome, refused (sent to the log-in included), or the address knows no such method."""
    if answer.status_code == 405:
        return NOT_SO
    if answer.status_code in (401, 403, 404):
        return REFUSED
    if answer.status_code in (301, 302, 303) and "in/?next=" in answer["Location"]:
        return REFUSED
    assert answer.status_code < 500, (answer.status_code, answer.request["PATH_INFO"])
    return WELCOME
