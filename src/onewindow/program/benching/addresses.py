"""The addresses of OneWindow, and one page more: the portal's frame with nothing in it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from onewindow.web import kit


def empty(request: HttpRequest) -> HttpResponse:
    """The frame that every page of the portal stands in."""
    return kit.page(request, "base_portal.html")


urlpatterns = [path("-/empty/", empty), path("", include("onewindow.urls"))]
