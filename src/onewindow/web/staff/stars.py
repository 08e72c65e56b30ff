"""Stars of centres: all of a year, one assessment, and the steps that take it on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import star_figures
from onewindow.documents import queries as documents
from onewindow.quality.actions import star_award, star_review, star_self
from onewindow.quality.queries import stars
from onewindow.quality.queries.stars import CentreRow, Told
from onewindow.rules import clock
from onewindow.rules import star_figures as frozen
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.rules.star_assessments import StarState, StarVerb
from onewindow.web import fields, parts, star_words, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, staff_words, star_shown

HERE = "stars"


@dataclass(frozen=True, slots=True)
class Line:
    """One centre in the list. points: as they stand; state, tone: of its assessment.

    over: the star that ran out and was not looked at again.
    """

    one: CentreRow
    name: str
    target: str
    star: str
    stars: str
    state: str
    tone: str
    points: str
    href: str
    over: str


@require_safe
@kit.staff(*kit.STARS)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """The centres of a year: what each works for, where it stands, what star it has."""
    today = clock.local_day(frame.now())
    year = _year(request, today)
    rows = [_line(one) for one in stars.listed(to=by, year=year, today=today)]
    context = {
        "rows": rows,
        "year": year,
        "years": [
            (one, f"?year={one}", one == year)
            for one in sorted({*stars.years(), year, today.year}, reverse=True)
        ],
    }
    return kit.page(request, by, "staff/stars/list.html", context, here=HERE)


def _year(request: HttpRequest, today: date) -> int:
    given = request.GET.get("year", "") or request.POST.get("year", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else today.year


def _line(one: CentreRow) -> Line:
    state, tone = (
        star_words.STATES[StarState(one.row.state)]
        if one.row
        else (_("还没有启动") if one.may_see else "", "grey")
    )
    points = (one.row.total or one.row.self_total) if one.row else None
    return Line(
        one=one,
        name=one.centre.name_en if words.in_english() else one.centre.name,
        target=star_words.label(one.target) if one.target else "",
        star=star_words.label(one.star.grade) if one.star else "",
        stars=star_words.stars(one.star.grade) if one.star else "",
        state=str(state),
        tone=tone,
        points=f"{points:f}" if points is not None else "—",
        href=reverse("staff:star", args=[one.row.pk]) if one.row and one.may_see else "",
        over=star_words.label(one.over.grade) if one.over else "",
    )


@kit.posted
@kit.staff(*kit.STARS)
def start(request: HttpRequest, by: Actor) -> HttpResponse:
    """启动: a centre's year, with its figures filled in at once."""
    at = frame.now()
    centre, year = request.POST.get("centre", ""), _year(request, clock.local_day(at))
    row = star_self.start(
        centre=centre, year=year, by=by, at=at, is_demonstration=settings.DEMONSTRATION
    )
    _fill(row.pk, centre, year, by=by, at=at)
    return kit.go(request, "star", row.pk)


def _fill(pk: UUID, centre: str, year: int, *, by: Actor, at: datetime) -> None:
    """The figures of now, read above and handed down."""
    period = frozen.span(year, today=clock.local_day(at))
    known = star_figures.known_for_stars(period).get(centre, {})
    star_self.fill(assessment_id=pk, figures=known, by=by, at=at)


@require_safe
@kit.staff(*kit.STARS)
def star(request: HttpRequest, by: Actor, assessment_id: UUID) -> HttpResponse:
    """One assessment: points, path, evidence, what comes next."""
    return page(request, by, assessment_id)


