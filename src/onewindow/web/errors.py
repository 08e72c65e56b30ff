"""What a person is told for every foreseen "no", and the pages that say it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.web import kit, words
from onewindow.web.sentences import SENTENCES, TITLES

STATUSES: Mapping[str, int] = {
    "not_found": 404,
    "not_permitted": 403,
    "incomplete": 422,
    "too_many": 429,
}
CONFLICT = 409
LAST_RESORT = Path(__file__).parent.parent / "templates" / "errors" / "500.html"
LAST_RESORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Told(Protocol):
    """A refusal or a problem: a code, its parameters, and plain English."""

    @property
    def code(self) -> str: ...

    @property
    def sentence(self) -> str: ...

    @property
    def params(self) -> Mapping[str, object]: ...


class _Given(dict[str, object]):
    """Parameters of a sentence; one that was not given leaves a gap, never an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(told: Told) -> str:
    """What to tell a person, in their language, about a refusal or a problem.

    A code without a sentence of its own is told in English where English is read, and in
    general words elsewhere.
    """
    known = SENTENCES.get(told.code)
    if known is not None:
        return str(known) % _Given({key: _shown(key, value) for key, value in told.params.items()})
    if words.in_english():
        return told.sentence
    return _("这一项有问题，请核对后重试。")


def _shown(key: str, value: object) -> object:
    if isinstance(value, datetime):
        return words.moment(timezone.localtime(value), english=words.in_english())
    if isinstance(value, date):
        return words.day(value, english=words.in_english())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ("，" if not words.in_english() else ", ").join(
            str(_shown(key, each)) for each in value
        )
    return _word(key, value)


def _word(key: str, value: object) -> object:
    if key == "state" and value in set(State):
        return words.STATES[State(str(value))].word
    if key == "verb" and value in set(Verb):
        return words.VERBS[Verb(str(value))]
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
