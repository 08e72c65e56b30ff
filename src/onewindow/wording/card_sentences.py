"""The sentences for cards, their rules and urging."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "card_moved": _("这张牌或这条督办刚才有了变化，请刷新后再看。"),
    "card_not_yet_due": _("被发牌单位最晚 %(day)s 说明，到时没有说明再审定。"),
    "urged_today": _("%(name)s 今天已经督办过这一件。确要再督办，请勾选“今天再督办一次”。"),
    "card_base": _("这类不能从这里起算。"),
    "card_order": _("重的一级不能比轻的一级先到点，请核对天数。"),
    "card_table_past": _("新规则最早从今天起用，已经发的牌不倒算。"),
    "card_table_moved": _("打开以后已有别人发布了新规则，请看过再改。"),
    "card_table_used": _("%(day)s 起的发牌规则已经在用，不能改；请另定起用日期。"),
}
