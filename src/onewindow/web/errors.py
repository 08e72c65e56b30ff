"""What a person is told for every foreseen "no", and the pages that say it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.web import kit, words
from onewindow.web.sentences import LABELS, PLAIN, SENTENCES, TITLES

STATUSES: Mapping[str, int] = {
    "not_found": 404,
    "not_permitted": 403,
    "incomplete": 422,
    "bad_code": 422,
    "bad_certificate_identifier": 422,
    "file_refused": 422,
    "file_too_large": 422,
    "file_type": 422,
    "file_broken": 422,
    "file_encrypted": 422,
    "too_many_pages": 422,
    "active_content": 422,
}
CONFLICT = 409
LAST_RESORT = Path(__file__).parent.parent / "templates" / "errors/500.html"
LAST_RESORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


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


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refusal: what happened, what is kept, what to do.

    To htmx it is a part of the page, put above everything else; nothing else is swapped.
    """
    status = STATUSES.get(refusal.code, CONFLICT)
    problems = refusal.problems if isinstance(refusal, Incomplete) else []
    return _page(request, status, sentence(refusal), problems=problems)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("浏览器发来的内容不完整或格式不对。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 by Django itself."""
    return _page(request, 403, _("您没有权限看这一页。如果换过账号，请重新登录。"))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 because the form's token is old: the page was open too long, or cookies are off."""
    return _page(request, 403, _("页面打开太久，已经失效。请返回上一页刷新后再提交。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404, _("这个地址没有内容。可能是输错了，或内容已经下架。"))


def too_many(request: HttpRequest, *_given: object, **_more: object) -> HttpResponse:
    """429: too many tries in too short a time."""
    return _page(request, 429, _("操作太频繁。请等几分钟再试。"))


def failed(request: HttpRequest) -> HttpResponse:
    """500: a page that needs nothing, since anything may be broken."""
    response = HttpResponse(LAST_RESORT.read_bytes(), status=500)
    response.headers["Content-Security-Policy"] = LAST_RESORT_POLICY
    return response


def _page(
    request: HttpRequest, status: int, what: str, *, problems: Sequence[Told] = ()
) -> HttpResponse:
    context = {"refused": True, "title": TITLES[status], "what": what, "listed": problems}
    context["base"] = kit.base_of(request)
    name = "errors/refusal.html"
    response = kit.page(request, name, context, status=status, part="errors/_refusal.html")
    if kit.is_partial(request):
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
        response.headers["HX-Push-Url"] = "false"
    return response
