"""What is counted from facts: the columns that rows of facts have, and every whole number
that a figure is made of.
"""

from collections.abc import Mapping

from onewindow.rules.figures import Facts, Flow, Listed, Measure, Stock

# What rows say, beside the codes of province, city, county and centre that every row has. Days
# are local days of China; a day that has not come is empty.
COLUMNS: Mapping[Facts, Mapping[str, str]] = {
    Facts.CASES: {
        "matter": "code of the matter",
        "received_on": "handed in",
        "accepted_on": "accepted, or deemed so",
        "decided_on": "granted or refused",
        "ended_on": "granted, refused, sent away or withdrawn: nobody works on it any more",
        "is_handled": "granted, refused or sent away: something was done that can be rated",
        "is_counted": "neither voided nor deleted",
        "is_unified": "handled in this system; false where only its number is known elsewhere",
        "is_online": "handed in on the web or on a phone",
        "is_mobile": "handed in on a phone",
        "is_kiosk": "handed in at a self-service terminal",
        "is_counter": "handed in at a window",
        "is_general": "handed in at a window that takes every department's matters",
        "is_instant": "of a matter that is decided on the spot",
        "is_supplemented": "its person was told of something missing",
        "is_returned": "sent away at intake, or withdrawn",
        "has_gaps": "accepted although a paper came later",
        "is_in_time": "decided on its promised day or before",
        "is_early": "decided before its promised day",
        "worked_days": "working days from acceptance to decision, less time the law leaves out",
        "papers": "papers its law asks for",
        "papers_saved": "of these, found in a register or given before",
    },
    Facts.VISITS: {
        "drawn_on": "number drawn; without a number, the day of the visit",
        "ended_on": "over: served, or gone",
        "is_numbered": "with a number; otherwise papers taken in without one",
        "is_called": "called to a window",
        "is_served": "somebody saw to it until its end",
        "waited_seconds": "from drawing to the first call",
        "served_seconds": "from welcome to finish",
    },
    Facts.RATINGS: {
        "rated_on": "given",
        "is_valid": "not set aside as a mistake or as malice",
        "is_good": "one of the three upper grades",
        "is_bad": "one of the two lower grades",
        "is_call_due": "a bad one whose person can be called: called, or its day has passed",
        "is_called_back": "of these, reached within the limit",
        "is_correction_due": "a bad one that was answered, or whose day has passed",
        "is_corrected": "of these, corrected and answered within the limit",
    },
    Facts.MATTERS: {
        "is_instant": "decided on the spot",
        "statutory_days": "working days the law allows",
        "promised_days": "working days promised, where the law's are known, too",
        "is_online": "can be handed in on the web or on a phone",
        "is_mobile": "can be handed in on a phone",
        "needs_no_visit": "can be done without a visit",
        "needs_one_visit": "can be done with one visit at most",
    },
    Facts.DEVICES: {
        "stood_on": "a day it was to be in use",
        "is_online": "heard of on that day",
    },
}


def _received(*where: str, total: str = "", distinct: str = "") -> Flow:
    held = ("is_counted", "is_unified", *where)
    return Flow(Facts.CASES, "received_on", held, total, distinct)


def _decided(*where: str, total: str = "") -> Flow:
    return Flow(Facts.CASES, "decided_on", ("is_counted", "is_unified", *where), total)


def _open(*, at_start: bool) -> Stock:
    held = ("is_counted", "is_unified")
    return Stock(Facts.CASES, "received_on", "ended_on", held, at_start=at_start)


def _visits(*where: str, total: str = "") -> Flow:
    return Flow(Facts.VISITS, "drawn_on", where, total)


def _served(*where: str, total: str = "") -> Flow:
    return Flow(Facts.VISITS, "ended_on", ("is_served", *where), total)


def _ratings(*where: str) -> Flow:
    return Flow(Facts.RATINGS, "rated_on", where)


MEASURES: Mapping[str, Measure] = {
    "received": _received(),
    "accepted": Flow(Facts.CASES, "accepted_on", ("is_counted", "is_unified")),
    "decided": _decided(),
    "ended": Flow(Facts.CASES, "ended_on", ("is_counted", "is_unified")),
    "open_before": _open(at_start=True),
    "open": _open(at_start=False),
    "matters": _received(distinct="matter"),
    "online": _received("is_online"),
    "mobile": _received("is_mobile"),
    "kiosk": _received("is_kiosk"),
    "counter": _received("is_counter"),
    "general": _received("is_counter", "is_general"),
    "instant": _received("is_instant"),
    "supplemented": _received("is_supplemented"),
    "returned": _received("is_returned"),
    "gaps": _received("has_gaps"),
    "papers": _received(total="papers"),
    "papers_saved": _received(total="papers_saved"),
    "in_time": _decided("is_in_time"),
    "early": _decided("is_early"),
    "worked_days": _decided(total="worked_days"),
    "any_system": Flow(Facts.CASES, "received_on", ("is_counted",)),
    "handled": Flow(Facts.CASES, "ended_on", ("is_counted", "is_unified", "is_handled")),
    "matters_online": Flow(
        Facts.CASES, "decided_on", ("is_counted", "is_unified", "is_online"), distinct="matter"
    ),
    "drawn": _visits("is_numbered"),
    "called": _visits("is_numbered", "is_called"),
    "waited_seconds": _visits("is_numbered", "is_called", total="waited_seconds"),
    "visits": _served(),
    "served": _served("is_numbered"),
    "served_seconds": _served("is_numbered", total="served_seconds"),
    "rated": _ratings(),
    "ratings": _ratings("is_valid"),
    "good": _ratings("is_valid", "is_good"),
    "bad": _ratings("is_valid", "is_bad"),
    "call_due": _ratings("is_call_due"),
    "called_back": _ratings("is_call_due", "is_called_back"),
    "correction_due": _ratings("is_correction_due"),
    "corrected": _ratings("is_correction_due", "is_corrected"),
    "device_days": Flow(Facts.DEVICES, "stood_on"),
    "device_days_online": Flow(Facts.DEVICES, "stood_on", ("is_online",)),
}

