"""What a kiosk could not print: at a window, by the code that its person brings."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.hall.actions import printing
from onewindow.hall.queries import prints
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.web import kit as frame
from onewindow.web.device.kiosk_print import drawn
from onewindow.web.parts import Field, Mistake
from onewindow.web.staff import kit
from onewindow.web.staff.window_print import pdf


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@kit.staff(Role.CLERK, Role.HEAD)
def take(request: HttpRequest, by: Actor) -> HttpResponse:
    """到窗口打. With the code the paper itself, to be printed here; the kiosk lets go of it."""
    wrong = ""
    if request.method == "POST":
        code = "".join(request.POST.get("code", "").split())
        try:
            job = printing.take(code=code, by=by, at=frame.now())
        except NotFound:
            wrong = _("没有这个打印码。打印码是 8 位数字，当天在本大厅有效。")
        else:
            return pdf(drawn(prints.by_id(job.pk)), f"kiosk-{job.what}")
    field = Field(
        "code",
        _("打印码"),
        "code",
        hint=_("自助终端没打成时屏幕上的 8 位数字"),
        error=wrong,
        inputmode="numeric",
        width="10",
    )
    context = {
        "field": field,
        "problems": [Mistake(wrong, "#f-code")] if wrong else [],
        "here": reverse("staff:kiosk_print"),
    }
    return kit.page(request, by, "staff/window/kiosk_print.html", context, here="window")
