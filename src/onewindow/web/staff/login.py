"""Log-in of staff: user name and password, a lock-out that says how long, log-out by POST."""

from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import facing
from onewindow.rules.actors import Actor, Role
from onewindow.web import kit as frame
from onewindow.web.staff import gate, kit

DOOR = "/staff/"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The log-in. Five wrong passwords close it for a while (`locked`)."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "GET":
        if kit.actor(request).has(*kit.STAFF):
            return redirect(_safe(request, onward))
        return gate.log_in(request, gate.SignIn(), onward=onward)
    form, kept = gate.SignIn(request.POST), request.POST.get(gate.KEPT, "")
    if not form.is_valid():
        return gate.log_in(request, form, onward=onward, kept=kept)
    account = auth.authenticate(request, **form.cleaned_data)
    if account is None:
        wrong = _("用户名或密码不正确。")
        return gate.log_in(request, form, onward=onward, wrong=wrong, kept=kept)
    auth.login(request, account)
    waiting = gate.opened(kept)
    return gate.resume(request, waiting) if waiting else redirect(_safe(request, onward))


def _safe(request: HttpRequest, onward: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return onward if is_ours and onward.startswith(DOOR) else reverse("staff:home")


def locked(request: HttpRequest, *_given: object, **_more: object) -> HttpResponse:
    """429: too many wrong passwords; says until when."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    context = {
        "until": frame.now() + cool_off,
        "minutes": int(cool_off.total_seconds() // 60),
        "failures": settings.AXES_FAILURE_LIMIT,
    }
    return frame.page(request, "staff/locked.html", context, status=429)


@kit.posted
def sign_out(request: HttpRequest) -> HttpResponse:
    """Log out; the next person at this computer, or before its window, finds nothing."""
    facing.turn_away(by=kit.actor(request))
    auth.logout(request)
    response = HttpResponseRedirect(reverse("staff:sign_in"))
    if request.is_secure():
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@kit.staff(*kit.STAFF)
def home(request: HttpRequest, by: Actor) -> HttpResponse:
    """To one's own work: the first section this person may open."""
    if by.has(Role.CATALOGUE) and not by.has(*kit.FIND):
        return redirect(kit.catalogue_address() or reverse("staff:sign_in"))
    return redirect(kit.sections(by)[0][2])
