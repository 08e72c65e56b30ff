"""Prints of a machine: once however often it is touched, kept when stuck, forgotten afterwards."""

from datetime import timedelta

import pytest

from onewindow.entropy import new_id
from onewindow.hall.actions import beats, printing
from onewindow.hall.actions.printing import Wanted
from onewindow.hall.models import Device, PrintJob
from onewindow.hall.queries import kiosks
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.program.reference import OPERATOR
from onewindow.rules.fleet import Beat
from onewindow.rules.powers import NotPermitted
from onewindow.rules.printing import PrintMoved
from onewindow.rules.refusal import NotFound
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, DAY

MINUTE = timedelta(minutes=1)


@pytest.fixture
def kiosk(world):
    return kiosks.kiosk(token_of(machine(), world.chen), at=AT)


@pytest.fixture
def visit():
    return new_id()


@pytest.fixture
def paper():
    return Wanted("certificate", new_id())


@pytest.fixture
def job(kiosk, visit, paper):
    return printing.order(wanted=paper, visit=visit, kiosk=kiosk, at=AT)


def begun(job, visit, kiosk):
    return printing.begin(job_id=job.pk, visit=visit, kiosk=kiosk, at=AT)


def stuck(job, visit, kiosk, why="jam"):
    begun(job, visit, kiosk)
    return printing.fail(job_id=job.pk, nth_try=1, why=why, visit=visit, kiosk=kiosk, at=AT)


def facts(job):
    rows = Entry.objects.filter(subject=job.pk).order_by("seq")
    return [one.fact.removeprefix("print.") for one in rows]


def test_the_same_wish_is_one_print_and_a_copy_is_asked_for(kiosk, visit, paper, job):
    assert printing.order(wanted=paper, visit=visit, kiosk=kiosk, at=AT).pk == job.pk
    second = Wanted("certificate", paper.of, nth=2)
    assert printing.order(wanted=second, visit=visit, kiosk=kiosk, at=AT).pk != job.pk
    with pytest.raises(NotFound):
        printing.order(wanted=Wanted("paper", paper.of, nth=4), visit=visit, kiosk=kiosk, at=AT)
    assert printing.order(wanted=paper, visit=new_id(), kiosk=kiosk, at=AT).pk != job.pk


def test_it_goes_to_the_printer_once_and_only_from_its_own_visit(kiosk, visit, job):
    with pytest.raises(NotFound):
        begun(job, new_id(), kiosk)
    begun(job, visit, kiosk)
    with pytest.raises(PrintMoved):
        begun(job, visit, kiosk)
    for _ in range(2):  # the answer was lost, and it is told again
        told = printing.finish(job_id=job.pk, nth_try=1, visit=visit, kiosk=kiosk, at=AT)
        assert (told.state, told.code) == ("done", "")
    with pytest.raises(PrintMoved):
        begun(job, visit, kiosk)
    assert facts(job) == ["order", "begin", "finish"]
    assert list(journal.breaks()) == []


def test_a_jam_keeps_it_and_what_is_heard_late_of_the_first_try_ends_no_second(kiosk, visit, job):
    stuck(job, visit, kiosk)
    assert PrintJob.objects.get().why == "jam"
    begun(job, visit, kiosk)
    with pytest.raises(PrintMoved):
        printing.finish(job_id=job.pk, nth_try=1, visit=visit, kiosk=kiosk, at=AT)
    printing.finish(job_id=job.pk, nth_try=2, visit=visit, kiosk=kiosk, at=AT)
    assert facts(job) == ["order", "begin", "fail", "begin", "finish"]


def test_after_the_visit_only_what_is_stuck_still_knows_its_paper(kiosk, visit, job):
    out = printing.order(wanted=Wanted("paper", new_id()), visit=visit, kiosk=kiosk, at=AT)
    begun(out, visit, kiosk)
    printing.finish(job_id=out.pk, nth_try=1, visit=visit, kiosk=kiosk, at=AT)
    never = printing.order(wanted=Wanted("paper", new_id()), visit=visit, kiosk=kiosk, at=AT)
    unseen = printing.order(wanted=Wanted("paper", new_id()), visit=visit, kiosk=kiosk, at=AT)
    begun(unseen, visit, kiosk)
    stuck(job, visit, kiosk, "paper_out")
    printing.end_visit(visit=visit, by=kiosk.by, at=AT)
    left = {
        row.pk: (row.state, row.why, row.of is not None, bool(row.code))
        for row in PrintJob.objects.filter(visit=None)
    }
    assert left == {
        job.pk: ("failed", "paper_out", True, True),
        out.pk: ("done", "", False, False),
        never.pk: ("dropped", "", False, False),
        unseen.pk: ("failed", "unseen", True, True),
    }


