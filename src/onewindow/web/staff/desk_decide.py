"""A3: the decision, with what it will bring shown before it is signed."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases import previews
from onewindow.cases.actions import decide
from onewindow.rules import ruling
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import desk_case, desk_moves, kit
from onewindow.web.staff.desk_file import File

GRANT, REFUSE = "grant", "refuse"
# Texts of a paper of the law: Chinese, whatever the approver reads.
MET = "申请材料齐全，符合法定形式，申请符合法定条件。"
MET_ON_SITE = "经现场核查，申请符合法定条件。"
MET_ON_PROMISE = "申请人已作出书面承诺，依法以告知承诺方式准予。"
INSPECTING = "核查"
NOT_MET = "不符合法定条件："


@require_http_methods(["GET", "POST"])
@kit.staff(Role.APPROVER)
def decision(request: HttpRequest, by: Actor, case_id: UUID, way: str) -> HttpResponse:
    """A3. Reasons picked and written, the result previewed, signed by F9."""
    file = File(case_id, by)
    if request.method == "GET":
        if not (file.offers.grant if way == GRANT else file.offers.refuse):
            return desk_moves.stale(
                request, by, case_id, MoveNotAllowed("Not now.", state=file.dossier.row.state)
            )
        return _show(request, by, file, way)
    reasons = desk_moves.written(request, "reasons")
    try:
        if way == GRANT:
            conditions = [
                line.strip()
                for line in request.POST.get("conditions", "").splitlines()
                if line.strip()
            ]
            decide.grant(
                case_id=case_id, reasons=reasons, conditions=conditions, by=by, at=frame.now()
            )
        else:
            decide.refuse(case_id=case_id, reasons=reasons, by=by, at=frame.now())
    except Incomplete as no:
        return _show(request, by, file, way, problems=no.problems)
    except (*desk_moves.STALE, decide.GapsOpen) as no:
        return desk_moves.stale(request, by, case_id, no)
    done = _("已准予，证照和决定书已生成。") if way == GRANT else _("已作出不予许可决定。")
    return desk_moves.onward(request, by, case_id, done)


def _show(
    request: HttpRequest,
    by: Actor,
    file: File,
    way: str,
    *,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    preview = previews.of(file.case, today=file.today)
    grounds = _in_favour(file) if way == GRANT else _against(file)
    chosen = request.POST.get("reasons_pick", grounds[0] if way == GRANT else "")
    context = {
        "file": file,
        "row": file.dossier.row,
        "name": file.name,
        "way": way,
        "preview": preview,
        "preview_lines": [
            parts.Line(words.said(label, file.english), words.said_all(value, file.english))
            for label, value in preview.lines
        ],
        "people": desk_case.people_of(file),
        "grounds": [(text, text == chosen) for text in grounds],
        "reasons": parts.Field(
            "reasons",
            _("补充说明") if way == GRANT else _("事实和理由"),
            "textarea",
            request.POST.get("reasons", ""),
            error=fields.told(problems).get("reasons", ""),
            is_required=way == REFUSE,
        ),
        "conditions": parts.Field(
            "conditions",
            _("附加条件（一行一条）"),
            "textarea",
            request.POST.get("conditions", ""),
            is_required=False,
        ),
        "on_commitment": decide.is_on_commitment(file.case),
        "problems": problems,
    }
    return kit.page(request, by, "staff/case/decide.html", context, here="desk")


def _in_favour(file: File) -> list[str]:
    """Grounds to grant on, as far as the case's own way bears them out."""
    found = [MET_ON_PROMISE] if decide.is_on_commitment(file.case) else []
    if any(step.name == INSPECTING and step.done_at for step in file.dossier.steps):
        found.append(MET_ON_SITE)
    return [*found, MET]


def _against(file: File) -> list[str]:
    """Grounds to refuse on, from the matter's own rules, as the catalogue words them."""
    found = [
        f"{NOT_MET}{one.text}。"
        for one in file.plan.findings
        if one.matter == file.case.matter
        and one.text
        and one.effect in {ruling.STOP, ruling.REQUIRE, ruling.CONFIRM}
    ]
    return [*dict.fromkeys(found), NOT_MET]
