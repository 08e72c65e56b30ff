"""M8: bulletins: drafts and revisions, their text, each figure down to definition and cases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.bulletin import actions, queries
from onewindow.bulletin.queries import Named
from onewindow.rules import bulletins as rules
from onewindow.rules import clock, indicators, periods
from onewindow.rules.actors import Actor
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.figures import Count, Facts, Level, Quotient, Rank, Share
from onewindow.rules.indicators import INDICATORS, Indicator
from onewindow.rules.measures import MEASURES, NAMES
from onewindow.rules.periods import NoPeriod
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.web import errors, fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit

FIRST = ("cases.total", "cases.per_centre", "matters.in_use", "cases.in_time")  # of the centres
LEVELS = {"省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "乡": Level.CENTRE}
BY_CODE = {one.code: one for one in INDICATORS}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in a table: its name, three values and where its definition is."""

    name: str
    unit: str
    now: str
    last: str
    year: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture; width in hundredths of the longest."""

    name: str
    value: str
    width: int
    is_own: bool
    href: str


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.FIGURES)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """All bulletins, and a form for one more."""
    at = frame.now()
    problems: Sequence[Problem] = ()
    given = request.POST.get("period", "").strip()
    if request.method == "POST":
        try:
            made = actions.draft(period=periods.parse(given), by=by, at=at)
            return kit.go(request, "bulletin", made.pk)
        except NoPeriod as no:
            problems = [Problem("period", no.code, no.sentence)]
    context = {
        "rows": [(one, _called(one.since_on, one.until_on)) for one in queries.listed(to=by)],
        "may_draft": rules.may(by, BulletinVerb.DRAFT),
        "field": parts.Field(
            "period",
            _("哪个月"),
            value=given or _last_month(at),
            hint=_("写月份，如 2021-08；或起止日期，如 2021-08-02..2021-08-09，止日不计入。"),
            error=fields.told(problems).get("period", ""),
            width="short",
        ),
        "problems": problems,
    }
    return kit.page(request, by, "staff/bulletin/list.html", context, here="bulletins")


@require_safe
@kit.staff(*kit.FIGURES)
def bulletin(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """One bulletin: text, pictures, tables; its forms for who may use them."""
    return _one(request, by, bulletin_id)


@kit.posted
@kit.staff(*kit.FIGURES)
def edit(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """改写: the words of a draft."""
    texts = {
        name.removeprefix("text."): str(value)
        for name, value in request.POST.items()
        if name.startswith("text.")
    }
    return _done(
        request, by, bulletin_id,
        lambda: actions.edit(
            bulletin_id=bulletin_id, texts=texts, version=_version(request), by=by, at=frame.now()
        ),
    )  # fmt: skip


@kit.posted
@kit.staff(*kit.FIGURES)
def sign(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """签发."""
    return _done(
        request, by, bulletin_id,
        lambda: actions.sign(
            bulletin_id=bulletin_id, version=_version(request), by=by, at=frame.now()
        ),
    )  # fmt: skip


@kit.posted
@kit.staff(*kit.FIGURES)
def correct(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """更正: the next revision."""
    reason = request.POST.get("reason", "")
    try:
        made = actions.correct(bulletin_id=bulletin_id, reason=reason, by=by, at=frame.now())
    except Incomplete as no:
        return _one(request, by, bulletin_id, problems=no.problems)
    return kit.go(request, "bulletin", made.pk)


@kit.posted
@kit.staff(*kit.FIGURES)
def discard(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """作废草稿."""
    actions.discard(bulletin_id=bulletin_id, by=by, at=frame.now())
    return kit.go(request, "bulletins")


@require_safe
@kit.staff(*kit.FIGURES)
def figure(
    request: HttpRequest, by: Actor, bulletin_id: UUID, code: str, place: str
) -> HttpResponse:
    """One number: what it means, what it was counted from, and its cases for who may see them."""
    file = queries.file(bulletin_id, to=by)
    one = BY_CODE.get(code)
    if one is None or file.names.get(place) is None:
        return errors.not_found(request)
    level = LEVELS[file.names[place].level]
    measure = _measure(one)
    counted = measure and MEASURES[measure].of is Facts.CASES and level is not Level.PROVINCE
    may = rules.may(by, BulletinVerb.SEE_CASES, centre=place if level is Level.CENTRE else "")
    after = UUID(request.GET["after"]) if request.GET.get("after") else None
    rows = (
        queries.cases(measure, place, level=level, period=file.period, to=by, after=after)
        if counted and may
        else []
    )
    context = {
        "file": file,
        "called": _called(file.row.since_on, file.row.until_on),
        "indicator": one,
        "name": _name(one),
        "definition": one.words_en if words.in_english() else one.words_zh,
        "place": words.place(file.names[place]),
        "line": _line(file, one, place),
        "parts": [(_measure_name(name), f"{file.count(name, place):,}") for name in _measures(one)],
        "rows": rows,
        "may": may,
        "counted": counted,
        "next": f"?after={rows[-1].case}" if len(rows) == 50 else "",
        "back": reverse("staff:bulletin", args=[file.row.pk]),
    }
    return kit.page(request, by, "staff/bulletin/figure.html", context, here="bulletins")


def _one(
    request: HttpRequest, by: Actor, bulletin_id: UUID, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    file = queries.file(bulletin_id, to=by)
    is_draft = file.row.state == "draft"
    may_edit = is_draft and rules.may(by, BulletinVerb.EDIT)
    sent = request.POST
    context = {
        "file": file,
        "called": _called(file.row.since_on, file.row.until_on),
        "title": _text(file, "title"),
        "text": [_said(line) for line in file.row.text if line["key"] != "title"],
        "text_fields": [
            parts.Field(
                f"text.{line['key']}",
                _("标题") if line["key"] == "title" else _("第 %(n)s 句") % {"n": n},
                "textarea",
                sent.get(f"text.{line['key']}", line["zh"]),
                error=fields.told(problems).get(line["key"], ""),
                is_required=False,
            )
            for n, line in enumerate(file.row.text)
        ],
        "lines": [
            _line(file, one, file.county)
            for one in INDICATORS
            if f"{one.code} {file.county}" in file.row.figures["now"]
        ],
        "bars": [
            (_("各县（市、区）办件量"), _bars(file, "cases.total", file.counties)),
            (_("各中心办件量"), _bars(file, "cases.total", file.centres)),
        ],
        "tables": [_table(file, _("各中心"), file.centres)],
        "is_draft": is_draft,
        "may_edit": may_edit,
        "may_sign": is_draft and rules.may(by, BulletinVerb.SIGN),
        "may_correct": not is_draft and rules.may(by, BulletinVerb.CORRECT),
        "reason": parts.Field(
            "reason", _("错在哪里"), "textarea", sent.get("reason", ""),
            error=fields.told(problems).get("reason", ""),
        ),
        "problems": problems,
    }  # fmt: skip
    return kit.page(request, by, "staff/bulletin/one.html", context, here="bulletins")


def _done(
    request: HttpRequest, by: Actor, bulletin_id: UUID, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except Incomplete as no:
        return _one(request, by, bulletin_id, problems=no.problems)
    return kit.go(request, "bulletin", bulletin_id)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    if not given.isdigit():
        raise Refusal("The form does not say which version it shows.")
    return int(given)


def _called(since: date, until: date) -> str:
    return str(periods.Period(since, until))


def _last_month(at: datetime) -> str:
    today = clock.local_day(at)
    return str(periods.last(periods.month(today.year, today.month)))


def _text(file: Named, key: str) -> str:
    return next((_said(line) for line in file.row.text if line["key"] == key), "")


def _said(line: dict[str, str]) -> str:
    return (words.in_english() and line["en"]) or line["zh"]


def _name(one: Indicator) -> str:
    return one.en if words.in_english() else one.zh


def _unit(one: Indicator) -> str:
    return UNITS_EN.get(one.unit, one.unit) if words.in_english() else one.unit


UNITS_EN = {
    "件": "cases", "件/中心": "cases a centre", "名": "place", "项": "matters",
    "工作日": "working days", "分钟": "minutes",
}  # fmt: skip


def _line(file: Named, one: Indicator, place: str) -> Line:
    now, last, year = (_value(file.value(one.code, place, when=when)) for when in TIMES)
    href = reverse("staff:bulletin_figure", args=[file.row.pk, one.code, place])
    return Line(_name(one), _unit(one), now, last, year, href)


TIMES = ("now", "last", "year")


def _value(text: str | None) -> str:
    """As it is printed: thousands parted, a dash where nothing was there to divide by."""
    return "—" if text is None else f"{Decimal(text):,f}"


def _bars(file: Named, code: str, places: Iterable[str]) -> list[Bar]:
    values = {place: Decimal(file.value(code, place) or 0) for place in places}
    most = max(values.values(), default=Decimal(0)) or Decimal(1)
    ordered = sorted(values, key=lambda place: (-values[place], place))
    return [
        Bar(
            name=words.place(file.names[place]),
            value=f"{values[place]:,f}",
            width=int(values[place] * 100 / most),
            is_own=place == file.county,
            href=reverse("staff:bulletin_figure", args=[file.row.pk, code, place]),
        )
        for place in ordered
    ]


def _table(file: Named, title: str, places: Sequence[str]) -> dict[str, object]:
    shown = [BY_CODE[code] for code in FIRST]
    return {
        "title": title,
        "columns": [
            parts.Column(pgettext("place", "中心")),
            *(parts.Column(f"{_name(one)} ({_unit(one)})", is_number=True) for one in shown),
        ],
        "rows": [
            (
                words.place(file.names[place]),
                [
                    (
                        _value(file.value(one.code, place)),
                        reverse("staff:bulletin_figure", args=[file.row.pk, one.code, place]),
                    )
                    for one in shown
                ],
            )
            for place in places
        ],
    }


def _measures(one: Indicator) -> list[str]:
    formula = one.formula
    if isinstance(formula, Rank):
        return _measures(BY_CODE[formula.by])
    if isinstance(formula, Count | Share):
        return [formula.of]
    if isinstance(formula, Quotient):
        return [name for name in (formula.over, formula.under) if name != indicators.CENTRES]
    return []


def _measure(one: Indicator) -> str:
    return next(iter(_measures(one)), "")


def _measure_name(measure: str) -> str:
    return NAMES[measure][words.in_english()]
