"""A2 and A5: one case: evidence on the left, the form and the checks on the right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow.cases import planning, queries
from onewindow.documents import queries as documents
from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.rules import clock, ruling
from onewindow.rules.actors import Actor, Role
from onewindow.rules.cards import Level
from onewindow.rules.clock_words import KIND_WORDS, PauseKind
from onewindow.rules.plans import Plan
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Problem
from onewindow.web import kit as frame
from onewindow.web import parts, words
from onewindow.web.citizen import saying
from onewindow.web.staff import desk_offers, kit, shown, window_slots
from onewindow.web.staff.desk_offers import Offers, Turn

CASE, PART = "staff/case/case.html", "staff/case/_case.html"
OPINIONS: Mapping[str, tuple[str, ...]] = {
    "承办": (
        "材料齐全，符合法定形式，建议准予。",
        "材料齐全，需现场核查后再定。",
        "不符合法定条件，建议不予。",
    ),
    "核查": (
        "现场与申请一致，符合条件。",
        "现场与申请不一致，不符合条件。",
    ),
    "审核": (
        "已复核，同意承办意见。",
        "已复核，不同意承办意见。",
    ),
}
STEPS: Mapping[str, str | Promise] = {
    "承办": pgettext_lazy("step", "承办"),
    "核查": pgettext_lazy("step", "核查"),
    "审核": pgettext_lazy("step", "审核"),
    "批准": pgettext_lazy("step", "批准"),
}
AGREES, DIFFERS, UNKNOWN = "agrees", "differs", "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the checklist. verdict: agrees, differs or unknown (nothing to compare with)."""

    label: str
    value: str
    verdict: str = UNKNOWN
    source: str = ""


class File:
    """One case on the screen of whoever may see it."""

    def __init__(self, case_id: UUID, by: Actor) -> None:
        self.by, self.at = by, frame.now()
        self.today = clock.local_day(self.at)
        self.dossier = queries.dossier(case_id=case_id, to=by, today=self.today)
        self.case = self.dossier.case
        self.inside = queries.inside(self.case)
        self.turn: Turn = desk_offers.turn(self.dossier, self.inside, by)
        self.offers: Offers = desk_offers.offers(self.dossier, self.inside, self.turn)
        self.plan: Plan = planning.plan_of(self.dossier.package, today=self.today)
        self.english: Mapping[str, str] = planning.bundle_of(self.dossier.package).english

    @property
    def name(self) -> str:
        """The matter's name in the reader's language."""
        return shown.name(self.dossier.row)

    def url(self, name: str) -> str:
        """The address of one of the case's own pages."""
        return reverse(f"staff:{name}", args=[self.case.pk])


@require_safe
@kit.staff(*kit.FIND)
def case(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """One case with everything its handler needs to decide."""
    return show(request, by, File(case_id, by))


@require_POST
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
        "opinions": OPINIONS.get(file.turn.name, ()),
        "partners": _partners(file) if file.turn.people > 1 else [],
        "people": _people(package, unmasked=unmasked),
        "unmasked": unmasked,
        "clocks": clocks(file),
        "card": _card(file),
        "pauses": _pauses(file),
        "slots": window_slots.slots(
            file.inside.materials, file.plan, file.english, may_change=False
        ),
        "certificates": _held(file),
        "lines": checklist(file, masked=not unmasked),
        "findings": _findings(file),
        "steps": [(one, step_word(one.name)) for one in file.dossier.steps],
        "turn_name": step_word(file.turn.name),
        "events": _events(file),
        "papers": _papers(file),
        "certificate": file.dossier.certificate,
        "lanes": _lanes(file),
        "decision": file.inside.decision,
        "problems": told,
        "stale": stale,
        "typed": typed or {},
        "english": file.english,
    }
    here = "desk" if by.has(*kit.DESK) else "find"
    status = 409 if stale else None
    return kit.page(request, by, CASE, context, here=here, part=PART, status=status)


# --- People and clocks ------------------------------------------------------------------------


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
    found = people.staff_of(department=file.case.department_id, role=Role.INSPECTOR)
    return [(one.username, one.name) for one in found if f"account:{one.pk}" != file.by.id]


CARDS = {
    Level.WARNING: (pgettext_lazy("card", "预警"), "amber"),
    Level.YELLOW: (pgettext_lazy("card", "黄牌"), "amber"),
    Level.RED: (pgettext_lazy("card", "红牌"), "red"),
}


def _card(file: File) -> dict[str, object] | None:
    """The supervision card that stands now, with its moment."""
    found = queries.card(file.dossier, at=frame.now())
    if found is None:
        return None
    word, tone = CARDS[found.level]
    return {"word": word, "tone": tone, "since": found.since_at}


