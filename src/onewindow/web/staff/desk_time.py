"""A4: special procedures and extensions: which law, how long, which clock stops."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import review
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock_words import PauseKind
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.powers import DESK
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import desk_clocks, desk_moves, kit
from onewindow.web.staff.desk_file import File


@require_http_methods(["GET", "POST"])
@kit.staff(*DESK)
def pause(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """特别程序. The kinds the law knows, each with the clocks it stops."""
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            review.pause(
                case_id=case_id,
                kind=request.POST.get("kind", ""),
                days=_days(request),
                reason=request.POST.get("reason", ""),
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        except desk_moves.STALE as no:
            return desk_moves.stale(request, by, case_id, no)
        else:
            return kit.go(request, "case", case_id)
    file = File(case_id, by)
    if not file.offers.pause:
        return desk_moves.stale(request, by, case_id, _too_late(file))
    context = {
        "kinds": [
            (kind.value, desk_clocks.pause_word(kind.value), _stops(kind), _law(kind))
            for kind in PauseKind
        ],
        "chosen": request.POST.get("kind", ""),
        "kind_wrong": fields.told(problems).get("kind", ""),
        **_shared(request, file, problems),
    }
    return kit.page(request, by, "staff/case/pause.html", context, here="desk")


@require_http_methods(["GET", "POST"])
@kit.staff(Role.APPROVER)
def extend(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """延期. Once, by the head, up to what the law allows."""
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            review.extend(
                case_id=case_id,
                days=_days(request),
                reason=request.POST.get("reason", ""),
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        except desk_moves.STALE as no:
            return desk_moves.stale(request, by, case_id, no)
        else:
            return kit.go(request, "case", case_id)
    file = File(case_id, by)
    if not file.offers.extend_days:
        return desk_moves.stale(request, by, case_id, _too_late(file))
    context = {"most": file.offers.extend_days, **_shared(request, file, problems)}
    return kit.page(request, by, "staff/case/extend.html", context, here="desk")


def _days(request: HttpRequest) -> int:
    text = request.POST.get("days", "").strip()
    return int(text) if text.isdigit() and len(text) < 5 else 0


def _too_late(file: File) -> MoveNotAllowed:
    return MoveNotAllowed("The case has gone on.", state=str(file.dossier.row.state))


def _shared(request: HttpRequest, file: File, problems: Sequence[Problem]) -> dict[str, object]:
    told = fields.told(problems)
    return {
        "file": file,
        "row": file.dossier.row,
        "name": file.name,
        "clocks": desk_clocks.clocks(file),
        "days": parts.Field(
            "days",
            _("天数（工作日）"),
            "number",
            request.POST.get("days", ""),
            error=told.get("days", ""),
            width="4",
            inputmode="numeric",
        ),
        "reason": parts.Field(
            "reason",
            _("理由（写进通知书，申请人会看到）"),
            "textarea",
            request.POST.get("reason", ""),
            error=told.get("reason", ""),
        ),
        "problems": problems,
    }


def _stops(kind: PauseKind) -> str:
    """Which clocks stand still meanwhile, said plainly."""
    statutory, _promised = clock.stops(kind)
    if statutory:
        return _("两个时限都停")
    return _("只停承诺时限，法定时限照走")


def _law(kind: PauseKind) -> str:
    statutory, _promised = clock.stops(kind)
    if statutory:
        return _("行政许可法第四十五条")
    return _("浙江省“最多跑一次”改革规定第二十八条")