def test_what_is_stuck_goes_on_at_the_same_machine_by_its_code(kiosk, visit, job, world):
    stuck(job, visit, kiosk)
    printing.end_visit(visit=visit, by=kiosk.by, at=AT)
    other = kiosks.kiosk(token_of(machine("DEMO-ZG-KS02"), world.chen), at=AT)
    later = new_id()
    for code, where in (("", kiosk), ("00000000", kiosk), (job.code, other)):
        with pytest.raises(NotFound):
            printing.resume(code=code, visit=later, kiosk=where, at=AT)
    assert printing.resume(code=job.code, visit=later, kiosk=kiosk, at=AT).of == job.of
    begun(job, later, kiosk)
    printing.finish(job_id=job.pk, nth_try=2, visit=later, kiosk=kiosk, at=AT)
    with pytest.raises(NotFound):
        printing.resume(code=job.code, visit=later, kiosk=kiosk, at=AT)


def test_a_window_of_the_hall_prints_it_by_its_code_until_the_day_is_over(kiosk, visit, job, world):
    stuck(job, visit, kiosk)
    printing.end_visit(visit=visit, by=kiosk.by, at=AT)
    with pytest.raises(NotFound):
        printing.take(code=job.code, by=world.staff("songmen-clerk1"), at=AT)
    with pytest.raises((NotFound, NotPermitted)):
        printing.take(code=job.code, by=world.zhang.actor, at=AT)
    for _ in range(2):
        assert printing.take(code=job.code, by=world.li, at=AT).state == "done"
    with pytest.raises(NotFound):
        begun(job, visit, kiosk)  # no longer a print of the machine
    assert printing.forget(at=AT + 11 * MINUTE) == 0
    assert printing.forget(at=AT + DAY) == 1
    assert (PrintJob.objects.get().of, PrintJob.objects.get().code) == (None, "")


def test_a_page_that_is_gone_leaves_nothing_for_long(kiosk, visit, job):
    out = printing.order(wanted=Wanted("paper", new_id()), visit=visit, kiosk=kiosk, at=AT)
    begun(out, visit, kiosk)
    printing.finish(job_id=out.pk, nth_try=1, visit=visit, kiosk=kiosk, at=AT)
    assert printing.forget(at=AT + 9 * MINUTE) == 0
    assert printing.forget(at=AT + 11 * MINUTE) == 2
    assert not PrintJob.objects.filter(of__isnull=False).exists()
    assert list(journal.breaks()) == []


def test_the_nearest_machine_with_paper_is_beside_then_in_the_hall_then_next_door(kiosk, world):
    def beat(serial, paper, at=AT):
        device = machine(serial)
        if device.token_hash is None:
            token_of(device, OPERATOR)
        beats.write({device.pk: (at, Beat(paper=paper, reader="ok", version="1"))})

    def nearest():
        found = kiosks.with_paper(kiosk, at=AT)
        return found and (found.serial, found.is_here)

    Device.objects.filter(serial="DEMO-ZG-KS02").update(place="另一处")
    beat("DEMO-WQ-KS01", "ok")  # two squares away
    assert nearest() is None
    beat("DEMO-DX-KS01", "ok")
    assert nearest() == ("DEMO-DX-KS01", False)
    beat("DEMO-ZG-KS02", "low")
    assert nearest() == ("DEMO-ZG-KS02", True)
    beat("DEMO-ZG-KS05", "ok")
    assert nearest() == ("DEMO-ZG-KS05", True)
    beat("DEMO-ZG-KS05", "out", AT + timedelta(seconds=5))
    assert nearest() == ("DEMO-ZG-KS02", True)
