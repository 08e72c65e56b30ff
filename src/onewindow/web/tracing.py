"""What the people of a case were told, and whether it reached them: for staff and for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.notify import queries, sentences
from onewindow.notify.queries import Trace, Way
from onewindow.rules.actors import Actor
from onewindow.rules.messages import Channel

WAYS: dict[Channel, str | Promise] = {
    Channel.APP: pgettext_lazy("way of a message", "站内"),
    Channel.SMS: pgettext_lazy("way of a message", "短信"),
    Channel.MAIL: pgettext_lazy("way of a message", "邮件"),
}
STATES: dict[str, tuple[str | Promise, str]] = {
    "read": (pgettext_lazy("message", "已读"), "green"),
    "unread": (pgettext_lazy("message", "未读"), "grey"),
    "waiting": (pgettext_lazy("message", "待发"), "grey"),
    "claimed": (pgettext_lazy("message", "正在发"), "grey"),
    "sent": (pgettext_lazy("message", "已发出"), "green"),
    "filed": (pgettext_lazy("message", "演示：只写成文件"), "grey"),
    "failed": (pgettext_lazy("message", "没有发成"), "red"),
    "unknown": (pgettext_lazy("message", "不知是否发出"), "amber"),
    "nowhere": (pgettext_lazy("message", "没有号码"), "amber"),
}
REASONS: dict[str, str | Promise] = {
    "refused": pgettext_lazy("message", "对方拒收"),
    "away": pgettext_lazy("message", "通道连不上"),
    "not-now": pgettext_lazy("message", "通道暂时不收"),
    "line-broke": pgettext_lazy("message", "发送时断线"),
    "worker-fell": pgettext_lazy("message", "发送时程序中断"),
    "no-address": pgettext_lazy("message", "号码或地址已取消"),
    "disk": pgettext_lazy("message", "磁盘写不进"),
}
LOST = frozenset({"failed", "unknown", "nowhere"})
HOPEFUL = frozenset({"read", "sent", "filed", "waiting", "claimed"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One way of one message, in words."""

    way: str
    word: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One message as staff see it. who: empty for the applicant."""

    at: datetime
    what: str
    who: str
    ways: Sequence[Sent]


@dataclass(frozen=True, slots=True)
class Messages:
    """All messages about a case. alarm: what did not arrive and was not read; empty when none."""

    rows: Sequence[Row]
    alarm: str


def own(case: Any, *, to: Actor) -> Sequence[Row]:
    """What the reader was told of a case, and by which way it reached them. Two queries."""
    return [_row(one) for one in queries.traces(case, person=to.person_id)]


def messages(case: Any) -> Messages:
    """The messages about a case that the caller may see, newest first. Two queries."""
    traces = queries.traces(case)
    lost = [one for one in traces if _is_lost(one)]
    alarm = ""
    if lost:
        alarm = _("“%(what)s”没有送到申请人，请打电话告诉他们。") % {
            "what": sentences.TITLES[lost[0].kind]
        }
    return Messages([_row(one) for one in traces], alarm)


def _is_lost(trace: Trace) -> bool:
    """Nothing reached the person: no way out worked, and they have not read it themselves."""
    states = {one.state for one in trace.ways}
    return bool(LOST & states) and not HOPEFUL & states


def _row(trace: Trace) -> Row:
    return Row(
        at=trace.at,
        what=str(sentences.TITLES[trace.kind]),
        who=_("代办人") if trace.is_agent else "",
        ways=list(_ways(trace.ways)),
    )


def _ways(ways: Sequence[Way]) -> Iterator[Sent]:
    for one in ways:
        word, tone = STATES[one.state]
        note = str(REASONS.get(one.reason, "")) if one.state != "sent" else ""
        yield Sent(str(WAYS[one.channel]), str(word), tone, note)
