"""亮证: a certificate on its holder's telephone, with a code of this half minute."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.documents import queries as documents
from onewindow.documents.actions import showing as actions
from onewindow.documents.actions.showing import CodeOver
from onewindow.rules import clock, showing
from onewindow.rules.actors import NOBODY, Actor
from onewindow.rules.refusal import NotFound
from onewindow.web import kit
from onewindow.web.citizen import certificates
from onewindow.web.citizen.kit import go, signed_in, site
from onewindow.web.citizen.often import limited

GONE = 410


@dataclass(frozen=True, slots=True)
class Code:
    """The code of this half minute. left: seconds until the next; at: on the server's clock."""

    digits: str
    address: str
    left: int
    whole: int
    at: datetime


@require_safe
@signed_in
def show(request: HttpRequest, me: Actor, certificate: UUID) -> HttpResponse:
    """The face, the holder and the code; renewed by itself where scripts run."""
    row = queries.certificate_for(certificate_id=certificate, to=me)
    at = kit.now()
    today = clock.local_day(at)
    if documents.standing(row, today=today) != "valid" or row.holder_id != me.person_id:
        return go(request, "certificate", certificate)
    digits = actions.show(certificate_id=certificate, by=me, at=at)
    context = {
        "shown": certificates.face(row, today),
        "holder": row.body["holder"]["name"],
        "code": Code(
            digits=f"{digits[:4]} {digits[4:]}",
            address=site(reverse("citizen:verify_now", args=[digits])),
            left=showing.seconds_left(at),
            whole=showing.STEP_SECONDS,
            at=timezone.localtime(at),
        ),
    }
    return kit.page(
        request, "citizen/showing/show.html", context, part="citizen/showing/_code.html"
    )


@require_safe
@limited("verify-code", most=30, reads=True)
def verify_now(request: HttpRequest, code: str) -> HttpResponse:
    """What whoever is shown a code learns: valid now, over, or wrong."""
    try:
        found = actions.check(code=code, by=NOBODY, at=kit.now())
    except CodeOver:
        over = {"found": None, "is_over": True, "code": code}
        return kit.page(request, "citizen/verified.html", over, status=GONE)
    except NotFound:
        wrong = {"found": None, "code": code}
        return kit.page(request, "citizen/verified.html", wrong, status=404)
    context = certificates.told(found, code) | {"is_shown": True, "at": kit.now()}
    return kit.page(request, "citizen/verified.html", context)