def page(
    request: HttpRequest,
    by: Actor,
    assessment_id: UUID,
    *,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """The assessment's page, with what is wrong with a form of it."""
    told = stars.one(assessment_id=assessment_id, to=by)
    state, tone = star_words.STATES[StarState(told.row.state)]
    context = {
        "told": told,
        "row": told.row,
        "name": star_shown.name(told),
        "state": str(state),
        "tone": tone,
        "shown": star_shown.head(told, today=clock.local_day(frame.now())),
        "sections": star_shown.sections(told),
        "path": star_shown.path(told),
        "figures": star_shown.figures(told),
        "vetoes": star_shown.vetoes(told),
        "objections": star_shown.objections(told),
        "events": star_shown.events(told),
        "forms": list(_forms(request, told, problems)),
        "problems": problems,
        "english": star_words.english(told.scheme),
        "here": star_shown.links(told),
        "table_name": star_words.label(told.scheme),
    }
    return kit.page(request, by, "staff/stars/one.html", context, here=HERE)


# --- The next step ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that may be done now. look: of its button; is_closed: behind a summary."""

    action: str
    title: str
    hint: str
    fields: Sequence[parts.Field]
    look: str = ""
    is_closed: bool = False


# verb of the address → title's verb, hint, whether words are asked for, look, behind a summary
STEPS: Mapping[str, tuple[StarVerb, str]] = {
    "submit": (StarVerb.SUBMIT, ""),
    "pass_review": (StarVerb.PASS_REVIEW, ""),
    "close_visit": (StarVerb.CLOSE_VISIT, "second"),
    "publish": (StarVerb.PUBLISH, ""),
    "award": (StarVerb.AWARD, ""),
    "conclude": (StarVerb.CONFIRM, "second"),
    "fill": (StarVerb.FILL, "second"),
    "send_back": (StarVerb.SEND_BACK, "second"),
    "decline": (StarVerb.DECLINE, "second"),
    "recheck": (StarVerb.RECHECK, "second"),
    "veto": (StarVerb.VETO, "warning"),
}


def _forms(request: HttpRequest, told: Told, problems: Sequence[Problem]) -> Iterator[Form]:
    wrong = fields.told(problems, star_words.english(told.scheme))
    for name, (verb, look) in STEPS.items():
        if verb not in told.verbs or (name == "submit" and told.missing):
            continue
        yield Form(
            action=reverse(f"staff:star_{name}", args=[told.row.pk]),
            title=_title(name, verb),
            hint=_hint(name, told),
            fields=_asked(request, name, told, wrong),
            look=look,
            is_closed=name in ("send_back", "veto"),
        )


def _title(name: str, verb: StarVerb) -> str:
    if name == "conclude":
        return _("作出复评结论")
    if name == "fill":
        return _("重新取数")
    return str(star_words.VERBS[verb])


def _hint(name: str, told: Told) -> str:
    if name == "publish":
        days = told.scheme.notice.days
        return _("公示 %(days)s 个工作日，群众可以提异议。公示的是现在的得分和星级。") % {
            "days": days
        }
    return {
        "submit": _("提交以后不能再改，除非退回。"),
        "fill": _("按口径重新取一次数，并冻结在这次评定里。"),
        "send_back": _("中心可以补材料，再提交。"),
        "pass_review": _("自评和佐证看过了，下一步现场核验。授星要另一个人。"),
        "close_visit": _("现场看完了，扣分都记下了。"),
        "decline": _("得分够不上三星时用，由初核以外的人决定。"),
        "award": _("公示期满、异议都答复以后，由初核以外的人授星，有效一年。"),
        "recheck": _("重新取数、重新核验；达不到原来的分数线就降星。"),
        "conclude": _("按现在的得分：够得上就再保持一年，够不上就降星。由启动复评以外的人决定。"),
        "veto": _("一经查实，不评星；已经授的星立即取消。"),
    }[name]


def _asked(
    request: HttpRequest, name: str, told: Told, wrong: Mapping[str, str]
) -> Sequence[parts.Field]:
    """The fields of a step's form."""
    if name == "pass_review":
        return (_visit_day(request, wrong),)
    if name not in ("send_back", "veto"):
        return ()
    note = parts.Field(
        "note",
        _("要补什么") if name == "send_back" else _("查实的情况"),
        "textarea",
        request.POST.get("note", ""),
        error=wrong.get("note", ""),
    )
    if name == "send_back":
        return (note,)
    chosen = request.POST.getlist("codes")
    choices = [
        parts.Choice(one.code, star_words.label(one), is_chosen=one.code in chosen)
        for one in told.scheme.vetoes
    ]
    error = wrong.get("codes", "")
    return (
        parts.Field("codes", _("否决项"), "checkboxes", choices=choices, error=error),
        note,
    )


def _visit_day(request: HttpRequest, wrong: Mapping[str, str]) -> parts.Field:
    return parts.Field(
        "visit_on",
        _("哪天去现场核验"),
        "date",
        request.POST.get("visit_on", ""),
        hint=_("定了就告诉中心；还没定可以不填。"),
        error=wrong.get("visit_on", ""),
        is_required=False,
        width="12",
    )


def _pass_review(request: HttpRequest, pk: UUID, by: Actor, at: datetime) -> None:
    given = request.POST.get("visit_on", "").strip()
    day = staff_words.day(given) if given else None
    if given and day is None:
        raise Incomplete([staff_words.unread("visit_on", _("哪天去现场核验"))])
    star_review.pass_review(assessment_id=pk, version=version(request), by=by, at=at, visit_on=day)


Act = Callable[[HttpRequest, UUID, Actor, datetime], object]


def version(request: HttpRequest) -> int:
    """Which version of the assessment the form showed."""
    given = request.POST.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Refusal("The form does not say which version it shows.")
    return int(given)


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")


def _refill(request: HttpRequest, pk: UUID, by: Actor, at: datetime) -> None:
    row = stars.one(assessment_id=pk, to=by).row
    _fill(pk, row.centre_id, row.year, by=by, at=at)


ACTS: Mapping[str, Act] = {
    "fill": _refill,
    "submit": lambda request, pk, by, at: star_self.submit(
        assessment_id=pk, version=version(request), by=by, at=at
    ),
    "send_back": lambda request, pk, by, at: star_review.send_back(
        assessment_id=pk, note=_note(request), by=by, at=at
    ),
    "pass_review": _pass_review,
    "close_visit": lambda request, pk, by, at: star_review.close_visit(
        assessment_id=pk, version=version(request), by=by, at=at
    ),
    "publish": lambda request, pk, by, at: star_award.publish(
        assessment_id=pk, version=version(request), by=by, at=at
    ),
    "decline": lambda request, pk, by, at: star_award.decline(assessment_id=pk, by=by, at=at),
    "award": lambda request, pk, by, at: star_award.award(assessment_id=pk, by=by, at=at),
    "recheck": lambda request, pk, by, at: star_award.recheck(assessment_id=pk, by=by, at=at),
    "conclude": lambda request, pk, by, at: star_award.conclude(assessment_id=pk, by=by, at=at),
    "veto": lambda request, pk, by, at: star_award.veto(
        assessment_id=pk, codes=request.POST.getlist("codes"), note=_note(request), by=by, at=at
    ),
}


@kit.posted
@kit.staff(*kit.STARS)
def step(request: HttpRequest, by: Actor, assessment_id: UUID, verb: str) -> HttpResponse:
    """One step; what is wrong with it is told on the same page."""
    try:
        ACTS[verb](request, assessment_id, by, frame.now())
    except Incomplete as no:
        return page(request, by, assessment_id, problems=no.problems)
    messages.success(request, _done(verb))
    return kit.go(request, "star", assessment_id)


def _done(verb: str) -> str:
    return {
        "fill": _("已重新取数"),
        "submit": _("已提交，等待初核"),
        "send_back": _("已退回中心补充"),
        "pass_review": _("初核通过，等待现场核验"),
        "close_visit": _("核验完成"),
        "publish": pgettext("star", "已公示"),
        "decline": _("已结束，今年不授星"),
        "award": _("已授星"),
        "recheck": _("已启动复评"),
        "conclude": _("已作出复评结论"),
        "veto": _("已一票否决"),
    }[verb]


@kit.posted
@kit.staff(*kit.STARS)
def answer_objection(request: HttpRequest, by: Actor, objection_id: UUID) -> HttpResponse:
    """答复: what became of an objection, told on the notice."""
    said = request.POST.get("is_upheld", "")
    if said not in ("0", "1"):
        raise Incomplete([Problem("is_upheld", "required", "Choose one.")])
    one = star_award.answer_objection(
        objection_id=objection_id,
        is_upheld=said == "1",
        answer=request.POST.get("answer", ""),
        by=by,
        at=frame.now(),
    )
    messages.success(request, _("已答复"))
    return kit.go(request, "star", one.assessment_id)


@require_safe
@kit.staff(*kit.STARS)
def evidence(request: HttpRequest, by: Actor, file_id: UUID) -> HttpResponse:
    """A file of evidence or a photograph, for who may see the assessment."""
    row = stars.file_for(file_id=file_id, to=by)
    response = HttpResponse(documents.content(row), content_type=row.mime)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
