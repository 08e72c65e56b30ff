"""A foreseen "no" as a person is told it, and the HTTP status it has at every door."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from onewindow.rules.lifecycle import State, Verb
from onewindow.wording import words
from onewindow.wording.sentences import LABELS, PLAIN, SENTENCES

STATUSES: Mapping[str, int] = {
    "not_found": 404,
    "not_permitted": 403,
    "not_qualified": 403,
    "clerk_wanted": 403,
    "incomplete": 422,
    "rating_link_unknown": 404,
    "rating_link_expired": 410,
    "bad_code": 422,
    "bad_certificate_identifier": 422,
    "file_refused": 422,
    "file_too_large": 422,
    "file_type": 422,
    "file_broken": 422,
    "file_encrypted": 422,
    "too_many_pages": 422,
    "active_content": 422,
    # At the API's door
    "bad_request": 400,
    "unauthenticated": 401,
    "missing_scope": 403,
    "method_not_allowed": 405,
    "request_too_large": 413,
    "idempotency_key_reused": 422,
    "too_many": 422,
    "throttled": 429,
    "failed": 500,
}
CONFLICT = 409


class Told(Protocol):
    """A refusal or a problem: a code, its parameters, and plain English."""

    @property
    def code(self) -> str: ...

    @property
    def sentence(self) -> str: ...

    @property
    def params(self) -> Mapping[str, object]: ...


def sentence(told: Told, english: Mapping[str, str] | None = None) -> str:
    """What to tell a person, in their language, about a refusal or a problem.

    english: the map of the catalogue body that its labels come from. A code without a sentence
    of its own is told in English where English is read, and in general words elsewhere.
    """
    params = {key: _shown(key, value, english) for key, value in _params(told).items()}
    for table in (SENTENCES, PLAIN):
        with suppress(KeyError):
            return str(table[told.code]) % params
    return told.sentence if words.in_english() else _("这一项有问题，请核对后重试。")


def _params(told: Told) -> dict[str, object]:
    """What was given, without what is empty; a problem without a label gets its place's."""
    given = {key: value for key, value in told.params.items() if value not in ("", None)}
    place = str(getattr(told, "where", ""))
    label = LABELS.get(place) or LABELS.get(place.rpartition(".")[2])
    return given if label is None else {"label": label, **given}


def _shown(key: str, value: object, english: Mapping[str, str] | None) -> object:
    if isinstance(value, datetime):
        return words.moment(timezone.localtime(value), english=words.in_english())
    if isinstance(value, date):
        return words.day(value, english=words.in_english())
    if isinstance(value, Sequence) and not isinstance(value, str):
        comma = ", " if words.in_english() else "、"
        return comma.join(str(_shown(key, each, english)) for each in value)
    if isinstance(value, str):
        return words.said(str(_word(key, value)), english)
    return value


def _word(key: str, value: str) -> object:
    if key == "state" and value in set(State):
        return words.STATES[State(value)].word
    if key == "verb" and value in set(Verb):
        return words.VERBS[Verb(value)]
    return value
