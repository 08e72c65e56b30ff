"""What a person does with their messages: reads them, and says how they want to be told."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.notify.models import Letter, Notice, Wish
from onewindow.rules.actors import Actor
from onewindow.rules.messages import LEGAL, Channel, Group
from onewindow.rules.powers import NotPermitted


def mark_read(*, letter_id: UUID, by: Actor, at: datetime) -> None:
    """The person has opened it; nobody else's reading counts. Source: house rule."""
    Letter.objects.filter(pk=letter_id, person=by.person_id, read_at=None).update(read_at=at)


def note_read(*, notice_ids: Collection[UUID], by: Actor, at: datetime) -> int:
    """A member of staff has seen these of their own notices; how many were new.

    Nobody else's reading counts. Source: house rule.
    """
    rows = Notice.objects.filter(pk__in=notice_ids, account=by.account or 0, read_at=None)
    return rows.update(read_at=at)


def note_all_read(*, by: Actor, at: datetime) -> int:
    """全部标为已读. Every notice a member of staff has; how many were new. Source: house rule."""
    return Notice.objects.filter(account=by.account or 0, read_at=None).update(read_at=at)


def set_wishes(*, wishes: Mapping[Group, Collection[Channel]], by: Actor) -> None:
    """How the person wants to be told of each group. What the law wants told stays on their page.

    Raises NotPermitted for who is no citizen. Source: house rule; 行政许可法 art. 32.
    """
    if by.person_id is None:
        raise NotPermitted("Only a citizen has messages of their own.", verb="wish")
    with transaction.atomic():
        for group, channels in wishes.items():
            kept = {*channels, Channel.APP} if group in LEGAL else set(channels)
            Wish.objects.update_or_create(
                person_id=by.person_id,
                group=group,
                defaults={"channels": [str(one) for one in Channel if one in kept]},
            )
