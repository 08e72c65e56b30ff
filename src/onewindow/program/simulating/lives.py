"""What tells one simulated life from another of its kind, and the words that follow from it."""

import json
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
from onewindow.places import queries as places
from onewindow.program.simulating.acting import TEST_DAYS
from onewindow.program.simulating.playing import SIMULATED, Someone
from onewindow.rules import certificates, clock, codes, rating_links, terms, workdays
from onewindow.rules.clock import Limit
from onewindow.rules.clock_words import PauseKind

EIGHT_HOURS = timedelta(hours=8)
ACCEPTING = ("accept", "accept_with_gaps")


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall as papers name it. windows: area → its windows (id, number), the general one
    first; none where the hall gives no numbers. letters: area → letter of its numbers.
    zones: which area takes a zone's matters, where it is not the general one."""

    centre: str
    county: str
    name: str
    phone: str = "12345"
    address: str = ""
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


def words(kind: Kind, life: Life) -> dict[str, str]:
    """Every text by which a life differs from another of its kind, by name."""
    said = {**life.ids, **_places(life), **_person(life)}
    days: list[date] = []
    for n, at in enumerate(life.moments):
        utc, local = (at - EIGHT_HOURS).isoformat()[:19], at.isoformat()
        day = local[:10]
        days.append(at.date())
        said[f"t{n}"] = f"{utc[:10]} {utc[11:]}+00"
        said[f"u{n}"] = f"{utc}+00:00"
        said[f"l{n}"] = local[:16]
        said[f"s{n}"] = f"{day} {local[11:16]}"
        said[f"d{n}"] = day
    said |= _terms(kind, days)
    said |= _numbers(kind, life, days)
    if kind.certificate is not None:
        said |= _certificate(kind, kind.certificate, life, days)
    return said


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
    }


@lru_cache(maxsize=100_000)
def _told(number: str) -> tuple[str, str]:
    identity = codes.identity(number)
    return identity.birth_on.isoformat(), str(identity.sex.value)


def _numbers(kind: Kind, life: Life, days: Sequence[date]) -> dict[str, str]:
    submitted = days[kind.steps.index("submit")]
    package = life.ids["package"]
    said = {
        "code": life.code,
        "password": planning.password_of(UUID(package)),
        "number": f"{kind.implementing_code}{submitted:%Y%m%d}{life.case_serial:04d}",
        "rate_package": _signed(rating_links.of_package(life.code)),
        "rate_case": _signed(rating_links.of_case(UUID(life.ids["case"]))),
    }
    for n, ((short, what, step), serial) in enumerate(
        zip(kind.papers, life.paper_serials, strict=True)
    ):
        said[f"paper_number{n}"] = drawing.number(
            short=short or life.hall.short, kind=what, year=days[step].year, serial=serial
        )
    return said


def _signed(word: str) -> str:
    return sealing.signed(word, purpose=rating_links.PRINTED)


def _certificate(
    kind: Kind, made: CertificateKind, life: Life, days: Sequence[date]
) -> dict[str, str]:
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


def _terms(kind: Kind, days: Sequence[date]) -> dict[str, str]:
    return _terms_of(kind.steps, kind.legal, kind.promised, kind.extension, tuple(days))


@lru_cache(maxsize=50_000)
def _terms_of(
    steps: tuple[str, ...],
    legal: Limit | None,
    promised: Limit | None,
    extension: int,
    days: tuple[date, ...],
) -> dict[str, str]:
    """The days that follow from a life's own: dues, notices, pauses."""
    on = dict(zip(steps, days, strict=True))
    said = {"provisional": "false", **_notices(on)}
    accepted_on = next((on[name] for name in ACCEPTING if name in on), None)
    if accepted_on is None:
        return said
    for n, (extra, pauses) in enumerate(_reckonings(steps, on, extension)):
        found = clock.clocks(
            accepted_on=accepted_on,
            statutory=legal,
            promised=promised,
            extension_days=extra,
            pauses=pauses,
            calendar=places.work_calendar(),
        )
        said |= _dues(found, n)
    return said


def _notices(on: Mapping[str, date]) -> dict[str, str]:
    """The days that notices name, and those of pauses."""
    calendar, said = places.work_calendar(), {}
    for name, step, count in NOTICES:
        if step in on:
            day = workdays.add_working_days(start_on=on[step], days=count, calendar=calendar)
            said[name] = day.isoformat()
    if "pause" in on:
        said["pause_since"] = (on["pause"] + workdays.ONE_DAY).isoformat()
    if "resume" in on:
        until = max(on["pause"], on["resume"]) + workdays.ONE_DAY
        said["pause_until"] = until.isoformat()
    return said


NOTICES = (
    ("supplement_due", "ask", terms.SUPPLEMENT_DAYS),
    ("gap_due", "accept_with_gaps", terms.GAP_DAYS),
    ("inspect_by", "grant", terms.INSPECTION_DAYS),
)


def _dues(found: clock.Clocks, nth: int) -> dict[str, str]:
    """The due days of one reckoning; the first one is explained on paper."""
    said = {
        f"{name}{nth}": due.on.isoformat()
        for name, due in (("law", found.statutory), ("promise", found.promised))
        if due is not None and due.on is not None
    }
    binding = found.binding
    if binding is not None:
        said["provisional"] = "true" if binding.provisional else "false"
        if nth == 0:
            said["explanation"] = json.dumps(list(clock.explain(binding)), ensure_ascii=False)
    return said


def _reckonings(
    steps: Sequence[str], on: Mapping[str, date], extension: int
) -> list[tuple[int, list[clock.Pause]]]:
    """Each time the days are reckoned: at acceptance, and at each step that moves them."""
    extra, pauses, found = 0, list[clock.Pause](), []
    for step in steps:
        if step == "pause":
            pauses = [_pause(on["pause"], None)]
        elif step == "resume":
            pauses = [_pause(on["pause"], max(on["pause"], on["resume"]) + workdays.ONE_DAY)]
        elif step == "extend":
            extra = extension
        elif step not in ACCEPTING:
            continue
        found.append((extra, list(pauses)))
    return found


def _pause(begun_on: date, until: date | None) -> clock.Pause:
    return clock.pause(
        kind=PauseKind("testing"),
        since=begun_on + workdays.ONE_DAY,
        until=until,
        reason="",
        granted_days=TEST_DAYS,
    )


def clerk_of(centre: str, window: int) -> str:
    """The synthetic clerk at a window, as the journal calls them."""
    return f"{SIMULATED}:{centre}-{window}"
