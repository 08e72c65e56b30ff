"""Walking every address: who walks, what is prepared for them, and what a door says to them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

from django.test import Client
from django.urls import URLResolver, get_resolver
from PIL import Image

from onewindow.bulletin import actions as bulletin
from onewindow.cases.actions import acceptance, materials, review
from onewindow.catalog import actions as catalog
from onewindow.documents import queries as documents
from onewindow.documents import uploads
from onewindow.hall.actions import booking, caring, drawing, kiosk, notices, queue, seats
from onewindow.hall.models import Slot, Window
from onewindow.hall.queries import kiosks
from onewindow.notify import actions as notify
from onewindow.notify import queries as messages
from onewindow.people import actions as people
from onewindow.people import queries
from onewindow.people.actions import proxies
from onewindow.people.models import Account
from onewindow.program.demonstration.cast import Citizen
from onewindow.rules import periods
from onewindow.web import kit as frame
from tests.doors import carded, rated, schooled, starred
from tests.doors.seen import NOT_SO as NOT_SO
from tests.doors.seen import REFUSED as REFUSED
from tests.doors.seen import WELCOME as WELCOME
from tests.doors.seen import Seen as Seen
from tests.doors.seen import said as said
from tests.rooms.cases import telling
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, DAY, HOUR, KEEPER, ZEGUO, World

PLOT, PAPER = telling.PLOT, "house_promise"
OTHER_MATTER = "village_plan"
NAME, NUMBER, PHONE = "欧阳晓岚", "33108119900307001X", "16000007777"

STAFF = {
    "clerk": "zeguo-clerk1",
    "guide": "zeguo-guide",
    "head": "zeguo-head",
    "reviewer": "township-review",
    "inspector": "township-inspect1",
    "checker": "township-check",
    "approver": "township-approve",
    "office": "office",
    "auditor": "audit",
    "clerk elsewhere": "songmen-clerk1",
    "head elsewhere": "songmen-head",
    "another department": "market-approve",
    "catalogue": "catalogue",
    "admin": "admin",
}
CITIZENS = {"stranger": "agent-wang"}
APPLICANT, NOBODY = "applicant", "nobody"
WALKERS = (NOBODY, "stranger", APPLICANT, *STAFF)
# Beyond the staff's door a member of staff is whoever has an account: five stand for all.
ANY_STAFF = ("clerk", "head", "reviewer", "office", "admin")


@dataclass(frozen=True, slots=True)
class Line:
    """The hall's line: one who waits, one called, one passed over; two windows with clerks."""

    waiting: Any
    called: Any
    passed: Any
    window: Any  # where Li sits
    other: Any


@dataclass(frozen=True, slots=True)
class Prepared:
    """One applicant's draft, open case and certificate, and the marks they could be known by."""

    applicant: Citizen
    draft: Any
    arrived: Any  # received, not yet accepted
    package: Any
    case: Any
    receipt: Any
    paper: Any
    document: Any
    certificate: Any
    done: Any
    letter: Any
    fault: Any  # of a machine of the hall
    notice: Any
    bulletin: Any
    line: "Line"
    ticket: Any  # the number of the applicant
    appointment: Any
    proxy: Any  # what the applicant has left to Zhang
    call: Any  # for a person, from a machine of the hall
    rating: Any  # a bad one of the case that is done, by a member of staff
    late: carded.Late  # what stands over the open case
    school: schooled.School
    stars: starred.Stars  # of the hall

    @property
    def secrets(self) -> dict[str, str]:
        """What must not reach who may not see the case, by what it is."""
        return {
            "name": NAME,
            "number": NUMBER,
            "phone": PHONE,
            "case number": self.case.number,
            "receipt code": self.package.code,
            "draft's code": self.draft.code,
            "code of another hand-in": self.arrived.code,
            "certificate's code": self.certificate.code,
        }


