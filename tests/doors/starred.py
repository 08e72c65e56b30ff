"""A centre in every state of its star, each in a year of its own, for the walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onewindow.quality.actions import star_award
from onewindow.web import kit as frame
from tests.rooms.quality import starring
from tests.world import World

BEFORE = timedelta(days=40)  # a notice that began then is over


@dataclass(frozen=True, slots=True)
class Stars:
    """Assessments of one centre, by the step that they wait for."""

    own: Any
    submitted: Any
    reviewed: Any
    visited: Any
    noticed: Any
    ripe: Any
    awarded: Any
    rechecked: Any
    deduction: Any
    objection: Any
    file: Any


def stars(world: World) -> Stars:
    """By the clock that the pages read."""
    now = frame.now()
    reviewed = starring.reviewed(world, year=2033, at=now)
    noticed = starring.noticed(world, year=2035, at=now)
    awarded = starring.awarded(world, year=2037, at=now - BEFORE)
    rechecked = starring.awarded(world, year=2038, at=now - BEFORE)
    star_award.recheck(assessment_id=rechecked.pk, by=starring.OFFICE, at=now)
    own = starring.opened(world, year=2031, at=now)
    submitted = starring.submitted(world, year=2032, at=now)
    return Stars(
        own=own,
        submitted=submitted,
        reviewed=reviewed,
        visited=starring.visited(world, year=2034, at=now),
        noticed=noticed,
        ripe=starring.noticed(world, year=2036, at=now - BEFORE),
        awarded=awarded,
        rechecked=rechecked,
        deduction=starring.deducted(reviewed, at=now),
        objection=starring.objection(noticed, at=now),
        file=submitted.files.first(),
    )


BY_STEP = {
    "submit": "own", "fill": "own", "self": "own", "mark": "submitted", "send_back": "submitted",
    "pass_review": "submitted", "visit": "reviewed", "close_visit": "reviewed",
    "publish": "visited", "decline": "visited", "award": "ripe", "recheck": "awarded",
    "conclude": "rechecked", "veto": "awarded", "certificate.pdf": "rechecked",
}  # fmt: skip


def named(kept: Stars, route: str) -> Mapping[str, object]:
    """What addresses call it."""
    if "stars/" not in route:
        return {}
    words = route.split("/")
    step = next((BY_STEP[word] for word in words if word in BY_STEP), "noticed")
    pk = getattr(kept, step).pk
    return {
        "assessment_id": pk,
        "assessment": pk,
        "file_id": kept.file.pk,
        "objection_id": kept.objection.pk,
        "deduction_id": kept.deduction.pk,
        "section": "site",
        "code": "signs",
    }
