"""The signature for a package as the window asks for it: on the screen, on the pad, on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.cases.actions import facing, signing
from onewindow.cases.queries import facing as screens
from onewindow.documents import uploads
from onewindow.documents.uploads import Upload
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import handwriting
from onewindow.web import kit as frame
from onewindow.web.staff import kit
from onewindow.web.staff.window_work import Work

MEANS: Mapping[str, str | Promise] = {
    "screen": pgettext_lazy("means", "客屏"),
    "pad": pgettext_lazy("means", "签字板"),
    "paper": pgettext_lazy("means", "纸上"),
}
DELIVERY = "delivery"
ASKED, SIGNED, VOID, NONE = "asked", "signed", "void", "none"


@dataclass(frozen=True, slots=True)
class Panel:
    """How the signature stands. state: none, asked, signed, or void: changed since.

    window: number where it was signed; screen: the number of the customer's screen here, 0
    for none; document: the picture that is kept of it, or "".
    """

    state: str
    means: str
    at: datetime | None
    window: int
    document: str
    screen: int


def panel(work: Work) -> Panel | None:
    """What the page says of the signature, and what the screen is turned to; None: not needed."""
    facing_step = "look"
    found: Panel | None = None
    if work.is_draft or work.is_supplement:
        seat = screens.seat(by=work.by, at=work.at)
        found = _standing(work, seat.number if seat and seat.has_screen else 0)
        facing_step = "sign" if found.state in {ASKED, SIGNED} else "look"
    if found is not None or work.is_waiting:
        is_live = facing_step == "sign"
        facing.turn_to(
            package_id=work.package.pk, step=facing_step, by=work.by, at=work.at, anew=not is_live
        )
    return found


def _standing(work: Work, screen: int) -> Panel:
    row = screens.holding(work.package.pk, signing.Purpose.INTAKE)
    if row is None:
        return Panel(NONE, "", None, 0, "", screen)
    is_this = signing.is_for_now(row, work.package, at=work.at)
    if row.signed_at is None:
        return Panel(ASKED if is_this else NONE, "", None, 0, "", screen)
    return _signed(row, SIGNED if is_this else VOID, screen)


def kept(package: Any) -> Panel | None:
    """The signature a package was handed in with here; None for one handed in elsewhere."""
    row = screens.holding(package.pk, signing.Purpose.INTAKE)
    return None if row is None or row.signed_at is None else _signed(row, SIGNED, 0)


def _signed(row: Any, state: str, screen: int) -> Panel:
    number = row.window.number if row.window else 0
    picture = str(row.document_id or "")
    return Panel(state, str(MEANS.get(row.means, "")), row.signed_at, number, picture, screen)


# --- Results handed over ----------------------------------------------------------------------


def ask_receiver(package: Any, receiver: UUID, *, by: Actor, at: datetime) -> None:
    """Show who receives what they sign for, where the window has a customer's screen."""
    seat = screens.seat(by=by, at=at)
    if seat is not None and seat.has_screen:
        signing.ask(package_id=package.pk, purpose=DELIVERY, signer_id=receiver, by=by, at=at)


def receiving(package: Any, *, by: Actor, at: datetime) -> Panel:
    """How the receiver's signature stands."""
    seat = screens.seat(by=by, at=at)
    screen = seat.number if seat and seat.has_screen else 0
    row = screens.holding(package.pk, DELIVERY)
    if row is None:
        return Panel(NONE, "", None, 0, "", screen)
    return _signed(row, ASKED if row.signed_at is None else SIGNED, screen)


def is_received(package: Any, chosen: Sequence[str]) -> bool:
    """Whether just these results were signed for, on the screen or the pad."""
    row = screens.holding(package.pk, DELIVERY)
    if row is None or row.signed_at is None:
        return False
    return {one["case"] for one in row.shown["results"]} == set(chosen)


def settled(package: Any, chosen: Sequence[str], receiver: UUID, *, by: Actor, at: datetime) -> str:
    """How it was signed for, as the proof of delivery says it. Call within the hand-over."""
    row = signing.settle(package_id=package.pk, at=at) if is_received(package, chosen) else None
    if row is None or row.signed_at is None:
        return "当面签名"
    moment = row.signed_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    where = f" {row.window.number} 号窗口" if row.window else ""
    return f"当面在{where}{row.get_means_display()}签名（{moment}）"


@require_safe
@kit.staff(Role.CLERK)
def signed(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """Asked again and again by the page that waits: is it signed?"""
    package = queries.package_for(package_id=package_id, to=by)
    purpose = DELIVERY if request.GET.get("for") == DELIVERY else signing.Purpose.INTAKE
    row = screens.holding(package.pk, purpose)
    return JsonResponse({"signed": bool(row and row.signed_at)})


@kit.posted
@kit.staff(Role.CLERK)
def take(request: HttpRequest, by: Actor, package_id: UUID, means: str) -> HttpResponse:
    """From the pad, or on paper: with a scan, or with the promise of one."""
    # Imported here: the page of a package draws this panel.
    from onewindow.web.staff import window_package

    window_package.keep_along(request, by, package_id)
    try:
        picture = _picture(request, means)
    except Incomplete as no:
        return window_package.told(request, by, package_id, no)
    signing.take(package_id=package_id, means=means, upload=picture, by=by, at=frame.now())
    if request.POST.get("back") == "prints":
        return kit.go(request, "prints", package_id)
    return window_package.done(request, by, package_id)


def _picture(request: HttpRequest, means: str) -> Upload | None:
    if means == "pad":
        picture = handwriting.given(request)
        if picture is None:
            said = {"label": _("签名")}
            raise Incomplete([Problem("signature", "signature_empty", "Nothing written.", said)])
        return picture
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return None
    if (file.size or 0) > uploads.MAX_BYTES:
        limit_mb = uploads.MAX_BYTES // 1024 // 1024
        raise uploads.TooLarge("The file is too large.", name=file.name, limit_mb=limit_mb)
    return uploads.inspect(data=file.read(), name=file.name or "")
