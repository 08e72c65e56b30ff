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
    "window_closed": _("%(window)s 号窗口这几天不开：%(why)s。"),
    "seat_taken": _("%(name)s 正在 %(window)s 号窗口。"),
    # Its machines
    "print_moved": _("这一份正在打印，或者已经打好了。"),
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
    "hall_closed_backwards": _("关闭的日期前后颠倒：%(name)s。"),
    # Changed by its owners
    "floor_moved": _(
        "这一页打开以后，别人或者另一个页面改过这个大厅（%(at)s）。请看现在的样子再改。"
    ),
    "people_fall_out": _("有 %(count)s 个预约办不成了。请看清楚，再确认一次。"),
    "hall_since_past": _("%(day)s 已经过去，请选今天或以后的日子。"),
    "hall_hours_none": _("一周至少要有一段开放时间；整天不开，请用“另行安排的日子”。"),
    "hall_line_unserved": _("%(name)s 区有 %(count)s 个号在等，改了就没有窗口叫他们。"),
    # Its machines, as owners enter them
    "bad_serial": _("序列号只用英文字母、数字和符号，最多 40 个。"),
    "table_too_large": _("设备表超过 512 KB，请分几次传。"),
    "serial_taken": _("这个序列号已经建过档。"),
    "no_such_window": _("这个大厅没有 %(name)s 号窗口。"),
    "warranty_backwards": _("保修到期早于购入的日子。"),
    "device_moved": _("这一页打开以后，别人或者另一个页面改过这台设备。请看现在的资料再改。"),
    "device_elsewhere": _("这台设备不在您管的大厅，或者已经报废。"),
    "shift_twice": _("%(name)s 这半天已经排在 %(window)s 号窗口。"),
    "bad_letter": _("字母要是 A 到 Z 里的一个。"),
    "bad_clock": _("“%(label)s”请写成 8:30 这样。"),
    "number_between": _("“%(label)s”要是 %(least)s 到 %(most)s 的整数。"),
    "hall_window_staffed": _("%(name)s 号窗口现在有人在办，请先离岗再关。"),
    "hall_part_in_use": _("“%(name)s”已经有排队号、预约、值班或者设备，不能去掉。"),
}
