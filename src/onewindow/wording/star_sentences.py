"""The sentences for the stars of centres."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "star_moved": _(
        "这一页打开以后，别人或者另一个页面改过，或者已经走到下一步。请看现在的样子再办。"
    ),
    "star_open_already": _("这个中心 %(year)s 年的评定已经启动。"),
    "star_unanswered": _("还没有填：%(label)s。"),
    "star_evidence_missing": _("“%(label)s”要有佐证材料。"),
    "star_notice_runs": _("公示到 %(day)s 为止，期满以后才能授星。"),
    "star_objection_open": _("还有 %(count)s 条异议没有答复，答复以后才能授星。"),
    "star_no_grade": _("现在的得分够不上任何一个星级，不能公示。"),
    "star_has_grade": _("现在的得分够得上%(grade)s，不能按“未达标”结束。"),
    "star_taken_too_much": _("这一项最多还能扣 %(most)s 分。"),
    "star_figure_known": _("“%(label)s”由系统取数，不用自己填。"),
    "not_a_star_number": _("请填不小于 0、最多两位小数的数。"),
    "star_table_wrong": _("评定表前后不一致：%(said)s。"),
    "star_scheme_published": _("%(name)s 版评定表已经发布，不能改；请用新的版本号。"),
    "notice_over": _("公示已经结束。有话想说，请拨打 12345。"),
}
