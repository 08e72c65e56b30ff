"""What is posted on a case: take up, sign a step, send back, and the rarer moves."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from onewindow.cases import queries
from onewindow.cases.actions import acceptance, decide, deliver, review
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import MoveNotAllowed, State
from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.web import errors, words
from onewindow.web import kit as frame
from onewindow.web.staff import desk_case, desk_file, kit
from onewindow.web.staff.desk_file import File

STALE = (MoveNotAllowed, review.WrongOrder, review.SamePerson)
Act = Callable[[HttpRequest, UUID, Actor, datetime], object]


def _take_up(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return review.take_up(case_id=case_id, by=by, at=at)


def _pass_step(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return review.pass_step(
        case_id=case_id,
        opinion=written(request, "opinion"),
        partner=request.POST.get("partner", ""),
        by=by,
        at=at,
    )


def _send_back(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    reason = request.POST.get("reason", "")
    return review.send_back(case_id=case_id, reason=reason, by=by, at=at)


def _resume(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return review.resume(case_id=case_id, result=request.POST.get("result", ""), by=by, at=at)


def _withdraw(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    reason = request.POST.get("reason", "")
    return acceptance.withdraw(case_id=case_id, reason=reason, by=by, at=at)


def _void(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return acceptance.void(case_id=case_id, reason=request.POST.get("reason", ""), by=by, at=at)


def _revoke_acceptance(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    reasons = request.POST.get("reasons", "").splitlines()
    return acceptance.revoke_acceptance(case_id=case_id, reasons=reasons, by=by, at=at)


def _revoke(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return decide.revoke(case_id=case_id, reasons=request.POST.get("reasons", ""), by=by, at=at)


def _inspect(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return decide.inspect_commitment(
        case_id=case_id,
        passed=request.POST.get("passed") == "1",
        note=request.POST.get("note", ""),
        by=by,
        at=at,
    )


def _archive(request: HttpRequest, case_id: UUID, by: Actor, at: datetime) -> object:
    return deliver.archive(case_id=case_id, by=by, at=at)


ACTS: dict[str, Act] = {
    "take-up": _take_up,
    "pass-step": _pass_step,
    "send-back": _send_back,
    "resume": _resume,
    "withdraw": _withdraw,
    "void": _void,
    "revoke-acceptance": _revoke_acceptance,
    "revoke": _revoke,
    "inspect": _inspect,
    "archive": _archive,
}
ONWARD = {"pass-step", "send-back"}  # after these somebody else goes on: the next case opens


@kit.posted
@kit.staff(*kit.FIND)
def move(request: HttpRequest, by: Actor, case_id: UUID, verb: str) -> HttpResponse:
    """One move over one case. What does not fit any more is told with the fresh state."""
    try:
        ACTS[verb](request, case_id, by, frame.now())
    except Incomplete as no:
        return again(request, by, case_id, no)
    except review.TwoPeopleNeeded as no:
        return again(request, by, case_id, no)
    except STALE as no:
        return stale(request, by, case_id, no)
    if verb in ONWARD:
        return onward(request, by, case_id, _("已签署，转下一环节。"))
    return kit.go(request, "case", case_id)


def written(request: HttpRequest, name: str) -> str:
    """The text picked and the text typed below it, as one."""
    picked, typed = request.POST.get(f"{name}_pick", ""), request.POST.get(name, "").strip()
    return f"{picked}{typed}" if picked else typed


def again(request: HttpRequest, by: Actor, case_id: UUID, no: Refusal) -> HttpResponse:
    """The case with what was wrong with the post, nothing typed lost."""
    problems = no.problems if isinstance(no, Incomplete) else []
    typed = {key: str(value) for key, value in request.POST.items()}
    says = "" if problems else errors.sentence(no)
    file = File(case_id, by)
    return desk_case.show(request, by, file, problems=problems, stale=says, typed=typed)


def stale(request: HttpRequest, by: Actor, case_id: UUID, no: Refusal) -> HttpResponse:
    """409: somebody was faster. Who, what and when, above the case as it stands now."""
    file = File(case_id, by)
    last = file.dossier.history[-1] if file.dossier.history else None
    says = errors.sentence(no)
    if last is not None and last.actor != by.id:
        says = _("%(who)s 在 %(at)s 已经“%(what)s”，现在是“%(state)s”。%(no)s") % {
            "who": desk_file.who(last),
            "at": words.moment(timezone.localtime(last.at), english=words.in_english()),
            "what": desk_file.event_word(last.fact),
            "state": words.STATES[State(file.dossier.row.state)].word,
            "no": says,
        }
    return desk_case.show(request, by, file, stale=says)


def onward(request: HttpRequest, by: Actor, case_id: UUID, done: str) -> HttpResponse:
    """The next case of the list opens itself; when there is none, the list."""
    today = clock.local_day(frame.now())
    left = queries.dossier(case_id=case_id, to=by, today=today)
    messages.success(request, f"{done} {left.row.number}", extra_tags=str(case_id))
    page = queries.desk(to=by, today=today, limit=10)
    rest = [row for row in page.rows if row.id != case_id and row.state != State.PAUSED]
    return kit.go(request, "case", rest[0].id) if rest else kit.go(request, "desk")