# What the catalogue is counted by; no engine's work, since a county has a few hundred matters.
LISTED: Mapping[str, Listed] = {
    "listed": Listed(),
    "listed_instant": Listed(where=("is_instant",)),
    "listed_online": Listed(where=("is_online",)),
    "listed_mobile": Listed(where=("is_mobile",)),
    "listed_no_visit": Listed(where=("needs_no_visit",)),
    "listed_one_visit": Listed(where=("needs_one_visit",)),
    "statutory_days": Listed(total="statutory_days"),
    "promised_days": Listed(total="promised_days"),
}

# Numbers made of counted ones: what is added, and what is taken away.
MADE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "rateable": (("visits", "handled"), ()),
    "saved_days": (("statutory_days",), ("promised_days",)),
}

# From which of its days to which a row can be counted: every other day it has lies between.
SPANS: Mapping[Facts, tuple[str, str]] = {
    Facts.CASES: ("received_on", "ended_on"),
    Facts.VISITS: ("drawn_on", "ended_on"),
    Facts.RATINGS: ("rated_on", "rated_on"),
    Facts.DEVICES: ("stood_on", "stood_on"),
}

# What is counted, in words.
NAMES: Mapping[str, tuple[str, str]] = {
    "received": ("收件", "handed in"),
    "accepted": ("受理", "accepted"),
    "decided": ("办结", "decided"),
    "ended": ("办结、退件和撤回", "decided, sent away or withdrawn"),
    "open_before": ("期初在办", "open at the start"),
    "open": ("期末在办", "open at the end"),
    "matters": ("产生收件的事项", "matters with a case"),
    "online": ("网上和掌上收件", "handed in on the web or a phone"),
    "mobile": ("掌上收件", "handed in on a phone"),
    "kiosk": ("自助终端收件", "handed in at a terminal"),
    "counter": ("窗口收件", "handed in at a window"),
    "general": ("综合窗口收件", "handed in at a general window"),
    "instant": ("即办事项收件", "of matters decided on the spot"),
    "supplemented": ("被告知补正", "told of something missing"),
    "returned": ("退件和撤回", "sent away or withdrawn"),
    "gaps": ("容缺受理", "accepted with a paper to come"),
    "papers": ("应交材料", "papers asked for"),
    "papers_saved": ("免提交的材料", "papers nobody had to bring"),
    "in_time": ("按时办结", "decided in time"),
    "early": ("提前办结", "decided early"),
    "worked_days": ("办理用工作日", "working days taken"),
    "any_system": ("各系统收件", "handed in, in any system"),
    "handled": ("办结和不予受理", "decided or sent away at intake"),
    "matters_online": ("网上申报并办结的事项", "matters handed in online and decided"),
    "drawn": ("取号", "numbers drawn"),
    "called": ("叫号", "numbers called"),
    "visits": ("办毕的到访", "visits finished"),
    "served": ("取号并办毕", "visits with a number finished"),
    "waited_seconds": ("等候秒数", "seconds waited"),
    "served_seconds": ("办理秒数", "seconds at the window"),
    "rated": ("评价", "ratings"),
    "rateable": ("可评价的服务", "services that can be rated"),
    "ratings": ("有效评价", "valid ratings"),
    "good": ("好评", "good ratings"),
    "bad": ("差评", "bad ratings"),
    "call_due": ("应回访的差评", "bad ratings to be called back"),
    "called_back": ("按期回访的差评", "bad ratings called back in time"),
    "correction_due": ("应整改的差评", "bad ratings to be put right"),
    "corrected": ("按期整改的差评", "bad ratings put right in time"),
    "listed": ("在用事项", "matters listed"),
    "listed_instant": ("即办事项", "matters decided on the spot"),
    "listed_online": ("可网上申报的事项", "matters that can be handed in online"),
    "listed_mobile": ("可掌上申报的事项", "matters that can be handed in on a phone"),
    "listed_no_visit": ("不用跑的事项", "matters without a visit"),
    "listed_one_visit": ("最多跑一次的事项", "matters with one visit at most"),
    "statutory_days": ("法定工作日", "working days by law"),
    "promised_days": ("承诺工作日", "working days promised"),
    "saved_days": ("压缩的工作日", "working days saved"),
    "device_days": ("在用设备·日", "machine days in use"),
    "device_days_online": ("在线设备·日", "machine days online"),
}
