"""One round of everything that the law or the house does by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.core.management import call_command

from onewindow.bulletin import actions as bulletin
from onewindow.cases.actions import tick
from onewindow.documents.actions import showing
from onewindow.hall.actions import beats, closing, printing
from onewindow.notify import actions as notify
from onewindow.people import actions as people
from onewindow.quality.actions import exams, star_time, training, watching
from onewindow.quality.actions import tick as reviews

_watch = beats.Watch()


def once(*, alone: bool = False) -> Mapping[str, int]:
    """Do what is due now. Safe to run twice and beside others; says how much was done.

    alone: this round has no rounds before it, so the machines' last beats are believed as they
    stand; otherwise silence is counted from when this process began to listen.
    """
    at = datetime.now(UTC)
    return {
        **tick.tick(at=at),
        **closing.tick(at=at),
        "prints": printing.forget(at=at),
        "codes": showing.forget(at=at),
        "alarms": beats.judge(at=at) if alone else _watch.judge(at=at),
        **reviews.tick(at=at),
        **watching.tick(at=at),
        "exams": exams.end_due(at=at),
        "ending certificates": training.remind(at=at),
        **star_time.tick(at=at),
        **notify.tick(at=at),
        "machines": bulletin.note_devices(at=at),
        **follow(at=at),
        "bulletins": int(bulletin.draft_due(at=at) is not None),
    }


def follow(*, at: datetime) -> Mapping[str, int]:
    """Bring facts and the board's counters up to the journal; how many entries were read.

    It costs next to nothing while nobody has done anything, so it is done between rounds, too.
    """
    read = bulletin.keep_up()
    bulletin.note_lamps(at=at)
    return {"facts": read}


def sweep() -> None:
    """Remove sessions that have run out, and callers who may ask again as often as anybody."""
    call_command("clearsessions", verbosity=0)
    people.forget_turns(at=datetime.now(UTC))
