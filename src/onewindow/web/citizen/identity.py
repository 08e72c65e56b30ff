"""P4: log-in through the identity gateway, and log-out."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.people import queries as people
from onewindow.people.gateways import DemonstrationIdentity
from onewindow.rules import clock, codes
from onewindow.web import kit, words
from onewindow.web.citizen.kit import private, safe_next, towns
from onewindow.web.parts import Mistake

BACKEND = "django.contrib.auth.backends.ModelBackend"
FIRST = 8  # people laid open; the others wait behind one click


@dataclass(frozen=True, slots=True)
class Invented:
    """A demonstration citizen, as the log-in offers them."""

    username: str
    name: str
    number: str
    age: int | None
    town: str
    story: str


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """The labelled list of invented people; without demonstration, only that none is set up."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    problems: list[Mistake] = []
    if request.method == "POST" and settings.DEMONSTRATION:
        account = DemonstrationIdentity().prove(request.POST.get("username", ""))
        if account is not None:
            login(request, account, backend=BACKEND)
            return private(HttpResponseRedirect(safe_next(request, back, reverse("citizen:mine"))))
        problems.append(Mistake(_("请选择一位演示人物。"), "#people"))
    found = _invented() if settings.DEMONSTRATION else []
    context = {
        "problems": problems,
        "next": back,
        "first": found[:FIRST],
        "rest": found[FIRST:],
        "is_ready": settings.DEMONSTRATION,
    }
    return private(kit.page(request, "citizen/log_in.html", context))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session; over HTTPS the browser is told to forget everything of this site."""
    logout(request)
    response = private(HttpResponseRedirect(reverse("citizen:home")))
    if request.is_secure():
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _invented() -> list[Invented]:
    names, today = towns(), clock.local_day(kit.now())
    return [
        Invented(
            username=account.username,
            name=account.person.name,
            number=codes.mask_identity_number(account.person.number),
            age=_age(account.person.number, today),
            town=names.get(account.person.town_id or "", ""),
            story=_story(account.username),
        )
        for account in people.demonstration_citizens()
        if account.person is not None
    ]


def _age(number: str, today: date) -> int | None:
    if not codes.is_identity_number(number):
        return None
    born = codes.identity(number).birth_on
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _story(username: str) -> str:
    chinese, english = _stories().get(username, ("", ""))
    return english if words.in_english() else chinese


@lru_cache(maxsize=1)
def _stories() -> dict[str, tuple[str, str]]:
    """What each invented person is here for, from the file they come from."""
    text = resources.files("onewindow.data").joinpath("demo_people.json").read_text("utf-8")
    return {one["key"]: (one["story"], one["story_en"]) for one in json.loads(text)["people"]}
