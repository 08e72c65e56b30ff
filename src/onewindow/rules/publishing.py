"""A bulletin as it is published: every word and number once, for whatever it is written into.

A page, a PDF, a Word file and a sheet take the same `Publication`, so that none can say another
number. It is made of what was locked when the bulletin was drafted, and of nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from onewindow.rules import suspicion, telling
from onewindow.rules.drawing import number
from onewindow.rules.figures import Level
from onewindow.rules.indicators import INDICATORS, Basis, Indicator
from onewindow.rules.periods import Period
from onewindow.rules.suspicion import Check, Flag

Language = Literal["zh", "en"]
DOUBT = "※"  # behind a number that looks made up

# Of each centre, in the annex; of it all, at the top.
ANNEX = (
    "cases.total", "cases.rank_total", "matters.in_use", "cases.decided", "cases.in_time",
    "cases.worked_days", "cases.open", "papers.saved", "visits.waited", "ratings.good",
    "ratings.response",
)  # fmt: skip
HEADLINE = (
    "cases.total", "cases.per_centre", "cases.share", "cases.rank_total", "matters.in_use",
    "cases.in_time",
)  # fmt: skip
COUNTIES = ("cases.total", "cases.rank_total", "cases.per_centre", "cases.rank_per_centre",
            "matters.in_use", "top15.in_use", "top15.first")  # fmt: skip
BASES: Mapping[Basis, tuple[str, str]] = {
    Basis.CASES: ("按办件", "by cases"),
    Basis.MATTERS: ("按事项", "by matters"),
    Basis.VISITS: ("按到访", "by visits"),
    Basis.RATINGS: ("按评价", "by ratings"),
    Basis.DEVICES: ("按设备", "by machines"),
}
UNITS_EN: Mapping[str, str] = {
    "件": "cases", "件/中心": "cases a centre", "名": "place", "项": "matters",
    "工作日": "working days", "分钟": "minutes", "%": "%",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Issue:
    """A bulletin as it is kept. digest: its fingerprint, once signed; locked: when counted."""

    county: str
    period: Period
    revision: int
    is_signed: bool
    is_demonstration: bool
    reason: str
    signer: str
    signed_on: date | None
    locked_on: date
    digest: str
    figures: Mapping[str, Any]
    text: Sequence[Mapping[str, Any]]

    def name(self, place: str, language: Language = "zh") -> str:
        """A place's name, in Chinese where no English is known."""
        zh, en = self.figures.get("names", {}).get(place, (place, ""))
        return str((language == "en" and en) or zh)

    def matter(self, code: str, language: Language = "zh") -> str:
        """A matter's name."""
        zh, en = self.figures.get("matters", {}).get(code, (code, ""))
        return str((language == "en" and en) or zh or code)

    def value(self, code: str, place: str, *, when: str = "now") -> Decimal | None:
        """A figure; None where nothing was there to divide by, or it has no meaning there."""
        found = self.figures[when].get(f"{code} {place}")
        return None if found is None else Decimal(found)

    def has(self, code: str, place: str) -> bool:
        """Whether a figure has a meaning at a place."""
        return f"{code} {place}" in self.figures["now"]

    def places(self, level: Level) -> list[str]:
        """Codes of the county's centres, or of it and its fellow counties."""
        rows = self.figures.get("scopes", ())
        within = self.county if level is Level.CENTRE else ""
        return [code for code, kind, above in rows if kind == level and within in ("", above)]

    @property
    def city(self) -> str:
        """The city it lies in."""
        return f"{self.county[:4]}00"

    @property
    def flags(self) -> list[Flag]:
        """What looks made up."""
        return [
            Flag(Check(one["check"]), one["place"], one["part"], one["whole"],
                 tuple(one["figures"]))
            for one in self.figures.get("flags", ())
        ]  # fmt: skip

    def doubts(self, code: str, place: str) -> list[Flag]:
        """The marks on a figure of a place, and of what lies within it."""
        inside = self.places(Level.CENTRE) if place == self.county else ()
        return suspicion.marked(self.flags, code=code, places=[place, *inside])


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure beside its last period and a year ago, as printed. note: formula's basis."""

    code: str
    place: str
    name: str
    unit: str
    now: str
    last: str
    year: str
    is_doubtful: bool
    definition: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what it is of, its cells as printed. place: a code, if it is one."""

    name: str
    cells: tuple[str, ...]
    place: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. columns: the first names the lines. codes: the figure of each other column."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with the sentence it shows, and its numbers."""

    key: str
    finding: str
    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class Publication:
    """All of a bulletin in one language. marks: what must be seen at once: 草稿, 演示数据."""

    language: Language
    masthead: str
    title: str
    period: str
    marks: tuple[str, ...]
    notes: tuple[str, ...]  # who signed when, when counted, which revision and why
    summary: tuple[str, ...]
    paragraphs: tuple[str, ...]
    headline: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    drawings: tuple[Drawing, ...]
    tables: tuple[Table, ...]
    doubts: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> list[Table]:
        """The tables of the pictures, each once."""
        return list({one.table.key: one.table for one in reversed(self.drawings)}.values())[::-1]


