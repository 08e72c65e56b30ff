"""The pictures of a bulletin: what each shows, drawn of the numbers that were locked."""

from collections.abc import Sequence
from decimal import Decimal

from onewindow.rules import pictures, pictures_of_time
from onewindow.rules.drawing import number
from onewindow.rules.figures import Level
from onewindow.rules.pictures import Bar, Mean, Step, Tile
from onewindow.rules.pictures_of_time import Point
from onewindow.rules.publishing import DOUBT, Drawing, Issue, Language, Row, Table, printed

TOTAL = "cases.total"
STEPS = {
    "received": ("申报", "Handed in"), "accepted": ("受理", "Accepted"),
    "decided": ("办结", "Decided"), "collected": ("领取", "Collected"),
    "rated": ("评价", "Rated"),
}  # fmt: skip
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FEW = 4  # centres that a sentence adds up


def draw(issue: Issue, *, language: Language = "zh") -> list[Drawing]:
    """Ranking bars, tiles, trend, funnel, hours, and the counties; those whose numbers are kept.

    Source: house rule (ux: what a leader expects).
    """
    english = language == "en"
    found = [_centres(issue, english)]
    if issue.figures.get("tiles"):
        found.append(_tiles(issue, english))
    if issue.figures.get("months"):
        found += [_trend(issue, english), _funnel(issue, english), _hours(issue, english)]
    return [*found, _counties(issue, english)]


def _ranked(issue: Issue, level: Level) -> list[tuple[str, Decimal]]:
    values = [(code, issue.value(TOTAL, code) or Decimal(0)) for code in issue.places(level)]
    return sorted(values, key=lambda one: (-one[1], one[0]))


def _names(issue: Issue, codes: Sequence[str], english: bool) -> str:
    names = [issue.name(code, "en" if english else "zh") for code in codes]
    return (", " if english else "、").join(names)


def _short(name: str, english: bool) -> str:
    """Without what all of them are: Zeguo Town becomes Zeguo."""
    return name.removesuffix(" Town").removesuffix(" Subdistrict") if english else name


def _bars(issue: Issue, rows: Sequence[tuple[str, Decimal]], english: bool) -> list[Bar]:
    return [
        Bar(
            _short(issue.name(code, "en" if english else "zh"), english),
            value,
            issue.value(TOTAL, code, when="last"),
            shown=printed(value) + (DOUBT if issue.doubts(TOTAL, code) else ""),
            is_own=code == issue.county,
        )
        for code, value in rows
    ]


def _places(
    issue: Issue, key: str, title: str, rows: Sequence[tuple[str, Decimal]], english: bool
) -> Table:
    columns = ("Place", "This period", "Last period") if english else ("地方", "本期", "上期")
    lines = tuple(
        Row(
            issue.name(code, "en" if english else "zh"),
            (printed(value), printed(issue.value(TOTAL, code, when="last"))),
            code,
            is_own=code == issue.county,
        )
        for code, value in rows
    )
    return Table(key, title, columns, lines, (TOTAL, TOTAL))


def _centres(issue: Issue, english: bool) -> Drawing:
    rows = _ranked(issue, Level.CENTRE)
    mean = issue.value("cases.per_centre", issue.city)
    above = sum(value > mean for _, value in rows) if mean is not None else 0
    first = rows[0] if rows else ("", Decimal(0))
    if not first[1]:
        finding = "No centre had a case." if english else "各中心都没有办件。"
    elif english:
        finding = (
            f"{_names(issue, [first[0]], True)} took in most, {printed(first[1])};"
            f" {above} centres are above the city's mean of {printed(mean)}."
        )
    else:
        finding = (
            f"{_names(issue, [first[0]], False)}收件最多，{printed(first[1])}件；"
            f"{above}个中心高于全市中心平均{printed(mean)}件。"
        )
    svg = pictures.bars(
        rows=_bars(issue, rows, english),
        mean=Mean("City mean" if english else "全市中心平均", mean) if mean is not None else None,
        tick="last period" if english else "上期",
        label=finding,
    )
    title = "Cases by centre" if english else "各中心办件量"
    return Drawing("ranking", finding, svg, _places(issue, "ranking", title, rows, english))


def _tiles(issue: Issue, english: bool) -> Drawing:
    rows = _ranked(issue, Level.CENTRE)
    total = sum(value for _, value in rows)
    few = rows[:FEW]
    part = pictures.part_of(int(sum(value for _, value in few)), int(total))
    names = _names(issue, [code for code, _ in few], english)
    finding = (
        f"{names} together took in {part} of the county's cases."
        if english
        else f"{names}合计占全县收件的{part}。"
    )
    at = issue.figures.get("tiles", {})
    svg = pictures.tiles(
        rows=[
            Tile(
                _short(issue.name(code, "en" if english else "zh"), english),
                value, at[code][0], at[code][1],
                shown=printed(value) + (DOUBT if issue.doubts(TOTAL, code) else ""),
            )
            for code, value in rows
            if code in at
        ],
        note="A sketch, no map of divisions" if english else "示意，非行政区划地图",
        label=finding,
    )  # fmt: skip
    title = "Where cases come in" if english else "办件量分布"
    return Drawing("tiles", finding, svg, _places(issue, "ranking", title, rows, english))


