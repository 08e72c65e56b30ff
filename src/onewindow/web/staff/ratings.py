"""M6: how a county, a hall or oneself is rated; the response rate stands beside every score."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.quality.actions import rating as act
from onewindow.quality.queries import outcomes, schemes, scores
from onewindow.quality.queries.scores import By, Period
from onewindow.rules import clock, rating_figures
from onewindow.rules.actors import Actor, Role
from onewindow.rules.rating_figures import RatingCounts
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import Grade
from onewindow.web import kit as frame
from onewindow.web import rating_words, words
from onewindow.web.staff import kit, rated_names

SPANS = ("month", "last", "quarter")
QUARTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Bar:
    """One grade's part of the ratings that count. width: a class of whole twentieths."""

    word: str
    count: int
    share: str
    width: int
    tone: str


@dataclass(frozen=True, slots=True)
class Score:
    """One row: a place, a clerk or a matter. is_thin: too few ratings to say anything."""

    name: str
    counts: RatingCounts
    good: str
    response: str
    stars: str
    is_thin: bool
    bars: list[Bar]


@require_safe
@kit.staff(*kit.RATED)
def ratings(request: HttpRequest, by: Actor) -> HttpResponse:
    """The sums; for who was rated their own alone, and only when nobody's voice stands out."""
    today = clock.local_day(frame.now())
    _row, scheme = schemes.in_force(today)
    span = request.GET.get("period", "month")
    period = _period(span if span in SPANS else "month", today)
    context: dict[str, Any] = {
        "spans": [
            (f"?period={key}&by={request.GET.get('by', '')}", label, key == span)
            for key, label in zip(SPANS, (_("本月"), _("上月"), _("最近 90 天")), strict=True)
        ],
        "since": period.since,
        "until": period.until - timedelta(days=1),
        "least": scheme.least,
        "grades": [(int(one), rating_words.GRADES[one]) for one in Grade],
    }
    if by.has(Role.HEAD, Role.OFFICE):
        context |= _whole(request, by, period, scheme, today)
    else:
        own = scores.own(to=by, period=period, least=scheme.least)
        context["own"] = _score("", own, scheme) if own else None
    return kit.page(request, by, "staff/reviews/scores.html", context, here="ratings")


def _period(span: str, today: date) -> Period:
    first = today.replace(day=1)
    if span == "last":
        return Period((first - timedelta(days=1)).replace(day=1), first)
    tomorrow = today + timedelta(days=1)
    return Period(tomorrow - QUARTER if span == "quarter" else first, tomorrow)


def _whole(
    request: HttpRequest, by: Actor, period: Period, scheme: Scheme, today: date
) -> dict[str, Any]:
    halls = scores.scope(by)
    of = {one.value: one for one in By}.get(request.GET.get("by", ""), _first(by))
    each = scores.counts(period=period, by=of, centres=halls)
    names = _names(of, each)
    loop = scores.review_counts(period=period, centres=halls)
    fix = scores.fix_days(period=period, centres=halls)
    of_all = each if of is By.CENTRE else scores.counts(period=period, by=By.CENTRE, centres=halls)
    return {
        "of": str(of),
        "tabs": [
            (f"?period={request.GET.get('period', 'month')}&by={one}", label, one is of)
            for one, label in (
                (By.CENTRE, _("按大厅")),
                (By.CLERK, _("按人员")),
                (By.MATTER, _("按事项")),
            )
        ],
        "rows": [
            _score(names.get(key, key), one, scheme)
            for key, one in sorted(each.items(), key=lambda pair: -pair[1].rated)
            if of is not By.CLERK or key != by.id
        ],
        "whole": _score(_("合计"), scores.total(list(of_all.values())), scheme),
        "reasons": list(_reasons(scores.reasons(period=period, centres=halls), scheme)),
        "loop": loop,
        "called": percent(rating_figures.call_back_rate(loop)),
        "corrected": percent(rating_figures.correction_rate(loop)),
        "fix": _days(fix),
        "doubtful": [_doubtful(one) for one in outcomes.doubtful(to=by)],
        "may_judge": by.has(Role.OFFICE),
    }


def _first(by: Actor) -> By:
    return By.CENTRE if by.has(Role.OFFICE) else By.CLERK


def _names(of: By, each: Mapping[str, RatingCounts]) -> Mapping[str, str]:
    if of is By.CLERK:
        return people.account_names(each)
    if of is By.MATTER:
        return rated_names.topics(each)
    english = words.in_english()
    return {one.code: one.name_en if english else one.name for one in places.centres()}


def _score(name: str, counts: RatingCounts, scheme: Scheme) -> Score:
    mean = rating_figures.mean_stars(counts)
    return Score(
        name=name,
        counts=counts,
        good=percent(rating_figures.good_rate(counts)),
        response=percent(rating_figures.response_rate(counts)),
        stars=str(mean) if mean is not None else "—",
        is_thin=counts.valid < scheme.least,
        bars=list(_bars(counts)),
    )


TONES = {1: "green", 2: "green-2", 3: "grey", 4: "amber", 5: "red"}


def _bars(counts: RatingCounts) -> Iterator[Bar]:
    for grade in Grade:
        count = counts.grades.get(grade, 0)
        if count:
            share = rating_figures.percent(count, counts.valid)
            width = max(1, round(count * 20 / counts.valid))
            word = str(rating_words.GRADES[grade])
            yield Bar(word, count, percent(share), width, TONES[int(grade)])


def percent(value: Decimal | None) -> str:
    """A rate as it is shown; a dash where there is none: silence is not praise."""
    return f"{value} %" if value is not None else "—"


def _days(span: timedelta | None) -> str:
    if span is None:
        return "—"
    days = round(span / timedelta(days=1), 1)
    return ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days}


def _reasons(
    counted: Mapping[tuple[Grade, str], int], scheme: Scheme
) -> Iterator[tuple[str, str, int]]:
    labels = {
        (grade, one.code): rating_words.reason(one)
        for grade, offered in scheme.reasons.items()
        for one in offered
    }
    for key, n in sorted(counted.items(), key=lambda pair: (-pair[0][0], -pair[1])):
        yield str(rating_words.GRADES[key[0]]), labels.get(key, key[1]), n


def _doubtful(one: outcomes.Doubtful) -> dict[str, Any]:
    return {
        "one": one,
        "star": rating_words.star(one.grade),
        "where": one.centre_name_en if words.in_english() else one.centre_name,
        "channel": rating_words.CHANNELS[one.channel],
        "why": [rating_words.DOUBTS[each] for each in one.doubts],
    }


@kit.posted
@kit.staff(Role.OFFICE)
def judge(request: HttpRequest, by: Actor, rating_id: UUID) -> HttpResponse:
    """Whether a doubtful rating counts."""
    counts = request.POST.get("counts") == "1"
    act.judge(rating_id=rating_id, counts=counts, by=by, at=frame.now())
    return kit.on(request, f"{reverse('staff:ratings')}#doubtful")
