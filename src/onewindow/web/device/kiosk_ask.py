"""K8: up to two questions of what somebody came for, so that the window opens it ready."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import drafts
from onewindow.catalog import queries as catalog
from onewindow.rules import clock, situations
from onewindow.rules.actors import NOBODY
from onewindow.rules.conditions import UNSURE
from onewindow.rules.matter_parts import Question
from onewindow.rules.refusal import Refusal
from onewindow.web import kit
from onewindow.web.citizen import offers, questions
from onewindow.web.citizen.offers import LIFE, MATTER, Offer
from onewindow.web.device import kiosk_ticket
from onewindow.web.device.kiosk_kit import Visit, at_kiosk, page

MOST = 2
BEGUN = "prepared"  # session key: numbers whose draft was begun


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked next of whom stands here, if anything is. place: the first, the second."""

    one: Offer
    question: Question
    place: int


def next_of(request: HttpRequest, visit: Visit, code: str) -> Asked | None:
    """The next question that changes what is needed; None after two, or when all is said."""
    entry = catalog.entries([code]).get(code)
    if entry is None:
        return None
    one = offers.offer(LIFE if entry.is_life_event else MATTER, code)
    answers = offers.answers_of(request, one)
    if len(answers) >= MOST:
        return None
    facts = offers.facts_of(visit.me or NOBODY, one, today=clock.local_day(kit.now()))
    found = situations.next_question(bundle=one.bundle, answers=answers, facts=facts)
    return Asked(one, found, len(answers) + 1) if found else None


@require_http_methods(["GET", "POST"])
@at_kiosk
def ask(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One question, one touch; skipped, the number is drawn as it is."""
    asked = next_of(request, visit, code)
    if asked is None:
        context: dict[str, Any] = {"code": code, "title": kiosk_ticket.named(code), "choices": []}
        context["back"] = reverse("kiosk:topic", args=[code])
        return page(request, visit, "device/kiosk/ask.html", context)
    if request.method == "POST" and request.POST.get("question") == asked.question.key:
        value = request.POST.get("answer", "")
        if value == UNSURE or value in asked.question.values:
            answers = offers.answers_of(request, asked.one)
            offers.keep_answers(request, asked.one, {**answers, asked.question.key: value})
            kiosk_ticket.lasts(request)
        asked = next_of(request, visit, code)
        if asked is None:
            return kiosk_ticket.drawn(request, visit, code)
    answers = offers.answers_of(request, asked.one)
    shown = questions.page(asked.one.bundle, asked.question, answers, [asked.question])
    context = {
        "code": code,
        "key": asked.question.key,
        "title": shown["field"].label,
        "choices": shown["field"].choices,
        "nth": asked.place,
        "back": reverse("kiosk:topic", args=[code]),
    }
    return page(request, visit, "device/kiosk/ask.html", context)


def prepare(request: HttpRequest, visit: Visit, code: str, ticket: UUID) -> None:
    """What was answered goes into a draft for this number: the window opens it ready.

    A number is never refused because of it.
    """
    entry = catalog.entries([code]).get(code)
    done = request.session.get(BEGUN, [])
    if entry is None or str(ticket) in done:
        return
    one = offers.offer(LIFE if entry.is_life_event else MATTER, code)
    answers = offers.answers_of(request, one)
    if not answers:
        return
    with suppress(Refusal):
        drafts.begin(
            centre=visit.kiosk.centre,
            channel="kiosk",
            by=visit.me or visit.kiosk.by,
            at=kit.now(),
            answers=answers,
            ticket_id=ticket,
            **one.wanted,
        )
    request.session[BEGUN] = [*done, str(ticket)]
