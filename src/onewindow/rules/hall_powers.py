"""Who may do what in a hall. Asked in its actions, so that no door can forget."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted


class HallVerb(StrEnum):
    """What happens to a ticket, a window or an appointment; facts are named after them."""

    DRAW = "draw"  # 取号
    PREFER = "prefer"  # 优先
    CALL = "call"  # 叫号
    RECALL = "recall"  # 重呼
    PASS_OVER = "pass_over"  # 过号
    COME_BACK = "come_back"  # 过号返回
    TRANSFER = "transfer"  # 转号
    WELCOME = "welcome"  # 欢迎
    FINISH = "finish"  # 办结
    LEAVE = "leave"  # 离开
    CLOSE = "close"  # 日终
    SIT_DOWN = "sit_down"  # 上岗
    STAND_UP = "stand_up"  # 离岗
    PAUSE = "pause"  # 暂停
    RESUME = "resume"  # 恢复
    BOOK = "book"  # 预约
    CHANGE = "change"  # 改期
    CANCEL = "cancel"  # 取消
    ARRIVE = "arrive"  # 签到
    MISS = "miss"  # 未到
    HAND_OVER = "hand_over"  # 交接
    SPEAK = "speak"  # 音量
    ALARM = "alarm"  # 紧急通知


# The clerk who sits at the window concerned, whoever walks the floor of the centre, the
# person themselves, or the end of the day.
AT_OWN_WINDOW = frozenset(
    {
        HallVerb.CALL,
        HallVerb.RECALL,
        HallVerb.PASS_OVER,
        HallVerb.TRANSFER,
        HallVerb.WELCOME,
        HallVerb.FINISH,
        HallVerb.PAUSE,
        HallVerb.RESUME,
    }
)
IN_CENTRE: Mapping[Role, frozenset[HallVerb]] = {
    Role.CLERK: frozenset(
        {
            HallVerb.DRAW,
            HallVerb.PREFER,
            HallVerb.COME_BACK,
            HallVerb.LEAVE,
            HallVerb.SIT_DOWN,
            HallVerb.STAND_UP,
            HallVerb.HAND_OVER,
            HallVerb.BOOK,
            HallVerb.CHANGE,
            HallVerb.CANCEL,
            HallVerb.ARRIVE,
        }
    ),
    Role.GUIDE: frozenset(
        {
            HallVerb.DRAW,
            HallVerb.PREFER,
            HallVerb.RECALL,
            HallVerb.COME_BACK,
            HallVerb.TRANSFER,
            HallVerb.LEAVE,
            HallVerb.SPEAK,
            HallVerb.ALARM,
            HallVerb.BOOK,
            HallVerb.CHANGE,
            HallVerb.CANCEL,
            HallVerb.ARRIVE,
        }
    ),
    Role.HEAD: frozenset(set(HallVerb) - {HallVerb.MISS, HallVerb.CLOSE}),
    Role.DEVICE: frozenset({HallVerb.DRAW, HallVerb.ARRIVE}),
}
FOR_ONESELF = frozenset(
    {
        HallVerb.DRAW,
        HallVerb.COME_BACK,
        HallVerb.LEAVE,
        HallVerb.BOOK,
        HallVerb.CHANGE,
        HallVerb.CANCEL,
        HallVerb.ARRIVE,
    }
)
WITH_THE_SLIP = frozenset({HallVerb.COME_BACK})  # harms nobody, whoever holds it
BY_LAW = frozenset({HallVerb.LEAVE, HallVerb.CLOSE, HallVerb.STAND_UP, HallVerb.MISS})


def may(
    by: Actor,
    verb: HallVerb,
    *,
    centre: str,
    person: UUID | None = None,
    sits_there: bool = False,
    holds_slip: bool = False,
) -> bool:
    """Whether `by` may speak `verb` in a centre.

    person: whose ticket or appointment it is. sits_there: whether `by` is on duty at the
    window concerned. holds_slip: whether the code printed on the ticket's slip was shown.
    Source: house rule.
    """
    if by.has(Role.LAW):
        return verb in BY_LAW
    if holds_slip and verb in WITH_THE_SLIP:
        return True
    if person is not None and by.person_id == person and verb in FOR_ONESELF:
        return True
    if centre not in by.centres:
        return False
    if sits_there and by.has(Role.CLERK) and verb in AT_OWN_WINDOW:
        return True
    return any(by.has(role) and verb in verbs for role, verbs in IN_CENTRE.items())


def require(
    by: Actor,
    verb: HallVerb,
    *,
    centre: str,
    person: UUID | None = None,
    sits_there: bool = False,
    holds_slip: bool = False,
) -> None:
    """Raise NotPermitted unless `may`."""
    if not may(
        by, verb, centre=centre, person=person, sits_there=sits_there, holds_slip=holds_slip
    ):
        raise NotPermitted(f"This account may not do here: {verb}.", verb=str(verb))


def may_see_line(to: Actor, *, centre: str) -> bool:
    """Whether `to` may see what those who wait came for. Source: house rule."""
    if to.has(Role.OFFICE, Role.AUDITOR, Role.LAW):
        return True
    return centre in to.centres and to.has(Role.CLERK, Role.GUIDE, Role.HEAD)


def owns(by: Actor, *, centre: str) -> bool:
    """Whether `by` decides what a hall is, and who works there when. Source: house rule."""
    if by.has(Role.OFFICE):
        return True
    return centre in by.centres and by.has(Role.HEAD)


def require_owner(by: Actor, *, centre: str) -> None:
    """Raise NotPermitted unless `owns`. Source: house rule."""
    if not owns(by, centre=centre):
        raise NotPermitted("Only the head of the centre and the county's office change a hall.")
