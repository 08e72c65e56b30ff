"""A2 and A5: one case: evidence on the left, the form and the checks on the right."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, tracing
from onewindow.web import kit as frame
from onewindow.web.staff import (
    desk_clocks,
    desk_evidence,
    desk_file,
    kit,
    shown,
    window_slots,
)
from onewindow.web.staff.desk_file import File

CASE, PART = "staff/case/case.html", "staff/case/_case.html"


@require_safe
@kit.staff(*kit.FIND)
def case(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """One case with everything its handler needs to decide."""
    return show(request, by, File(case_id, by))


@kit.posted
@kit.staff(*kit.FIND)
def unmask(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """Numbers in full, for this one look, which is journalled. Raises NotPermitted."""
    file = File(case_id, by)
    if not file.dossier.may_unmask:
        raise NotPermitted("Only who handles the case may see it in full.", verb="unmask")
    applicant = file.dossier.package.applicant
    people_actions.note_unmasked(
        subject=applicant.pk if applicant else case_id,
        by=by,
        at=file.at,
        what=f"case {file.case.number}",
    )
    return show(request, by, file, unmasked=True)


def show(
    request: HttpRequest,
    by: Actor,
    file: File,
    *,
    problems: Iterable[Problem] = (),
    unmasked: bool = False,
    stale: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page of a case. stale: who changed it meanwhile, told above its fresh state."""
    told = list(problems)
    package = file.dossier.package
    context = {
        "file": file,
        "row": file.dossier.row,
        "case": file.case,
        "name": file.name,
        "department": shown.departments().get(
            file.dossier.row.department, file.dossier.row.department
        ),
        "centre": shown.centres().get(file.dossier.row.centre, file.dossier.row.centre),
        "lamp": shown.lamp(file.dossier.row),
        "offers": file.offers,
        "turn": file.turn,
        "opinions": desk_file.OPINIONS.get(file.turn.name, ()),
        "partners": _partners(file) if file.turn.people > 1 else [],
        "people": _people(package, unmasked=unmasked),
        "unmasked": unmasked,
        "clocks": desk_clocks.clocks(file),
        "card": desk_clocks.card(file),
        "issued": desk_clocks.issued(file, by),
        "pauses": desk_clocks.pauses(file),
        "slots": window_slots.slots(
            file.inside.materials, file.plan, file.english, may_change=False
        ),
        "certificates": desk_evidence.held(file),
        "lines": desk_evidence.checklist(file, masked=not unmasked),
        "findings": desk_evidence.findings(file),
        "steps": [(one, desk_file.step_word(one.name)) for one in file.dossier.steps],
        "turn_name": desk_file.step_word(file.turn.name),
        "events": _events(file),
        "told": tracing.messages(file.case),
        "urged": _urged(file),
        "papers": _papers(file),
        "certificate": file.dossier.certificate,
        "lanes": _lanes(file),
        "decision": file.inside.decision,
        "problems": told,
        "stale": stale,
        "written": kit.written(request) if stale else [],
        "typed": typed or {},
        "note": parts.Field(
            "note",
            _("核查情况"),
            "textarea",
            (typed or {}).get("note", ""),
            error=fields.told(told).get("note", ""),
        ),
        "english": file.english,
    }
    here = "desk" if by.has(*kit.DESK) else "find"
    status = 409 if stale else None
    return kit.page(request, by, CASE, context, here=here, part=PART, status=status)


# --- People -----------------------------------------------------------------------------------


def _people(package: Any, *, unmasked: bool) -> list[parts.Person]:
    found = []
    for role, one in ((_("申请人"), package.applicant), (_("代办人"), package.agent)):
        if one is None:
            continue
        if unmasked:
            found.append(parts.Person(one.name, one.number, one.phone, role))
        else:
            hidden = people.masked(one)
            found.append(parts.Person(hidden.name, hidden.number, hidden.phone, role))
    return found


def people_of(file: File) -> list[parts.Person]:
    """The applicant and whoever acts, masked."""
    return _people(file.dossier.package, unmasked=False)


def _partners(file: File) -> list[tuple[str, str]]:
    """The other inspectors of the department: (user name, name)."""
    found = people.staff_of(department=file.case.department_id, role=Role.INSPECTOR, at=frame.now())
    return [(one.username, one.name) for one in found if f"account:{one.pk}" != file.by.id]


# --- History, papers, the other departments ---------------------------------------------------


def _events(file: File) -> list[parts.Event]:
    """The journal of the case, newest last."""
    return [
        parts.Event(
            what=desk_file.event_word(entry.fact),
            at=entry.at,
            who=desk_file.who(entry),
            note=str(entry.detail.get("reason") or entry.detail.get("reasons") or ""),
        )
        for entry in file.dossier.history
    ]


def _urged(file: File) -> Any:
    """The applicant asked where it stays, and nothing was done since; None otherwise."""
    last = file.dossier.history[-1] if file.dossier.history else None
    return last if last is not None and last.fact == "case.urged" else None


def _papers(file: File) -> list[dict[str, object]]:
    return [
        {
            "word": shown.paper_word(one.kind),
            "number": one.number,
            "about": "",
            "at": one.issued_at,
            "href": reverse("staff:paper", args=[one.pk]),
            "roll": "",
        }
        for one in file.dossier.papers
    ]


def _lanes(file: File) -> list[parts.Lane]:
    """A5. The package's other cases: department, state and days, nothing of its person."""
    names = shown.departments()
    return [
        parts.Lane(
            title=shown.name(row),
            department=names.get(row.department, row.department),
            state=str(row.state),
            lamp=shown.lamp(row),
            due_on=row.due_on,
            holder=row.handler,
        )
        for row in file.dossier.siblings
        if row.id != file.case.pk
    ]
