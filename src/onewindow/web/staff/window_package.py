"""The page of one package at the window, and everything posted on it before it is handed in."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from onewindow.cases.actions import correcting, drafts, looking
from onewindow.cases.actions.drafts import Named
from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.rules import codes, ruling, terms
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import answers, fields, parts, saying, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown, window_identity, window_qualified, window_sign
from onewindow.web.staff.window_work import PAPERS, Work

WORK, PART = "staff/window/package.html", "staff/window/_work.html"
RELATIONS = {
    "self": pgettext_lazy("relation", "本人办理"),
    "agent": pgettext_lazy("relation", "受委托人代办"),
    "family": pgettext_lazy("relation", "亲属代办"),
    "guardian": pgettext_lazy("relation", "监护人代办"),
}
DELIVERIES = {
    "窗口领取": pgettext_lazy("delivery", "窗口领取"),
    "邮寄": pgettext_lazy("delivery", "邮寄"),
    "取件柜": pgettext_lazy("delivery", "取件柜"),
    "电子证照": pgettext_lazy("delivery", "电子送达"),
}
NATURAL, LEGAL = "自然人", "法人"
CHANNELS = {
    "window": pgettext_lazy("channel", "窗口"),
    "web": pgettext_lazy("channel", "网上提交"),
    "phone": pgettext_lazy("channel", "手机提交"),
    "kiosk": pgettext_lazy("channel", "自助终端"),
    "post": pgettext_lazy("channel", "邮寄"),
    "api": pgettext_lazy("channel", "接口"),
}
STOPS = {ruling.STOP, ruling.REQUIRE, ruling.REDIRECT}


@require_safe
@kit.staff(*kit.CLERK)
def package(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """C2 and C4: one screen for people, situations, form and papers of one hand-in."""
    return show(request, by, Work(package_id, by), again=request.GET.get("ask", ""))


def show(
    request: HttpRequest,
    by: Actor,
    work: Work,
    *,
    problems: Iterable[Problem] = (),
    again: str = "",
    at_paper: str = "",
    people_typed: dict[str, str] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The page, or its working part to htmx.

    problems: what was just refused, told in place. at_paper: the paper that is worked on.
    """
    told = list(problems)
    posted = request.POST.getlist("confirmed")
    first_open = next((slot.key for slot in work.slots if slot.is_open), "")
    may_work = by.has(Role.CLERK) and work.package.centre_id in by.centres
    is_open = (work.is_draft or work.correction is not None) and may_work
    if is_open:
        looking.form(package=work.package, by=by, at=work.at)
    open_, done = work.drawn(told) if is_open else ([], [])
    context = {
        "work": work,
        "package": work.package,
        "code": codes.grouped(work.package.code),
        "may_work": may_work,
        "next": "" if at_paper else work.next(),
        "here_slot": at_paper or (first_open if work.next() == PAPERS else ""),
        "open_slot": at_paper or first_open,
        "statements": [
            (key, text, matter, is_ticked or key in posted)
            for key, text, matter, is_ticked in work.statements
        ],
        "problems": told,
        "person": _person(request, work, told, people_typed or {}, may_work=may_work),
        "channel": CHANNELS.get(work.package.channel, work.package.channel),
        "delivery_word": DELIVERIES.get(work.package.delivery, work.package.delivery),
        "fee": saying.fee(work.plan),
        "warnings": _warnings(work),
        "qualified": window_qualified.panel(work) if may_work else None,
        "deliveries": [
            (value, DELIVERIES[value], value == work.package.delivery) for value in work.ways
        ],
        "matters": _matters(work),
        "answered": work.answered(),
        "asked": work.asked(again) if work.is_draft else None,
        "open_fields": open_,
        "done_fields": done,
        "declared": [work.say(one.label) for one in work.declared],
        "corrected": work.corrected(nameless=not may_work),
        "lines": [] if work.is_draft and may_work else _lines(work, nameless=not may_work),
        "cases": shown.rows(work.contents.cases, lambda row: reverse("staff:case", args=[row.id])),
        "english": work.english,
        "signing": window_sign.panel(work) if may_work else None,
        "typed": window_identity.lines(work) if may_work else [],
        "gap_days": request.POST.get("gap_days") or terms.GAP_DAYS,
    }
    return kit.page(request, by, WORK, context, here="window", part=PART, status=status)


