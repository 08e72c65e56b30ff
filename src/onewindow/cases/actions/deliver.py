"""The result reaches its person: counter, locker or post, with proof; then the archive."""

from datetime import datetime
from uuid import UUID

from onewindow import entropy
from onewindow.cases import papers
from onewindow.cases.actions import _move
from onewindow.cases.models import Case, Delivery
from onewindow.documents import queries as documents
from onewindow.rules import clock
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.sealing import keyed_hash

MODES = {"邮寄": Delivery.Mode.POST, "取件柜": Delivery.Mode.LOCKER}


class WrongCode(Refusal):
    """The pick-up code does not open this locker."""

    code = "wrong_code"


def make_ready(case: Case, *, at: datetime) -> None:
    """待领取. The result waits for its person, the way the package asked for.

    Call within the transaction of the decision.
    Source: 行政许可法 art. 44 (within ten working days).
    """
    _move.shift(case, Verb.MAKE_READY, by=LAW)
    mode = MODES.get(case.package.delivery, Delivery.Mode.COUNTER)
    Delivery.objects.create(case=case, mode=mode, ready_at=at)
    _move.keep(case, Verb.MAKE_READY, by=LAW, at=at)


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
    with _move.moving(case_id, Verb.DELIVER, by=by, at=at) as case:
        row = Delivery.objects.get(case=case)
        if row.pickup_hash is not None and bytes(row.pickup_hash) != keyed_hash(code):
            raise WrongCode("This pick-up code is not right.")
        row.delivered_at, row.receiver, row.proof = at, receiver.strip(), proof.strip()[:200]
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
            recipient={"name": receiver.strip(), "relation": "受送达人"},
            mode=papers.DELIVERY_WORDS[row.mode],
            deliverers=[by.name],
            delivered_at=at.astimezone(clock.CHINA).strftime("%Y-%m-%dT%H:%M"),
            tracking=row.tracking,
        )
    return case


def archive(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """归档. The file is closed; its papers stay as they are.

    Source: 国令716号 art. 12 (electronic files).
    """
    with _move.moving(case_id, Verb.ARCHIVE, by=by, at=at) as case:
        pass
    return case
