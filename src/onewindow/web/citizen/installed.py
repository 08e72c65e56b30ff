"""The portal on a phone: what makes it installable, its worker, and the page of what is kept."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.web import kit
from onewindow.web.citizen import icons

# What a guide, a hall and the page of what is kept need to look as they do with a network
FILES = (
    "css/tokens.css",
    "css/base.css",
    "css/parts.css",
    "css/citizen.css",
    "django_htmx/htmx-2.min.js",
    "js/app.js",
    "js/offline.js",
    "js/turn.js",
    "img/favicon.svg",
)
ICONS: Mapping[str, tuple[int, bool]] = {
    "180": (180, False),
    "192": (192, False),
    "512": (512, False),
    "maskable-512": (512, True),
}
A_DAY = 24 * 3600


@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What a phone asks before it takes the site to its desktop, in the reader's language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        place = _(settings.COUNTY_NAME)
        told = {
            "id": "/",
            "name": _("一窗 · %(place)s政务服务") % {"place": place},
            "short_name": _("一窗"),
            "description": _("一套材料，一个窗口，各部门并行办理。"),
            "lang": "en" if language == "en" else "zh-Hans",
            "dir": "ltr",
            "start_url": reverse("citizen:home"),
            "scope": "/",
            "display": "standalone",
            "theme_color": icons.colour("blue"),
            "background_color": icons.colour("canvas"),
            "categories": ["government"],
            "icons": [_icon(name) for name in ("192", "512", "maskable-512")],
            "shortcuts": [
                {"name": name, "url": reverse(f"citizen:{page}")}
                for name, page in (
                    (_("我的办件"), "mine"),
                    (_("取号、看等候人数"), "halls"),
                    (_("手机上保存的"), "on_phone"),
                )
            ],
        }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Type"] = "application/manifest+json"
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


def _icon(name: str) -> dict[str, str]:
    size, is_maskable = ICONS[name]
    return {
        "src": reverse("citizen:icon", args=[name]),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "maskable" if is_maskable else "any",
    }


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """One of the icons."""
    if name not in ICONS:
        raise Http404
    size, is_maskable = ICONS[name]
    answer = HttpResponse(icons.icon(size, maskable=is_maskable), content_type="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with its version and the files it keeps; browsers ask anew for it each time."""
    files = [static(name) for name in FILES]
    source = _source()
    version = hashlib.sha256("\n".join([*files, source]).encode()).hexdigest()[:12]
    told = f"var VERSION = {json.dumps(version)}, FILES = {json.dumps(files)};\n"
    answer = HttpResponse(told + source, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _source() -> str:
    return (settings.HERE / "static" / "js" / "worker.js").read_text("utf-8")


@require_safe
def on_phone(request: HttpRequest) -> HttpResponse:
    """What this phone keeps; without a network, shown in place of what cannot be opened."""
    return kit.page(request, "citizen/kept/page.html")
