"""A refusal that a page did not catch becomes the page's own error part."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onewindow.rules.refusal import Refusal
from onewindow.web import errors

API = "/api/"


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
