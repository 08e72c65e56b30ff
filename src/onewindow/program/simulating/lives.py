"""What tells one simulated life from another of its kind, and the words that follow from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from onewindow import sealing
from onewindow.cases import planning, results
from onewindow.cases.actions import certify
from onewindow.documents import paper as drawing
from onewindow.program.demonstration import papers
from onewindow.program.simulating import due_days
from onewindow.program.simulating.playing import SIMULATED, Someone
from onewindow.rules import (
    certificates,
    codes,
    rating_links,
    reviews,
    simulated_lives,
    workdays,
)
from onewindow.rules.card_tables import Rules
from onewindow.rules.clock import Limit
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.workdays import WorkCalendar

# What is invented for forms out of a person's own name.
INVENTED = {"shop": papers.TEXTS["business.name"], "child": papers.TEXTS["child.name"]}
EIGHT_HOURS = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall as papers name it.

    place: its town with what it lies in. windows: area → its windows (id, number), the general
    one first; none where the hall gives no numbers. letters: area → letter of its numbers.
    zones: which area takes a zone's matters, where it is not the general one.
    """

    centre: str
    county: str
    name: str
    phone: str = "12345"
    address: str = ""
    place: str = ""
    windows: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    letters: Mapping[int, str] = field(default_factory=dict)
    zones: Mapping[str, int] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.name.removesuffix("便民服务中心") + "便民"

    def line(self, zone: str) -> tuple[int, str, Sequence[tuple[int, int]]]:
        """The line people of a zone's matters stand in: its area, its letter, its windows."""
        area = self.zones.get(zone) or next(iter(self.windows))
        return area, self.letters[area], self.windows[area]


@dataclass(frozen=True, slots=True)
class Kind:
    """What all lives of one kind share.

    papers: authority's short name ("" the hall's), kind of paper and step it is issued at.
    certificate: None, or how its numbers are made. stamps of the clock: after which steps the
    days are reckoned anew.
    """

    matter: str
    steps: tuple[str, ...]
    implementing_code: str
    legal: Limit | None
    promised: Limit | None
    extension: int
    papers: tuple[tuple[str, str, int], ...] = ()
    certificate: "CertificateKind | None" = None
    scheme: Scheme | None = None  # of a rating, whose review has its own days
    rules: Rules | None = None  # of cards, for lives that are late


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """How a matter's certificates are numbered. result: its entry in the version's body."""

    issuer: str
    issuer_uscc: str
    type_serial: int
    business: str  # kind of credit code it gives, "" for a plain licence number
    result: Mapping[str, Any]
    step: int


@dataclass(slots=True)
class Life:
    """One life's own: when, where, who, and its numbers."""

    moments: Sequence[datetime]
    hall: Hall
    person: Someone
    person_id: str
    channel: str
    ids: dict[str, str]
    code: str
    case_serial: int
    paper_serials: Sequence[int] = ()
    certificate_serial: int = 0
    number_serial: int = 0
    certificate_code: str = ""
    ticket_code: str = ""
    ticket_serial: int = 0
    letter: str = "A"
    area: int = 0
    window: int = 0
    window_number: int = 0
    clerk: str = ""
    is_rated: bool = False  # by its visit or by its matter


