"""A print of a machine, for the visit that ordered it or the window that took it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.hall.models import PrintJob
from onewindow.rules.printing import PrintState, What
from onewindow.rules.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Print:
    """One paper for one visit. of: the ticket, paper or certificate; code: for when it is stuck."""

    id: UUID
    what: What
    of: UUID
    nth: int
    english: bool
    state: PrintState
    why: str
    code: str
    tries: int
    ordered_at: datetime


def of_visit(job_id: UUID, *, visit: UUID) -> Print:
    """Raises NotFound, of another visit too. One query."""
    return _seen(PrintJob.objects.filter(pk=job_id, visit=visit).first())


def by_id(job_id: UUID) -> Print:
    """For who was given its id. Raises NotFound. One query."""
    return _seen(PrintJob.objects.filter(pk=job_id).first())


def _seen(row: PrintJob | None) -> Print:
    if row is None or row.of is None:
        raise NotFound("There is no such print.")
    return Print(
        id=row.pk,
        what=What(row.what),
        of=row.of,
        nth=row.nth,
        english=row.english,
        state=PrintState(row.state),
        why=row.why,
        code=row.code,
        tries=row.tries,
        ordered_at=row.ordered_at,
    )
