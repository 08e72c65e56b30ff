"""What a person may do with a case now. The page never offers what the action would refuse."""

from dataclasses import dataclass, fields

from onewindow.cases.actions import review
from onewindow.cases.queries import Dossier, Inside
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, DECIDED, State, Verb

CHECKING = "审核"  # signed by somebody who did not handle the case before


@dataclass(frozen=True, slots=True)
class Offers:
    """Each True is a button. extend_days: at most so many, 0 for none."""

    take_up: bool = False
    pass_step: bool = False
    grant: bool = False
    refuse: bool = False
    send_back: bool = False
    pause: bool = False
    resume: bool = False
    extend_days: int = 0
    revoke_acceptance: bool = False
    inspect: bool = False
    revoke: bool = False
    intake: bool = False
    hand_out: bool = False
    withdraw: bool = False
    void: bool = False
    archive: bool = False

    @property
    def any(self) -> bool:
        """Is there anything to do?"""
        return any(getattr(self, one.name) for one in fields(self))

    @property
    def is_about_time(self) -> bool:
        """May the clock be touched?"""
        return self.pause or self.resume or bool(self.extend_days)


@dataclass(frozen=True, slots=True)
class Turn:
    """The step that is due. is_mine: may this person sign it; why: step, same, gaps, or empty."""

    name: str = ""
    people: int = 1
    order: int = 0
    is_deciding: bool = True
    is_mine: bool = False
    why: str = ""


def turn(dossier: Dossier, inside: Inside, by: Actor) -> Turn:
    """Whose turn it is, by the case's own process; without one only the decision is left."""
    due = next((step for step in dossier.steps if step.done_at is None), None)
    signed = any(step.done_by == by.id for step in dossier.steps)
    if due is None or due.name == review.DECIDING_STEP:
        # Whoever handled a case with steps of its own may not also decide it.
        why = "same" if signed and due is not None else ""
        is_mine = by.has(Role.APPROVER) and not why
        if not by.has(Role.APPROVER):
            why = "step"
        elif inside.awaited and not why:
            why = "gaps"
        name = due.name if due is not None else review.DECIDING_STEP
        return Turn(name, 1, due.order if due is not None else 0, True, is_mine, why)
    fits = by.has(review.ROLE_OF_STEP[due.name])
    again = due.name == CHECKING and signed
    why = "same" if fits and again else "" if fits else "step"
    return Turn(due.name, due.people, due.order, False, fits and not again, why)


def offers(dossier: Dossier, inside: Inside, now: Turn) -> Offers:
    """From the verbs that state and post allow, what the case's own facts leave."""
    can, state = dossier.verbs, dossier.row.state
    decision = inside.decision
    return Offers(
        take_up=Verb.TAKE_UP in can,
        pass_step=Verb.PASS_STEP in can and not now.is_deciding and now.is_mine,
        grant=Verb.GRANT in can and now.is_deciding and now.is_mine and not inside.awaited,
        refuse=Verb.REFUSE in can and now.is_deciding and now.is_mine,
        send_back=Verb.SEND_BACK in can and any(step.done_at for step in dossier.steps),
        pause=Verb.PAUSE in can,
        resume=Verb.RESUME in can,
        extend_days=review.extension_days_allowed(dossier.case) if Verb.EXTEND in can else 0,
        revoke_acceptance=Verb.REVOKE_ACCEPTANCE in can and bool(inside.awaited),
        inspect=Verb.INSPECT_COMMITMENT in can
        and decision is not None
        and decision.on_commitment
        and decision.inspected_at is None,
        revoke=Verb.REVOKE in can and decision is not None and decision.is_granted,
        intake=state in {*BEFORE_ACCEPTANCE, State.SUPPLEMENT} and Verb.WITHDRAW in can,
        hand_out=Verb.DELIVER in can,
        withdraw=Verb.WITHDRAW in can,
        void=Verb.VOID in can,
        archive=Verb.ARCHIVE in can and state in DECIDED,
    )
