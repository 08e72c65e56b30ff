"""What every answer goes through: packing, the content policy, refusals that no page caught."""

from collections.abc import Callable
from functools import cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from onewindow.rules.refusal import Refusal
from onewindow.web import errors

API = "/api/"
ALONE = ("/staff", "/kiosk", "/hall/", API)


class PackingMiddleware(GZipMiddleware):
    """Pages go out compressed, with Django's guard against guessing by length; nothing else does:
    pictures and papers are small already, and the API and static files pack their own."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a page."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ContentPolicyMiddleware:
    """The one policy of the settings on every answer that brings none of its own.

    The citizen's pages may stand in a frame of the programs that the settings name; nobody
    frames a window's, a machine's or a program's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.FRAMED_BY and not request.path.startswith(ALONE):
            response.headers.setdefault(HEADER, _framed(tuple(settings.FRAMED_BY)))
            del response.headers["X-Frame-Options"]  # it cannot name anybody
        else:
            response.headers.setdefault(HEADER, self.policy)
        return response


@cache
def _framed(by: tuple[str, ...]) -> str:
    return build_policy(replace={"frame-ancestors": list(by)})


class RefusalMiddleware:
    """Turns a Refusal into a page with its status; the API has its own answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; let everything else be the bug that it is."""
        if isinstance(exception, Refusal) and not request.path.startswith(API):
            return errors.answer(request, exception)
        return None