def prepare(world: World) -> Prepared:
    """Through actions, as everything that is."""
    person = people.know(
        name=NAME, number=NUMBER, phone=PHONE, address="温岭市泽国镇牧屿村1号", at=AT
    )
    account = people.open_citizen_account(person=person, username="walker")
    citizen = Citizen("walker", person, queries.actor(account, at=AT), ZEGUO, ())
    draft = telling.draft(world, PLOT, by=citizen)
    arrived = telling.handed(world, PLOT, by=citizen)
    acceptance.receive(package_id=arrived.pk, password="000000", by=world.li, at=AT)
    package = telling.handed(world, PLOT, by=citizen)
    materials.attach(
        package_id=package.pk,
        material=PAPER,
        upload=uploads.inspect(data=_picture(), name="承诺书.png"),
        title="承诺书",
        by=citizen.actor,
        at=AT,
    )
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    ticked = telling.ticked(package)
    acceptance.accept(package_id=package.pk, by=world.li, at=AT, confirmed=ticked)
    case = telling.case_of(package)
    review.take_up(case_id=case.pk, by=world.reviewer("township"), at=AT + HOUR)
    done = telling.case_of(telling.accepted(world, PLOT, by=citizen))
    telling.granted(world, done)
    catalog.draft_from(code=OTHER_MATTER, by=KEEPER, at=AT)
    papers = documents.papers(package=package.pk)
    return Prepared(
        applicant=citizen,
        draft=draft,
        arrived=arrived,
        package=package,
        case=case,
        receipt=next(one for one in papers if one.kind == "receipt"),
        paper=papers[-1],
        document=package.materials.get(material=PAPER).document,
        certificate=documents.certificate_of_case(done.pk),
        done=done,
        letter=_letter(citizen),
        fault=caring.report(
            device_id=machine().pk, what="屏裂", severity="minor", by=world.li, at=AT
        ),
        bulletin=_signed(world),
        notice=notices.put_up(centre=ZEGUO, text="今日照常开放", by=world.chen, at=AT),
        line=_line(world),
        ticket=drawing.draw(
            centre=ZEGUO,
            channel="guide",
            person_id=person.pk,
            by=world.staff("zeguo-guide"),
            at=frame.now(),
        ),
        appointment=_appointment(citizen),
        proxy=proxies.grant(
            grantor_id=person.pk,
            name=world.zhang.person.name,
            number=world.zhang.person.number,
            relation="family",
            matters=[],
            until_on=(AT + 30 * DAY).date(),
            by=citizen.actor,
            at=AT,
        ),
        call=_call(world),
        rating=rated.badly(world, done),
        late=carded.late(world, case),
        school=schooled.school(world),
        stars=starred.stars(world),
    )


def _call(world: World) -> Any:
    """Somebody at a machine asks for a person."""
    known = kiosks.kiosk(token_of(machine(), world.chen), at=AT)
    assert known is not None
    kiosk.call_staff(kiosk=known, at=AT)
    return kiosks.calls(to=world.chen)[0]


def _appointment(citizen: Citizen) -> Any:
    """Tomorrow, by the clock that the pages read."""
    starts_at = frame.now() + DAY
    area = Window.objects.get(centre=ZEGUO, number=2).serves.get(is_general=True)
    slot = Slot.objects.create(area=area, starts_at=starts_at, ends_at=starts_at + HOUR, capacity=2)
    person = citizen.person.pk
    return booking.book(
        slot_id=slot.pk, topic=PLOT, person_id=person, by=citizen.actor, at=frame.now()
    )


def _line(world: World) -> Line:
    """Three people draw; Li calls the first three times in vain, then the second."""
    now = frame.now()  # the pages read the real clock
    guide = world.staff("zeguo-guide")
    passed, called, waiting = (
        drawing.draw(centre=ZEGUO, channel="guide", by=guide, at=now) for _ in range(3)
    )
    here = Window.objects.filter(centre=ZEGUO, serves__is_general=True).order_by("number")
    window, other = here[0], here[1]
    seats.sit_down(window_id=window.pk, by=world.li, at=now)
    seats.sit_down(window_id=other.pk, by=world.staff("zeguo-clerk2"), at=now)
    for ticket in (passed, called):
        queue.call(window_id=window.pk, by=world.li, at=now)
        for _ in range(2):
            queue.recall(ticket_id=ticket.pk, by=world.li, at=now)
        if ticket is passed:
            queue.pass_over(ticket_id=ticket.pk, by=world.li, at=now)
    return Line(waiting, called, passed, window, other)


def _letter(citizen: Citizen) -> Any:
    """What the applicant was told of all this."""
    while notify.tell(at=AT + HOUR).entries:
        pass
    return messages.letters(to=citizen.actor).rows[0]


def _picture() -> bytes:
    random, out = Random(7), BytesIO()
    picture = Image.new("RGB", (60, 40), (random.randrange(256), 120, 90))
    picture.save(out, "PNG")
    return out.getvalue()


def walkers(route: str) -> tuple[str, ...]:
    """Who walks up to an address: everybody at the staff's door."""
    return WALKERS if route.startswith("staff/") else (NOBODY, "stranger", APPLICANT, *ANY_STAFF)


