"""What pages of cards and of lamps share: names in the reader's language, and who reads them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.quality.queries import cards, lamps
from onewindow.rules.actors import Actor, Role
from onewindow.web import words
from onewindow.web.staff import kit, rated_names

READERS = (Role.HEAD, Role.OFFICE, Role.AUDITOR, *kit.DESK[:3])


class About(Protocol):
    """A card or a lamp: what it stands over, and where."""

    @property
    def case(self) -> UUID | None: ...
    @property
    def review(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    @property
    def english(self) -> str: ...
    @property
    def matter(self) -> str: ...
    @property
    def centre_name(self) -> str: ...
    @property
    def centre_name_en(self) -> str: ...
    @property
    def department_name(self) -> str: ...
    @property
    def department_name_en(self) -> str: ...


def topics(rows: Iterable[About]) -> Mapping[str, str]:
    """Names of what bad reviews are about; a case knows its own."""
    return rated_names.topics(row.matter for row in rows if row.review)


def what(row: About, names: Mapping[str, str]) -> str:
    """The matter's name, or what a complaint is about."""
    if row.case is not None:
        return row.english if words.in_english() else row.name
    return names.get(row.matter, "") or _("窗口服务")


def centre(row: About) -> str:
    """The centre's name."""
    return (words.in_english() and row.centre_name_en) or row.centre_name


def department(row: About) -> str:
    """The department's name; empty for what is the centre's own."""
    return (words.in_english() and row.department_name_en) or row.department_name


def subject(row: About) -> str:
    """Where the case or the bad review is."""
    if row.case is not None:
        return reverse("staff:case", args=[row.case])
    return reverse("staff:review", args=[row.review])


def may_open(row: About, by: Actor) -> bool:
    """Whether the reader may open it: a single bad review is for heads and the office."""
    return row.case is not None or by.has(Role.HEAD, Role.OFFICE)


def told(by: Actor) -> Sequence[tuple[str, str]]:
    """What waits for this person, in a line each with its address. Two queries, none for others."""
    if not by.has(*READERS) or by.has(Role.AUDITOR):
        return ()
    found = []
    count = cards.waiting(to=by)
    if count:
        said = _("%(n)s 张红黄牌等您处理") if by.has(Role.OFFICE) else _("%(n)s 张红黄牌要说明")
        found.append((said % {"n": count}, reverse("staff:cards")))
    urged = lamps.to_answer(to=by)
    if urged:
        said = _("%(n)s 条督办要回复") % {"n": len(urged)}
        found.append((said, reverse("staff:lamp", args=[urged[0].key])))
    return found
