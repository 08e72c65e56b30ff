"""What people are told of their cases: which facts, by which channels, and when not."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from onewindow.rules.clock import CHINA
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.lifecycle import Verb
from onewindow.rules.reviews import ReviewVerb


class Channel(StrEnum):
    """How a message reaches its person."""

    APP = "app"  # 站内消息
    SMS = "sms"
    MAIL = "mail"


class Group(StrEnum):
    """What a person may want or not want to be told of."""

    TODO = "todo"  # 要您做的事
    DECISION = "decision"  # 受理和决定
    RESULT = "result"  # 领证取件
    PROGRESS = "progress"  # 办理进度
    TURN = "turn"  # 排队叫号
    RATING = "rating"  # 好差评


class Kind(StrEnum):
    """One sort of fact that a person should know."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_SOON = "supplement-soon"  # its day is near
    ACCEPTED = "accepted"
    DEEMED = "deemed"
    GAPS = "gaps"  # accepted, a paper may come late
    GAPS_SOON = "gaps-soon"
    REFUSED_AT_INTAKE = "refused-at-intake"
    LAPSED = "lapsed"
    OPENED = "opened"  # a later stage began by itself
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    GRANTED = "granted"
    REFUSED = "refused"
    READY = "ready"
    POSTED = "posted"
    LOCKER = "locker"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    ACCEPTANCE_REVOKED = "acceptance-revoked"
    REVOKED = "revoked"
    VOIDED = "voided"
    NEAR = "near"  # few stand before them in a hall
    FALLEN = "appointment-off"  # a hall cannot keep what was booked
    PROXY_GIVEN = "proxy-given"
    PROXY_ENDED = "proxy-ended"
    RATE = "rate"  # a service is over and may be rated
    REVIEW_ANSWERED = "review-answered"  # what was wrong has been put right


GROUPS: Mapping[Kind, Group] = {
    Kind.SUBMITTED: Group.PROGRESS,
    Kind.RECEIVED: Group.PROGRESS,
    Kind.SUPPLEMENT: Group.TODO,
    Kind.SUPPLEMENT_SOON: Group.TODO,
    Kind.ACCEPTED: Group.DECISION,
    Kind.DEEMED: Group.DECISION,
    Kind.GAPS: Group.TODO,
    Kind.GAPS_SOON: Group.TODO,
    Kind.REFUSED_AT_INTAKE: Group.DECISION,
    Kind.LAPSED: Group.DECISION,
    Kind.OPENED: Group.PROGRESS,
    Kind.PAUSED: Group.DECISION,
    Kind.RESUMED: Group.PROGRESS,
    Kind.EXTENDED: Group.DECISION,
    Kind.GRANTED: Group.DECISION,
    Kind.REFUSED: Group.DECISION,
    Kind.READY: Group.RESULT,
    Kind.POSTED: Group.RESULT,
    Kind.LOCKER: Group.RESULT,
    Kind.DELIVERED: Group.PROGRESS,
    Kind.WITHDRAWN: Group.DECISION,
    Kind.ACCEPTANCE_REVOKED: Group.DECISION,
    Kind.REVOKED: Group.DECISION,
    Kind.VOIDED: Group.DECISION,
    Kind.NEAR: Group.TURN,
    Kind.FALLEN: Group.TODO,
    Kind.PROXY_GIVEN: Group.DECISION,
    Kind.PROXY_ENDED: Group.DECISION,
    Kind.RATE: Group.RATING,
    Kind.REVIEW_ANSWERED: Group.RATING,
}
TOLD: Mapping[Verb, Kind] = {
    Verb.RECEIVE: Kind.RECEIVED,
    Verb.ASK_SUPPLEMENT: Kind.SUPPLEMENT,
    Verb.ACCEPT: Kind.ACCEPTED,
    Verb.DEEM_ACCEPTED: Kind.DEEMED,
    Verb.ACCEPT_WITH_GAPS: Kind.GAPS,
    Verb.REFUSE_INTAKE: Kind.REFUSED_AT_INTAKE,
    Verb.LAPSE: Kind.LAPSED,
    Verb.OPEN_STAGE: Kind.OPENED,
    Verb.PAUSE: Kind.PAUSED,
    Verb.RESUME: Kind.RESUMED,
    Verb.EXTEND: Kind.EXTENDED,
    Verb.GRANT: Kind.GRANTED,
    Verb.REFUSE: Kind.REFUSED,
    Verb.MAKE_READY: Kind.READY,
    Verb.POST: Kind.POSTED,
    Verb.DELIVER: Kind.DELIVERED,
    Verb.WITHDRAW: Kind.WITHDRAWN,
    Verb.REVOKE_ACCEPTANCE: Kind.ACCEPTANCE_REVOKED,
    Verb.REVOKE: Kind.REVOKED,
    Verb.VOID: Kind.VOIDED,
}
HANDED_IN = "package.submit"  # the one fact of a whole package that is told
LINE_MOVES = frozenset(
    f"ticket.{verb}" for verb in (HallVerb.CALL, HallVerb.LEAVE, HallVerb.TRANSFER)
)  # after which others stand nearer
# Facts after which a person is asked how it was, or told what came of what they said
RATED: Mapping[str, Kind] = {
    f"ticket.{HallVerb.FINISH}": Kind.RATE,
    f"case.{Verb.DELIVER}": Kind.RATE,
    f"case.{Verb.REFUSE}": Kind.RATE,
    f"case.{Verb.REFUSE_INTAKE}": Kind.RATE,
    f"review.{ReviewVerb.ANSWER}": Kind.REVIEW_ANSWERED,
}
FELL_OUT = "appointment.fall_out"
PROXIES: Mapping[str, Kind] = {
    "proxy.granted": Kind.PROXY_GIVEN,
    "proxy.ended": Kind.PROXY_ENDED,
}
FACTS: Mapping[str, Kind] = {
    HANDED_IN: Kind.SUBMITTED,
    **{f"case.{verb}": kind for verb, kind in TOLD.items()},
}

