"""亲友代办: what I have left to others, what others have left to me, and acting upon it."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases.actions import proxies as acting
from onewindow.people import queries as people
from onewindow.people.actions import proxies
from onewindow.people.actions.proxies import ProxyTwice
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import authorities, errors, kit
from onewindow.web.citizen.kit import ACTING_FOR, go, kept, signed_in
from onewindow.web.parts import Field, Mistake


@require_safe
@signed_in
def family(request: HttpRequest, me: Actor) -> HttpResponse:
    """Both lists: mine to take back, theirs to act upon."""
    rows = authorities.said(people.authorities(to=me))
    context = {
        "mine": [one for one in rows if one.is_mine and not one.ended],
        "held": [one for one in rows if not one.is_mine and not one.ended],
        "ended": [one for one in rows if one.ended],
    }
    return kit.page(request, "citizen/family/list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def grant(request: HttpRequest, me: Actor) -> HttpResponse:
    """Who, what, until when, and my consent."""
    problems: list[Problem] = []
    today = clock.local_day(kit.now())
    asked = authorities.first(request.GET.get("matter", ""), today)
    consents = False
    if request.method == "POST":
        asked, consents = authorities.posted(request.POST), request.POST.get("consent") == "1"
        problems = _wrong(asked, me, today, consents=consents) or _granted(asked, me)
        if not problems:
            return go(request, "family")
    elif before := kept(request):
        asked = authorities.posted(QueryDict(before))
    consent = _("我本人委托上面这个人。他（她）填表时会看到我的姓名和证件号码；法律后果由我承担。")
    wrong = [one for one in problems if one.where == "consent"]
    context = {
        "fields": authorities.boxes(asked, problems),
        "consent": Field(
            "consent",
            consent,
            "checkbox",
            "1" if consents else "",
            error=errors.sentence(wrong[0]) if wrong else "",
        ),
        "problems": [Mistake(errors.sentence(one), _anchor(one)) for one in problems],
    }
    return kit.page(request, "citizen/family/grant.html", context)


def _anchor(one: Problem) -> str:
    return f"#f-{'scope' if one.where == 'matters' else one.where}"


def _wrong(asked: authorities.Asked, me: Actor, today: date, *, consents: bool) -> list[Problem]:
    """Everything that keeps it from being left, at once."""
    assert me.person_id is not None
    found = [
        *proxies.problems(
            grantor_id=me.person_id,
            name=asked.name,
            number=asked.number,
            relation=asked.relation,
            matters=asked.matters(),
            until_on=asked.until_on or today,
            today=today,
        ),
        *asked.problems,
    ]
    if not consents:
        found.append(Problem("consent", "consent_needed", "Tick that you leave it to them."))
    return found


def _granted(asked: authorities.Asked, me: Actor) -> list[Problem]:
    """Leave it to them. Returns what keeps it from being left."""
    assert me.person_id is not None
    assert asked.until_on is not None  # else there was a problem
    try:
        proxies.grant(
            grantor_id=me.person_id,
            name=asked.name,
            number=asked.number,
            relation=asked.relation,
            matters=asked.matters(),
            until_on=asked.until_on,
            by=me,
            at=kit.now(),
        )
    except ProxyTwice as refused:
        return [Problem("scope", refused.code, refused.sentence)]
    return []


@require_http_methods(["GET", "POST"])
@signed_in
def end(request: HttpRequest, me: Actor, proxy: UUID) -> HttpResponse:
    """Take it back, or give it back, after asking once; it is over at once."""
    rows = {one.id: one for one in authorities.said(people.authorities(to=me))}
    if proxy not in rows:
        raise NotFound("There is no such authority.")
    if request.method == "POST" or rows[proxy].ended:
        proxies.end(proxy_id=proxy, by=me, at=kit.now())
        return go(request, "family")
    return kit.page(request, "citizen/family/end.html", {"row": rows[proxy]})


@require_http_methods(["GET", "POST"])
@signed_in
def act(request: HttpRequest, me: Actor, proxy: UUID) -> HttpResponse:
    """替他办: the next thing begun is theirs. Asked for again without an authority, it ends."""
    row = people.authority(proxy_id=proxy, to=me)
    if request.method == "GET":
        return go(request, "family")
    if request.POST.get("stop"):
        request.session.pop(ACTING_FOR, None)
        return go(request, "family")
    request.session[ACTING_FOR] = {"id": str(row.pk), "name": row.grantor.name}
    if len(row.matters) == 1:
        return go(request, "guide", row.matters[0])
    return go(request, "family" if row.matters else "services")


def begun(request: HttpRequest, me: Actor, package: UUID) -> str:
    """After a draft was begun: it is theirs for whom I act. Returns where to go on."""
    chosen = request.session.pop(ACTING_FOR, None)
    if chosen is None:
        return reverse("citizen:tasks", args=[package])
    try:
        proxy = UUID(chosen["id"])
        acting.act_for(package_id=package, proxy_id=proxy, by=me, at=kit.now())
    except (Incomplete, NotFound):
        return reverse("citizen:people", args=[package])
    return reverse("citizen:tasks", args=[package])
