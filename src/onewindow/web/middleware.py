"""What every answer goes through: the content policy, and refusals that no page caught."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

from onewindow.rules.refusal import Refusal
from onewindow.web import errors

API = "/api/"


class ContentPolicyMiddleware:
    """The one policy of the settings on every answer that brings none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


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
