"""Every figure of the bulletin and the board, defined once.

A figure has a code, names, a unit, a formula over measures, what it is counted by (cases,
matters, visits, ratings) and where it comes from.
"""

from dataclasses import dataclass
from enum import StrEnum

from onewindow.rules.figures import (
    Count,
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
        "同级按办件量从高到低；数值相同，位次相同。",
        "Among its like, most cases first; equals share the better place.", _TOWN,
    ),
    Indicator(
        "cases.rank_per_centre", "中心平均办件量位次", "Rank by cases per centre", "名",
        Basis.CASES, Rank("cases.per_centre"),
        "同级按中心平均办件量从高到低；数值相同，位次相同。",
        "Among its like, most cases per centre first; equals share the better place.", _TOWN,
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
        "visits.waited", "平均等候", "Mean wait", "分钟", Basis.VISITS,
        Quotient("waited_seconds", "called", per=60),
        "取号至首次叫号的分钟之和除以叫号数。",
        "Minutes from number to first call, divided by numbers called.", _USUAL,
    ),
    Indicator(
        "visits.served", "平均办理", "Mean time at the window", "分钟", Basis.VISITS,
        Quotient("served_seconds", "served", per=60),
        "到窗至办毕的分钟之和除以办毕数。",
        "Minutes at the window, divided by visits finished.", _USUAL,
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
        Quotient("ratings", "ended", 100),
        "有效评价数除以期内结束的办件数，乘以100。",
        "Valid ratings divided by cases that ended within the period, times 100.", _RATED,
    ),
    Indicator(
        "ratings.called_back", "差评回访率", "Bad ratings called back", "%", Basis.RATINGS,
        Quotient("called_back", "bad", 100),
        "按期回访的差评除以差评数，乘以100。",
        "Bad ratings called back within the limit, divided by bad ones, times 100.", _RATED,
    ),
    Indicator(
        "ratings.corrected", "差评按期整改率", "Bad ratings put right", "%", Basis.RATINGS,
        Quotient("corrected", "bad", 100),
        "按期整改并反馈的差评除以差评数，乘以100。",
        "Bad ratings put right and answered within the limit, divided by bad ones, times 100.",
        _RATED,
    ),
)  # fmt: skip
