"""How a centre comes to its star: self-assessment, review, visit, notice, award, re-review."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from onewindow.rules.refusal import Refusal


class StarState(StrEnum):
    """How far an assessment has come."""

    SELF = "self"  # 自评中
    SUBMITTED = "submitted"  # 待初核
    REVIEWED = "reviewed"  # 待现场核验
    VISITED = "visited"  # 待公示
    NOTICED = "noticed"  # 公示中
    AWARDED = "awarded"  # 已授星
    DECLINED = "declined"  # 未授星
    RECHECK = "recheck"  # 复评中
    CONFIRMED = "confirmed"  # 复评保持
    DOWNGRADED = "downgraded"  # 已降星


class StarVerb(StrEnum):
    """What may be done with an assessment; facts are named after them."""

    OPEN = "open"  # 启动
    FILL = "fill"  # 取数
    ANSWER = "answer"  # 自评
    SUBMIT = "submit"  # 提交
    SEND_BACK = "send_back"  # 退回补充
    MARK = "mark"  # 初核打分
    PASS_REVIEW = "pass_review"  # 初核通过
    DEDUCT = "deduct"  # 现场扣分
    TAKE_BACK = "take_back"  # 撤销扣分
    CLOSE_VISIT = "close_visit"  # 核验完成
    PUBLISH = "publish"  # 公示
    OBJECT = "object"  # 异议
    ANSWER_OBJECTION = "answer_objection"  # 异议答复
    RETURN = "return"  # 异议成立，重新核验
    AWARD = "award"  # 授星
    DECLINE = "decline"  # 不授星
    RECHECK = "recheck"  # 复评
    CONFIRM = "confirm"  # 保持
    DOWNGRADE = "downgrade"  # 降星
    VETO = "veto"  # 一票否决
    EXPIRE = "expire"  # 到期，复评没有结论


class StarMoved(Refusal):
    """The assessment is no longer where this step begins, or somebody else changed it."""

    code = "star_moved"


S, V = StarState, StarVerb
MOVES: Mapping[StarVerb, Mapping[StarState | None, StarState]] = {
    V.OPEN: {None: S.SELF},
    V.FILL: {S.SELF: S.SELF, S.RECHECK: S.RECHECK},
    V.ANSWER: {S.SELF: S.SELF},
    V.SUBMIT: {S.SELF: S.SUBMITTED},
    V.SEND_BACK: {S.SUBMITTED: S.SELF},
    V.MARK: {S.SUBMITTED: S.SUBMITTED},
    V.PASS_REVIEW: {S.SUBMITTED: S.REVIEWED},
    V.DEDUCT: {S.REVIEWED: S.REVIEWED, S.RECHECK: S.RECHECK},
    V.TAKE_BACK: {S.REVIEWED: S.REVIEWED, S.RECHECK: S.RECHECK},
    V.CLOSE_VISIT: {S.REVIEWED: S.VISITED},
    V.PUBLISH: {S.VISITED: S.NOTICED},
    V.OBJECT: {S.NOTICED: S.NOTICED},
    V.ANSWER_OBJECTION: {S.NOTICED: S.NOTICED},
    V.RETURN: {S.NOTICED: S.REVIEWED},
    V.AWARD: {S.NOTICED: S.AWARDED},
    V.DECLINE: {S.VISITED: S.DECLINED},
    V.RECHECK: {S.AWARDED: S.RECHECK, S.CONFIRMED: S.RECHECK},
    V.CONFIRM: {S.RECHECK: S.CONFIRMED},
    V.DOWNGRADE: {S.RECHECK: S.DOWNGRADED},
    V.VETO: {
        S.SUBMITTED: S.DECLINED,
        S.REVIEWED: S.DECLINED,
        S.VISITED: S.DECLINED,
        S.NOTICED: S.DECLINED,
        S.AWARDED: S.DOWNGRADED,
        S.CONFIRMED: S.DOWNGRADED,
        S.RECHECK: S.DOWNGRADED,
    },
    V.EXPIRE: {S.AWARDED: S.AWARDED, S.CONFIRMED: S.CONFIRMED, S.RECHECK: S.RECHECK},
}
ENDED = frozenset({S.DECLINED, S.DOWNGRADED})
WITH_STAR = frozenset({S.AWARDED, S.CONFIRMED, S.RECHECK})
UNDER_WAY = frozenset({S.SUBMITTED, S.REVIEWED, S.VISITED, S.NOTICED})  # a star is still open
SCORED = UNDER_WAY | WITH_STAR | ENDED
PUBLIC = frozenset({S.NOTICED, *WITH_STAR})  # what anybody may read of


def after(state: StarState | str | None, verb: StarVerb) -> StarState:
    """The state that `verb` leads to. Raises StarMoved. Source: house rule."""
    known = StarState(state) if state else None
    if known not in MOVES[verb]:
        raise StarMoved(f"An assessment that is {state} cannot be changed by: {verb}.")
    return MOVES[verb][known]


def fold(verbs: Iterable[StarVerb]) -> StarState | None:
    """The state that an assessment's verbs lead to. Raises StarMoved. Source: house rule."""
    state: StarState | None = None
    for verb in verbs:
        state = after(state, verb)
    return state


def until(since: date, *, months: int) -> date:
    """The first day on which a star is no longer held; the month's last day where it is shorter.

    Source: the scheme (星级有效期).
    """
    year, month = divmod(since.month - 1 + months, 12)
    for day in range(since.day, 27, -1):
        try:
            return date(since.year + year, month + 1, day)
        except ValueError:
            continue
    return date(since.year + year, month + 1, min(since.day, 28))


RECHECKED = timedelta(days=30)  # before its end a star is looked at again. House rule


def is_to_recheck(*, until: date, today: date) -> bool:
    """Whether a star ends so soon that its re-review begins. until: the first day without it.

    Source: 星级评定 (动态管理，年度复评); house rule for the days.
    """
    return today >= until - RECHECKED


def in_force(*, since: date, until: date, ended_on: date | None, today: date) -> bool:
    """Whether a star is held on that day. Source: house rule."""
    return since <= today < until and (ended_on is None or today < ended_on)
