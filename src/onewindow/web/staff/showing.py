"""A certificate that somebody shows on their telephone, checked by a member of staff."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from onewindow.documents.actions import showing as actions
from onewindow.rules import codes, showing
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Refusal
from onewindow.web import errors, parts
from onewindow.web import kit as frame
from onewindow.web.citizen import certificates
from onewindow.web.staff import kit

SHOWN_AT = "/verify/now/"  # in what a scanner reads off the holder's telephone
TYPED = "shown"  # the code that the scan box read, for the page it leads to


def code_in(text: str) -> str:
    """The eight digits in what was typed or scanned, or "". A scanner reads the whole address."""
    last = codes.normalise(text.rstrip("/").rpartition("/")[2])
    return last if showing.is_code(last) else ""


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.FIND)
def check(request: HttpRequest, by: Actor) -> HttpResponse:
    """Valid now, over, or wrong; the holder sees who checked."""
    text = request.POST.get("code", "") or request.session.pop(TYPED, "")
    context: dict[str, object] = {"code": text}
    code = code_in(text)
    if code:
        try:
            found = actions.check(code=code, by=by, at=frame.now())
            context = certificates.told(found, "") | {"at": frame.now()}
        except Refusal as no:
            context["problems"] = [parts.Mistake(errors.sentence(no), "#f-code")]
    return kit.page(request, by, "staff/showing/check.html", context, here="find")