def done(request: HttpRequest, by: Actor, package_id: UUID, *, at_paper: str = "") -> HttpResponse:
    """After something was kept: the working part anew to htmx, else back to the page."""
    if frame.is_partial(request):
        return show(request, by, Work(package_id, by), at_paper=at_paper)
    return HttpResponseRedirect(reverse("staff:package", args=[package_id]))


def told(
    request: HttpRequest,
    by: Actor,
    package_id: UUID,
    no: Incomplete,
    *,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """The page with every problem at its place."""
    return show(request, by, Work(package_id, by), problems=no.problems, people_typed=typed)


# --- Who --------------------------------------------------------------------------------------


def _person(
    request: HttpRequest,
    work: Work,
    problems: list[Problem],
    typed: dict[str, str],
    *,
    may_work: bool,
) -> dict[str, object]:
    package = work.package
    if not may_work:
        return _looked_at(work)
    known = typed or {
        "applicant.number": package.applicant.number if package.applicant else kit.card(request),
        "applicant.name": package.applicant.name if package.applicant else "",
        "applicant.phone": package.applicant.phone if package.applicant else "",
        "relation": package.relation,
        "agent.number": package.agent.number if package.agent else "",
        "agent.name": package.agent.name if package.agent else "",
        "agent.phone": package.agent.phone if package.agent else "",
    }
    wrong = fields.told(problems)

    def drawn(name: str, label: str, kind: str = "text") -> parts.Field:
        return parts.Field(
            name,
            label,
            kind,
            known.get(name, ""),
            error=wrong.get(name, ""),
            is_required=not name.endswith("phone"),
            **fields.BOXES.get(kind, fields.Box()),
        )

    return {
        "applicant": package.applicant and people.masked(package.applicant),
        "name": package.applicant.name if package.applicant else "",
        "agent": package.agent and people.masked(package.agent),
        "agent_name": package.agent.name if package.agent else "",
        "relation": str(RELATIONS[package.relation]),
        "is_open": bool(typed) or package.applicant is None,
        "fields": [
            drawn("applicant.number", _("申请人证件号码（身份证或信用代码）"), "idno"),
            drawn("applicant.name", _("姓名（名称）")),
            drawn("applicant.phone", _("手机号码"), "mobile"),
        ],
        "agent_fields": [
            drawn("agent.number", _("代办人身份证号码"), "idno"),
            drawn("agent.name", _("代办人姓名")),
            drawn("agent.phone", _("代办人手机"), "mobile"),
        ],
        "relations": [
            (value, label, value == known.get("relation")) for value, label in RELATIONS.items()
        ],
        "by_agent": known.get("relation", "self") != "self",
    }


def _looked_at(work: Work) -> dict[str, object]:
    """Who it is, for a reader who does not work on it: nothing in full, no boxes."""
    package = work.package
    applicant = people.masked(package.applicant) if package.applicant else None
    agent = people.masked(package.agent) if package.agent else None
    return {
        "applicant": applicant,
        "name": applicant.name if applicant else "",
        "agent": agent,
        "agent_name": agent.name if agent else "",
        "relation": str(RELATIONS[package.relation]),
        "is_open": False,
        "fields": [],
        "agent_fields": [],
        "relations": [],
        "by_agent": package.relation != "self",
    }


@kit.posted
@kit.staff(Role.CLERK)
def set_people(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """Who applies, and who acts for them. A known number needs no name typed."""
    at = frame.now()
    keep_along(request, by, package_id)
    typed = {key: request.POST.get(key, "").strip() for key in PEOPLE}
    relation = typed["relation"] or "self"
    before = window_identity.numbers_of(package_id, by)
    try:
        drafts.set_people(
            package_id=package_id,
            applicant=_named(typed, "applicant", by=by),
            relation=relation,
            agent=_named(typed, "agent", by=by) if relation != "self" else None,
            by=by,
            at=at,
        )
    except Incomplete as no:
        return told(request, by, package_id, no, typed=typed)
    numbers = [codes.normalise(typed[f"{who}.number"]) for who in ("applicant", "agent")]
    new = [one for one in numbers if one and one not in before]
    window_identity.note(request, by, package_id, new)
    return done(request, by, package_id)


PEOPLE = (
    "relation",
    *(f"{who}.{what}" for who in ("applicant", "agent") for what in ("number", "name", "phone")),
)


def _named(typed: dict[str, str], who: str, *, by: Actor) -> Named:
    """What was typed, filled up with what is known of the number; looking is journalled."""
    number, name = codes.normalise(typed[f"{who}.number"]), typed[f"{who}.name"]
    if not name and number:
        known = people.by_number(number)
        if known is not None:
            name = typed[f"{who}.name"] = known.name
            people_actions.note_unmasked(
                subject=known.pk, by=by, at=frame.now(), what="window-identity"
            )
    is_legal = codes.is_uscc(number) and not codes.is_identity_number(number)
    kind = LEGAL if is_legal else NATURAL
    return Named(name=name, number=number, phone=typed[f"{who}.phone"], kind=kind)


# --- What -------------------------------------------------------------------------------------


def _matters(work: Work) -> list[dict[str, object]]:
    """The matters of the package with their limits, those that are out left out."""
    return [
        {
            "name": work.say(one.name),
            "standing": one.standing,
            "limit": saying.limit_of(one.promised),
            "is_demonstration": one.promised.evidence == "D",
            "wave": one.wave + 1,
        }
        for one in work.plan.matters
        if one.standing != "out"
    ]


def _warnings(work: Work) -> list[tuple[str, str, str]]:
    """What the catalogue's rules say: (title, kind of notice, text), stops first."""
    if not (work.is_draft or work.is_waiting):
        return []
    names = {one.code: work.say(one.name) for one in work.plan.matters}
    found = [
        (names.get(one.matter, ""), "stop" if one.effect in STOPS else "warning", one.text)
        for one in work.plan.findings
        if one.text and one.certain and one.effect in {*STOPS, ruling.WARN}
    ]
    return [
        (name, kind, work.say(text)) for name, kind, text in sorted(found, key=lambda one: one[1])
    ]


def _lines(work: Work, *, nameless: bool) -> list[parts.Line]:
    """What was filled in, to be compared with the papers."""
    form = work.package.form
    return [
        parts.Line(
            words.said(one.label, work.english),
            shown.value(one, form[one.key], work.english, masked=True, nameless=nameless),
        )
        for one in work.plan.fields
        if one.key in form and one.type not in {"signature", "finger"}
    ]


@kit.posted
@kit.staff(Role.CLERK)
def answer(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """A situation answered by a digit."""
    keep_along(request, by, package_id)
    given = {request.POST.get("key", ""): request.POST.get("value", "")}
    try:
        drafts.answer(package_id=package_id, answers=given, by=by, at=frame.now())
    except Incomplete as no:
        return told(request, by, package_id, no)
    return done(request, by, package_id)


@kit.posted
@kit.staff(Role.CLERK)
def fill(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """The form kept, right or wrong; what is wrong is told in place."""
    problems = keep(request, by, package_id)
    if answers.is_about_lines(request.POST):
        return show(request, by, Work(package_id, by))
    if problems:
        return show(request, by, Work(package_id, by), problems=problems)
    return done(request, by, package_id)


def keep_along(request: HttpRequest, by: Actor, package_id: UUID) -> list[Problem]:
    """What stands typed in the form comes along with every other post, and is not lost."""
    return keep(request, by, package_id) if request.POST.get("_form") == "1" else []


def sign(work: Work) -> None:
    """The applicant has signed once on paper: every promise of the form is made with it."""
    if work.is_draft and work.declared:
        values = {one.key: True for one in work.declared}
        drafts.fill(package_id=work.package.pk, values=values, by=work.by, at=work.at)


def keep(request: HttpRequest, by: Actor, package_id: UUID) -> list[Problem]:
    """Keep what stands in the posted form. Returns what is wrong with it."""
    work = Work(package_id, by)
    asked = work.correction
    definitions = {one.key: one for one in (asked.fields if asked else work.form)}
    values = answers.posted(definitions, request.POST)
    store = correcting.keep if asked else drafts.fill
    return store(package_id=package_id, values=values, by=by, at=frame.now())


@kit.posted
@kit.staff(Role.CLERK)
def set_delivery(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """How the results shall be handed out."""
    keep_along(request, by, package_id)
    try:
        drafts.set_delivery(
            package_id=package_id, delivery=request.POST.get("delivery", ""), by=by, at=frame.now()
        )
    except Incomplete as no:
        return told(request, by, package_id, no)
    return done(request, by, package_id)


@kit.posted
@kit.staff(Role.CLERK)
def discard(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """Give a draft up."""
    drafts.discard(package_id=package_id, by=by, at=frame.now())
    return kit.go(request, "window")
