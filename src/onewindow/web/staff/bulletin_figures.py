"""Behind a bulletin's numbers: one figure down to its cases, one centre down to its windows."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.bulletin import queries
from onewindow.rules import bulletins as rules
from onewindow.rules import indicators, pictures_of_time, publishing, suspicion, window_figures
from onewindow.rules.actors import Actor
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.figures import Count, Facts, Level, Quotient, Rank, Share
from onewindow.rules.indicators import BY_CODE, INDICATORS, Indicator
from onewindow.rules.measures import MADE, MEASURES, NAMES
from onewindow.rules.pictures_of_time import Point
from onewindow.rules.publishing import Issue, Row, Table
from onewindow.web import errors, parts, words
from onewindow.web.pictures import Cell, Picture
from onewindow.web.pictures import Row as PictureRow
from onewindow.web.staff import bulletin_parts, kit
from onewindow.web.staff.bulletins import called, language

LEVELS = {"省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "乡": Level.CENTRE}
OF_WINDOWS = ("visits.served", "ratings.good", "ratings.response")


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
    issue = queries.issue(file)
    level = LEVELS[file.names[place].level]
    measure = _measure(one)
    counted = (
        measure in MEASURES and MEASURES[measure].of is Facts.CASES and level is not Level.PROVINCE
    )
    may = rules.may(by, BulletinVerb.SEE_CASES, centre=place if level is Level.CENTRE else "")
    after = UUID(request.GET["after"]) if request.GET.get("after") else None
    rows = (
        queries.cases(measure, place, level=level, period=file.period, to=by, after=after)
        if counted and may
        else []
    )
    english = words.in_english()
    context = {
        "file": file,
        "called": called(file.row.since_on, file.row.until_on),
        "indicator": one,
        "figure": publishing.figure(issue, one, place, language()),
        "place": words.place(file.names[place]),
        "parts": [
            (NAMES[name][english], f"{file.count(name, place):,}") for name in _measures(one)
        ],
        "doubts": [
            (issue.name(each.place, language()), suspicion.words(each)[english])
            for each in issue.doubts(code, place)
        ],
        "rows": [(row, (english and row.matter_en) or row.matter) for row in rows],
        "may": may,
        "counted": counted,
        "next": f"?after={rows[-1].case}" if len(rows) == 50 else "",
        "back": reverse("staff:bulletin", args=[file.row.pk]),
    }
    return kit.page(request, by, "staff/bulletin/figure.html", context, here="bulletins")


@require_safe
@kit.staff(*kit.FIGURES)
def centre(request: HttpRequest, by: Actor, bulletin_id: UUID, centre: str) -> HttpResponse:
    """One centre in a bulletin: its figures, its year, its windows."""
    file = queries.file(bulletin_id, to=by)
    if centre not in file.centres:
        return errors.not_found(request)
    issue = queries.issue(file)
    found = [
        publishing.figure(issue, one, centre, language())
        for one in INDICATORS
        if issue.has(one.code, centre)
    ]
    windows = _windows(issue, centre)
    context = {
        "file": file,
        "called": called(file.row.since_on, file.row.until_on),
        "place": issue.name(centre, language()),
        "lines": [(one, bulletin_parts.href(file, one)) for one in found],
        "windows": bulletin_parts.table(file, windows) if windows.rows else None,
        "picture": _year(issue, centre),
        "doubts": [
            (issue.name(each.place, language()), suspicion.words(each)[words.in_english()])
            for each in issue.flags
            if each.place == centre
        ],
        "back": reverse("staff:bulletin", args=[file.row.pk]),
    }
    return kit.page(request, by, "staff/bulletin/centre.html", context, here="bulletins")


def _windows(issue: Issue, centre: str) -> Table:
    """Visits, cases and ratings of each window, by the same definitions as of larger places."""
    shown = [BY_CODE[code] for code in OF_WINDOWS]
    english = words.in_english()
    counted = {
        place: counts
        for place, counts in issue.figures.get("windows", {}).items()
        if place.partition("/")[0] == centre
    }
    reckoned = window_figures.reckon(counted)
    rows = []
    for place, counts in counted.items():
        ranked = reckoned[window_figures.RANK, place]
        values = [ranked, *(reckoned[one.code, place] for one in shown)]
        numbers = [Decimal(counts.get(name, 0)) for name in ("served", "ratings", "cases")]
        said = tuple(publishing.printed(value) for value in (*numbers, *values))
        rows.append((int(place.partition("/")[2]), said))
    names = [f"{one.en if english else one.zh} ({publishing.unit(one, language())})"
             for one in shown]  # fmt: skip
    columns = (
        _("窗口"), _("办毕（人次）"), _("有效评价"), _("收件（件）"), _("收件位次"), *names,
    )  # fmt: skip
    lines = tuple(Row(_("%(n)s 号窗口") % {"n": number}, said) for number, said in sorted(rows))
    return Table("windows", _("各窗口"), columns, lines)


def _year(issue: Issue, centre: str) -> Picture | None:
    """Twelve months of one centre."""
    months = issue.figures.get("months")
    rows = issue.figures.get("trend", {}).get(centre)
    if not months or not rows:
        return None
    finding = _("最近一个月受理 %(a)s 件，办结 %(d)s 件。") % {"a": rows[-1][1], "d": rows[-1][2]}
    svg = pictures_of_time.trend(
        points=[
            Point(month[5:].lstrip("0"), row[1], row[2])
            for month, row in zip(months, rows, strict=True)
        ],
        names=(_("受理"), _("办结")),
        label=finding,
    )
    columns = [
        parts.Column(name, is_number=n > 0)
        for n, name in enumerate((_("月份"), _("收件"), _("受理"), _("办结")))
    ]
    lines = [
        PictureRow([Cell(month), *(Cell(f"{n:,}") for n in row)])
        for month, row in zip(months, rows, strict=True)
    ]
    return Picture("picture-year", _("近12个月受理和办结"), finding, svg, columns, lines)


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
    """The measure whose cases are shown; of a number made of others, the first of them."""
    name = next(iter(_measures(one)), "")
    return MADE[name][0][0] if name in MADE else name