def publish(
    issue: Issue, *, language: Language = "zh", drawings: Sequence[Drawing] = ()
) -> Publication:
    """Everything a bulletin says. drawings: of `publishing_pictures.draw`.

    Source: house rule (ux: a page of summary, five pictures, towns, definitions).
    """
    lines = {line["key"]: _said(line, language) for line in issue.text}
    doubts = [
        f"{DOUBT} {issue.name(one.place, language)}{'：' if language == 'zh' else ': '}"
        f"{suspicion.words(one)[language == 'en']}"
        for one in issue.flags
    ]
    return Publication(
        language=language,
        masthead=_w("masthead", language, county=issue.name(issue.county, language)),
        title=lines.get("title", ""),
        period=str(issue.period),
        marks=marks(issue, language),
        notes=tuple(_notes(issue, language)),
        summary=tuple(lines[key] for key in telling.SUMMARY if lines.get(key)),
        paragraphs=tuple(
            text for key, text in lines.items() if text and key not in (*telling.SUMMARY, "title")
        ),
        headline=tuple(figure(issue, one, issue.county, language) for one in _of(HEADLINE)),
        figures=tuple(
            figure(issue, one, issue.county, language)
            for one in INDICATORS
            if issue.has(one.code, issue.county)
        ),
        drawings=tuple(drawings),
        tables=tuple(_tables(issue, language)),
        doubts=tuple(doubts),
        words={key: both[language == "en"] for key, both in WORDS.items()},
    )


def figure(issue: Issue, one: Indicator, place: str, language: Language) -> Figure:
    """One figure of a place, as printed. Source: `indicators`."""
    now, last, year = (
        printed(issue.value(one.code, place, when=when)) for when in ("now", "last", "year")
    )
    english = language == "en"
    return Figure(
        code=one.code,
        place=place,
        name=one.en if english else one.zh,
        unit=unit(one, language),
        now=now,
        last=last,
        year=year,
        is_doubtful=bool(issue.doubts(one.code, place)),
        definition=one.words_en if english else one.words_zh,
        basis=BASES[one.basis][english],
        source=one.source,
    )


def unit(one: Indicator, language: Language) -> str:
    """What a figure is counted in. Source: `indicators`."""
    return UNITS_EN.get(one.unit, one.unit) if language == "en" else one.unit


def printed(value: Decimal | None) -> str:
    """As it is printed everywhere: thousands parted, a dash for nothing. Source: house rule."""
    return number(value)


def marks(issue: Issue, language: Language) -> tuple[str, ...]:
    """What must be seen at once. Source: house rule (simulated things say so)."""
    found = ((not issue.is_signed, "draft"), (issue.is_demonstration, "demonstration"))
    return tuple(_w(key, language) for is_so, key in found if is_so)


def _said(line: Mapping[str, Any], language: Language) -> str:
    return str((language == "en" and line["en"]) or line["zh"])


def _notes(issue: Issue, language: Language) -> list[str]:
    found = [_w("locked", language, on=issue.locked_on.isoformat())]
    if issue.is_signed:
        on = issue.signed_on.isoformat() if issue.signed_on else ""
        found.append(_w("signed", language, by=issue.signer, on=on))
        found.append(_w("digest", language, digest=issue.digest))
    if issue.revision > 1:
        found.append(_w("revision", language, n=str(issue.revision), reason=issue.reason))
    return found


