"""My packages, and P11 for their people: lanes side by side, who has it, papers, what I may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import planning, queries
from onewindow.cases.actions import acceptance, deliver
from onewindow.cases.queries import Row, holdings
from onewindow.documents import queries as documents
from onewindow.quality.queries import services
from onewindow.rules import clock, codes, lifecycle
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State, Verb
from onewindow.web import kit, tracing, words
from onewindow.web.citizen import appointments, telling, way
from onewindow.web.citizen.kit import go, signed_in
from onewindow.web.parts import Lane, Pager

URGED = "case.urged"
AGAINST = frozenset({"refuse", "refusal_at_intake", "acceptance_revoked", "revocation", "voiding"})
PAGE = 20
OVER = frozenset({State.DELIVERED, State.ARCHIVED, *lifecycle.ENDED_WITHOUT_DECISION})


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A legal paper that can be read and saved."""

    title: str
    number: str
    issued_on: date
    href: str
    about: str = ""  # its matter, where papers of several stand together


def paper_titles() -> dict[str, str]:
    """What each kind of paper is called."""
    return {
        "receipt": _("收件凭证"),
        "acceptance": _("受理通知书"),
        "supplement": _("补正告知书"),
        "gaps": _("容缺受理告知书"),
        "refusal_at_intake": _("不予受理决定书"),
        "special": _("特别程序告知书"),
        "extension": _("延期通知书"),
        "grant": _("准予决定书"),
        "refuse": _("不予许可决定书"),
        "delivery": _("送达回证"),
        "withdrawal": _("撤回确认书"),
        "acceptance_revoked": _("撤销受理决定书"),
        "revocation": _("撤销决定书"),
        "voiding": _("作废决定书"),
        "commitment": _("告知承诺书"),
        "application": _("申请书"),
        "power_of_attorney": _("授权委托书"),
        "handover": _("交接单"),
    }


