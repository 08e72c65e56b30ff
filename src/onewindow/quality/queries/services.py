"""What can be rated: a visit with a number, one without, one matter; and the links to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Min

from onewindow import sealing
from onewindow.cases.models import Case, Package
from onewindow.hall.models import Duty, Ticket
from onewindow.quality.models import Rating
from onewindow.rules import lifecycle, rating_links, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import DECIDED, State
from onewindow.rules.rating_links import Of
from onewindow.rules.ratings import NothingToRateYet, RatingLinkUnknown
from onewindow.sealing import keyed_hash

# Ended by its person or by time: nothing was handled that could be rated.
NOT_HANDLED = frozenset({State.WITHDRAWN, State.LAPSED, State.VOIDED})
SERVED = frozenset({tickets.SERVING, tickets.FINISHED, tickets.CLOSED})
VISITED = frozenset({Package.Channel.WINDOW, Package.Channel.KIOSK})


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that can be rated once.

    kind, key: which row, `Of` and its id. ended_at: None while it goes on. has_begun: False
    while there is nothing yet that could be rated. title: the catalogue's name of the matter
    or life event, empty for a visit; english: its translations. person_id: who can be called.
    """

    kind: Of
    key: UUID
    code: str
    centre: str
    centre_name: str
    centre_name_en: str
    number: str  # of the ticket, or the receipt code
    window: int | None
    clerk: str
    matter: str
    title: str
    ended_at: datetime | None
    has_begun: bool
    person_id: UUID | None
    is_demonstration: bool
    is_own: bool = False  # named by its person's own link
    english: dict[str, str] = field(default_factory=dict)

    @property
    def column(self) -> dict[str, UUID]:
        """The column of `Rating` that points to it."""
        name = {Of.TICKET: "ticket_id", Of.PACKAGE: "package_id", Of.CASE: "case_id"}[self.kind]
        return {name: self.key}


def link_of_ticket(code: str, *, own: bool = False) -> str:
    """The code of the link to rate a visit, by the digits of its slip.

    own: for its person alone, never for paper.
    """
    return _signed(rating_links.of_ticket(code), own)


def link_of_package(code: str, *, own: bool = False) -> str:
    """The code of the link to rate whatever a package led to."""
    return _signed(rating_links.of_package(code), own)


def link_of_case(case_id: UUID, *, own: bool = False) -> str:
    """The code of the link to rate one matter."""
    return _signed(rating_links.of_case(case_id), own)


def _signed(word: str, own: bool) -> str:
    purpose = rating_links.OWN if own else rating_links.PRINTED
    return sealing.signed(word, purpose=purpose)


def address(code: str) -> str:
    """A link in full, for codes that a phone reads."""
    return f"{settings.SITE_URL}/rate/{code}/"


def can_be_rated(states: Iterable[State], package: Package | None = None) -> bool:
    """Whether there is anything to rate: a visit of the package, or a matter decided. No query."""
    if package is not None and (package.ticket_id or package.channel in VISITED):
        return True
    return any(_is_handled(one) for one in states)


def _is_handled(state: State) -> bool:
    over = lifecycle.ENDED_WITHOUT_DECISION - NOT_HANDLED
    return state in DECIDED or state == State.ARCHIVED or state in over


def services(code: str) -> list[Service]:
    """Everything that the link's holder may rate now or later, the visit first.

    Raises RatingLinkUnknown. At most four queries.
    """
    kind, value, own = _read(code)
    if kind is Of.TICKET:
        return [_ticket(_tickets().filter(code=value).first(), own)]
    if kind is Of.CASE:
        return [_case(_cases().filter(pk=value).first(), own)]
    package = Package.objects.select_related("centre").filter(code=value).first()
    if package is None:
        raise RatingLinkUnknown("There is no such link.")
    return [*_visit(package, own), *(_case(one, own) for one in _cases().filter(package=package))]


def service(code: str) -> Service:
    """The one thing that a link names; of a package's link, its visit.

    Raises RatingLinkUnknown, NothingToRateYet.
    """
    found = services(code)
    if not found:
        raise NothingToRateYet("Nothing of this hand-in has been decided yet.")
    return found[0]


