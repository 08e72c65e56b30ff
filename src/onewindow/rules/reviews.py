"""The loop of a bad review 差评: called back, put right or appealed, answered, verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from onewindow.rules import clock
from onewindow.rules.clock import Light, Limit, WorkCalendar
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.refusal import Refusal


class ReviewState(StrEnum):
    """How far a bad review has come. The value is also the CSS modifier of its tag."""

    OPEN = "open"  # 待认领
    TAKEN = "taken"  # 待回访
    CALLED = "called"  # 待整改
    APPEALED = "appealed"  # 申诉待审
    CORRECTED = "corrected"  # 待答复
    ANSWERED = "answered"  # 待核实
    CLOSED = "closed"  # 已办结
    SET_ASIDE = "set-aside"  # 申诉成立，不计入
    REVISED = "revised"  # 评价人自己改评


class ReviewVerb(StrEnum):
    """What may be done with a bad review; facts are named after them."""

    OPEN = "open"  # 自动开单
    TAKE_UP = "take_up"  # 认领
    CALL_BACK = "call_back"  # 回访
    CORRECT = "correct"  # 整改
    ANSWER = "answer"  # 答复
    APPEAL = "appeal"  # 申诉
    UPHOLD = "uphold"  # 申诉成立
    REJECT = "reject"  # 申诉不成立
    SEND_BACK = "send_back"  # 退回整改
    CLOSE = "close"  # 核实办结
    LAPSE = "lapse"  # 追评期满办结
    REVISE = "revise"  # 评价人改评


class Reached(StrEnum):
    """What a call-back came to."""

    REACHED = "reached"  # 已回访
    DECLINED = "declined"  # 不愿多谈
    UNREACHABLE = "unreachable"  # 多次联系不上
    ANONYMOUS = "anonymous"  # 没有联系方式，或者不要回电


class AppealKind(StrEnum):
    """What an appeal says of a bad rating. Source: 国办发〔2019〕51号."""

    MISTAKEN = "mistaken"  # 误评
    MALICIOUS = "malicious"  # 恶意评价
    NOT_OURS = "not-ours"  # 不是本单位的事


class ReviewMoved(Refusal):
    """The review is no longer where this step begins."""

    code = "review_moved"


@dataclass(frozen=True, slots=True)
class _Move:
    since: frozenset[ReviewState | None]
    until: ReviewState


S, V = ReviewState, ReviewVerb
MOVES: Mapping[ReviewVerb, _Move] = {
    V.OPEN: _Move(frozenset({None, S.REVISED}), S.OPEN),
    V.REVISE: _Move(frozenset({S.OPEN}), S.REVISED),
    V.TAKE_UP: _Move(frozenset({S.OPEN}), S.TAKEN),
    V.CALL_BACK: _Move(frozenset({S.TAKEN}), S.CALLED),
    V.APPEAL: _Move(frozenset({S.CALLED}), S.APPEALED),
    V.UPHOLD: _Move(frozenset({S.APPEALED}), S.SET_ASIDE),
    V.REJECT: _Move(frozenset({S.APPEALED}), S.CALLED),
    V.CORRECT: _Move(frozenset({S.CALLED}), S.CORRECTED),
    V.ANSWER: _Move(frozenset({S.CORRECTED}), S.ANSWERED),
    V.SEND_BACK: _Move(frozenset({S.ANSWERED}), S.CALLED),
    V.CLOSE: _Move(frozenset({S.ANSWERED}), S.CLOSED),
    V.LAPSE: _Move(frozenset({S.ANSWERED}), S.CLOSED),
}
TO_CALL_BACK = frozenset({S.OPEN, S.TAKEN})
TO_ANSWER = frozenset({S.OPEN, S.TAKEN, S.CALLED, S.CORRECTED})
UNDER_WAY = TO_ANSWER | {S.APPEALED, S.ANSWERED}
UNTOUCHED = frozenset({None, S.OPEN, S.REVISED})  # nobody has begun to put anything right
ENDED = frozenset({S.CLOSED, S.SET_ASIDE, S.REVISED})


def after(state: ReviewState | str | None, verb: ReviewVerb) -> ReviewState:
    """The state that `verb` leads to. Raises ReviewMoved. Source: house rule."""
    move = MOVES[verb]
    if state not in move.since:
        raise ReviewMoved(f"A review that is {state} cannot be changed by: {verb}.")
    return move.until


def fold(verbs: Iterable[ReviewVerb]) -> ReviewState | None:
    """The state that a review's verbs lead to. Raises ReviewMoved. Source: house rule."""
    state: ReviewState | None = None
    for verb in verbs:
        state = after(state, verb)
    return state


@dataclass(frozen=True, slots=True)
class Terms:
    """The last days of a bad review: to call back, to answer for its correction, to appeal."""

    call_back_on: date
    correct_on: date
    appeal_on: date


def terms(*, opened_at: datetime, scheme: Scheme, calendar: WorkCalendar) -> Terms:
    """By when a review that opens now must have gone through its steps.

    Source: 浙江省“好差评”工作要求 (回访 1 日, 整改 15 日), as the scheme in force has them.
    """
    since = clock.local_day(opened_at)
    return Terms(
        last_day(since=since, limit=scheme.call_back, calendar=calendar),
        last_day(since=since, limit=scheme.correct, calendar=calendar),
        last_day(since=since, limit=scheme.appeal, calendar=calendar),
    )


def last_day(*, since: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day of a limit that nothing stops. Source: Civil Code arts. 201, 203."""
    found = clock.due(start_on=since, limit=limit, calendar=calendar).on
    assert found is not None  # only a pause leaves it open
    return found


def next_term(
    state: ReviewState | str, *, call_back_on: date, correct_on: date, judge_on: date | None
) -> date | None:
    """The day that presses now; None when nobody has to act against the clock.

    Source: house rule.
    """
    if state in TO_CALL_BACK:
        return call_back_on
    if state == S.APPEALED:
        return judge_on
    return correct_on if state in TO_ANSWER else None


def light(*, today: date, term: date | None, limit_days: int, calendar: WorkCalendar) -> Light:
    """How urgent a review is; paused where no term runs. Source: house rule."""
    return clock.light(today=today, due_on=term, limit_days=limit_days, calendar=calendar)
