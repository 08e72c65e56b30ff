"""C7: results out of the hand: the right person, a signature, proof of delivery."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.cases.actions import deliver, facing
from onewindow.cases.queries import lockers
from onewindow.people import queries as people
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown, window, window_sign

OUT = frozenset({State.READY, State.POSTED})


@require_safe
@kit.staff(*kit.CLERK)
def out(request: HttpRequest, by: Actor) -> HttpResponse:
    """Results that wait at this centre, oldest first."""
    facing.turn_away(by=by)
    today = clock.local_day(frame.now())
    after = request.GET.get("after", "")
    page = queries.window_out(to=by, today=today, after=after)
    home = reverse("staff:out")
    context = {
        "rows": shown.rows(page.rows, window.out_address, digits=True),
        "pager": parts.Pager(
            home if after else "", shown.query(home, {"after": page.next}) if page.next else ""
        ),
    }
    return kit.page(request, by, "staff/window/out.html", context, here="out")


@require_safe
@kit.staff(*kit.CLERK)
def hand_out(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """One package's results, and who may take them."""
    return _show(request, by, package_id)


def _show(
    request: HttpRequest,
    by: Actor,
    package_id: UUID,
    *,
    problems: Sequence[Problem] = (),
    number: str = "",
    **more: object,
) -> HttpResponse:
    at = frame.now()
    today = clock.local_day(at)
    results = queries.results(package_id=package_id, to=by, today=today)
    package = results.package
    here = [one for one in results.lines if one.row.state in OUT]
    wrong = fields.told(problems)
    context = {
        "signing": window_sign.receiving(package, by=by, at=at) if more.get("receiver") else None,
        "package": package,
        "code": codes.grouped(package.code),
        "applicant": people.masked(package.applicant) if package.applicant else None,
        "agent": people.masked(package.agent) if package.agent else None,
        "here": [(one, shown.name(one.row), one.row.state == State.READY) for one in here],
        "rest": shown.rows(
            [one.row for one in results.lines if one not in here],
            lambda row: reverse("staff:case", args=[row.id]),
        ),
        "has_locker": any(one.mode == "locker" and one.row.state == State.POSTED for one in here),
        "number": parts.Field(
            "number",
            _("领取人证件号码"),
            "idno",
            number,
            error=wrong.get("number", ""),
            **fields.BOXES["idno"],
        ),
        "code_field": parts.Field(
            "code", _("取件码"), "code", error=wrong.get("code", ""), **fields.BOXES["code"]
        ),
        "problems": problems,
        "may_work": by.has(Role.CLERK) and package.centre_id in by.centres,
        "is_wrong_person": False,
        "receiver": "",
        **more,
    }
    return kit.page(
        request,
        by,
        "staff/window/hand_out.html",
        context,
        here="out",
        part="staff/window/_hand_out.html",
        status=409 if more.get("is_wrong_person") else None,
    )


def _receiver(package: Any, number: str) -> Any:
    """Who holds this number, if they may take the results; None for all others."""
    for one in (package.applicant, package.agent):
        if one is not None and one.number == codes.normalise(number):
            return one
    return None


@kit.posted
@kit.staff(Role.CLERK)
def verify(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """The card against the papers. The wrong person: red, and nothing is handed out."""
    number = request.POST.get("number", "").strip()
    package = queries.package_for(package_id=package_id, to=by)
    if not codes.is_identity_number(codes.normalise(number)) and not _receiver(package, number):
        told = Problem("number", "bad_idno", "The number does not check.", {})
        return _show(request, by, package_id, problems=[told], number=number)
    receiver = _receiver(package, number)
    if receiver is None:
        return _show(request, by, package_id, is_wrong_person=True)
    window_sign.ask_receiver(package, receiver.pk, by=by, at=frame.now())
    return _show(request, by, package_id, number=number, receiver=receiver.name)


@kit.posted
@kit.staff(Role.CLERK)
def hand_over(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """Signed for: every ticked result is delivered, each with its proof of delivery."""
    number = request.POST.get("number", "").strip()
    package = queries.package_for(package_id=package_id, to=by)
    receiver = _receiver(package, number)
    if receiver is None:
        return _show(request, by, package_id, is_wrong_person=True)
    name, chosen = receiver.name, request.POST.getlist("case")
    on_paper = request.POST.get("signed") == "1"
    if not chosen or not (on_paper or window_sign.is_received(package, chosen)):
        where, label = ("signed", _("领取人已签名")) if chosen else ("case", _("要交付的结果"))
        told = Problem(where, "not_confirmed", "Confirm it.", {"label": label})
        return _show(request, by, package_id, problems=[told], number=number, receiver=name)
    try:
        _deliver(request, package, chosen, receiver=receiver, number=number, by=by)
    except deliver.WrongCode as no:
        told = Problem("code", no.code, no.sentence, no.params)
        return _show(request, by, package_id, problems=[told], number=number, receiver=name)
    facing.thank(package_id=package_id, by=by, at=frame.now())
    kit.drop_card(request)
    return HttpResponseRedirect(reverse("staff:prints", args=[package_id]) + "?just=delivery")


@transaction.atomic
def _deliver(
    request: HttpRequest,
    package: Any,
    chosen: Sequence[str],
    *,
    receiver: Any,
    number: str,
    by: Actor,
) -> None:
    """All that was ticked, or nothing."""
    how = window_sign.settled(package, chosen, receiver.pk, by=by, at=frame.now())
    proof = f"{how}；已核验证件（尾号 {codes.normalise(number)[-4:]}）"
    for case_id in chosen:
        deliver.hand_over(
            case_id=_id(case_id),
            receiver=receiver.name,
            proof=proof,
            code=request.POST.get("code", ""),
            by=by,
            at=frame.now(),
        )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such case.") from None


@kit.posted
@kit.staff(Role.CLERK)
def send(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """By post under a tracking number, or into a locker whose code is told once."""
    today = clock.local_day(frame.now())
    dossier = queries.dossier(case_id=case_id, to=by, today=today)
    how, at = request.POST.get("how", ""), frame.now()
    code = ""
    try:
        if how == "locker":
            code = deliver.into_locker(
                case_id=case_id, locker=request.POST.get("locker", ""), by=by, at=at
            )
        else:
            deliver.post(case_id=case_id, tracking=request.POST.get("tracking", ""), by=by, at=at)
    except Incomplete as no:
        return _show(request, by, dossier.package.pk, problems=no.problems)
    box = lockers.box_of(request.POST.get("locker", "")) if code else None
    return _show(
        request, by, dossier.package.pk, told_code=code, told_case=dossier.row.id, told_box=box
    )


@kit.posted
@kit.staff(Role.CLERK)
def arrived(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """What was posted has arrived: the carrier's word is the proof."""
    today = clock.local_day(frame.now())
    dossier = queries.dossier(case_id=case_id, to=by, today=today)
    try:
        deliver.hand_over(
            case_id=case_id,
            receiver=request.POST.get("receiver", ""),
            proof=request.POST.get("proof", "") or "快递签收记录",
            by=by,
            at=frame.now(),
        )
    except Incomplete as no:
        return _show(request, by, dossier.package.pk, problems=no.problems)
    return HttpResponseRedirect(
        reverse("staff:prints", args=[dossier.package.pk]) + "?just=delivery"
    )