@dataclass(frozen=True, slots=True)
class Reader:
    """Tells the words of lives of one kind; only those asked for, when they are known.

    needs: the names that the pattern's texts hold; None asks for all of them.
    """

    kind: Kind
    calendar: WorkCalendar
    needs: frozenset[str] | None = None
    memo: dict[Any, Any] = field(default_factory=dict)  # days reckoned before

    def words(self, life: Life) -> dict[str, str]:
        """Every text by which a life differs from another of its kind, by name."""
        said = {**life.ids, **_places(life), **_person(life)}
        self._moments(said, life.moments)
        days = tuple(at.date() for at in life.moments)
        said |= self.terms(days)
        if self.kind.rules is not None:
            said |= self._cards(life.moments)
        if "submit" in self.kind.steps:
            self._numbers(said, life, days)
        if self.kind.certificate is not None:
            said |= _certificate(self.kind.certificate, life, days)
        return said

    def _moments(self, said: dict[str, str], moments: Sequence[datetime]) -> None:
        """Each moment in the forms that are asked for: as the database, the journal, a paper
        and a form have it, and its day."""
        for (t, u, l_, s, d), at in zip(self._names(), moments, strict=True):
            local = at.isoformat()
            hour = at.hour - 8
            utc = f"{local[:11]}{hour:02d}{local[13:19]}"
            if hour < 0:
                utc = (at - EIGHT_HOURS).isoformat()[:19]
            if t:
                said[t] = f"{utc[:10]} {utc[11:]}+00"
            if u:
                said[u] = f"{utc}+00:00"
            if l_:
                said[l_] = local[:16]
            if s:
                said[s] = f"{local[:10]} {local[11:16]}"
            if d:
                said[d] = local[:10]

    def _names(self) -> list[tuple[str, ...]]:
        """What the forms of each moment are called; "" for those not asked for."""
        if "names" not in self.memo:
            count = range(len(self.kind.steps))
            named = [[f"{form}{n}" for form in "tulsd"] for n in count]
            self.memo["names"] = [
                tuple(name if self.wants(name) else "" for name in names) for names in named
            ]
        found: list[tuple[str, ...]] = self.memo["names"]
        return found

    def days(self, moments: Sequence[datetime]) -> dict[str, str]:
        """A life's days by name, and those that follow from them."""
        days = [at.date() for at in moments]
        own = {f"d{n}": day.isoformat() for n, day in enumerate(days)}
        return {**own, **self.terms(days)}

    def wants(self, name: str) -> bool:
        """Whether a name is asked for."""
        return self.needs is None or name in self.needs

    def terms(self, days: Sequence[date]) -> dict[str, str]:
        """The days that follow from a life's own: dues, notices, pauses."""
        kind, on = self.kind, dict(zip(self.kind.steps, days, strict=True))
        said = {"provisional": "false"}
        for name, step, count in due_days.NOTICES:
            if step in on and self.wants(name):
                said[name] = self._after(on[step], count)
        said |= due_days.pauses(on)
        if kind.rules is not None:
            said |= self._by(days)
        if kind.scheme is not None and "take" in on:
            said |= due_days.review(kind.scheme, on, self.calendar)
        accepted_on = next((on[name] for name in due_days.ACCEPTING if name in on), None)
        if accepted_on is not None:
            for n, (extra, pauses) in enumerate(
                due_days.reckonings(kind.steps, on, kind.extension)
            ):
                key = (accepted_on, extra, pauses, n)
                if key not in self.memo:
                    self.memo[key] = due_days.dues(kind.promised, kind.legal, *key, self.calendar)
                said |= self.memo[key]
        return said

    def _by(self, days: Sequence[date]) -> dict[str, str]:
        """By when each card is explained, and judged once it is."""
        said, rules = {}, self.kind.rules
        assert rules is not None
        for n, (step, day) in enumerate(zip(self.kind.steps, days, strict=True)):
            is_card = step in simulated_lives.LEVELS
            if is_card or step == "explain":
                limit = rules.explain if is_card else rules.judge
                last = reviews.last_day(since=day, limit=limit, calendar=self.calendar)
                said[f"by{n}"] = last.isoformat()
        return said

    def _cards(self, moments: Sequence[datetime]) -> dict[str, str]:
        """When each card fell due, as the database says it."""
        kind = self.kind
        assert kind.rules is not None
        on = dict(zip(kind.steps, moments, strict=True))
        accepted = next(on[name] for name in due_days.ACCEPTING if name in on)
        limits = (kind.promised, kind.legal)
        said = {}
        for step in simulated_lives.LEVELS:
            due = simulated_lives.passed(
                step, accepted, limits, calendar=self.calendar, table=kind.rules.table
            )
            said[f"{step}_due"] = f"{(due - EIGHT_HOURS).isoformat(' ')[:19]}+00"
        return said

    def _after(self, day: date, count: int) -> str:
        key = (day, count)
        if key not in self.memo:
            self.memo[key] = workdays.add_working_days(
                start_on=day, days=count, calendar=self.calendar
            ).isoformat()
        return str(self.memo[key])

    def _numbers(self, said: dict[str, str], life: Life, days: Sequence[date]) -> None:
        kind = self.kind
        submitted = life.moments[kind.steps.index("submit")].isoformat()
        said["code"] = life.code
        if self.wants("password"):
            said["password"] = planning.password_of(UUID(life.ids["package"]))
        said["number"] = (
            f"{kind.implementing_code}{submitted[:4]}{submitted[5:7]}{submitted[8:10]}"
            f"{life.case_serial:04d}"
        )
        if self.wants("rate_package"):
            said["rate_package"] = _signed(rating_links.of_package(life.code))
        if self.wants("rate_case"):
            said["rate_case"] = _signed(rating_links.of_case(UUID(life.ids["case"])))
        for n, ((short, what, step), serial) in enumerate(
            zip(kind.papers, life.paper_serials, strict=True)
        ):
            said[f"paper_number{n}"] = drawing.number(
                short=short or life.hall.short, kind=what, year=days[step].year, serial=serial
            )


