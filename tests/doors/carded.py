"""A lamp for the walk: lit over the open case, with its card and an urging of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.notify import actions as notify
from onewindow.notify.models import Notice
from onewindow.quality.actions import urging, watching
from onewindow.quality.models import Card, Watch
from tests.world import AT, DAY, World

LATE = AT + 40 * DAY  # past the promise and the law's limit of every case begun at AT
FORM = UUID("01a20a00-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Late:
    """What stands over one late case."""

    card: Any
    lamp: Any
    urge: Any
    told: Any  # of the urging, to the department's head


def late(world: World, case: Any) -> Late:
    """By the rule, and urged by the office."""
    watching.catch_up(at=LATE)
    lamp = Watch.objects.get(case=case, kind="case")
    urge = urging.urge(
        key=lamp.key, form=FORM, text="请说明", by=world.staff("office"), at=LATE + DAY
    )
    card = Card.objects.get(case=case, kind="case", level="yellow")
    while notify.tell(at=LATE + DAY).entries:
        pass
    told = Notice.objects.get(account__username="township-approve", sort="urged")
    return Late(card, lamp, urge, told)


def named(found: Late) -> dict[str, Any]:
    """What addresses call it."""
    return {"card_id": found.card.pk, "key": found.lamp.key, "urge_id": found.urge.pk,
            "told_id": found.told.pk}  # fmt: skip
