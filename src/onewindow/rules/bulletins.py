"""The bulletin 通报: who may make it, and the sentences that its figures write.

A sentence is a code with values; Chinese and English are two ways to print it. A person may
put own words in its place, the figures stay.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from onewindow.rules.actors import Actor, Role
from onewindow.rules.figures import Level
from onewindow.rules.periods import Period
from onewindow.rules.powers import NotPermitted
from onewindow.rules.reckoning import Scope, Values

NAMED = 3  # how many centres a sentence names


class BulletinVerb(StrEnum):
    """What is done with a bulletin; facts are named after them."""

    DRAFT = "draft"  # 起草
    EDIT = "edit"  # 改写
    SIGN = "sign"  # 签发
    CORRECT = "correct"  # 更正
    DISCARD = "discard"  # 作废草稿
    SEE = "see"  # 查看
    SEE_CASES = "see_cases"  # 查看办件


OFFICE = frozenset(BulletinVerb)
ALLOWED: Mapping[Role, frozenset[BulletinVerb]] = {
    Role.OFFICE: OFFICE,
    Role.AUDITOR: frozenset({BulletinVerb.SEE, BulletinVerb.SEE_CASES}),
    Role.HEAD: frozenset({BulletinVerb.SEE, BulletinVerb.SEE_CASES}),
    Role.LAW: frozenset({BulletinVerb.DRAFT}),
}


def may(by: Actor, verb: BulletinVerb, *, centre: str = "") -> bool:
    """Whether `by` may do this. centre: whose cases are asked for; a head sees her own only.

    Source: house rule.
    """
    roles = {role for role in by.roles if verb in ALLOWED.get(role, ())}
    if verb is not BulletinVerb.SEE_CASES or roles != {Role.HEAD}:
        return bool(roles)
    return centre in by.centres


def require(by: Actor, verb: BulletinVerb, *, centre: str = "") -> None:
    """Raise NotPermitted unless `may`. Source: house rule."""
    if not may(by, verb, centre=centre):
        raise NotPermitted("This post may not do that with a bulletin.")


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a county that a bulletin speaks of: this period, the last, a year ago.

    names: places by code, Chinese; names_en: English where there is one.
    """

    county: Scope
    scopes: Sequence[Scope]
    period: Period
    now: Values
    last: Values
    year: Values
    names: Mapping[str, str]
    names_en: Mapping[str, str]

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


_WRITERS: Sequence[Callable[[Told], Sentence | None]] = (
    _total,
    _place,
    _matters,
    _centres,
    _time,
    _papers,
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
