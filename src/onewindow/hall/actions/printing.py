"""Prints of a machine: ordered once, begun once, kept when the printer stops, then forgotten."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from onewindow import entropy
from onewindow.hall.models import PrintJob
from onewindow.hall.queries.kiosks import Kiosk
from onewindow.journal.actions import record
from onewindow.rules import clock, hall_powers, printing
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.clock import CHINA
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.printing import PrintMoved as PrintMoved
from onewindow.rules.printing import PrintVerb, Trouble
from onewindow.rules.refusal import NotFound

BATCH = 500
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper somebody wants on paper. nth: which copy of it in this visit."""

    what: str
    of: UUID
    nth: int = 1
    english: bool = False


def order(*, wanted: Wanted, visit: UUID, kiosk: Kiosk, at: datetime) -> PrintJob:
    """打印下单. Kept by the house from here on. The same wish in the same visit is one print,
    however often it is touched.

    Raises NotFound for more copies than anybody may have. Source: house rule.
    """
    if not 1 <= wanted.nth <= printing.COPIES_MOST:
        raise NotFound("That many copies are not made here.")
    found = _ordered(wanted, visit)
    for _ in range(ATTEMPTS):
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return _made(wanted, visit, kiosk, at)
        except IntegrityError:  # the other of two touches, or a code met by chance
            found = _ordered(wanted, visit)
    raise LookupError("no code is free")


def _ordered(wanted: Wanted, visit: UUID) -> PrintJob | None:
    rows = PrintJob.objects.filter(visit=visit, what=wanted.what, of=wanted.of, nth=wanted.nth)
    return rows.first()


def _made(wanted: Wanted, visit: UUID, kiosk: Kiosk, at: datetime) -> PrintJob:
    job = PrintJob(
        device_id=kiosk.id,
        visit=visit,
        what=wanted.what,
        of=wanted.of,
        nth=wanted.nth,
        english=wanted.english,
        code=entropy.digits(printing.CODE_DIGITS),
        ordered_at=at,
        moved_at=at,
    )
    job.save(force_insert=True)
    _note(job, PrintVerb.ORDER, by=kiosk.by, at=at)
    return job


def begin(*, job_id: UUID, visit: UUID, kiosk: Kiosk, at: datetime) -> PrintJob:
    """开始打印. Whoever comes second is refused: one touch sends it to the printer.

    Raises NotFound, PrintMoved. Source: house rule.
    """
    with transaction.atomic():
        job = _own(job_id, visit)
        job.tries += 1
        _move(job, PrintVerb.BEGIN, by=kiosk.by, at=at)
    return job


def finish(*, job_id: UUID, nth_try: int, visit: UUID, kiosk: Kiosk, at: datetime) -> PrintJob:
    """打好. The machine says that all pages are out. Told again, it stays so.

    nth_try: which try is meant: what is heard late of an earlier one says nothing of this one.
    Raises NotFound, PrintMoved. Source: house rule.
    """
    with transaction.atomic():
        job = _own(job_id, visit)
        if job.state != PrintJob.State.DONE:
            _require_try(job, nth_try)
            job.code = ""
            _move(job, PrintVerb.FINISH, by=kiosk.by, at=at)
    return job


def fail(
    *, job_id: UUID, nth_try: int, why: str, visit: UUID, kiosk: Kiosk, at: datetime
) -> PrintJob:
    """没打成. Nothing is lost: it is tried again here, or goes to a window by its code.

    Raises NotFound, PrintMoved. Source: house rule.
    """
    with transaction.atomic():
        job = _own(job_id, visit)
        _require_try(job, nth_try)
        known = why if why in set(Trouble) else Trouble.FAULT
        _move(job, PrintVerb.FAIL, why=known, by=kiosk.by, at=at)
    return job


def _require_try(job: PrintJob, nth_try: int) -> None:
    if job.tries != nth_try:
        raise PrintMoved("Another try is under way.", state=job.state)


def resume(*, code: str, visit: UUID, kiosk: Kiosk, at: datetime) -> PrintJob:
    """接着打. A print that was stuck at this machine goes on for who has its code.

    Raises NotFound, PrintMoved. Source: house rule.
    """
    with transaction.atomic():
        job = _stuck(code, Q(device=kiosk.id))
        _forget_twin(job, visit)
        job.visit = visit
        _move(job, PrintVerb.RESUME, why=job.why or Trouble.UNSEEN, by=kiosk.by, at=at)
    return job


