"""The sentences that a bulletin's figures write.

A sentence is a key with values; Chinese and English are two ways to print it. A person may put
own words in its place, the figures stay. The first three are the summary: how it stands, what
changed, what is to be done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from onewindow.rules.figures import Level, half_up
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Scope, Values
from onewindow.rules.suspicion import Flag

NAMED = 3  # how many centres a sentence names
SUMMARY = ("total", "change", "todo")  # 总体、变化、要办的事


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a county that a bulletin speaks of: this period, the last, a year ago.

    names: places by code, Chinese; names_en: English where there is one. flags: what looks made
    up.
    """

    county: Scope
    scopes: Sequence[Scope]
    period: Period
    now: Values
    last: Values
    year: Values
    names: Mapping[str, str]
    names_en: Mapping[str, str]
    flags: Sequence[Flag] = ()

    def of(self, code: str, scope: str = "") -> Decimal | None:
        """A figure of this period; of the county when no place is named."""
        return self.now.get((code, scope or self.county.code))

    def before(self, code: str) -> Decimal | None:
        """The county's figure of the last period."""
        return self.last.get((code, self.county.code))

    @property
    def centres(self) -> list[Scope]:
        """The county's centres, most cases first."""
        inside = [one for one in self.scopes if one.within == self.county.code]
        return sorted(inside, key=lambda one: (-(self.of("cases.total", one.code) or 0), one.code))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the bulletin. key: which; stays the same in every month."""

    key: str
    zh: str
    en: str


def title(told: Told) -> Sentence:
    """What the bulletin is called. Source: the city's own bulletin of town services."""
    zh, en = _names(told, told.county.code)
    return Sentence(
        "title",
        f"关于{zh}政务服务延伸至乡镇{_when_zh(told.period)}情况的通报",
        f"Bulletin on services in the towns of {en}, {_when_en(told.period)}",
    )


def sentences(told: Told) -> list[Sentence]:
    """The text that the figures write; a sentence whose figure is missing is left out.

    Source: the city's bulletin for what is told; house rule for the words.
    """
    return [one for write in _WRITERS if (one := write(told)) is not None]


def _total(told: Told) -> Sentence | None:
    zh, en = _names(told, told.county.code)
    total = told.of("cases.total") or Decimal(0)
    more_zh, more_en = _against(total, told.before("cases.total"))
    return Sentence(
        "total",
        f"{_when_zh(told.period)}，{zh}{len(told.centres)}个便民服务中心共收件{total}件{more_zh}，"
        f"平均每个中心{told.of('cases.per_centre')}件。",
        f"In {_when_en(told.period)} the {len(told.centres)} centres of {en} took in"
        f" {total:,} cases{more_en}, {told.of('cases.per_centre')} each on average.",
    )


def _place(told: Told) -> Sentence | None:
    share, rank = told.of("cases.share"), told.of("cases.rank_total")
    mean = told.of("cases.rank_per_centre")
    if share is None or rank is None or mean is None:
        return None
    zh, en = _names(told, told.county.within)
    likes = sum(one.level is Level.COUNTY for one in told.scopes)
    return Sentence(
        "place",
        f"办件量占{zh}的{share}%，在{likes}个县（市、区）中总量居第{rank}位、均量居第{mean}位。",
        f"That is {share}% of {en}: place {rank} of {likes} counties in total and"
        f" place {mean} on average.",
    )


def _matters(told: Told) -> Sentence | None:
    used, leading = told.of("matters.in_use"), told.of("top15.in_use")
    if used is None or leading is None:
        return None
    first = told.of("top15.first")
    return Sentence(
        "matters",
        f"产生收件的事项{used}项；应用率前15项中，{leading}项产生办件，其中{first}项办件量居首。",
        f"{used} matters were in use; of the leading fifteen, {leading} had cases here"
        f" and {first} had more than in any other county.",
    )


def _centres(told: Told) -> Sentence | None:
    busy = [one for one in told.centres if told.of("cases.total", one.code)]
    if not busy:
        return None
    top = busy[:NAMED]
    zh = "、".join(f"{_names(told, one.code)[0]}{_cases(told, one)}件" for one in top)
    en = ", ".join(f"{_names(told, one.code)[1]} {_cases(told, one):,}" for one in top)
    idle = len(told.centres) - len(busy)
    return Sentence(
        "centres",
        f"办件量居前的是{zh}" + (f"；{idle}个中心没有办件。" if idle else "；各中心都有办件。"),
        f"Most cases: {en}"
        + (f"; {idle} centres had none." if idle else "; every centre had some."),
    )


def _time(told: Told) -> Sentence | None:
    decided, in_time = told.of("cases.decided"), told.of("cases.in_time")
    days, open_ = told.of("cases.worked_days"), told.of("cases.open")
    if not decided or in_time is None:
        return None
    return Sentence(
        "time",
        f"办结{decided}件，按时办结率{in_time}%，平均用时{days}个工作日；期末在办{open_}件。",
        f"{decided:,} cases were decided, {in_time}% in time, after {days} working days on"
        f" average; {open_:,} were open at the end.",
    )


def _papers(told: Told) -> Sentence | None:
    saved, again = told.of("papers.saved"), told.of("cases.supplemented")
    if saved is None or again is None:
        return None
    return Sentence(
        "papers",
        f"材料免提交率{saved}%，补正率{again}%。",
        f"{saved}% of papers did not have to be brought; {again}% of cases lacked something.",
    )


