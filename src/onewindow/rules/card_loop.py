"""The loop of a card: given or proposed, explained, upheld or lifted. And of an urging 督办."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onewindow.rules.refusal import Refusal


class CardState(StrEnum):
    """How far a card has come. The value is also the CSS modifier of its tag."""

    PROPOSED = "proposed"  # 待确认：要人工确认才发
    STANDING = "standing"  # 已发，没有要求说明
    ASKED = "asked"  # 待说明
    ANSWERED = "answered"  # 已说明，待审定
    UPHELD = "upheld"  # 维持
    LIFTED = "lifted"  # 撤销
    DISMISSED = "dismissed"  # 不予发牌
    WITHDRAWN = "withdrawn"  # 期限变了，依规则收回


class CardVerb(StrEnum):
    """What may be done with a card; facts are named after them."""

    PROPOSE = "propose"  # 到点待确认
    GIVE = "give"  # 到点自动发牌
    CONFIRM = "confirm"  # 确认发牌
    DISMISS = "dismiss"  # 不予发牌
    ASK = "ask"  # 要求说明
    ANSWER = "answer"  # 说明
    UPHOLD = "uphold"  # 维持
    LIFT = "lift"  # 撤销
    WITHDRAW = "withdraw"  # 依规则收回


class Why(StrEnum):
    """Why the rule itself takes a card back."""

    TERMS = "terms"  # 特别程序、延期在到点以前已批准
    CALENDAR = "calendar"  # 工作日历更正
    TABLE = "table"  # 新的发牌规则


class CardMoved(Refusal):
    """The card is no longer where this step begins."""

    code = "card_moved"


class NotYetDue(Refusal):
    """Who got the card still has time to explain."""

    code = "card_not_yet_due"


class UrgedToday(Refusal):
    """The lamp was urged today already, and nobody said that this is once more."""

    code = "urged_today"


@dataclass(frozen=True, slots=True)
class _Move:
    since: frozenset[CardState | None]
    until: CardState


S, V = CardState, CardVerb
MOVES: Mapping[CardVerb, _Move] = {
    V.PROPOSE: _Move(frozenset({None}), S.PROPOSED),
    V.GIVE: _Move(frozenset({None}), S.STANDING),
    V.CONFIRM: _Move(frozenset({S.PROPOSED}), S.STANDING),
    V.DISMISS: _Move(frozenset({S.PROPOSED}), S.DISMISSED),
    V.ASK: _Move(frozenset({S.STANDING}), S.ASKED),
    V.ANSWER: _Move(frozenset({S.ASKED}), S.ANSWERED),
    V.UPHOLD: _Move(frozenset({S.ASKED, S.ANSWERED}), S.UPHELD),
    V.LIFT: _Move(frozenset({S.STANDING, S.ASKED, S.ANSWERED}), S.LIFTED),
    V.WITHDRAW: _Move(
        frozenset({S.PROPOSED, S.STANDING, S.ASKED, S.ANSWERED, S.UPHELD}), S.WITHDRAWN
    ),
}
LIVE = frozenset({S.STANDING, S.ASKED, S.ANSWERED, S.UPHELD})  # its lamp is lit
TO_DO = frozenset({S.PROPOSED, S.ASKED, S.ANSWERED})  # somebody has to act by a day
ENDED = frozenset({S.UPHELD, S.LIFTED, S.DISMISSED, S.WITHDRAWN})
GIVEN = LIVE | {S.LIFTED}  # counts as given: what the rule took back was never due


def after(state: CardState | str | None, verb: CardVerb) -> CardState:
    """The state that `verb` leads to. Raises CardMoved. Source: house rule."""
    move = MOVES[verb]
    if state not in move.since:
        raise CardMoved(f"A card that is {state} cannot be changed by: {verb}.")
    return move.until


def fold(verbs: Iterable[CardVerb]) -> CardState | None:
    """The state that a card's verbs lead to. Raises CardMoved. Source: house rule."""
    state: CardState | None = None
    for verb in verbs:
        state = after(state, verb)
    return state