def _read(code: str) -> tuple[Of, str | UUID, bool]:
    for purpose in (rating_links.PRINTED, rating_links.OWN):
        word = sealing.unsigned(code, purpose=purpose)
        named = rating_links.read(word) if word else None
        if named is not None:
            return *named, purpose == rating_links.OWN
    raise RatingLinkUnknown("There is no such link.")


def _tickets() -> Any:
    return Ticket.objects.select_related("centre", "window").annotate(
        handed_in_at=Min("packages__submitted_at")
    )


def _cases() -> Any:
    return Case.objects.select_related("centre", "version", "package").order_by("stage", "id")


def _ticket(row: Any, own: bool) -> Service:
    if row is None:
        raise RatingLinkUnknown("There is no such link.")
    is_served = row.served_at is not None and row.state in SERVED
    ended_at = row.ended_at or row.handed_in_at
    return Service(
        kind=Of.TICKET,
        key=row.pk,
        code=link_of_ticket(row.code, own=own),
        centre=row.centre_id,
        centre_name=row.centre.name,
        centre_name_en=row.centre.name_en,
        number=row.number,
        window=row.window.number if row.window else None,
        clerk=_sat_at(row.window_id, row.served_at or row.called_at),
        matter=row.topic,
        title="",
        ended_at=ended_at if is_served else None,
        has_begun=is_served,
        person_id=row.person_id,
        is_demonstration=row.is_demonstration,
        is_own=own,
    )


def _sat_at(window: int | None, at: datetime | None) -> str:
    """Who sat at a window at a moment, as the journal calls them. One query."""
    if window is None or at is None:
        return ""
    rows = Duty.objects.filter(window=window, since__lte=at).order_by("-since")
    account = rows.values_list("account_id", flat=True).first()
    return f"account:{account}" if account else ""


def _visit(package: Package, own: bool) -> list[Service]:
    """The visit on which a package was handed in; none for what came without one."""
    if package.ticket_id:
        return [_ticket(_tickets().filter(pk=package.ticket_id).first(), own)]
    if package.channel not in VISITED or package.submitted_at is None:
        return []
    by_clerk = package.channel == Package.Channel.WINDOW
    clerk = package.helper or (package.created_by if by_clerk else "")
    return [
        Service(
            kind=Of.PACKAGE,
            key=package.pk,
            code=link_of_package(package.code, own=own),
            centre=package.centre_id,
            centre_name=package.centre.name,
            centre_name_en=package.centre.name_en,
            number=package.code,
            window=None,
            clerk=clerk if clerk.startswith("account:") else "",
            matter="",
            title="",
            ended_at=package.submitted_at,
            has_begun=True,
            person_id=package.agent_id or package.applicant_id,
            is_demonstration=package.is_demonstration,
            is_own=own,
        )
    ]


def _case(row: Any, own: bool) -> Service:
    if row is None:
        raise RatingLinkUnknown("There is no such link.")
    ended_at = row.ended_at or row.decided_at
    return Service(
        kind=Of.CASE,
        key=row.pk,
        code=link_of_case(row.pk, own=own),
        centre=row.centre_id,
        centre_name=row.centre.name,
        centre_name_en=row.centre.name_en,
        number=row.number,
        window=None,
        clerk=row.handler,
        matter=row.matter,
        title=row.version.body["name"],
        english=row.version.body.get("english", {}),
        ended_at=ended_at,
        has_begun=_is_handled(State(row.state)),
        person_id=row.package.agent_id or row.package.applicant_id,
        is_demonstration=row.is_demonstration,
        is_own=own,
    )


def is_same(rating: Rating, service: Service, *, by: Actor, mark: str) -> bool:
    """Whether whoever comes now gave the rating, or is the person it is about.

    By their own link, by being signed in, or by the browser or machine that still knows the
    mark. A printed link alone proves nothing: a copy of it lies at the counter.
    """
    known = by.person_id is not None and by.person_id in (rating.rater_id, rating.person_id)
    told = bool(mark) and bytes(rating.mark or b"") == marked(mark)
    return service.is_own or known or told


def marked(mark: str) -> bytes:
    """A mark as it is kept."""
    return bytes(keyed_hash(f"rater:{mark}"))