# Notices that the law wants told: nobody may wish them away from their own page.
LEGAL = frozenset({Group.TODO, Group.DECISION})
EVERY_WAY = tuple(Channel)
UNASKED: Mapping[Group, tuple[Channel, ...]] = {
    Group.TODO: EVERY_WAY,
    Group.DECISION: EVERY_WAY,
    Group.RESULT: EVERY_WAY,
    Group.PROGRESS: (Channel.APP, Channel.MAIL),  # nothing to do, so no telephone rings
    Group.TURN: (Channel.APP, Channel.SMS),  # a mail would come too late
    Group.RATING: EVERY_WAY,
}
# About something in the person's hands, or where they stand, at this moment.
AT_ANY_HOUR = frozenset({Kind.REVOKED, Kind.NEAR})

QUIET_SINCE, QUIET_UNTIL = 21, 8  # o'clock. House rule
TOGETHER = timedelta(minutes=5)  # facts this near in time are told as one. House rule
HOLD = timedelta(seconds=60)  # a letter waits so long for more of them. House rule
OLD_NEWS = timedelta(days=7)  # older facts are told on the person's own page only. House rule
SOON_DAYS = 2  # working days before a term ends. House rule
BACK_OFF: Sequence[timedelta] = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)
)  # after each try that failed for now. House rule


def channels(kind: Kind, wishes: Mapping[str, Collection[str]]) -> tuple[Channel, ...]:
    """By which channels a person is told of such a fact; empty when they wish not to be.

    wishes: group → channels, as far as the person has said. Source: house rule; 行政许可法
    art. 32 (what the law wants told always stands on the person's own page).
    """
    group = GROUPS[kind]
    wished = wishes.get(group, UNASKED[group])
    return tuple(one for one in Channel if one in wished or (one == Channel.APP and group in LEGAL))


def acting(
    applicant: UUID | None, agent: UUID | None, ended_at: datetime | None
) -> frozenset[UUID]:
    """Who is told of a hand-in. ended_at: of what the agent acts upon; from then on they are not.

    Source: house rule.
    """
    still = agent if ended_at is None else None
    return frozenset(pk for pk in (applicant, still) if pk is not None)


def is_quiet(at: datetime) -> bool:
    """Whether no telephone may ring now: from 21:00 to 8:00. Source: house rule."""
    hour = at.astimezone(CHINA).hour
    return hour >= QUIET_SINCE or hour < QUIET_UNTIL


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When to try again after so many tries; None when it is given up. Source: house rule."""
    return at + BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None
