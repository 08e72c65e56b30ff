"""Claim, send, mark: every letter that is due goes to its gateway, by one worker at a time.

What was in a gateway's hands when a worker fell is asked for again only where the gateway
knows a letter that it has had; elsewhere nobody can say whether it went out, and that is what
stands on it (docs/adr/0012).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onewindow import entropy
from onewindow.notify import composing, gateways, work
from onewindow.notify.gateways import Answer, Gateway, Outcome
from onewindow.notify.models import Message, Notice, Sending
from onewindow.people import queries as people
from onewindow.people.queries import posted
from onewindow.rules import messages
from onewindow.rules.messages import Channel

MOST = 500  # letters of one channel in one round: the law's own ticks wait behind them
HELD_LONG = timedelta(minutes=10)  # far longer than any gateway is waited for
State = Sending.State

_CLAIM = """
    update notify_sending set state = 'claimed', claim = %(claim)s, claimed_at = %(at)s,
        gateway = %(gateway)s, tries = tries + 1
    where id = (
        select id from notify_sending
        where state = 'waiting' and channel = %(channel)s and due_at <= %(at)s
            and (is_urgent or not %(quiet)s)
        order by due_at for update skip locked limit 1
    ) returning id
"""


def send_due(
    *, at: datetime, most: int = MOST, through: Iterable[Gateway] | None = None
) -> dict[str, int]:
    """Send what is due by every channel. through: gateways; those of the settings by default.

    Returns how many went out ("sent"), will be tried again ("put off") or were given up
    ("not sent"). Each letter takes two short transactions, and none while it is being sent.
    """
    _take_back(at)
    done = {"sent": 0, "put off": 0, "not sent": 0}
    for gateway in through if through is not None else gateways.from_settings():
        with gateway:
            for _ in range(most):
                claimed = _claim(gateway, at)
                if claimed is None:
                    break
                answer = _send(gateway, claimed)
                done[_mark(claimed, answer, at)] += 1
                if answer.is_away:
                    break  # the others are spared the waiting
    return done


def _claim(gateway: Gateway, at: datetime) -> Sending | None:
    given: dict[str, Any] = {
        "claim": entropy.new_id(),
        "at": at,
        "gateway": gateway.label,
        "channel": gateway.channel,
        "quiet": gateway.channel == Channel.SMS and messages.is_quiet(at),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, given)
        row = cursor.fetchone()
    return Sending.objects.select_related("letter").get(pk=row[0]) if row else None


def _send(gateway: Gateway, claimed: Sending) -> Answer:
    if claimed.letter is None:
        return _send_to_staff(gateway, claimed)
    reach = people.reach(claimed.letter.person_id)
    to = reach.phone if claimed.channel == Channel.SMS else reach.mail
    if not to:  # taken away since
        return Answer(Outcome.NEVER, "no-address")
    rows = Message.objects.filter(letter=claimed.letter, channels__contains=[claimed.channel])
    told = composing.in_order(rows)
    return gateway.send(
        composing.compose(
            told,
            sending=claimed.pk,
            letter=claimed.letter.pk,
            channel=Channel(claimed.channel),
            to=to,
            language=reach.language,
        )
    )


def _send_to_staff(gateway: Gateway, claimed: Sending) -> Answer:
    assert claimed.account_id is not None  # a constraint: one of the two
    reach = posted.reach(claimed.account_id)
    if not reach.mail:  # taken away since
        return Answer(Outcome.NEVER, "no-address")
    told = work.in_order(Notice.objects.filter(mail=claimed))
    return gateway.send(
        work.compose(told, sending=claimed.pk, to=reach.mail, language=reach.language)
    )


def _mark(claimed: Sending, answer: Answer, at: datetime) -> str:
    """Write down what became of it, if it is still ours. Returns what it counts as."""
    again = messages.next_try(claimed.tries, at=at) if answer.outcome == Outcome.LATER else None
    mine = Sending.objects.filter(pk=claimed.pk, claim=claimed.claim, state=State.CLAIMED)
    if again is not None:
        mine.update(state=State.WAITING, due_at=again, claim=None, reason=answer.reason)
        return "put off"
    state = {Outcome.SENT: State.SENT, Outcome.UNKNOWN: State.UNKNOWN}.get(
        answer.outcome, State.FAILED
    )
    mine.update(state=state, ended_at=at, claim=None, reason=answer.reason)
    return "sent" if state == State.SENT else "not sent"


def _take_back(at: datetime) -> None:
    """Letters whose worker fell while it held them."""
    with transaction.atomic():
        left: list[tuple[UUID, str]] = list(
            Sending.objects.select_for_update(skip_locked=True)
            .filter(state=State.CLAIMED, claimed_at__lt=at - HELD_LONG)
            .values_list("pk", "gateway")
        )
        again = [pk for pk, gateway in left if gateway in gateways.KNOW_WHAT_THEY_HAD]
        lost = [pk for pk, gateway in left if gateway not in gateways.KNOW_WHAT_THEY_HAD]
        Sending.objects.filter(pk__in=again).update(state=State.WAITING, claim=None)
        Sending.objects.filter(pk__in=lost).update(
            state=State.UNKNOWN, claim=None, ended_at=at, reason="worker-fell"
        )
