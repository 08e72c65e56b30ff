"""The life of a ticket: which verb leads from where to where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Refusal


class TicketState(StrEnum):
    """How far somebody has come in a hall."""

    WAITING = "waiting"  # 等候
    CALLED = "called"  # 已叫号
    SERVING = "serving"  # 办理中
    PASSED = "passed"  # 过号
    FINISHED = "finished"  # 已办
    LEFT = "left"  # 已离开
    CLOSED = "closed"  # 日终结束：还在窗口，没有按办结


class TicketMoved(Refusal):
    """The ticket is no longer where this step begins: another hand was quicker."""

    code = "ticket_moved"


@dataclass(frozen=True, slots=True)
class _Move:
    since: frozenset[TicketState]
    until: TicketState


WAITING, CALLED, SERVING, PASSED, FINISHED, LEFT, CLOSED = TicketState
MOVES: Mapping[HallVerb, _Move] = {
    HallVerb.PREFER: _Move(frozenset({WAITING}), WAITING),
    HallVerb.CALL: _Move(frozenset({WAITING}), CALLED),
    HallVerb.RECALL: _Move(frozenset({CALLED}), CALLED),
    HallVerb.PASS_OVER: _Move(frozenset({CALLED}), PASSED),
    HallVerb.COME_BACK: _Move(frozenset({PASSED}), WAITING),
    HallVerb.TRANSFER: _Move(frozenset({WAITING, CALLED, SERVING}), WAITING),
    HallVerb.WELCOME: _Move(frozenset({CALLED}), SERVING),
    HallVerb.FINISH: _Move(frozenset({SERVING}), FINISHED),
    HallVerb.LEAVE: _Move(frozenset({WAITING, CALLED, PASSED}), LEFT),
    HallVerb.CLOSE: _Move(frozenset({CALLED, SERVING}), CLOSED),
}
AT_A_WINDOW = frozenset({CALLED, SERVING})
OPEN = frozenset({WAITING, CALLED, PASSED})  # whose holder may still give them back
ENDED = frozenset({FINISHED, LEFT, CLOSED})


def after(state: TicketState | str, verb: HallVerb, *, number: str = "") -> TicketState:
    """The state that `verb` leads to. Raises TicketMoved. Source: house rule."""
    move = MOVES[verb]
    if state not in move.since:
        said = f"A ticket that is {state} cannot be changed by: {verb}."
        raise TicketMoved(said, number=number)
    return move.until


def fold(verbs: Iterable[HallVerb]) -> TicketState:
    """The state that a ticket's verbs lead to, the first of them its drawing.

    Raises TicketMoved. Source: house rule.
    """
    state = WAITING
    for n, verb in enumerate(verbs):
        if n or verb not in (HallVerb.DRAW, HallVerb.ARRIVE):
            state = after(state, verb)
    return state
