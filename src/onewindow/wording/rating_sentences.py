"""The sentences for ratings and the loop of the bad ones."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "rating_link_unknown": _("这个评价链接不对。请重新扫码，或拨打 12345。"),
    "rating_link_expired": _("办完已超过 %(days)s 天，不能再评价。有话想说，请拨打 12345。"),
    "nothing_to_rate_yet": _("这项服务还没有办完，办完后再来评价。"),
    "rating_given": _("这项服务已经评价过。是您本人要改，请登录后在“我的办件”里改。"),
    "rating_settled": _("这条评价已经不能改。还有话想说，请拨打 12345。"),
    "grade_missing": _("请选一档：非常满意、满意、基本满意、不满意、非常不满意。"),
    "reason_unknown": _("请从这一档给出的原因里选。"),
    "review_moved": _("这张差评单刚才有了变化，请刷新后再看。"),
    "reached_wrong": _("没有联系方式或不要回电的，选“无法联系”；其他的要先打电话。"),
    "appeal_over": _("一张差评单只能申诉一次，最晚 %(day)s。"),
    "followed_up": _("只能追评一次，而且要在答复后的期限里。"),
    "rating_scheme_used": _("%(day)s 起的评价规则已经有人按它评价，不能改；请另定起用日期。"),
}
