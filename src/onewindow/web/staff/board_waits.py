"""Whom an open case waits for, in words; and cases as the board lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.bulletin.queries.board_cases import Row
from onewindow.web.staff import desk_file, rated_names

WAITS: Mapping[str, str | Promise] = {
    "intake": gettext_lazy("窗口还没受理"),
    "supplement": gettext_lazy("等申请人补正"),
    "waiting": gettext_lazy("等前一阶段办结"),
    "take-up": gettext_lazy("已受理，部门还没有人承办"),
    "paused": gettext_lazy("特别程序中，时限暂停"),
    "decide": gettext_lazy("审查环节已走完，等决定"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One case on the board; it names no applicant. late: days past its promised day."""

    row: Row
    matter: str
    reason: str
    late: int | None


def reason(waits_for: str) -> str:
    """Whom a case waits for; a step of the review by its name."""
    if waits_for in WAITS:
        return str(WAITS[waits_for])
    return _("停在“%(step)s”环节") % {"step": desk_file.step_word(waits_for)}


def shown(rows: Iterable[Row], *, today: date) -> list[Shown]:
    """Rows with the words of their matter. One query."""
    given = list(rows)
    names: Mapping[str, Any] = rated_names.topics(row.matter for row in given)
    return [
        Shown(
            row=row,
            matter=names.get(row.matter, row.matter),
            reason=reason(row.waits_for) if row.waits_for else "",
            late=(today - row.due_on).days if row.due_on and row.due_on < today else None,
        )
        for row in given
    ]
