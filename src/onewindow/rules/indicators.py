"""Every figure of the bulletin and the board, defined once.

A figure has a code, names, a unit, a formula over measures, what it is counted by (cases,
matters, visits, ratings) and where it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from onewindow.rules.figures import (
    Count,
    Counts,
    Formula,
    InLeading,
    Level,
    Quotient,
    Rank,
    Share,
)


class Basis(StrEnum):
    """What a figure is counted by; a rate by cases and a rate by matters are not the same."""

    CASES = "cases"
    MATTERS = "matters"
    VISITS = "visits"
    RATINGS = "ratings"
    DEVICES = "devices"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. zh, en: its names. words_zh, words_en: its definition, as it is printed."""

    code: str
    zh: str
    en: str
    unit: str
    basis: Basis
    formula: Formula
    words_zh: str
    words_en: str
    source: str


# Not counted from facts: how many centres a scope has, those without a case included.
CENTRES = "centres"

_TOWN = "浙江省政务服务2.0乡镇通报：口径由其公布的数字推定"
_LICENSING = "行政许可法 第32、42、82条"
_USUAL = "通行口径，本系统约定"
_RATED = "国办发〔2019〕51号"
_RATED_HERE = "浙江省“好差评”：整改15日内"
_LISTED = "以期末在用的实施清单为准；目录首次发布以前的时期，以首次发布的为准"
_LISTED_EN = "By the catalogue in force at the period's end, or by its first edition before that."

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "cases.total", "办件量", "Cases", "件", Basis.CASES, Count("received"),
        "期内收件的办件数；作废、删除的不计。",
        "Cases handed in within the period; voided and deleted ones left out.", _TOWN,
    ),
    Indicator(
        "cases.share", "占全市比重", "Share of the city", "%", Basis.CASES,
        Share("received", Level.CITY),
        "办件量除以全市办件量，乘以100。",
        "Cases divided by those of the whole city, times 100.", _TOWN,
    ),
    Indicator(
        "cases.per_centre", "中心平均办件量", "Cases per centre", "件/中心", Basis.CASES,
        Quotient("received", CENTRES),
        "办件量除以便民服务中心数；没有办件的中心也计入。",
        "Cases divided by all centres, those without a case included.", _TOWN,
    ),
    Indicator(
        "cases.rank_total", "办件量位次", "Rank by cases", "名", Basis.CASES, Rank("cases.total"),
        "同级按办件量从高到低；数值相同，位次相同；都没有办件时不排位次。",
        "Among its like, most cases first; equals share the better place. None without a case.",
        _TOWN,
    ),
    Indicator(
        "cases.rank_per_centre", "中心平均办件量位次", "Rank by cases per centre", "名",
        Basis.CASES, Rank("cases.per_centre"),
        "同级按中心平均办件量从高到低；数值相同，位次相同；都没有办件时不排位次。",
        "Among its like, most cases per centre first; equals share the better place. None without a"
        " case.",
        _TOWN,
    ),
    Indicator(
        "matters.in_use", "产生收件的事项数", "Matters in use", "项", Basis.MATTERS,
        Count("matters"),
        "期内至少有一件收件的事项数。",
        "Matters with at least one case handed in within the period.", _TOWN,
    ),
    Indicator(
        "top15.in_use", "前15项中产生办件的事项数", "Leading matters in use", "项",
        Basis.MATTERS, InLeading(counts_first=False),
        "全市应用率最高的15个事项中，本地有办件的事项数；应用率为经本系统的办件除以该事项全部办件。",
        "Of the city's fifteen matters with the largest part handled this way, those with a case"
        " here.", _TOWN,
    ),
    Indicator(
        "top15.first", "前15项中办件量居首的事项数", "Leading matters first", "项",
        Basis.MATTERS, InLeading(counts_first=True),
        "全市应用率最高的15个事项中，本地办件量居全市第一的事项数；并列的都计入。",
        "Of the same fifteen, those with more cases here than in any other county; equals count.",
        _TOWN,
    ),
    Indicator(
        "cases.unified", "应用率", "Handled this way", "%", Basis.CASES,
        Quotient("received", "any_system", 100),
        "经本系统的办件除以各系统收件，乘以100；其他系统的办件没有报来时，等于100。",
        "Cases handled in this system divided by those of all systems, times 100; 100 where"
        " no other system reports.", "浙江省政务服务2.0乡镇通报；口径未公布，本系统约定",
    ),
    Indicator(
        "cases.accepted", "受理量", "Accepted", "件", Basis.CASES, Count("accepted"),
        "期内受理的办件数，含逾期未告知而视为受理的。",
        "Cases accepted within the period, those deemed accepted included.", _LICENSING,
    ),
    Indicator(
        "cases.decided", "办结量", "Decided", "件", Basis.CASES, Count("decided"),
        "期内作出准予或不予决定的办件数。",
        "Cases granted or refused within the period.", _LICENSING,
    ),
    Indicator(
        "cases.open", "期末在办量", "Open at the end", "件", Basis.CASES, Count("open"),
        "期末已收件而未办结、未退回、未撤回的办件数。",
        "Handed in and at the period's end neither decided, sent away nor withdrawn.", _USUAL,
    ),
    Indicator(
        "cases.online", "网办率（按办件）", "Handed in online", "%", Basis.CASES,
        Quotient("online", "received", 100),
        "网上和掌上申报的办件除以办件量，乘以100。",
        "Cases from web and phone divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.mobile", "掌办率（按办件）", "Handed in on a phone", "%", Basis.CASES,
        Quotient("mobile", "received", 100),
        "掌上申报的办件除以办件量，乘以100。",
        "Cases from a phone divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.kiosk", "自助办件占比", "Handed in at a terminal", "%", Basis.CASES,
        Quotient("kiosk", "received", 100),
        "自助终端申报的办件除以办件量，乘以100。",
        "Cases from self-service terminals divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.general", "综合受理率", "Taken at a general window", "%", Basis.CASES,
        Quotient("general", "counter", 100),
        "综合窗口收的办件除以全部窗口收的办件，乘以100。",
        "Cases taken at general windows divided by those of all windows, times 100.", _USUAL,
    ),
    Indicator(
        "cases.instant", "即办率（按办件）", "Decided on the spot", "%", Basis.CASES,
        Quotient("instant", "received", 100),
        "即办事项的办件除以办件量，乘以100。",
        "Cases of matters decided on the spot divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.in_time", "按时办结率", "Decided in time", "%", Basis.CASES,
        Quotient("in_time", "decided", 100),
        "在承诺日或之前办结的除以办结量，乘以100。",
        "Decided on the promised day or before, divided by decided, times 100.", _LICENSING,
    ),
    Indicator(
        "cases.early", "提前办结率", "Decided early", "%", Basis.CASES,
        Quotient("early", "decided", 100),
        "早于承诺日办结的除以办结量，乘以100。",
        "Decided before the promised day, divided by decided, times 100.", _USUAL,
    ),
    Indicator(
        "cases.worked_days", "平均办理时长", "Mean time to a decision", "工作日", Basis.CASES,
        Quotient("worked_days", "decided"),
        "受理至办结的工作日之和，扣除依法不计入的时间，除以办结量。",
        "Working days from acceptance to decision, without time the law leaves out, divided by"
        " decided.", "行政许可法 第45、82条",
    ),
    Indicator(
        "cases.supplemented", "补正率", "Told of something missing", "%", Basis.CASES,
        Quotient("supplemented", "received", 100),
        "被告知补正的办件除以办件量，乘以100。",
        "Cases whose person was told of something missing, divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.returned", "退件率", "Sent away or withdrawn", "%", Basis.CASES,
        Quotient("returned", "received", 100),
        "不予受理、撤回和视为撤回的除以办件量，乘以100。",
        "Sent away at intake or withdrawn, divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "cases.gaps", "容缺受理率", "Accepted with a paper to come", "%", Basis.CASES,
        Quotient("gaps", "received", 100),
        "容缺受理的除以办件量，乘以100。",
        "Accepted although a paper came later, divided by cases, times 100.", _USUAL,
    ),
    Indicator(
        "papers.saved", "材料免提交率", "Papers nobody had to bring", "%", Basis.CASES,
        Quotient("papers_saved", "papers", 100),
        "由系统查到或以前交过的材料除以应交材料，乘以100。",
        "Papers found or given before, divided by papers asked for, times 100.", _USUAL,
    ),
    Indicator(
        "matters.online", "网办率（按事项）", "Can be handed in online", "%", Basis.MATTERS,
        Quotient("listed_online", "listed", 100),
        f"可网上或掌上申报的事项除以在用事项，乘以100。{_LISTED}。",
        f"Matters that can be handed in online divided by matters listed, times 100. {_LISTED_EN}",
        _USUAL,
    ),
    Indicator(
        "matters.mobile", "掌办率（按事项）", "Can be handed in on a phone", "%", Basis.MATTERS,
        Quotient("listed_mobile", "listed", 100),
        f"可掌上申报的事项除以在用事项，乘以100。{_LISTED}。",
        "Matters that can be handed in on a phone divided by matters listed, times 100."
        f" {_LISTED_EN}", _USUAL,
    ),
    Indicator(
        "matters.through", "一网通办率", "Done online from end to end", "%", Basis.MATTERS,
        Quotient("matters_online", "listed_online", 100),
        f"期内有网上或掌上申报并在本系统办结的事项除以可网上申报的事项，乘以100。{_LISTED}。",
        "Matters handed in online and decided in this system within the period, divided by those"
        f" that can be handed in online, times 100. {_LISTED_EN}", _USUAL,
    ),
    Indicator(
        "matters.instant", "即办率（按事项）", "Matters decided on the spot", "%", Basis.MATTERS,
        Quotient("listed_instant", "listed", 100),
        f"即办事项除以在用事项，乘以100。{_LISTED}。",
        f"Matters decided on the spot divided by matters listed, times 100. {_LISTED_EN}", _USUAL,
    ),
    Indicator(
        "matters.no_visit", "跑零次率", "Matters without a visit", "%", Basis.MATTERS,
        Quotient("listed_no_visit", "listed", 100),
        f"可网上办理且不须到现场的事项除以在用事项，乘以100。{_LISTED}。",
        "Matters that can be done online and need nobody to come, divided by matters listed, times"
        f" 100. {_LISTED_EN}", _USUAL,
    ),
    Indicator(
        "matters.one_visit", "最多跑一次率", "Matters with one visit at most", "%", Basis.MATTERS,
        Quotient("listed_one_visit", "listed", 100),
        f"不用跑、当场办结或结果可寄达的事项除以在用事项，乘以100。{_LISTED}。",
        "Matters without a visit, decided on the spot, or whose result can be posted, divided by"
        f" matters listed, times 100. {_LISTED_EN}", _USUAL,
    ),
    Indicator(
        "matters.days_saved", "承诺时限压缩比", "Days promised below the law's", "%",
        Basis.MATTERS, Quotient("saved_days", "statutory_days", 100),
        "法定工作日之和减承诺工作日之和，除以法定工作日之和，乘以100；即办的承诺按0日计；"
        f"没有法定期限或不以工作日计的事项不计入。{_LISTED}。",
        "Working days by law less those promised, divided by those by law, times 100; on the spot"
        f" counts as none, and matters whose law names no working days are left out. {_LISTED_EN}",
        _USUAL,
    ),
    Indicator(
        "visits.waited", "平均等候", "Mean wait", "分钟", Basis.VISITS,
        Quotient("waited_seconds", "called", per=60),
        "期内取的号，取号至首次叫号的分钟之和除以叫号数。",
        "Of numbers drawn within the period: minutes until the first call, divided by numbers"
        " called.", _USUAL,
    ),
    Indicator(
        "visits.served", "平均办理", "Mean time at the window", "分钟", Basis.VISITS,
        Quotient("served_seconds", "served", per=60),
        "期内办毕的号，到窗至办毕的分钟之和除以办毕数。",
        "Of numbers finished within the period: minutes at the window, divided by how many.",
        _USUAL,
    ),
    Indicator(
        "ratings.good", "好评率", "Good ratings", "%", Basis.RATINGS,
        Quotient("good", "ratings", 100),
        "非常满意、满意、基本满意之和除以有效评价数，乘以100；没有评价不算好评。",
        "The three upper grades divided by valid ratings, times 100; no rating is no good one.",
        _RATED,
    ),
    Indicator(
        "ratings.response", "主动评价率", "Response rate", "%", Basis.RATINGS,
        Quotient("rated", "rateable", 100),
        "期内收到的评价（含存疑的）除以期内办毕的到访与办结、不予受理的办件之和，乘以100。",
        "Ratings given within the period, doubtful ones too, divided by visits finished and cases"
        " decided or sent away at intake, times 100.", _RATED,
    ),
    Indicator(
        "ratings.called_back", "差评按期回访率", "Bad ratings called back", "%", Basis.RATINGS,
        Quotient("called_back", "call_due", 100),
        "期内的差评中，按期回访的除以可以联系且已回访或已到期的，乘以100；申诉成立和本人改评的不计。",
        "Of bad ratings of the period: called back within the limit, divided by those whose person"
        " can be called and was, or whose day has passed, times 100; those set aside left out.",
        _RATED,
    ),
    Indicator(
        "ratings.corrected", "差评按期整改率", "Bad ratings put right", "%", Basis.RATINGS,
        Quotient("corrected", "correction_due", 100),
        "期内的差评中，按期整改并答复的除以已答复或已到期的，乘以100；申诉成立和本人改评的不计。",
        "Of bad ratings of the period: put right and answered within the limit, divided by those"
        " answered or whose day has passed, times 100; those set aside left out.", _RATED_HERE,
    ),
    Indicator(
        "devices.online", "设备在线率", "Machines online", "%", Basis.DEVICES,
        Quotient("device_days_online", "device_days", 100),
        "联网的在用设备中，当日有心跳的设备·日除以全部设备·日，乘以100。",
        "Of machines in use that report: days on which one was heard of, divided by all days, times"
        " 100.", _USUAL,
    ),
)  # fmt: skip

BY_CODE: Mapping[str, Indicator] = {one.code: one for one in INDICATORS}


def value(code: str, counts: Counts) -> Decimal | None:
    """One number or rate from counts alone, by its only definition. Source: `INDICATORS`.

    Raises KeyError, TypeError: of a share or a rank, which need more than one place's counts.
    """
    formula = BY_CODE[code].formula
    if not isinstance(formula, Count | Quotient):
        raise TypeError(f"{code} is not made of one place's counts.")
    return formula.value(counts)
