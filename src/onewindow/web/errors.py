"""What a person is told for every foreseen "no", and the pages that say it."""

from collections.abc import Sequence
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.web import kit
from onewindow.web.sentences import TITLES
from onewindow.wording.telling import CONFLICT, STATUSES, Told, sentence

__all__ = [
    "CONFLICT",
    "STATUSES",
    "Told",
    "answer",
    "bad_request",
    "failed",
    "forbidden",
    "form_expired",
    "not_found",
    "sentence",
    "too_many",
]

LAST_RESORT = Path(__file__).parent.parent / "templates" / "errors/500.html"
LAST_RESORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


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