def _trend(issue: Issue, english: bool) -> Drawing:
    months: list[str] = issue.figures["months"]
    rows = [
        tuple(sum(centre[n][nth] for centre in issue.figures["trend"].values()) for nth in range(3))
        for n in range(len(months))
    ]
    accepted, decided = [row[1] for row in rows], [row[2] for row in rows]
    top = max(range(len(months)), key=lambda n: accepted[n])
    if english:
        finding = (
            f"Most were accepted in {months[top]}, {number(accepted[top])}; in {months[-1]}"
            f" {number(accepted[-1])} were accepted and {number(decided[-1])} decided."
        )
    else:
        finding = (
            f"近12个月受理最多的是{_month(months[top])}，{number(accepted[top])}件；"
            f"{_month(months[-1])}受理{number(accepted[-1])}件、办结{number(decided[-1])}件。"
        )
    svg = pictures_of_time.trend(
        points=[
            Point(MONTHS_EN[int(one[5:]) - 1] if english else f"{int(one[5:])}月", first, second)
            for one, first, second in zip(months, accepted, decided, strict=True)
        ],
        names=("Accepted", "Decided") if english else ("受理", "办结"),
        label=finding,
    )
    columns = (
        ("Month", "Handed in", "Accepted", "Decided")
        if english
        else ("月份", "收件", "受理", "办结")
    )
    lines = tuple(
        Row(one, tuple(number(n) for n in row)) for one, row in zip(months, rows, strict=True)
    )
    title = "Twelve months" if english else "近12个月受理和办结"
    return Drawing("trend", finding, svg, Table("trend", title, columns, lines))


def _month(word: str) -> str:
    return f"{word[:4]}年{int(word[5:])}月"


def _funnel(issue: Issue, english: bool) -> Drawing:
    counts: dict[str, int] = issue.figures["funnel"]
    rows = [(STEPS[key][english], counts.get(key, 0)) for key in STEPS]
    lost = [(rows[n][1] - rows[n + 1][1], n) for n in range(len(rows) - 1)]
    most, at = max(lost)
    if most <= 0:
        finding = "Nothing was lost on the way." if english else "各步没有流失。"
    elif english:
        finding = (
            f"Of {number(rows[0][1])} cases handed in, most stop between “{rows[at][0]}” and"
            f" “{rows[at + 1][0]}”: {number(most)}."
        )
    else:
        finding = (
            f"本期收件的{number(rows[0][1])}件中，停在“{rows[at][0]}”没有到“{rows[at + 1][0]}”的"
            f"最多，{number(most)}件。"
        )
    svg = pictures.funnel(steps=[Step(name, count) for name, count in rows], label=finding)
    columns = ("Step", "Cases", "Of the step before") if english else ("环节", "件数", "占上一环节")
    parts = ["—", *(pictures.part_of(rows[n + 1][1], rows[n][1]) for n in range(len(rows) - 1))]
    lines = tuple(
        Row(name, (number(count), part)) for (name, count), part in zip(rows, parts, strict=True)
    )
    title = "How far this period's cases came" if english else "本期收件走到哪一步"
    return Drawing("funnel", finding, svg, Table("funnel", title, columns, lines))


def _hours(issue: Issue, english: bool) -> Drawing:
    cells = {(day, hour): count for day, hour, count in issue.figures["heat"]}
    days = DAYS_EN if english else DAYS
    whole = sum(cells.values())
    if not cells:
        finding = "Nothing was handed in." if english else "本期没有收件。"
    else:
        day, hour = max(cells, key=lambda at: (cells[at], -at[0], -at[1]))
        morning = pictures.part_of(sum(n for (_, h), n in cells.items() if h < 12), whole)
        busiest = number(cells[day, hour])
        finding = (
            f"{days[day]} from {hour}:00 is busiest, {busiest} cases; {morning} come before noon."
            if english
            else f"{days[day]}{hour}时最忙，收件{busiest}件；上午收件占{morning}。"
        )
    svg = pictures_of_time.heat(cells=cells, days=days, label=finding)
    hours = sorted({hour for _, hour in cells})
    lines = tuple(
        Row(name, tuple(number(cells.get((n, hour), 0)) for hour in hours))
        for n, name in enumerate(days)
    )
    columns = ("Day" if english else "星期", *(f"{hour}" for hour in hours))
    title = "Cases by weekday and hour" if english else "收件的星期和钟点"
    return Drawing("hours", finding, svg, Table("hours", title, columns, lines))


def _counties(issue: Issue, english: bool) -> Drawing:
    rows = _ranked(issue, Level.COUNTY)
    place = issue.value("cases.rank_total", issue.county)
    own = _names(issue, [issue.county], english)
    finding = (
        f"{own} is in place {printed(place)} of {len(rows)} counties."
        if english
        else f"{own}在{len(rows)}个县（市、区）中居第{printed(place)}位。"
    )
    svg = pictures.bars(
        rows=_bars(issue, rows, english),
        tick="last period" if english else "上期",
        label=finding,
    )
    title = "Cases by county" if english else "各县（市、区）办件量"
    return Drawing(
        "county-ranks", finding, svg, _places(issue, "county-ranks", title, rows, english)
    )