def _forget_twin(job: PrintJob, visit: UUID) -> None:
    """The same paper ordered anew in this visit: the one that is asked for by code goes on."""
    twin = PrintJob.objects.filter(visit=visit, what=job.what, of=job.of, nth=job.nth)
    twin.exclude(pk=job.pk).update(visit=None)


def take(*, code: str, by: Actor, at: datetime) -> PrintJob:
    """到窗口打. A clerk of the hall prints what was stuck; to be opened again that day.

    Raises NotFound. Source: house rule.
    """
    with transaction.atomic():
        job = _stuck(code, Q(device__centre__in=by.centres))
        hall_powers.require(by, HallVerb.DRAW, centre=job.device.centre_id)
        if job.state != PrintJob.State.DONE:
            job.visit = None
            _move(job, PrintVerb.TAKE, by=by, at=at)
    return job


def _stuck(code: str, where: Q) -> PrintJob:
    """A print that stands still, locked. Raises NotFound."""
    rows = PrintJob.objects.select_for_update(of=("self",), no_key=True).select_related("device")
    rows = rows.filter(where, of__isnull=False).exclude(state=PrintJob.State.WAITING)
    job = rows.filter(code=code).first() if code else None
    if job is None:
        raise NotFound("There is no print with this code.")
    return job


def end_visit(*, visit: UUID, by: Actor, at: datetime) -> None:
    """The person has gone: what is out or was never begun is forgotten, what is stuck is kept
    under its code, what nobody saw the end of counts as stuck. Source: house rule.
    """
    with transaction.atomic():
        rows = PrintJob.objects.select_for_update(no_key=True).filter(visit=visit)
        for job in rows.order_by("id"):
            if job.state == PrintJob.State.PRINTING:
                _move(job, PrintVerb.FAIL, why=Trouble.UNSEEN, by=by, at=at)
            if job.state == PrintJob.State.FAILED:
                job.visit = None
                job.save(update_fields=["visit"])
            else:
                _forget(job, by=by, at=at)


def forget(*, at: datetime) -> int:
    """What machines printed is forgotten soon, what was stuck when its day is over; how many.

    Source: house rule.
    """
    today = datetime.combine(clock.local_day(at), time.min, CHINA)
    is_over = Q(state=PrintJob.State.DONE, code="") | Q(state=PrintJob.State.WAITING)
    is_due = Q(moved_at__lt=today) | is_over & Q(moved_at__lt=at - printing.FORGOTTEN_AFTER)
    with transaction.atomic():
        rows = PrintJob.objects.select_for_update(no_key=True, skip_locked=True)
        due = list(rows.filter(is_due, of__isnull=False).order_by("id")[:BATCH])
        for job in due:
            _forget(job, by=LAW, at=at)
    return len(due)


def _forget(job: PrintJob, *, by: Actor, at: datetime) -> None:
    job.of, job.visit, job.code = None, None, ""
    if job.state == PrintJob.State.DONE:
        job.save()
    else:
        _move(job, PrintVerb.DROP, by=by, at=at)


def _own(job_id: UUID, visit: UUID) -> PrintJob:
    """A print of this visit, locked. Raises NotFound."""
    rows = PrintJob.objects.select_for_update(no_key=True)
    job = rows.filter(pk=job_id, visit=visit, of__isnull=False).first()
    if job is None:
        raise NotFound("There is no such print.")
    return job


def _move(job: PrintJob, verb: PrintVerb, *, by: Actor, at: datetime, why: str = "") -> None:
    """The next state of a locked print, saved and recorded. Raises PrintMoved."""
    job.state, job.why, job.moved_at = printing.after(job.state, verb), why, at
    job.save()
    _note(job, verb, by=by, at=at)


def _note(job: PrintJob, verb: PrintVerb, *, by: Actor, at: datetime) -> None:
    """Which machine and what kind of paper; whose, nobody is told."""
    detail = {"device": str(job.device_id), "what": job.what, "tries": job.tries}
    if job.why:
        detail["why"] = str(job.why)
    record(at=at, actor=by.id, fact=f"print.{verb}", subject=job.pk, **detail)
