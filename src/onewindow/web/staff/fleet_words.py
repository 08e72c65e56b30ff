"""How the machines of a hall are called, and how they stand, in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from onewindow.rules import fleet
from onewindow.rules.fleet import Alarm
from onewindow.web import parts, words

Words = str | Promise

KINDS: Mapping[str, Words] = {
    "kiosk": pgettext_lazy("device", "自助终端"),
    "pc": pgettext_lazy("device", "网办电脑"),
    "ticket": pgettext_lazy("device", "取号机"),
    "hall_screen": pgettext_lazy("device", "大厅屏"),
    "window_screen": pgettext_lazy("device", "窗口屏"),
    "reader": pgettext_lazy("device", "读卡器"),
    "scanner": pgettext_lazy("device", "高拍仪"),
    "camera": pgettext_lazy("device", "摄像头"),
    "printer": pgettext_lazy("device", "打印机"),
    "rating": pgettext_lazy("device", "评价器"),
    "signature": pgettext_lazy("device", "签字板"),
    "locker": pgettext_lazy("device", "取件柜"),
    "caller": pgettext_lazy("device", "呼叫器"),
}
STANDINGS: Mapping[str, Words] = {
    "alarm": pgettext_lazy("device", "告警"),
    "repair": pgettext_lazy("device", "维修"),
    "paused": pgettext_lazy("device", "停用"),
    "well": pgettext_lazy("device", "正常"),
    "unheard": pgettext_lazy("device", "未接入"),
    "scrapped": pgettext_lazy("device", "报废"),
}
ALARMS: Mapping[Alarm, Words] = {
    Alarm.SILENT: pgettext_lazy("device", "离线"),
    Alarm.PAPER: pgettext_lazy("device", "缺纸"),
    Alarm.READER: pgettext_lazy("device", "读卡器故障"),
    Alarm.DISK: pgettext_lazy("device", "磁盘已满"),
}
STATES: Mapping[str, Words] = {
    "in_use": pgettext_lazy("device", "在用"),
    "paused": STANDINGS["paused"],
    "repair": STANDINGS["repair"],
    "scrapped": STANDINGS["scrapped"],
}
SWITCHES: Mapping[str, Words] = {  # what is pressed
    "in_use": pgettext_lazy("device", "启用"),
    "paused": pgettext_lazy("device", "停下不用"),
}
SEVERITIES: Mapping[str, Words] = {
    "minor": pgettext_lazy("device", "还能用"),
    "stop": pgettext_lazy("device", "不能用，停下来等修"),
}
CONSUMABLES: Mapping[str, Words] = {
    "roll": pgettext_lazy("device", "纸卷"),
    "paper": pgettext_lazy("device", "纸张"),
    "toner": pgettext_lazy("device", "墨粉、墨盒"),
    "ribbon": pgettext_lazy("device", "色带"),
    "other": pgettext_lazy("device", "其他"),
}
PARTS: Mapping[str, Words] = {
    "paper": pgettext_lazy("device", "纸"),
    "network": pgettext_lazy("device", "网络"),
    "reader": pgettext_lazy("device", "读卡器"),
    "disk": pgettext_lazy("device", "磁盘"),
}
HEALTH: Mapping[tuple[str, str], Words] = {
    ("paper", "ok"): pgettext_lazy("device", "充足"),
    ("paper", "low"): pgettext_lazy("device", "快用完"),
    ("paper", "out"): ALARMS[Alarm.PAPER],
    ("network", "ok"): STANDINGS["well"],
    ("network", "weak"): pgettext_lazy("device", "较弱"),
    ("reader", "ok"): STANDINGS["well"],
    ("reader", "fault"): pgettext_lazy("device", "故障"),
    ("disk", "ok"): pgettext_lazy("device", "充足"),
    ("disk", "low"): pgettext_lazy("device", "快满"),
    ("disk", "full"): pgettext_lazy("device", "已满"),
}
LAMPS = {"ok": "well", "low": "repair", "weak": "repair"}
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def health(beat: fleet.Beat) -> list[tuple[Words, Words, str]]:
    """(part, how it is, lamp) of every part that the machine has."""
    return [
        (label, HEALTH[name, said], LAMPS.get(said, "alarm"))
        for name, label in PARTS.items()
        for said in [str(getattr(beat, name))]
        if (name, said) in HEALTH
    ]


def ago(then: datetime | None, *, now: datetime) -> str:
    """8 秒前; 5 分钟前; 3 小时前; then the day."""
    if then is None:
        return ""
    past = now - then
    if past < A_MINUTE:
        n = max(0, int(past.total_seconds()))
        return ngettext("%(n)s 秒前", "%(n)s 秒前", n) % {"n": n}
    if past < AN_HOUR:
        return ngettext("%(n)s 分钟前", "%(n)s 分钟前", past // A_MINUTE) % {"n": past // A_MINUTE}
    if past < A_DAY:
        return ngettext("%(n)s 小时前", "%(n)s 小时前", past // AN_HOUR) % {"n": past // AN_HOUR}
    return words.short_day(timezone.localtime(then).date(), english=words.in_english())


def choices(given: Mapping[str, Words], chosen: str = "") -> list[parts.Choice]:
    """Options of a question."""
    return [parts.Choice(key, str(word), is_chosen=key == chosen) for key, word in given.items()]


def place(row: object) -> str:
    """Where a machine stands, in the reader's language."""
    english = str(getattr(row, "place_en", ""))
    return english if words.in_english() and english else str(getattr(row, "place", ""))


def centre(row: object) -> str:
    """The hall of a machine, in the reader's language."""
    english = str(getattr(row, "centre_en", ""))
    return english if words.in_english() and english else str(getattr(row, "centre", ""))


def alarms(given: tuple[Alarm, ...]) -> str:
    """离线、缺纸."""
    return (", " if words.in_english() else "、").join(str(ALARMS[one]) for one in given)


def kind(code: str) -> str:
    """The name of a kind of machine."""
    return str(KINDS.get(code, _("设备")))
