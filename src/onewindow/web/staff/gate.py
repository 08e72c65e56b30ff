"""The gate before the staff's pages: the log-in, and what was sent after a log-in ran out.

What a clerk had typed is not lost: it goes along, sealed, with the log-in, and is offered to be
sent again behind it. Files do not: they are chosen anew.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow import sealing
from onewindow.web import fields, parts
from onewindow.web import kit as frame

KEPT = "kept"  # the box of the log-in that carries what was sent, sealed
TOKEN = "csrfmiddlewaretoken"  # noqa: S105
FORBIDDEN = 403
ONLY_POSTS = "only_posts"  # on a view that takes nothing but a form


class SignIn(forms.Form):
    """Who you are at work."""

    username = forms.CharField(label=gettext_lazy("用户名"), max_length=60)
    password = forms.CharField(
        label=gettext_lazy("密码"), max_length=200, strip=False, widget=forms.PasswordInput
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that came without a log-in. has_files: whether files were left out of it."""

    address: str
    values: Sequence[tuple[str, str]]
    has_files: bool


def strangers(request: HttpRequest) -> HttpResponse:
    """Who is not signed in goes to the log-in; what they sent waits behind it.

    To htmx a note above the page, which stays as it is with everything typed on it.
    """
    if frame.is_partial(request):
        response = frame.page(request, "staff/_signed_out.html", status=FORBIDDEN)
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("staff:sign_in"))
    return log_in(request, SignIn(), kept=_sealed(request), status=FORBIDDEN)


def log_in(
    request: HttpRequest,
    form: SignIn,
    *,
    onward: str = "",
    wrong: str = "",
    kept: str = "",
    status: int | None = None,
) -> HttpResponse:
    """The log-in. onward: where it leads; wrong: why it failed; kept: what waits behind it."""
    username, password = fields.bound(form["username"]), fields.bound(form["password"])
    problems = [parts.Mistake(one.error, f"#{one.id}") for one in (username, password) if one.error]
    if wrong:
        problems.append(parts.Mistake(wrong, f"#{username.id}"))
    context = {
        "form_fields": [username, password],
        "next": onward,
        "kept": kept,
        "problems": problems,
    }
    response = frame.page(request, "staff/sign_in.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def resume(request: HttpRequest, kept: Kept) -> HttpResponse:
    """What waited behind the log-in, to be sent by whoever has signed in now."""
    response = frame.page(request, "staff/resume.html", {"kept": kept})
    response.headers["Cache-Control"] = "no-store"
    return response


def _sealed(request: HttpRequest) -> str:
    values = [
        (name, value)
        for name, given in request.POST.lists()
        if name != TOKEN
        for value in map(str, given)
    ]
    told = [request.get_full_path(), values, bool(request.FILES)]
    return base64.b64encode(sealing.seal(json.dumps(told).encode())).decode()


def opened(kept: str) -> Kept | None:
    """What `strangers` sealed; None for anything else."""
    try:
        address, values, has_files = json.loads(sealing.unseal(base64.b64decode(kept)))
    except (InvalidTag, KeyError, ValueError, binascii.Error):
        return None
    return Kept(address, [(name, value) for name, value in values], has_files)


def only_posts(request: HttpRequest) -> HttpResponse:
    """405: an address that takes a form was typed or loaded again; back to the form's page."""
    context = {"title": _("这一步要从页面上做"), "back": above(request.path)}
    response = frame.page(request, "staff/only_posts.html", context, status=405)
    response.headers["Allow"] = "POST"
    return response


def above(path: str) -> str:
    """The page that a form's address stands under; home when there is none."""
    home = reverse("staff:home")
    while path.startswith(home) and path != home:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if _is_page(path):
            return path
    return home


def _is_page(path: str) -> bool:
    try:
        return not hasattr(resolve(path).func, ONLY_POSTS)
    except Resolver404:
        return False
