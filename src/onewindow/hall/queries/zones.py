"""Which of a hall's areas a matter, a life event or a finished result belongs to."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from onewindow.catalog.models import SearchEntry
from onewindow.rules.refusal import NotFound


class Zoned(Protocol):
    """An area as a row, or as a line of people."""

    @property
    def zones(self) -> Sequence[str]: ...

    @property
    def is_general(self) -> bool: ...

    @property
    def is_issuing(self) -> bool: ...


One = TypeVar("One", bound=Zoned)


def zone(topic: str) -> str:
    """The zone of a matter; "" for a life event, or where nobody has said what it is about.

    One query, none for "". Raises NotFound for a topic that is not in force.
    """
    if not topic:
        return ""
    found = SearchEntry.objects.filter(code=topic).values_list("is_life_event", "zone").first()
    if found is None:
        raise NotFound(f"The catalogue holds nothing under: {topic}.", what=topic)
    is_life_event, said = found
    return "" if is_life_event else str(said)


def area_of(areas: Iterable[One], *, zone: str, is_pickup: bool = False) -> One:
    """The area of one hall that takes a zone, or the collecting of results.

    What no area lists goes to the general one, as does collecting where no area issues.
    Raises NotFound for a hall without areas.
    """
    rows = list(areas)
    special = (one for one in rows if (one.is_issuing if is_pickup else zone in one.zones))
    found = next(special, None) or next((one for one in rows if one.is_general), None)
    if found is None:
        raise NotFound("This hall has no windows.")
    return found