def clocks(file: File) -> list[dict[str, object]]:
    """Both clocks with the reasons for their days, the binding one marked."""
    found = file.dossier.clocks
    if found is None:
        return []
    legal, promised = planning.limits_of(file.case)
    language = get_language() or "zh"
    return [
        {
            "name": name,
            "limit": saying.limit(limit["days"], limit["unit"]),
            "is_demonstration": limit["evidence"] == "D",
            "due_on": due.on,
            "is_provisional": due.provisional,
            "is_binding": due is found.binding,
            "reasons": clock.explain(due, language),
        }
        for name, limit, due in (
            (_("承诺时限"), promised, found.promised),
            (_("法定时限"), legal, found.statutory),
        )
        if due is not None
    ]


def step_word(name: str) -> str:
    """What a step of the department's process is called."""
    return str(STEPS.get(name, name))


def pause_word(kind: str) -> str:
    """What a special procedure is called."""
    chinese, english = KIND_WORDS[PauseKind(kind)]
    return english.capitalize() if words.in_english() else chinese


def _pauses(file: File) -> list[dict[str, object]]:
    return [
        {
            "kind": pause_word(one.kind),
            "reason": one.reason,
            "days": one.granted_days,
            "since": one.since_on,
            "until": one.until_on,
            "result": one.result,
        }
        for one in file.dossier.pauses
    ]


# --- Evidence and checklist -------------------------------------------------------------------


def _held(file: File) -> list[dict[str, object]]:
    """Certificates that serve as papers here: what they say, and whether they hold today."""
    return [
        {
            "title": words.said(row.certificate.title, file.english),
            "number": row.certificate.body["number"],
            "issued_on": row.certificate.issued_on,
            "valid_until": row.certificate.valid_until,
            "standing": documents.standing(row.certificate, today=file.today),
            "lines": [parts.Line(label, value) for label, value in row.certificate.body["lines"]],
        }
        for row in file.inside.materials
        if row.certificate is not None
    ]


def checklist(file: File, *, masked: bool) -> list[Checked]:
    """The form as far as this matter asks for it, each value held against what registers say."""
    form = file.dossier.package.form
    mine = [
        one
        for one in file.plan.fields
        if any(code == file.case.matter for code, _field in one.used_by)
    ]
    known = planning.prefill(mine, file.dossier.package.applicant)
    return [
        Checked(
            label=words.said(one.label, file.english),
            value=shown.value(one, form[one.key], file.english, masked=masked),
            verdict=_verdict(form[one.key], known.get(one.key)),
            source=shown.register(known[one.key].source) if one.key in known else "",
        )
        for one in mine
        if form.get(one.key) not in (None, "", [], {})
    ]


def _verdict(value: object, found: planning.Found | None) -> str:
    if found is None:
        return UNKNOWN
    return AGREES if str(value) == str(found.value) else DIFFERS


def _findings(file: File) -> list[tuple[str, str, str]]:
    """What the matter's rules say: (verdict, words, legal basis); a clerk's ticks count."""
    confirmed = file.dossier.package.confirmed
    found = []
    for key, one in planning.to_confirm(file.dossier.package, today=file.today).items():
        if one.matter == file.case.matter and one.text:
            verdict = AGREES if key in confirmed else UNKNOWN
            found.append((verdict, words.said(one.text, file.english), one.basis or ""))
    for one in file.plan.findings:
        if one.matter != file.case.matter or not one.text or one.effect == ruling.CONFIRM:
            continue
        stops = one.effect in {ruling.STOP, ruling.REQUIRE}
        verdict = DIFFERS if stops and one.certain else UNKNOWN
        if stops or one.effect in {ruling.WARN, ruling.INFORM, ruling.SCHEDULE}:
            found.append((verdict, words.said(one.text, file.english), one.basis or ""))
    return sorted(found, key=lambda line: [DIFFERS, AGREES, UNKNOWN].index(line[0]))


# --- History, papers, the other departments ---------------------------------------------------


def _events(file: File) -> list[parts.Event]:
    """The journal of the case, newest last."""
    return [
        parts.Event(
            what=event_word(entry.fact),
            at=entry.at,
            who=who(entry),
            note=str(entry.detail.get("reason") or entry.detail.get("reasons") or ""),
        )
        for entry in file.dossier.history
    ]


def who(entry: Any) -> str:
    """Who brought a fact about."""
    return _("依法自动") if entry.actor == "law" else str(entry.detail.get("name") or "")


def event_word(fact: str) -> str:
    """What a fact of the journal is called."""
    verb = fact.removeprefix("case.")
    known = {str(one): str(word) for one, word in words.VERBS.items()}
    return known.get(verb, _("催办") if verb == "urged" else verb)


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
