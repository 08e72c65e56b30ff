"""A rating for the walk: doubtful, so that it is to be judged; bad, so that its review is open."""

from typing import Any

from onewindow.quality.actions import rating
from onewindow.quality.queries import services
from onewindow.rules.ratings import Channel
from tests.world import AT, HOUR, World


def badly(world: World, case: Any) -> Any:
    """By a member of staff, of a case that is done."""
    return rating.rate(code=link(case), grade=4, channel=Channel.QR, by=world.li, at=AT + 4 * HOUR)


def link(case: Any) -> str:
    """The code of the printed link to rate a case."""
    return services.link_of_case(case.pk)


def named(given: Any) -> dict[str, Any]:
    """What addresses call it."""
    return {"rating_id": given.pk, "review_id": given.review.pk}
