"""作废. A case that should never have begun, or can no longer succeed, is struck out in writing."""

from datetime import datetime

from onewindow.cases import papers
from onewindow.cases.actions import _move
from onewindow.cases.models import Case
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import Verb


def strike_out(case: Case, reason: str, *, by: Actor, at: datetime) -> None:
    """Void a case whose package is held, and tell why and where to complain.

    Raises NotPermitted, MoveNotAllowed. Source: house rule; 行政许可法 art. 38(2) for what the
    paper says.
    """
    _move.move(case, Verb.VOID, by=by, at=at, reason=reason)
    papers.about_case(
        case,
        kind="voiding",
        by=by,
        at=at,
        received_on=clock.local_day(case.submitted_at).isoformat(),
        reasons=[reason],
        basis=papers.basis(case),
        remedies=papers.remedies(case),
    )
