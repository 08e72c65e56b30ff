"""The sentences for the hall: its line, its windows, what is promised in advance, its floor."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    # The line
    "ticket_moved": _("%(number)s 号刚才有了变化，请刷新后再看。"),
    "already_waiting": _("您已经取过号：%(number)s，正在排队。"),
    "hall_closed": _("大厅现在没有开放，到开放前半小时才能取号。"),
    "priority_at_desk": _("请到导服台出示证件，由工作人员办理优先。"),
    "window_busy": _("%(number)s 号还在 %(window)s 号窗口，请先办完。"),
    "window_paused": _("%(window)s 号窗口正在暂停，请先恢复。"),
    "nobody_waits": _("现在没有人等候这个窗口。"),
    "call_again_first": _("只叫过 %(calls)s 次，叫满 %(least)s 次才能过号。"),
    "came_back_late": _("%(number)s 号过号已超过 15 分钟，请重新取号。"),
    "came_back_before": _("%(number)s 号已经回来过一次，再过号请到导服台。"),
    "seat_taken": _("%(name)s 正在 %(window)s 号窗口。"),
    # What is promised in advance
    "slot_full": _("这个时段刚刚约满，请选别的时段。"),
    "slot_over": _("这个时段已经开始，请选以后的时段。"),
    "slot_elsewhere": _("这个时段的窗口不办这件事，请选别的时段。"),
    "already_booked": _("您已经有这件事或者这个时段的预约，请先改期或取消。"),
    "appointment_over": _("这个预约已经取消、办过或者过期。"),
    "not_that_day": _("您预约的是 %(starts_at)s，请当天再来签到。"),
    # Its floor, as a file says it
    "hall_area_count": _(
        "每个大厅要有且只有一个综合窗口区，最多一个出件窗口区，现在有 %(count)s 个。"
    ),
    "hall_zones_of_general": _("综合窗口区和出件窗口区不列专区。"),
    "hall_area_unserved": _("没有窗口办理 %(name)s 区。"),
    "hall_hours_wrong": _("开放时间前后颠倒或者重叠：%(name)s。"),
    "hall_part_in_use": _("“%(name)s”已经有排队号、预约、值班或者设备，不能去掉。"),
}
