"""K9 for who is known: one's own hand-ins, how each goes, and their papers on paper."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.documents import paper as drawing
from onewindow.documents import queries as documents
from onewindow.documents.stationery import Language
from onewindow.places import queries as places
from onewindow.rules import clock, codes
from onewindow.rules.actors import NOBODY
from onewindow.rules.printing import What
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen import telling
from onewindow.web.device.kiosk_kit import Visit, identified, page
from onewindow.web.device.kiosk_own import lane_of

SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class HandIn:
    """One hand-in in the list."""

    title: str
    hint: str
    href: str


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper of a hand-in that may be printed here."""

    what: str
    of: UUID
    title: str


@require_safe
@identified
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What one handed in, the latest first."""
    rows = queries.my_packages(to=visit.me or NOBODY, today=clock.local_day(kit.now()))
    english = words.in_english()
    choices = [
        HandIn(
            title=row.english if english else row.name,
            hint=_("收件码 %(code)s") % {"code": codes.grouped(row.code)},
            href=reverse("kiosk:my_package", args=[row.id]),
        )
        for row in rows
        if row.stage == SUBMITTED
    ]
    context = {"choices": choices, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/mine.html", context)


@require_safe
@identified
def package(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Its lanes, and what was issued about it."""
    me, today = visit.me or NOBODY, clock.local_day(kit.now())
    row = queries.package_for(package_id=package, to=me)
    if row.stage != SUBMITTED:
        raise NotFound("There is no such hand-in.")
    offices, calendar = telling.offices(), places.work_calendar()
    context = {
        "code": codes.grouped(row.code),
        "submitted_at": row.submitted_at,
        "centre": telling.office(row.centre.name, offices),
        "lanes": [
            lane_of(each, offices, today, calendar)
            for each in queries.lanes(package_id=row.pk, today=today)
        ],
        "papers": _papers(row.pk),
        "can_print": visit.kiosk.can_print,
        "back": reverse("kiosk:mine"),
    }
    return page(request, visit, "device/kiosk/found.html", context)


def _papers(package: UUID) -> list[Printable]:
    language: Language = "en" if words.in_english() else "zh"
    return [
        Printable(
            what=What.RECEIPT if one.kind == "receipt" else What.PAPER,
            of=one.pk,
            title=drawing.title(template=one.template, body=one.body, language=language),
        )
        for one in reversed(documents.papers(package=package))
    ]
