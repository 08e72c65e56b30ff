"""The code that lets a kiosk know whoever holds this phone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from onewindow.people import actions as people
from onewindow.rules.actors import Actor
from onewindow.web import kit
from onewindow.web.citizen.kit import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def kiosk_code(request: HttpRequest, me: Actor) -> HttpResponse:
    """一次码: shown once, good for five minutes at one machine."""
    code = ""
    if request.method == "POST":
        code = people.issue_entry_code(by=me, at=kit.now())
    context = {"code": f"{code[:4]} {code[4:]}".strip()}
    return kit.page(request, "citizen/kiosk_code.html", context)
