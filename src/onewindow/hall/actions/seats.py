"""Who sits at which window, and when a window is closed for a while."""

from datetime import datetime

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.actions._turn import locked_window, sits_at, tell
from onewindow.hall.actions.queue import WindowBusy
from onewindow.hall.models import Duty, Ticket, Window
from onewindow.hall.queries import floors
from onewindow.journal.actions import record
from onewindow.people.models import Account
from onewindow.rules import clock, hall_powers, tickets
from onewindow.rules.actors import Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem, Refusal

LONGEST_REASON = 60
PAUSED = ["paused_at", "pause_reason", "pause_reason_en"]


class SeatTaken(Refusal):
    """Somebody else sits at the window."""

    code = "seat_taken"


class WindowClosed(Refusal):
    """The window's owners have closed it for some days."""

    code = "window_closed"


def sit_down(*, window_id: int, by: Actor, at: datetime) -> Duty:
    """上岗. From now on `by` sits at the window, and no longer at another.

    Raises NotFound, NotPermitted, SeatTaken, WindowClosed, and WindowBusy while a number is
    still at the window they come from. Source: house rule.
    """
    account = by.account
    if account is None:
        raise NotPermitted("Only members of staff sit at windows.")
    with transaction.atomic():
        # The same person at two windows at once: the second waits for the first.
        Account.objects.select_for_update(no_key=True).get(pk=account)
        before = Duty.objects.filter(account=account, until=None).first()
        both = {window_id, before.window_id if before else window_id}
        window = {one: locked_window(one) for one in sorted(both)}[window_id]
        hall_powers.require(by, HallVerb.SIT_DOWN, centre=window.centre_id)
        if before and before.window_id == window_id:
            return before
        if window.is_closed(on=clock.local_day(at)):
            said = f"Window {window.number} is closed: {window.closed_why}."
            raise WindowClosed(said, window=window.number, why=window.closed_why)
        held = Duty.objects.filter(window=window_id, until=None).select_related("account").first()
        if held:
            said = f"{held.account.name} sits at window {window.number}."
            raise SeatTaken(said, name=held.account.name, window=window.number)
        if before:
            _end(before, by=by, at=at)
        duty = Duty.objects.create(window=window, account_id=account, since=at)
        _note(window, HallVerb.SIT_DOWN, by=by, at=at)
    return duty


def stand_up(*, window_id: int, by: Actor, at: datetime) -> None:
    """离岗. Nobody sits at the window any more. Nothing happens where nobody sat.

    Raises NotFound, NotPermitted, WindowBusy while a number is at the window: only the end of
    the day leaves it there, for whoever sits down next.
    """
    with transaction.atomic():
        window = locked_window(window_id)
        hall_powers.require(by, HallVerb.STAND_UP, centre=window.centre_id)
        duty = Duty.objects.filter(window=window_id, until=None).first()
        if duty:
            _end(duty, by=by, at=at)


def pause(*, window_id: int, reason: str, by: Actor, at: datetime) -> Window:
    """暂停. The window calls nobody; its screen says why, in English too where the hall knows it.

    Raises NotFound, NotPermitted, Incomplete without a reason.
    """
    reason = reason.strip()
    problems = []
    if not reason:
        problems.append(Problem("reason", "required", "Say why.", {"label": "理由"}))
    elif len(reason) > LONGEST_REASON:
        most = {"label": "理由", "most": LONGEST_REASON}
        problems.append(Problem("reason", "too_long", "Say it in fewer words.", most))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        window = _for(window_id, HallVerb.PAUSE, by=by)
        window.paused_at, window.pause_reason = window.paused_at or at, reason
        window.pause_reason_en = dict(floors.reasons(window.centre_id)).get(reason, "")
        window.save(update_fields=PAUSED)
        _note(window, HallVerb.PAUSE, by=by, at=at)
    return window


def resume(*, window_id: int, by: Actor, at: datetime) -> Window:
    """恢复. The window calls again. Raises NotFound, NotPermitted."""
    with transaction.atomic():
        window = _for(window_id, HallVerb.RESUME, by=by)
        if window.paused_at:
            window.paused_at, window.pause_reason, window.pause_reason_en = None, "", ""
            window.save(update_fields=PAUSED)
            _note(window, HallVerb.RESUME, by=by, at=at)
    return window


def _for(window_id: int, verb: HallVerb, *, by: Actor) -> Window:
    window = locked_window(window_id)
    sits_there = sits_at(window_id, by)
    hall_powers.require(by, verb, centre=window.centre_id, sits_there=sits_there)
    return window


def free(duty: Duty, *, by: Actor, at: datetime) -> None:
    """Nobody sits there any more, whoever stands before the window. Call with it locked.

    Source: house rule.
    """
    duty.until = max(at, duty.since)
    duty.save(update_fields=["until"])
    _note(duty.window, HallVerb.STAND_UP, by=by, at=at)


def _end(duty: Duty, *, by: Actor, at: datetime) -> None:
    """End a duty whose window is locked."""
    there = Ticket.objects.filter(window=duty.window_id, state__in=tickets.AT_A_WINDOW)
    number = there.values_list("number", flat=True).first()
    window = duty.window
    if number and not by.has(Role.LAW):
        said = f"{number} is at window {window.number}."
        raise WindowBusy(said, number=number, window=window.number)
    free(duty, by=by, at=at)


def _note(window: Window, verb: HallVerb, *, by: Actor, at: datetime) -> None:
    key = subject(f"window:{window.pk}")
    detail = {"centre": window.centre_id, "window": window.number}
    if verb == HallVerb.PAUSE:
        detail["reason"] = window.pause_reason
    record(at=at, actor=by.id, fact=f"window.{verb}", subject=key, **detail)
    tell(window.centre_id)