@require_safe
@signed_in
def mine(request: HttpRequest, me: Actor) -> HttpResponse:
    """My drafts and packages, newest first."""
    now = kit.now()
    today = clock.local_day(now)
    after = request.GET.get("after", "")
    rows = queries.my_packages(to=me, today=today, after=_key(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    following = f"?after={shown[-1].id}" if len(rows) > PAGE else ""
    context = {
        "is_english": words.in_english(),
        "drafts": [row for row in shown if row.stage == "draft"],
        "packages": [row for row in shown if row.stage == "submitted"],
        "pager": Pager(previous=reverse("citizen:mine") if after else "", next=following),
        **(appointments.open_for(me, at=now) if not after else {}),
    }
    return kit.page(request, "citizen/mine.html", context)


def _key(after: str) -> str:
    try:
        return str(UUID(after)) if after else ""
    except ValueError:
        return ""


@require_safe
@signed_in
def package(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """P11: one package, its cases side by side, its papers, and what is asked of me."""
    row = queries.package_for(package_id=package, to=me)
    if row.stage == "draft":
        return go(request, "tasks", package)
    if row.stage != "submitted":
        return go(request, "mine")
    today = clock.local_day(kit.now())
    bundle = planning.bundle_of(row)
    cases = holdings.cases(row, to=me, today=today)
    steps = {lane.number: lane for lane in queries.lanes(package_id=package, today=today)}
    offices = telling.offices()
    issued = documents.papers(package=row.pk)
    refused = {each.subject for each in issued if each.kind == "refuse"}
    context = {
        "package": row,
        "name": words.said(bundle.name, bundle.english),
        "code": codes.grouped(row.code),
        "lanes": [
            _lane(each, steps[each.number], offices, is_refused=each.id in refused)
            for each in cases
        ],
        "supplement": holdings.open_supplement(row),
        "lapsed": holdings.lapsed_supplement(row),
        "gaps": holdings.open_gaps(row),
        "english": bundle.english,
        "papers": _papers(issued, {each.id: _name(each) for each in cases}),
        "certificates": _certificates(cases),
        "centre": row.centre,
        "is_english": words.in_english(),
        "applicant": row.applicant.name if row.applicant else "",
        "agent": row.agent.name if row.agent else "",
        "delivery": way.delivery_word(row.delivery),
        "rate": _rate(services.link_of_package(row.code))
        if services.can_be_rated([each.state for each in cases], row)
        else "",
    }
    return kit.page(request, "citizen/package.html", context)


def _rate(code: str) -> str:
    return f"{reverse('citizen:rate', args=[code])}?via=my"


def _lane(
    row: Row, told: queries.Lane, offices: dict[str, str], *, is_refused: bool = False
) -> Lane:
    department = telling.office(row.department, offices)
    holder = telling.holder(row.state, department, told.mode)
    return Lane(
        title=_name(row),
        department=department,
        state=row.state,
        lamp=telling.lamp(row.light, row.days_left, is_provisional=row.is_provisional),
        due_on=row.due_on,
        holder=_("没有批准，看决定书") if is_refused else holder,
        events=telling.lately(telling.events(told.steps, row.state, told.mode)),
        is_demonstration=told.is_assumed,
        href=reverse("citizen:one_case", args=[row.id]),
    )


def _name(row: Row) -> str:
    return row.english if words.in_english() else row.name


def _papers(issued: Iterable[Any], names: Mapping[UUID, str] | None = None) -> list[PaperLine]:
    titles, about = paper_titles(), names or {}
    return [
        PaperLine(
            titles.get(each.kind, each.kind),
            each.number,
            clock.local_day(each.issued_at),
            reverse("citizen:paper", args=[each.pk]),
            about.get(each.subject, ""),
        )
        for each in issued
    ]


def _certificates(cases: tuple[Row, ...]) -> list[Any]:
    made = (State.CERTIFIED, State.READY, State.POSTED, State.DELIVERED, State.ARCHIVED)
    found = [documents.certificate_of_case(row.id) for row in cases if row.state in made]
    return [each for each in found if each is not None]


@require_safe
@signed_in
def one_case(request: HttpRequest, me: Actor, case: UUID) -> HttpResponse:
    """One case in full: its way, why it is due when it is due, its papers, its verbs."""
    today = clock.local_day(kit.now())
    dossier = queries.dossier(case_id=case, to=me, today=today)
    row, offices = dossier.row, telling.offices()
    department = telling.office(row.department, offices)
    binding = dossier.clocks.binding if dossier.clocks else None
    promised = dossier.case.version.body["promised_limit"]
    language = "en" if words.in_english() else "zh"
    told = [str(each.detail["mode"]) for each in dossier.history if "mode" in each.detail]
    mode = told[-1] if told else ""
    context = {
        "row": row,
        "name": row.english if words.in_english() else row.name,
        "department": department,
        "holder": telling.holder(row.state, department, mode),
        "lamp": telling.lamp(row.light, row.days_left, is_provisional=row.is_provisional),
        "events": telling.events(dossier.history, row.state, mode),
        "may_confirm": row.state == State.READY and mode == telling.ONLINE,
        "why": clock.explain(binding, language) if binding else (),
        "statutory": dossier.clocks.statutory if dossier.clocks else None,
        "is_assumed": promised.get("evidence") == "D",
        "pause": next((each for each in dossier.pauses if each.until_on is None), None),
        "papers": _papers(dossier.papers),
        "told": tracing.own(dossier.case, to=me),
        "certificate": dossier.certificate,
        "refusal": next((each for each in dossier.papers[::-1] if each.kind in AGAINST), None),
        "may_withdraw": Verb.WITHDRAW in dossier.verbs,
        "may_urge": row.state in lifecycle.OPEN and not _urged(dossier, today),
        "urged": _urged(dossier, today),
        "is_late": row.days_left is not None and row.days_left < 0,
        "complaint": dossier.case.department.complaint_phone,
        "rate": _rate(services.link_of_case(row.id)) if services.can_be_rated([row.state]) else "",
    }
    return kit.page(request, "citizen/case.html", context)


def _urged(dossier: queries.Dossier, today: date) -> bool:
    return any(each.fact == URGED and clock.local_day(each.at) == today for each in dossier.history)


@require_http_methods(["GET", "POST"])
@signed_in
def urge(request: HttpRequest, me: Actor, case: UUID) -> HttpResponse:
    """Ask where it stays; once a day. Who had to sign in first comes back to the case."""
    if request.method == "GET":
        return go(request, "one_case", case)
    dossier = queries.dossier(case_id=case, to=me, today=clock.local_day(kit.now()))
    if not _urged(dossier, clock.local_day(kit.now())):
        acceptance.urge(case_id=case, by=me, at=kit.now())
    return go(request, "one_case", case)


@require_http_methods(["GET", "POST"])
@signed_in
def confirm(request: HttpRequest, me: Actor, case: UUID) -> HttpResponse:
    """电子送达: what waits online is signed for, and opens."""
    if request.method == "GET":
        return go(request, "one_case", case)
    deliver.confirm(case_id=case, by=me, at=kit.now())
    made = documents.certificate_of_case(case)
    return go(request, "certificate", made.pk) if made else go(request, "one_case", case)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw(request: HttpRequest, me: Actor, case: UUID) -> HttpResponse:
    """Take one case back, after asking once."""
    dossier = queries.dossier(case_id=case, to=me, today=clock.local_day(kit.now()))
    if Verb.WITHDRAW not in dossier.verbs:
        return go(request, "one_case", case)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()[:300]
        acceptance.withdraw(case_id=case, reason=reason, by=me, at=kit.now())
        return go(request, "one_case", case)
    row = dossier.row
    name = row.english if words.in_english() else row.name
    return kit.page(request, "citizen/withdraw.html", {"row": row, "name": name})