def _late(told: Told) -> Sentence | None:
    late = [
        (value, one)
        for one in told.centres
        if (value := told.of("cases.in_time", one.code)) is not None and value < 100
    ]
    if not late:
        return None
    last = sorted(late, key=lambda pair: (pair[0], pair[1].code))[:NAMED]
    zh = "、".join(f"{_names(told, one.code)[0]}{value}%" for value, one in last)
    en = ", ".join(f"{_names(told, one.code)[1]} {value}%" for value, one in last)
    return Sentence("late", f"按时办结率较低的是{zh}。", f"Least in time: {en}.")


def _change(told: Told) -> Sentence:
    total = told.of("cases.total") or Decimal(0)
    year = told.year.get(("cases.total", told.county.code))
    parts = [
        _moved(total, told.before("cases.total"), ("上期", "the last period")),
        _moved(total, year, ("上年同期", "a year ago")),
    ]
    said = [one for one in parts if one]
    now, last = told.of("cases.in_time"), told.before("cases.in_time")
    if now is not None and last is not None and now != last:
        more, points = now > last, abs(now - last)
        said.append(
            (
                f"按时办结率{'提高' if more else '下降'}{points}个百分点",
                f"{points} points {'more' if more else 'fewer'} were decided in time",
            )
        )
    if not said:
        return Sentence(
            "change", "上期和上年同期没有办件可比。", "There is nothing to compare with."
        )
    zh, en = "；".join(one for one, _ in said), "; ".join(one for _, one in said)
    return Sentence("change", f"{zh}。", f"{en[:1].upper()}{en[1:]}.")


def _moved(now: Decimal, then: Decimal | None, names: tuple[str, str]) -> tuple[str, str] | None:
    if not then:
        return None
    if now == then:
        return f"办件量与{names[0]}持平", f"as many cases as {names[1]}"
    more, part = now > then, abs(now - then)
    percent = half_up(int(part) * 100, int(then), places=2)
    return (
        f"办件量比{names[0]}{'增加' if more else '减少'}{part}件（{percent}%）",
        f"{part:,} cases ({percent}%) {'more' if more else 'fewer'} than {names[1]}",
    )


def _todo(told: Told) -> Sentence:
    idle = [one for one in told.centres if not told.of("cases.total", one.code)]
    late = _not_in_time(told)
    doubtful = sorted({one.place for one in told.flags})
    zh, en = [], []
    if idle:
        zh.append(f"{_listed(told, [one.code for one in idle])}没有办件，请查明原因")
        en.append(f"find out why {_listed_en(told, [one.code for one in idle])} had no case")
    if late:
        zh.append(f"{_listed(told, late)}有办件逾期办结，请说明")
        en.append(f"ask {_listed_en(told, late)} about cases decided late")
    if doubtful:
        zh.append(f"{_listed(told, doubtful)}有存疑的数字，请核实")
        en.append(f"check the doubtful figures of {_listed_en(told, doubtful)}")
    if not zh:
        return Sentence(
            "todo",
            "各中心都有办件，办结的都按时，没有存疑的数字，没有要特别办的事。",
            "Every centre had cases, all were decided in time, no figure is doubtful: nothing"
            " in particular is to be done.",
        )
    return Sentence("todo", f"要办的事：{'；'.join(zh)}。", f"To do: {'; '.join(en)}.")


def _not_in_time(told: Told) -> list[str]:
    return [
        one.code
        for one in told.centres
        if (value := told.of("cases.in_time", one.code)) is not None and value < 100
    ]


def _listed(told: Told, codes: Sequence[str]) -> str:
    more = f"等{len(codes)}个中心" if len(codes) > NAMED else ""
    return "、".join(_names(told, code)[0] for code in codes[:NAMED]) + more


def _listed_en(told: Told, codes: Sequence[str]) -> str:
    more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return ", ".join(_names(told, code)[1] for code in codes[:NAMED]) + more


def _services(told: Told) -> Sentence | None:
    waited, served = told.of("visits.waited"), told.of("visits.served")
    good, response = told.of("ratings.good"), told.of("ratings.response")
    if waited is None or served is None:
        return None
    rated_zh = f"；好评率{good}%，主动评价率{response}%" if good is not None else "；没有有效评价"
    rated_en = (
        f"; {good}% of ratings were good, {response}% of services were rated"
        if good is not None
        else "; there was no valid rating"
    )
    return Sentence(
        "services",
        f"大厅平均等候{waited}分钟，平均办理{served}分钟{rated_zh}。",
        f"In the halls one waited {waited} minutes and was served for {served} on average"
        f"{rated_en}.",
    )


_WRITERS: Sequence[Callable[[Told], Sentence | None]] = (
    _total,
    _change,
    _todo,
    _place,
    _matters,
    _centres,
    _time,
    _papers,
    _services,
    _late,
)


def _cases(told: Told, one: Scope) -> Decimal:
    return told.of("cases.total", one.code) or Decimal(0)


def _names(told: Told, code: str) -> tuple[str, str]:
    zh = told.names.get(code, code)
    return zh, told.names_en.get(code) or zh


def _against(now: Decimal, last: Decimal | None) -> tuple[str, str]:
    if not last:
        return "", ""
    if now == last:
        return "，与上期持平", ", as many as before"
    more = now > last
    part = abs(now - last)
    return (
        f"，比上期{'增加' if more else '减少'}{part}件",
        f", {part:,} {'more' if more else 'fewer'} than before",
    )


def _when_zh(period: Period) -> str:
    since, until = period.since_on, period.until_on
    if period.is_month:
        return f"{since.year}年{since.month}月"
    end = until - timedelta(days=1)
    return f"{since.year}年{since.month}月{since.day}日至{end.month}月{end.day}日"


def _when_en(period: Period) -> str:
    if period.is_month:
        return f"{period.since_on:%B %Y}"
    return f"{period.since_on.isoformat()} to {(period.until_on - timedelta(days=1)).isoformat()}"