def _places(life: Life) -> dict[str, str]:
    hall = life.hall
    return {
        "centre": hall.centre,
        "county": hall.county,
        "hall": hall.name,
        "issuer": (
            f'"short": "{hall.short}", "phone": "{hall.phone}",'
            f' "complaint_phone": "12345", "address": "{hall.address}"'
        ),
        "channel": life.channel,
        "clerk": life.clerk,
        "head": f"{SIMULATED}:{hall.centre}-head",
        "area": str(life.area),
        "window": str(life.window),
        "window_number": str(life.window_number),
        "ticket_serial": str(life.ticket_serial),
        "ticket_number": f"{life.letter}{life.ticket_serial:03}",
        "ticket_code": life.ticket_code,
    }


def _person(life: Life) -> dict[str, str]:
    someone = life.person
    birth_on, sex = _told(someone.number)
    return {
        "person": life.person_id,
        "name": someone.name,
        "idno": someone.number,
        "masked": codes.mask_identity_number(someone.number),
        "phone": someone.phone,
        "address": someone.address,
        "birth": birth_on,
        "sex": sex,
        **{
            name: form.format(town=someone.address[6:9], surname=someone.name[:1])
            for name, form in INVENTED.items()
        },
    }


@lru_cache(maxsize=100_000)
def _told(number: str) -> tuple[str, str]:
    identity = codes.identity(number)
    return identity.birth_on.isoformat(), str(identity.sex.value)


def _signed(word: str) -> str:
    return sealing.signed(word, purpose=rating_links.PRINTED)


def _certificate(made: CertificateKind, life: Life, days: Sequence[date]) -> dict[str, str]:
    on, county = days[made.step], life.hall.county
    number = f"{county}{on.year}{life.number_serial:06d}"
    if made.business:
        serial = certify.FIRST_USCC + life.number_serial
        number = codes.uscc(kind=made.business, division=county, serial=serial)
    identifier = certificates.identifier(
        type_code=certificates.type_code(defined_by=made.issuer_uscc, serial=made.type_serial),
        issuer=made.issuer_uscc,
        serial=f"{on.year}{life.certificate_serial:08d}",
    )
    months = results.term_months(made.result, birth_on=life.person.birth_on, on=on)
    until = certificates.valid_until(issued_on=on, months=months) if months else None
    return {
        "certificate_number": number,
        "identifier": str(identifier),
        "certificate_code": life.certificate_code,
        **({"valid": until.isoformat()} if until else {}),
    }


def clerk_of(centre: str, window: int) -> str:
    """The synthetic clerk at a window, as the journal calls them."""
    return f"{SIMULATED}:{centre}-{window}"
