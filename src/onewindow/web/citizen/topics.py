"""What somebody goes to a hall for: one matter or life event, and the places that can do it."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from onewindow.catalog import queries as catalog
from onewindow.catalog.queries import Entry, Place
from onewindow.rules.refusal import NotFound
from onewindow.web import words
from onewindow.web.citizen import lists, offers

TAKES = ("collect", "accept", "decide")  # papers, and not questions alone
COMPETENT = ("accept", "decide")


@dataclass(frozen=True, slots=True)
class Topic:
    """A matter or life event as somebody who goes there needs it. kind: matter or life.

    zone: of its windows, "" where the general ones take it. counters: towns with a window for it.
    """

    code: str
    kind: str
    name: str
    department: str
    zone: str
    counters: tuple[Place, ...]

    @property
    def guide(self) -> str:
        """The address of its guide."""
        return reverse(
            f"citizen:{'life' if self.kind == offers.LIFE else 'guide'}", args=[self.code]
        )

    def at(self, centre: str) -> Place | None:
        """What a centre's windows do for it, None where they do nothing."""
        return next((place for place in self.counters if place.centre == centre), None)


def find(code: str, *, on: date, town: str = "") -> Topic:
    """What is in force under a code. Raises NotFound. Two queries; four for a life event."""
    try:
        kind, found = offers.MATTER, catalog.guide(code=code, on=on, town=town or None)
    except NotFound:
        kind, found = offers.LIFE, catalog.life_event_guide(code=code, on=on, town=town or None)
    body = found.edition.body
    return Topic(
        code=code,
        kind=kind,
        name=words.said(body["name"], body.get("english") or {}),
        department=lists.department(found.department),
        zone=str(body.get("zone") or "") if kind == offers.MATTER else "",
        counters=tuple(
            place for place in found.places if place.channel == "window" and place.centre
        ),
    )


def title(entry: Entry | None, otherwise: str = "") -> str:
    """A line of the catalogue in the reader's language."""
    if entry is None:
        return otherwise
    return entry.title_en if words.in_english() else entry.title
