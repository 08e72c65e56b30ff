"""P5: one question a page, without signing in, ending in the person's own list."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow import entropy
from onewindow.cases.actions import drafts
from onewindow.catalog import queries as catalog
from onewindow.hall.queries import turns
from onewindow.hall.queries.turns import Held
from onewindow.places import queries as places
from onewindow.rules import clock, situations
from onewindow.rules.actors import Actor
from onewindow.rules.conditions import UNSURE
from onewindow.rules.matter_parts import Question
from onewindow.web import kit, saying, words
from onewindow.web.citizen import family, gone, lists, offers, questions
from onewindow.web.citizen.kit import (
    actor_of,
    go,
    is_phone,
    kept,
    kit_redirect,
    signed_in,
    town_of,
)
from onewindow.web.citizen.offers import Offer
from onewindow.web.parts import Field, Mistake

BEGUN = "begun"  # drafts begun in this session, by the ticket of the page that asked


@require_http_methods(["GET", "POST"])
@gone.told
def ask(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The next question that still matters, or the one to be changed; then the list."""
    one = offers.offer(kind, code)
    answers = offers.answers_of(request, one)
    facts = offers.facts_of(actor_of(request), one, today=clock.local_day(kit.now()))
    if request.GET.get("again"):
        offers.forget_answers(request, one)
        return go(request, "ask", kind, code)
    name = request.POST.get("question") or request.GET.get("change") or ""
    asked = one.bundle.asked.get(name) or situations.next_question(
        bundle=one.bundle, answers=answers, facts=facts
    )
    if asked is None:
        return go(request, "list", kind, code)
    wrong = ""
    if request.method == "POST":
        value = request.POST.get("answer", "")
        if value == UNSURE or value in asked.values:
            offers.keep_answers(request, one, {**answers, asked.key: value})
            return go(request, "ask", kind, code)
        wrong = _("请选择一个回答；不清楚就选“不确定”。")
    row = situations.questions(bundle=one.bundle, answers=answers, facts=facts)
    context = questions.page(one.bundle, asked, answers, row, wrong)
    context["back"] = _back(one, context["before"])
    context["title"] = one.name
    return kit.page(request, "citizen/ask.html", context)


def _back(one: Offer, before: Question | None) -> str:
    if before is None:
        return one.guide
    here = reverse("citizen:ask", args=[one.kind, one.code])
    return f"{here}?change={before.key}"


@require_safe
@gone.told
def my_list(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What this person needs: matters, papers, fee, days, places, each with its reason."""
    one = offers.offer(kind, code)
    me, today = actor_of(request), clock.local_day(kit.now())
    answers = offers.answers_of(request, one)
    facts = offers.facts_of(me, one, today=today)
    plan = offers.plan_of(one, answers, facts)
    sure = [each.code for each in plan.matters if each.standing == situations.IN]
    now = [each.code for each in plan.matters if each.code in sure and each.mode != lists.LATER]
    visit = _visit(me, code)
    town = visit.centre if visit else town_of(request)
    taking = (
        [
            place
            for place in catalog.places_for(codes=now, on=today, town=town or None)
            if place.centre and place.takes_papers and place.channel == "window"
        ]
        if now
        else []
    )
    asked = situations.questions(bundle=one.bundle, answers=answers, facts=facts)
    english = one.english
    # Sent back here because no place was chosen: it is said, not left to be guessed.
    wrong = _("请选好在哪个便民服务中心办，再点“按此清单开始”。") if "centre" in request.GET else ""
    papers = lists.materials(plan, english, named=len(plan.matters) > 1)
    context = {
        "one": one,
        "answers": questions.lines(one, asked, answers),
        "stages": lists.stages(plan, english),
        "materials": [line for line in papers if not line.is_for_agent],
        "for_agent": [line for line in papers if line.is_for_agent],
        "counted": lists.counted(plan),
        "remarks": lists.remarks(plan, english),
        "conditions": lists.conditions(plan, english),
        "is_open": lists.is_open(plan),
        "is_unfinished": any(each.key not in answers for each in asked),
        "time": saying.whole_time(plan),
        "time_is_assumed": saying.has_assumed_time(plan),
        "fee": saying.fee(plan),
        "externals": [words.said(each.name, english) for each in plan.externals],
        "place": _place_field(taking, town, wrong),
        "problems": [Mistake(wrong, "#f-centre")] if wrong else [],
        "ticket": entropy.digits(12),
        "is_nothing": not sure,
        "is_stopped": lists.is_stopped(plan, is_known=me.person_id is not None),
        "is_signed_in": me.person_id is not None,
    }
    return kit.page(request, "citizen/list.html", context)


def _place_field(taking: list[catalog.Place], town: str, wrong: str) -> Field:
    return questions.place_field(
        [
            (place.centre or "", place.name_en if words.in_english() else place.name)
            for place in taking
        ]
        or [
            (row.code, row.name_en if words.in_english() else row.name)
            for row in places.centres(county=settings.COUNTY)
        ],
        town,
        wrong,
    )


@require_http_methods(["GET", "POST"])
@signed_in
@gone.told
def begin(request: HttpRequest, me: Actor, kind: str, code: str) -> HttpResponse:
    """A draft from the answers given, at the chosen place; a second click finds the first one.

    Asked for signed out, it comes back here after the log-in with what was chosen before.
    """
    chosen = request.POST if request.method == "POST" else QueryDict(kept(request))
    centre, ticket = chosen.get("centre", ""), chosen.get("ticket", "")
    begun = dict(request.session.get(BEGUN) or {})
    if ticket in begun:
        return go(request, "tasks", begun[ticket])
    if not ticket:
        return go(request, "list", kind, code)
    if not centre:
        return go(request, "list", kind, code, query="centre=")
    one = offers.offer(kind, code)
    visit = _visit(me, code)
    package = drafts.begin(
        centre=centre,
        channel="phone" if is_phone(request) else "web",
        by=me,
        at=kit.now(),
        answers=offers.answers_of(request, one),
        ticket_id=visit.id if visit and visit.centre == centre else None,
        **one.wanted,
    )
    request.session[BEGUN] = {**begun, ticket: str(package.pk)}
    offers.forget_answers(request, one)
    return kit_redirect(request, family.begun(request, me, package.pk))


def _visit(me: Actor, code: str) -> Held | None:
    """The number with which I wait for this very thing, or without having said for what."""
    rows = turns.held(to=me, at=kit.now())
    return next((one for one in rows if one.topic in (code, "")), None)
