"""The machines of a hall: who may do what with them, and when one counts as silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

BEAT_EVERY = timedelta(seconds=5)  # what a machine is asked to keep
SILENT_AFTER = timedelta(seconds=15)  # without a beat
WRITTEN_EVERY = timedelta(seconds=15)  # a beat that says nothing new is written only so often
# What is written of a machine that beats may be so old: only then is its silence certain.
SILENCE_IS_CERTAIN_AFTER = SILENT_AFTER + WRITTEN_EVERY


class Alarm(StrEnum):
    """What is wrong with a machine by its own word, or by its silence."""

    SILENT = "silent"  # 离线
    PAPER = "paper"  # 缺纸
    READER = "reader"  # 读卡器故障
    DISK = "disk"  # 磁盘已满


@dataclass(frozen=True, slots=True)
class Beat:
    """What a machine says of itself. none: it has no such part."""

    paper: str = "none"  # ok low out none
    network: str = "ok"  # ok weak
    reader: str = "none"  # ok fault none
    disk: str = "ok"  # ok low full
    version: str = ""


class Care(StrEnum):
    """What can be done with a machine."""

    SEE = "see"
    REPORT = "report"  # 报修
    ANSWER = "answer"  # 应答呼叫
    TEND = "tend"  # 每日检查、换耗材、修复
    SWITCH = "switch"  # 停用、启用、报废
    ENTRUST = "entrust"  # 发令牌、作废令牌
    REGISTER = "register"  # 建档、改资料、搬走
    ORDER = "order"  # 派工、记库存


HALL = frozenset({Role.CLERK, Role.GUIDE, Role.HEAD})
# At the machine's own centre, and at every centre.
AT_CENTRE: Mapping[Care, frozenset[Role]] = {
    Care.SEE: HALL,
    Care.REPORT: HALL,
    Care.ANSWER: HALL,
    Care.TEND: frozenset({Role.CLERK, Role.HEAD}),
    Care.SWITCH: frozenset({Role.HEAD}),
    Care.ENTRUST: frozenset({Role.HEAD}),
    Care.REGISTER: frozenset({Role.HEAD}),
    Care.ORDER: frozenset({Role.CLERK, Role.HEAD}),
}
EVERYWHERE: Mapping[Care, frozenset[Role]] = {
    Care.SEE: frozenset({Role.OFFICE, Role.ADMIN, Role.AUDITOR}),
    Care.REPORT: frozenset(),
    Care.ANSWER: frozenset(),
    Care.TEND: frozenset(),
    Care.SWITCH: frozenset({Role.OFFICE, Role.ADMIN}),
    Care.ENTRUST: frozenset({Role.ADMIN}),
    Care.REGISTER: frozenset({Role.OFFICE, Role.ADMIN}),
    Care.ORDER: frozenset({Role.OFFICE, Role.ADMIN}),
}


def may(by: Actor, care: Care, *, centre: str) -> bool:
    """Whether `by` may do this with a machine of that centre. Source: house rule."""
    if by.has(Role.APPLICATION):
        return False
    if by.has(*EVERYWHERE[care]):
        return True
    return centre in by.centres and by.has(*AT_CENTRE[care])


def require(by: Actor, care: Care, *, centre: str) -> None:
    """Raise NotPermitted unless `may`. Source: house rule."""
    if not may(by, care, centre=centre):
        raise NotPermitted(f"This account may not do this with the machine: {care}.")


def sees_all(by: Actor) -> bool:
    """Whether `by` may look at the machines of every centre. Source: house rule."""
    return by.has(*EVERYWHERE[Care.SEE]) and not by.has(Role.APPLICATION)
