"""The life of a case: states, verbs, and which verb leads where.

State is a column with one writer; each move is one journal entry, and folding the
entries must give the stored state.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from onewindow.rules.refusal import Refusal


class State(StrEnum):
    """Where a case stands. The value is also the CSS modifier of its tag."""

    SUBMITTED = "submitted"  # 待收件
    WAITING = "waiting"  # 待前序办结
    RECEIVED = "received"  # 已收件
    SUPPLEMENT = "supplement"  # 补正中
    ACCEPTED = "accepted"  # 已受理
    ACCEPTED_WITH_GAPS = "accepted-with-gaps"  # 容缺受理
    REFUSED_AT_INTAKE = "refused-at-intake"  # 不予受理
    LAPSED = "lapsed"  # 视为撤回
    IN_REVIEW = "in-review"  # 审查中
    PAUSED = "paused"  # 特别程序
    GRANTED = "granted"  # 准予
    REFUSED = "refused"  # 不予
    CERTIFIED = "certified"  # 已出证
    READY = "ready"  # 待领取
    POSTED = "posted"  # 寄送中
    DELIVERED = "delivered"  # 已送达
    ARCHIVED = "archived"  # 已归档
    WITHDRAWN = "withdrawn"  # 撤回
    ACCEPTANCE_REVOKED = "acceptance-revoked"  # 撤销受理
    REVOKED = "revoked"  # 决定已撤销
    VOIDED = "voided"  # 作废


class Verb(StrEnum):
    """What may be done to a case."""

    SUBMIT = "submit"
    QUEUE = "queue"
    RECEIVE = "receive"
    ASK_SUPPLEMENT = "ask-supplement"
    SUPPLY = "supply"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem-accepted"
    ACCEPT_WITH_GAPS = "accept-with-gaps"
    FILL_GAPS = "fill-gaps"
    REFUSE_INTAKE = "refuse-intake"
    LAPSE = "lapse"
    OPEN_STAGE = "open-stage"
    TAKE_UP = "take-up"
    PASS_STEP = "pass-step"
    SEND_BACK = "send-back"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    CERTIFY = "certify"
    MAKE_READY = "make-ready"
    POST = "post"
    DELIVER = "deliver"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    REVOKE_ACCEPTANCE = "revoke-acceptance"
    INSPECT_COMMITMENT = "inspect-commitment"
    REVOKE = "revoke"
    VOID = "void"


class MoveNotAllowed(Refusal):
    """The verb does not fit where the case stands."""

    code = "move_not_allowed"


S = State
BEFORE_ACCEPTANCE = frozenset({S.SUBMITTED, S.RECEIVED})
ACCEPTED = frozenset({S.ACCEPTED, S.ACCEPTED_WITH_GAPS})
UNDER_WAY = frozenset({*ACCEPTED, S.IN_REVIEW, S.PAUSED})
OPEN = frozenset({*BEFORE_ACCEPTANCE, *UNDER_WAY, S.WAITING, S.SUPPLEMENT})
DECIDED = frozenset({S.GRANTED, S.REFUSED, S.CERTIFIED, S.READY, S.POSTED, S.DELIVERED, S.REVOKED})
ENDED_WITHOUT_DECISION = frozenset(
    {S.REFUSED_AT_INTAKE, S.LAPSED, S.WITHDRAWN, S.ACCEPTANCE_REVOKED, S.VOIDED}
)

Moves = Mapping[State | None, State]


def _to(until: State, since: Iterable[State | None]) -> Moves:
    return dict.fromkeys(since, until)


def _stay(since: Iterable[State]) -> Moves:
    return {state: state for state in since}


MOVES: Mapping[Verb, Moves] = {
    Verb.SUBMIT: _to(S.SUBMITTED, [None]),
    Verb.QUEUE: _to(S.WAITING, [None]),
    Verb.RECEIVE: _to(S.RECEIVED, [S.SUBMITTED, S.WAITING]),  # waiting: by the law alone
    Verb.ASK_SUPPLEMENT: _to(S.SUPPLEMENT, BEFORE_ACCEPTANCE),
    Verb.SUPPLY: _to(S.RECEIVED, [S.SUPPLEMENT]),
    Verb.ACCEPT: _to(S.ACCEPTED, BEFORE_ACCEPTANCE),
    Verb.DEEM_ACCEPTED: _to(S.ACCEPTED, BEFORE_ACCEPTANCE),
    Verb.ACCEPT_WITH_GAPS: _to(S.ACCEPTED_WITH_GAPS, BEFORE_ACCEPTANCE),
    Verb.FILL_GAPS: {
        **_to(S.ACCEPTED, [S.ACCEPTED_WITH_GAPS]),
        **_stay([S.IN_REVIEW, S.PAUSED]),
    },
    Verb.REFUSE_INTAKE: _to(S.REFUSED_AT_INTAKE, BEFORE_ACCEPTANCE),
    Verb.LAPSE: _to(S.LAPSED, [S.SUPPLEMENT]),
    Verb.OPEN_STAGE: _to(S.ACCEPTED, [S.WAITING]),
    Verb.TAKE_UP: _to(S.IN_REVIEW, ACCEPTED),
    Verb.PASS_STEP: _stay([S.IN_REVIEW]),
    Verb.SEND_BACK: _stay([S.IN_REVIEW]),
    Verb.PAUSE: _to(S.PAUSED, [S.IN_REVIEW]),
    Verb.RESUME: _to(S.IN_REVIEW, [S.PAUSED]),
    Verb.EXTEND: _stay([S.IN_REVIEW, S.PAUSED]),
    Verb.GRANT: _to(S.GRANTED, [S.IN_REVIEW]),
    Verb.REFUSE: _to(S.REFUSED, [S.IN_REVIEW]),
    Verb.CERTIFY: _to(S.CERTIFIED, [S.GRANTED]),
    Verb.MAKE_READY: _to(S.READY, [S.GRANTED, S.CERTIFIED, S.REFUSED]),
    Verb.POST: _to(S.POSTED, [S.READY]),
    Verb.DELIVER: _to(S.DELIVERED, [S.READY, S.POSTED]),
    Verb.ARCHIVE: _to(S.ARCHIVED, [S.DELIVERED, S.REVOKED, *ENDED_WITHOUT_DECISION]),
    Verb.WITHDRAW: _to(S.WITHDRAWN, OPEN),
    Verb.REVOKE_ACCEPTANCE: _to(S.ACCEPTANCE_REVOKED, UNDER_WAY),
    Verb.INSPECT_COMMITMENT: _stay(
        [S.GRANTED, S.CERTIFIED, S.READY, S.POSTED, S.DELIVERED, S.ARCHIVED]
    ),
    Verb.REVOKE: _to(
        S.REVOKED, [S.GRANTED, S.CERTIFIED, S.READY, S.POSTED, S.DELIVERED, S.ARCHIVED]
    ),
    Verb.VOID: _to(S.VOIDED, OPEN),
}


def after(state: State | None, verb: Verb) -> State:
    """State that `verb` leads to from `state` (None before the case exists).

    Raises MoveNotAllowed.
    Source: Administrative Licensing Law arts. 32, 42, 44, 45; house rule for names.
    """
    until = MOVES[verb].get(state)
    if until is None:
        raise MoveNotAllowed(
            f"A case that is {state or 'not yet begun'} cannot be changed by: {verb}.",
            state=str(state or ""),
            verb=str(verb),
        )
    return until


def fold(verbs: Iterable[Verb]) -> State | None:
    """State that a whole history leads to; None for an empty one. Raises MoveNotAllowed."""
    state: State | None = None
    for verb in verbs:
        state = after(state, verb)
    return state


def open_verbs(state: State | None) -> frozenset[Verb]:
    """Verbs that the state alone allows; powers and the case's own facts may take some away."""
    return frozenset(verb for verb, moves in MOVES.items() if state in moves)
