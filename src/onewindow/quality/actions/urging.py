"""督办. The office or a head urges a lamp; whoever is concerned answers in words."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onewindow.journal.actions import record
from onewindow.places.queries import work_calendar
from onewindow.quality.models import Urge, Watch
from onewindow.quality.queries import card_tables
from onewindow.rules import card_powers, clock, reviews
from onewindow.rules.actors import Actor
from onewindow.rules.card_loop import CardMoved, UrgedToday
from onewindow.rules.cards import Subject
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem

MOST = 500  # characters of a message


def urge(*, key: str, form: UUID, text: str, by: Actor, at: datetime, again: bool = False) -> Urge:
    """督办. Tell who handles a lamp, and who heads them, to get on with it, and why.

    key: of the lamp. form: the number of the form that sends it; the same form sent twice is one
    urging. again: it is said that the lamp was urged today already. Raises NotFound,
    NotPermitted, UrgedToday, Incomplete. Source: house rule (督办要有理由、有回复).
    """
    message = _words("text", text)
    with transaction.atomic():
        watch = Watch.objects.select_for_update(of=("self",)).filter(pk=key).exclude(level="")
        lamp = watch.first()
        if lamp is None:
            raise NotFound("There is no such lamp.")
        where = {"centre": lamp.centre_id, "department": lamp.department_id or ""}
        if not card_powers.may_urge(by, **where):
            raise NotPermitted("This account may not urge here.", verb="urge")
        sent = Urge.objects.filter(pk=form).first()
        if sent is not None and sent.key == key:
            return sent
        day = clock.local_day(at)
        first = Urge.objects.filter(key=key, day=day).order_by("at").first()
        if first is not None and not again:
            said = "This lamp was urged today already."
            raise UrgedToday(said, name=first.name, at=first.at)
        handler, handler_name = _handler(lamp)
        row = Urge.objects.create(
            id=form,
            key=key,
            kind=lamp.kind,
            level=lamp.level,
            case_id=lamp.case_id,
            review_id=lamp.review_id,
            day=day,
            at=at,
            again=first is not None,
            by=by.id,
            name=by.name,
            handler=handler,
            handler_name=handler_name,
            text=message,
            answer_due_on=reviews.last_day(
                since=day,
                limit=card_tables.in_force(day).now.rules.answer,
                calendar=work_calendar(),
            ),
            centre_id=lamp.centre_id,
            department_id=lamp.department_id,
            is_demonstration=lamp.is_demonstration,
        )
        Watch.objects.filter(pk=key).update(urges=F("urges") + 1, urged_at=at)
        _tell(row, "urge.sent", by=by, at=at)
    return row


def reply(*, urge_id: UUID, text: str, by: Actor, at: datetime) -> Urge:
    """答复督办. What was done, or what it waits for; once.

    Raises NotFound, NotPermitted, CardMoved, Incomplete. Source: house rule.
    """
    words = _words("text", text)
    with transaction.atomic():
        row = Urge.objects.select_for_update(of=("self",)).filter(pk=urge_id).first()
        if row is None:
            raise NotFound("There is no such message.")
        where = {"centre": row.centre_id, "department": row.department_id or ""}
        if not card_powers.may_reply(by, kind=Subject(row.kind), **where):
            raise NotPermitted("This account may not answer here.", verb="reply")
        if row.answered_at is not None:
            raise CardMoved("It has been answered.")
        row.answered_at, row.answered_by, row.answerer, row.answer = at, by.id, by.name, words
        row.save(update_fields=["answered_at", "answered_by", "answerer", "answer"])
        _tell(row, "urge.answered", by=by, at=at)
    return row


def _handler(lamp: Watch) -> tuple[str, str]:
    """Whom the message is for beside the head: who took it up."""
    if lamp.case is not None:
        return lamp.case.handler, lamp.case.handler_name
    return (lamp.review.owner, lamp.review.owner_name) if lamp.review is not None else ("", "")


def _tell(row: Urge, fact: str, *, by: Actor, at: datetime) -> None:
    about = {"case": str(row.case_id)} if row.case_id else {"review": str(row.review_id)}
    record(
        at=at,
        actor=by.id,
        fact=fact,
        subject=row.pk,
        centre=row.centre_id,
        key=row.key,
        kind=row.kind,
        due_on=row.answer_due_on.isoformat(),
        handler=row.handler,
        urger=row.by,
        **about,
    )


def _words(where: str, text: str) -> str:
    found = text.strip()
    if not found:
        raise Incomplete([Problem(where, "required", "Write something.")])
    if len(found) > MOST:
        said = f"At most {MOST} characters."
        raise Incomplete([Problem(where, "too_long", said, {"most": MOST})])
    return found
