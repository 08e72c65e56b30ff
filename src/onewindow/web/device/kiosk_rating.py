"""K11: after a service at a kiosk, five grades, or none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow import entropy
from onewindow.quality.actions import rating as act
from onewindow.quality.queries import schemes, services
from onewindow.rules import clock
from onewindow.rules.ratings import Channel, Grade
from onewindow.web import kit, rating_words
from onewindow.web.citizen.rating import titled, whole
from onewindow.web.device.kiosk_kit import Visit, at_kiosk, page, tried


@require_http_methods(["GET", "POST"])
@at_kiosk
@tried
def rate(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One touch, or skip; then thanks and the reasons of the grade. The end wipes it all."""
    service = services.service(code)
    if request.method == "POST":
        return _given(request, visit, code)
    context = {"title": _("您满意吗？"), "what": titled(service), "stars": rating_words.stars()}
    return page(request, visit, "device/kiosk/rate.html", context)


def _given(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """mark: made with the first touch and sent with the reasons, known to this page alone."""
    at, grade = kit.now(), whole(request.POST.get("grade", ""))
    mark, chosen = request.POST.get("mark", "")[:100], request.POST.getlist("reasons")
    made = mark or entropy.token()
    act.rate(
        code=code,
        grade=grade,
        reasons=chosen,
        channel=Channel.KIOSK,
        by=visit.me or visit.kiosk.by,
        source=visit.kiosk.by.id,
        mark=made,
        at=at,
    )
    _row, scheme = schemes.in_force(clock.local_day(at))
    context: dict[str, Any] = {
        "title": _("谢谢您的评价"),
        "star": rating_words.star(grade),
        "is_bad": rating_words.is_bad(Grade(grade)),
        "reasons": [] if mark else rating_words.reasons(scheme, grade, ()),
        "mark": made,
    }
    return page(request, visit, "device/kiosk/rated.html", context)