def clients(prepared: Prepared) -> dict[str, Client]:
    """Everybody signed in, and nobody."""
    found = {NOBODY: Client(raise_request_exception=False)}
    names = {**CITIZENS, **STAFF, APPLICANT: "walker"}
    for who, username in names.items():
        client = Client(raise_request_exception=False)
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        found[who] = client
    return found


# --- Addresses -------------------------------------------------------------------------------


def routes() -> Iterator[str]:
    """Every address pattern of the project but the API's operations."""
    yield from (
        route
        for route in _walked(get_resolver())
        if not route.startswith("api/v1/") or route == "api/v1/docs"
    )


def _walked(resolver: Any, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walked(one, route)
        else:
            yield route


def address(route: str, prepared: Prepared) -> str:
    """The route with the prepared things in it."""
    given = _given(route, prepared)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)


def filled(sent: Mapping[str, str], prepared: Prepared) -> dict[str, str]:
    """What a form says, with the prepared things in it."""
    given = {
        "draft": prepared.draft.code,
        "window": prepared.line.window.pk,
        "appointment": prepared.appointment.code,
        "slot": prepared.appointment.slot_id,
        **schooled.said(prepared.school),
    }
    return {key: value.format(**given) for key, value in sent.items()}


IN_DRAFT = ("people", "answer", "fill", "delivery", "discard")
AT_INTAKE = ("accept", "missing", "paper/<slug:material>", "refuse-intake")


def _signed(world: World) -> Any:
    """A bulletin that everybody who may read bulletins may read."""
    office, at = world.staff("office"), AT + 40 * DAY
    one = bulletin.draft(period=periods.month(2026, 3), by=office, at=at)
    return bulletin.sign(bulletin_id=one.pk, version=1, by=office, at=at)


def _given(route: str, prepared: Prepared) -> Mapping[str, object]:
    at_intake = route.startswith("staff/") and route.rstrip("/").endswith(AT_INTAKE)
    package = prepared.arrived if at_intake else prepared.package
    if route.startswith("apply/") or route.rstrip("/").endswith(IN_DRAFT):
        package = prepared.draft
    case = telling.case_of(prepared.arrived) if at_intake else prepared.case
    line = prepared.line
    paper = prepared.receipt if route.endswith("roll/") else prepared.paper
    return {
        **{name: package.pk for name in ("package_id", "package")},
        **{name: case.pk for name in ("case_id", "case")},
        **{name: paper.pk for name in ("paper_id", "paper")},
        **{name: prepared.document.pk for name in ("document_id", "document")},
        **{name: prepared.certificate.pk for name in ("certificate_id", "certificate")},
        "person_id": prepared.applicant.person.pk,
        "letter": prepared.letter.id,
        "code": _code(route, prepared),
        "device_id": prepared.fault.device_id,
        "fault_id": prepared.fault.pk,
        "job": prepared.fault.pk,  # no print: nobody comes as far as looking for it
        "kind": "matter",
        "language": "en",
        "name": "192",
        "material": PAPER,
        "section": "basic" if route.startswith("staff/") else "person",
        "number": 1,
        "centre": ZEGUO,
        "notice_id": prepared.notice.pk,
        "bulletin_id": prepared.bulletin.pk,
        "format": "pdf",
        "place": ZEGUO,
        "what": "received",
        "seal": "nobody:was-given:this",
        "call_id": prepared.call.id,
        **rated.named(prepared.rating),
        **carded.named(prepared.late),
        **schooled.named(prepared.school),
        **starred.named(prepared.stars, route),
        "window_id": (line.other if route.endswith("stand/") else line.window).pk,
        "ticket_id": _ticket(route, line).pk,
        "appointment": prepared.appointment.pk,
        "proxy": prepared.proxy.pk,
    }


def _ticket(route: str, line: Line) -> Any:
    if route.endswith("back/"):
        return line.passed
    return line.called if route.endswith(("welcome/", "recall/", "pass/")) else line.waiting


def _code(route: str, prepared: Prepared) -> str:
    if route.startswith("life/"):
        return "open_shop"
    if "bulletins/" in route:
        return "cases.total"
    if route.startswith(("ticket/", "my/ticket/")):
        return str(prepared.ticket.code)
    if "rate/" in route:
        return rated.link(prepared.done)
    if route.startswith("verify/"):
        return str(prepared.certificate.code)
    if route.startswith("progress/"):
        return str(prepared.package.code)
    return OTHER_MATTER if "/draft/" in route else PLOT
