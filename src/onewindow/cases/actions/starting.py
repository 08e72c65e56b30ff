"""The moment a case is taken on: its clocks start, its notice of acceptance goes out."""

from collections.abc import Sequence
from datetime import datetime

from onewindow.cases import papers, timing
from onewindow.cases.actions import _move
from onewindow.cases.models import Case, Material
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import Verb


def start(
    case: Case,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    accepted_at: datetime,
    rows: Sequence[Material],
) -> None:
    """Accept one case: clocks start at `accepted_at`, the notice of acceptance goes out.

    rows: the package's papers. Call within the transaction that holds the package.
    Source: 行政许可法 art. 32; 最多跑一次规定 arts. 5, 12.
    """
    _move.shift(case, verb, by=by)
    case.accepted_at = accepted_at
    found = timing.set_due(case, [])
    _move.keep(case, verb, by=by, at=at, due_on=papers.day(case.due_on))
    papers.about_case(
        case,
        kind="acceptance",
        by=by,
        at=at,
        received_on=clock.local_day(case.submitted_at).isoformat(),
        accepted_on=clock.local_day(accepted_at).isoformat(),
        limits=papers.limits(case),
        explanation=list(clock.explain(found.binding)) if found.binding else [],
        fee=papers.fee(case),
        materials=papers.material_lines([row for row in rows if case.matter in row.matters]),
        collect=case.package.delivery,
        lines=papers.signed(case.package),
    )


def tell_gaps(
    case: Case, missing: Sequence[Material], *, due_on: str, by: Actor, at: datetime
) -> None:
    """容缺受理告知书. Which papers may still come, and by when.

    Source: 最多跑一次规定 art. 11(2).
    """
    found = timing.clocks(case, [])
    papers.about_case(
        case,
        kind="gaps",
        by=by,
        at=at,
        accepted_on=clock.local_day(at).isoformat(),
        items=[
            {"name": row.name, "problem": "可容缺，受理时未提交", "remedy": "在期限内补交"}
            for row in missing
        ],
        deadline_on=due_on,
        limits=papers.limits(case),
        explanation=list(clock.explain(found.binding)) if found.binding else [],
    )
