"""Two touches at one machine, on real connections: one print, sent to the printer once."""

import pytest

from onewindow.entropy import new_id
from onewindow.hall.actions import printing
from onewindow.hall.actions.printing import Wanted
from onewindow.hall.models import PrintJob
from onewindow.hall.queries import kiosks
from onewindow.journal.models import Entry
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall.machines import machine, token_of
from tests.rooms.hall.racing import told
from tests.world import AT

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True


@pytest.fixture
def kiosk(world):
    yield kiosks.kiosk(token_of(machine(), world.chen), at=AT)
    PrintJob.objects.all().delete()


def test_six_touches_order_one_print_and_send_it_once(kiosk):
    wanted, visit = Wanted("certificate", new_id()), new_id()

    def touched():
        job = printing.order(wanted=wanted, visit=visit, kiosk=kiosk, at=AT)
        return printing.begin(job_id=job.pk, visit=visit, kiosk=kiosk, at=AT)

    outcomes = at_once(*[touched] * 6)
    assert told(outcomes) == ["done"] + ["print_moved"] * 5
    job = PrintJob.objects.get()
    assert (job.state, job.tries) == ("printing", 1)
    facts = Entry.objects.filter(subject=job.pk).order_by("seq").values_list("fact", flat=True)
    assert list(facts) == ["print.order", "print.begin"]


def test_a_window_and_the_machine_do_not_both_print_what_was_stuck(kiosk, world):
    visit, later = new_id(), new_id()
    job = printing.order(wanted=Wanted("paper", new_id()), visit=visit, kiosk=kiosk, at=AT)
    printing.begin(job_id=job.pk, visit=visit, kiosk=kiosk, at=AT)
    printing.fail(job_id=job.pk, nth_try=1, why="jam", visit=visit, kiosk=kiosk, at=AT)
    printing.resume(code=job.code, visit=later, kiosk=kiosk, at=AT)
    outcomes = at_once(
        lambda: printing.begin(job_id=job.pk, visit=later, kiosk=kiosk, at=AT),
        lambda: printing.take(code=job.code, by=world.li, at=AT),
    )
    row = PrintJob.objects.get()
    assert row.state == "done"  # the window has it, whoever was quicker
    assert told(outcomes) in (["done", "done"], ["done", "not_found"])
    assert row.visit is None
