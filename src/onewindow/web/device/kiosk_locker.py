"""K10: a code opens a locker's door; what lay behind it is delivered once the door is open."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.cases.actions import deliver
from onewindow.cases.queries import lockers
from onewindow.quality.queries import services
from onewindow.rules.refusal import NotFound
from onewindow.web import kit
from onewindow.web.device.kiosk_kit import Visit, at_kiosk, page, tried
from onewindow.web.parts import Mistake


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@at_kiosk
@tried
def locker(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The code; with the right one, the page that has the machine open the door."""
    problems = []
    code = request.POST.get("code", "").strip()
    if request.method == "POST":
        try:
            found = lockers.waiting(code=code, to=visit.kiosk.by)
        except NotFound:
            said = _("没有对上。取件码是 8 位数字，只能在存放的大厅用一次。")
            problems.append(Mistake(said, "#code"))
        else:
            context = {
                "found": found,
                "code": code,
                "back": reverse("kiosk:home"),
            }
            return page(request, visit, "device/kiosk/door.html", context)
    context = {"problems": problems, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/locker.html", context)


@require_POST
@sensitive_post_parameters("code")
@at_kiosk
@tried
def taken(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The door is open, says the machine: it is delivered, and the code is used up."""
    code = request.POST.get("code", "").strip()
    found = lockers.waiting(code=code, to=visit.kiosk.by)
    deliver.from_locker(code=code, by=visit.kiosk.by, at=kit.now())
    rate = reverse("kiosk:rate", args=[services.link_of_case(found.case)])
    return page(request, visit, "device/kiosk/taken.html", {"found": found, "rate": rate})
