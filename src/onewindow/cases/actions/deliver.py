"""The result reaches its person: counter, locker, post or online, with proof; then the archive."""

from datetime import datetime
from uuid import UUID

from onewindow import entropy
from onewindow.cases import papers, planning
from onewindow.cases.actions import _move
from onewindow.cases.models import Case, Delivery
from onewindow.cases.queries import lockers
from onewindow.documents import queries as documents
from onewindow.people import queries as people
from onewindow.rules import clock, powers
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.sealing import keyed_hash

MODES = {planning.POST: Delivery.Mode.POST, planning.LOCKER: Delivery.Mode.LOCKER}
PROOF_CODE, DELIVERER_LOCKER = "凭取件码打开取件柜", "一窗（取件柜）"
PROOF_ONLINE, DELIVERER_ONLINE = "登录后打开并确认签收", "一窗（系统送达）"


class WrongCode(Refusal):
    """The pick-up code does not open this locker."""

    code = "wrong_code"


def make_ready(case: Case, *, at: datetime) -> None:
    """待领取. The result waits for its person, the way the package asked for.

    Call within the transaction of the decision.
    Source: 行政许可法 art. 44 (within ten working days).
    """
    _move.shift(case, Verb.MAKE_READY, by=LAW)
    mode = _mode(case)
    Delivery.objects.create(case=case, mode=mode, ready_at=at)
    _move.keep(case, Verb.MAKE_READY, by=LAW, at=at, mode=mode.value)


def _mode(case: Case) -> Delivery.Mode:
    """As was asked for; online only what came out as a certificate, for people who sign in."""
    if case.package.delivery == planning.ONLINE:
        made = documents.certificate_of_case(case.pk) is not None
        is_open = made and planning.online(case.package)
        return Delivery.Mode.ONLINE if is_open else Delivery.Mode.COUNTER
    return MODES.get(case.package.delivery, Delivery.Mode.COUNTER)


def into_locker(*, case_id: UUID, locker: str, by: Actor, at: datetime) -> str:
    """Put the result into a locker; returns the pick-up code, told once.

    Raises Incomplete, NotPermitted, MoveNotAllowed. Source: house rule.
    """
    if not locker.strip():
        raise Incomplete([Problem("locker", "required", "Name the locker's door.")])
    code = entropy.digits(8)
    with _move.moving(case_id, Verb.POST, by=by, at=at, mode="locker") as case:
        row = Delivery.objects.get(case=case)
        row.mode, row.locker, row.posted_at = Delivery.Mode.LOCKER, locker.strip(), at
        row.pickup_hash = keyed_hash(code)
        row.save()
    return code


def post(*, case_id: UUID, tracking: str, by: Actor, at: datetime) -> Case:
    """邮寄. The result is on its way under a tracking number.

    Raises Incomplete, NotPermitted, MoveNotAllowed. Source: 行政许可法 art. 44.
    """
    if not tracking.strip():
        raise Incomplete([Problem("tracking", "required", "Enter the tracking number.")])
    with _move.moving(case_id, Verb.POST, by=by, at=at, mode="post") as case:
        row = Delivery.objects.get(case=case)
        row.mode, row.tracking, row.posted_at = Delivery.Mode.POST, tracking.strip(), at
        row.save()
    return case


def hand_over(
    *, case_id: UUID, receiver: str, proof: str, by: Actor, at: datetime, code: str = ""
) -> Case:
    """送达. Who received it and how that is proved; the proof of delivery is printed.

    receiver: the name of who took it. proof: signature, tracking state or locker opening.
    code: the pick-up code, when it lay in a locker. Raises Incomplete, WrongCode,
    NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 44; forms of 送达回证.
    """
    problems = [
        Problem(where, "required", "Say who received it and how that is proved.")
        for where, value in (("receiver", receiver), ("proof", proof))
        if not value.strip()
    ]
    if problems:
        raise Incomplete(problems)
    if not by.has(Role.CLERK):
        raise powers.NotPermitted("Only a window hands results out.", verb=str(Verb.DELIVER))
    with _move.moving(case_id, Verb.DELIVER, by=by, at=at) as case:
        row = Delivery.objects.get(case=case)
        if row.pickup_hash is not None and bytes(row.pickup_hash) != keyed_hash(code):
            raise WrongCode("This pick-up code is not right.")
        if row.mode == Delivery.Mode.ONLINE:  # they came to the counter after all
            row.mode = Delivery.Mode.COUNTER
        _delivered(case, row, receiver.strip(), proof.strip(), [by.name], by=by, at=at)
    return case


def from_locker(*, code: str, by: Actor, at: datetime) -> Case:
    """取件. A locker was opened to the code told for it: its person has the result.

    Said by the machine before the lockers once the door is open; the code is used up. That the
    holder of the code is the applicant, or sent by them, is what the code is for.
    Raises NotFound, NotPermitted, MoveNotAllowed. Source: 行政许可法 art. 44; house rule.
    """
    waiting = lockers.waiting(code=code, to=by)
    with _move.moving(waiting.case, Verb.DELIVER, by=by, at=at, mode="locker") as case:
        row = Delivery.objects.get(case=case)
        owner = case.package.applicant
        receiver = owner.name if owner else ""
        proof = f"{PROOF_CODE} {row.locker}（{by.name}）"
        _delivered(case, row, receiver, proof, [DELIVERER_LOCKER], by=by, at=at)
    return case


def confirm(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """电子送达. The applicant or who acts for them opens the result and confirms: it is delivered.

    Raises NotPermitted unless it waits online for this very person, MoveNotAllowed.
    Source: 国务院令第716号 art. 10; 行政许可法 art. 44; forms of 送达回证.
    """
    with _move.moving(case_id, Verb.DELIVER, by=by, at=at, mode="online") as case:
        row = Delivery.objects.get(case=case)
        me = by.person_id
        if row.mode != Delivery.Mode.ONLINE or me is None or me not in case.package.people:
            raise powers.NotPermitted("This result does not wait online.", verb=str(Verb.DELIVER))
        receiver = people.person(me).name
        _delivered(case, row, receiver, PROOF_ONLINE, [DELIVERER_ONLINE], by=by, at=at)
    return case


def _delivered(
    case: Case,
    row: Delivery,
    receiver: str,
    proof: str,
    deliverers: list[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Keep who received it and how that is proved; print the proof of delivery."""
    row.delivered_at, row.receiver, row.proof = at, receiver, proof[:200]
    row.save()
    given = [
        {"name": paper.kind, "number": paper.number}
        for paper in documents.papers(package=case.package_id)
        if paper.subject == case.pk and paper.kind in ("grant", "refuse")
    ]
    certificate = documents.certificate_of_case(case.pk)
    if certificate:
        given.append({"name": certificate.title, "number": certificate.body["number"]})
    papers.about_case(
        case,
        kind="delivery",
        by=by,
        at=at,
        papers=given,
        recipient={"name": receiver, "relation": "受送达人"},
        mode=papers.DELIVERY_WORDS[row.mode],
        deliverers=deliverers,
        delivered_at=at.astimezone(clock.CHINA).strftime("%Y-%m-%dT%H:%M"),
        tracking=row.tracking,
        lines=[["签收方式", proof]] if row.mode == Delivery.Mode.ONLINE else [],
    )


def archive(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """归档. The file is closed; its papers stay as they are.

    Source: 国令716号 art. 12 (electronic files).
    """
    with _move.moving(case_id, Verb.ARCHIVE, by=by, at=at) as case:
        pass
    return case