def _tables(issue: Issue, language: Language) -> list[Table]:
    found = [
        places_table(issue, "centres", issue.places(Level.CENTRE), ANNEX, language),
        places_table(issue, "counties", issue.places(Level.COUNTY), COUNTIES, language),
    ]
    if leading := issue.figures.get("leading"):
        rows = tuple(
            Row(
                issue.matter(one["matter"], language),
                (
                    f"{one['applied']}%", number(one["own"]), number(one["city"]),
                    number(one["place"]),
                ),
            )
            for one in leading
        )  # fmt: skip
        columns = tuple(_w(key, language) for key in (
            "matter", "applied", "own_cases", "city_cases", "place"))  # fmt: skip
        found.append(Table("leading", _w("leading", language), columns, rows))
    return found


def places_table(
    issue: Issue, key: str, places: Sequence[str], codes: Sequence[str], language: Language
) -> Table:
    """Figures of several places side by side, most cases first. Source: house rule."""
    shown = _of(codes)
    ordered = sorted(places, key=lambda one: (-(issue.value("cases.total", one) or 0), one))
    rows = tuple(
        Row(
            issue.name(place, language),
            tuple(_cell(issue, one.code, place) for one in shown),
            place,
            is_own=place == issue.county,
        )
        for place in ordered
    )
    names = ((one.en if language == "en" else one.zh, unit(one, language)) for one in shown)
    columns = (_w("place_name", language), *(f"{name} ({of})" for name, of in names))
    return Table(key, _w(key, language), columns, rows, tuple(codes))


def _cell(issue: Issue, code: str, place: str) -> str:
    mark = DOUBT if issue.doubts(code, place) else ""
    return printed(issue.value(code, place)) + mark


def _of(codes: Sequence[str]) -> list[Indicator]:
    wanted = {one.code: one for one in INDICATORS}
    return [wanted[code] for code in codes]


def _w(key: str, language: Language, **given: str) -> str:
    return WORDS[key][language == "en"].format(**given)


WORDS: Mapping[str, tuple[str, str]] = {
    "masthead": ("{county}政务服务通报", "Services of {county}: bulletin"),
    "draft": ("草稿", "Draft"),
    "demonstration": ("演示数据", "Demonstration data"),
    "locked": ("数字于{on}锁定", "Figures locked on {on}"),
    "signed": ("{by}于{on}签发", "Signed by {by} on {on}"),
    "digest": ("摘要 {digest}", "Digest {digest}"),
    "revision": ("第{n}版（更正）：{reason}", "Revision {n} (corrected): {reason}"),
    "summary": ("摘要", "Summary"),
    "text": ("情况", "In detail"),
    "indicators": ("指标", "Figures"),
    "indicator": ("指标", "Figure"),
    "now": ("本期", "This period"),
    "last": ("上期", "Last period"),
    "year": ("上年同期", "A year ago"),
    "unit": ("单位", "Unit"),
    "pictures": ("图", "Pictures"),
    "numbers": ("数据", "Numbers"),
    "annex": ("附表", "Annex"),
    "centres": ("各中心", "Centres"),
    "counties": ("各县（市、区）", "Counties"),
    "leading": ("全市应用率前15项", "The city's leading fifteen matters"),
    "matter": ("事项", "Matter"),
    "applied": ("应用率", "Handled this way"),
    "own_cases": ("本地办件（件）", "Cases here"),
    "city_cases": ("全市办件（件）", "Cases in the city"),
    "place": ("位次", "Place"),
    "place_name": ("地方", "Place"),
    "definitions": ("口径", "Definitions"),
    "definition": ("口径", "Definition"),
    "basis": ("按什么算", "Counted by"),
    "source": ("来源", "Source"),
    "doubts": ("存疑的数字", "Doubtful figures"),
    "doubts_note": (
        "※：有同人同日重复、即收即办、非办公时间收件等迹象，须核实；不等于造假。阈值为本系统约定。",
        "※: signs of repeated, instant or off-hours cases, to be checked; no proof of anything."
        " Thresholds are the house's own.",
    ),
    "nothing": ("“—”表示没有可除的数。", "“—” where nothing was there to divide by."),
    "all": ("全部数字", "All figures"),
    "code": ("代码", "Code"),
    "scope": ("区划代码", "Division code"),
    "page": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
}
