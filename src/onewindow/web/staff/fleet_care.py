"""What is done with a machine: faults, repairs, consumables, in and out of use, its token."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onewindow.hall.actions import caring, entrusting, kiosk
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete
from onewindow.web import kit as frame
from onewindow.web.staff import fleet, kit


@require_POST
@kit.staff(*kit.FLEET)
def report(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """报修."""
    what, severity = request.POST.get("what", ""), request.POST.get("severity", "")
    return _done(
        request,
        by,
        device_id,
        lambda: caring.report(
            device_id=device_id, what=what, severity=severity, by=by, at=frame.now()
        ),
        _("已报修"),
    )


@require_POST
@kit.staff(*kit.FLEET)
def repair(request: HttpRequest, by: Actor, device_id: UUID, fault_id: UUID) -> HttpResponse:
    """修复."""
    box = f"outcome.{fault_id}"

    def act() -> None:
        try:
            outcome = request.POST.get(box, "")
            caring.repair(fault_id=fault_id, outcome=outcome, by=by, at=frame.now())
        except Incomplete as no:
            raise Incomplete([replace(one, where=box) for one in no.problems]) from no

    return _done(request, by, device_id, act, _("已修复"))


@require_POST
@kit.staff(*kit.FLEET)
def refill(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """换耗材."""
    what = request.POST.get("consumable", "")
    return _done(
        request,
        by,
        device_id,
        lambda: caring.refill(device_id=device_id, what=what, by=by, at=frame.now()),
        _("已记下耗材"),
    )


@require_POST
@kit.staff(*kit.FLEET)
def switch(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """停用、启用、报废."""
    state = request.POST.get("state", "")
    return _done(
        request,
        by,
        device_id,
        lambda: caring.switch(device_id=device_id, state=state, by=by, at=frame.now()),
        _("状态已改"),
    )


@require_POST
@kit.staff(*kit.FLEET)
def issue(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """发令牌. Told on this page and never again, so that nothing of it is kept anywhere."""
    token = entrusting.issue_token(device_id=device_id, by=by, at=frame.now())
    return fleet.one(request, by, device_id, token=token)


@require_POST
@kit.staff(*kit.FLEET)
def revoke(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """作废令牌."""
    return _done(
        request,
        by,
        device_id,
        lambda: entrusting.revoke_token(device_id=device_id, by=by, at=frame.now()),
        _("令牌已作废"),
    )


@require_POST
@kit.staff(*kit.FLEET)
def answer(request: HttpRequest, by: Actor, call_id: UUID) -> HttpResponse:
    """应答呼叫. Somebody goes to the machine where a person called."""
    kiosk.answer(call_id=call_id, by=by, at=frame.now())
    return kit.go(request, "floor" if request.POST.get("from") == "floor" else "fleet")


def _done(
    request: HttpRequest, by: Actor, device_id: UUID, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except Incomplete as no:
        return fleet.one(request, by, device_id, problems=no.problems)
    messages.success(request, said)
    return kit.go(request, "fleet_device", device_id)
