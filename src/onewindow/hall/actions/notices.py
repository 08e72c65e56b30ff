"""Putting a notice on a hall's screens, and taking it away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.hall.actions._turn import tell
from onewindow.hall.models import Notice
from onewindow.journal.actions import record
from onewindow.rules import hall_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem

LONGEST, LONGEST_EN = 80, 200  # more cannot be read in passing


def put_up(
    *,
    centre: str,
    text: str,
    text_en: str = "",
    is_emergency: bool = False,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Notice:
    """公告. Screens of the hall show the text at once; an emergency covers everything else.

    text_en: without it English screens show the Chinese text: better than nothing.
    until: when it goes by itself; None stays until taken down.
    Raises NotPermitted for anybody but the head of this centre, or for an emergency its guide;
    Incomplete. Source: house rule.
    """
    _require(by, centre, is_emergency=is_emergency)
    text, text_en = text.strip(), text_en.strip()
    problems = [
        *_too_long("text", text, LONGEST),
        *_too_long("text_en", text_en, LONGEST_EN),
    ]
    if not text:
        problems.append(Problem("text", "required", "Say something.", {"label": "公告内容"}))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        notice = Notice.objects.create(
            centre_id=centre,
            text=text,
            text_en=text_en or text,
            is_emergency=is_emergency,
            since=at,
            until=until,
        )
        _note(notice, "put_up", by=by, at=at)
    return notice


def take_down(*, notice_id: UUID, by: Actor, at: datetime) -> None:
    """撤下. The notice leaves the screens at once. Nothing happens to one that is gone.

    Raises NotFound, NotPermitted for whoever may not put up such a one.
    """
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
        if notice is None:
            raise NotFound("There is no such notice.")
        _require(by, notice.centre_id, is_emergency=notice.is_emergency)
        if notice.taken_down_at is None:
            notice.taken_down_at = at
            notice.save(update_fields=["taken_down_at"])
            _note(notice, "take_down", by=by, at=at)


def _require(by: Actor, centre: str, *, is_emergency: bool) -> None:
    if is_emergency:
        hall_powers.require(by, HallVerb.ALARM, centre=centre)
    elif not by.has(Role.HEAD) or centre not in by.centres:
        raise NotPermitted("Only the head of the centre speaks to its whole hall.")


def _too_long(where: str, text: str, most: int) -> list[Problem]:
    if len(text) <= most:
        return []
    return [Problem(where, "too_long", "Say it in fewer words.", {"most": most})]


def _note(notice: Notice, step: str, *, by: Actor, at: datetime) -> None:
    record(
        at=at,
        actor=by.id,
        fact=f"notice.{step}",
        subject=notice.pk,
        centre=notice.centre_id,
        text=notice.text,
        is_emergency=notice.is_emergency,
    )
    tell(notice.centre_id)
