"""What becomes of one print at a machine: ordered, under way, out, stuck, or given up."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from onewindow.rules.refusal import Refusal

COPIES_MOST = 3  # of one paper in one visit
CODE_DIGITS = 8
FORGOTTEN_AFTER = timedelta(minutes=10)  # what was printed, should the page itself be gone


class PrintState(StrEnum):
    """Where a print stands."""

    WAITING = "waiting"
    PRINTING = "printing"
    FAILED = "failed"
    DONE = "done"
    DROPPED = "dropped"


class What(StrEnum):
    """What machines print."""

    TICKET = "ticket"
    RECEIPT = "receipt"
    PAPER = "paper"
    CERTIFICATE = "certificate"
    HAND_IN = "hand_in"


class PrintVerb(StrEnum):
    """What happens to a print; facts are named after them."""

    ORDER = "order"  # 下单
    BEGIN = "begin"  # 开始
    FAIL = "fail"  # 没打成
    FINISH = "finish"  # 打好
    RESUME = "resume"  # 接着打
    TAKE = "take"  # 到窗口打
    DROP = "drop"  # 不打了


class Trouble(StrEnum):
    """Why nothing came out."""

    JAM = "jam"
    PAPER_OUT = "paper_out"
    FAULT = "fault"
    ABSENT = "absent"
    UNSEEN = "unseen"  # the page was gone before it could say


class PrintMoved(Refusal):
    """The print stands elsewhere by now: two touches, or it is done."""

    code = "print_moved"


MOVES: Mapping[tuple[PrintState, PrintVerb], PrintState] = {
    (PrintState.WAITING, PrintVerb.BEGIN): PrintState.PRINTING,
    (PrintState.FAILED, PrintVerb.BEGIN): PrintState.PRINTING,
    (PrintState.PRINTING, PrintVerb.FINISH): PrintState.DONE,
    (PrintState.PRINTING, PrintVerb.FAIL): PrintState.FAILED,
    (PrintState.FAILED, PrintVerb.RESUME): PrintState.FAILED,
    (PrintState.PRINTING, PrintVerb.RESUME): PrintState.FAILED,
    (PrintState.FAILED, PrintVerb.TAKE): PrintState.DONE,
    (PrintState.PRINTING, PrintVerb.TAKE): PrintState.DONE,
    (PrintState.WAITING, PrintVerb.DROP): PrintState.DROPPED,
    (PrintState.PRINTING, PrintVerb.DROP): PrintState.DROPPED,
    (PrintState.FAILED, PrintVerb.DROP): PrintState.DROPPED,
}


def after(state: str, verb: PrintVerb) -> PrintState:
    """Where a print stands after `verb`. Raises PrintMoved. Source: house rule."""
    found = MOVES.get((PrintState(state), verb))
    if found is None:
        raise PrintMoved(f"This print is {state}.", state=str(state))
    return found
