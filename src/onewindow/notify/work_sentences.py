"""What each kind of notice says to a member of staff: what happened, what to do, by when."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from onewindow.rules.staff_news import Notice

Words = Mapping[Notice, str | Promise]

LEVELS: Mapping[str, str | Promise] = {
    "yellow": pgettext_lazy("work", "黄牌"),
    "red": pgettext_lazy("work", "红牌"),
    "warning": pgettext_lazy("work", "预警"),
}

TITLES: Words = {
    Notice.CARD_PROPOSED: pgettext_lazy("work", "%(card)s待确认"),
    Notice.CARD_GIVEN: pgettext_lazy("work", "发了%(card)s"),
    Notice.CARD_ASKED: pgettext_lazy("work", "发了%(card)s，请说明"),
    Notice.CARD_ANSWERED: pgettext_lazy("work", "%(card)s已说明，待审定"),
    Notice.CARD_UPHELD: pgettext_lazy("work", "%(card)s维持"),
    Notice.CARD_LIFTED: pgettext_lazy("work", "%(card)s撤销了"),
    Notice.CARD_WITHDRAWN: pgettext_lazy("work", "%(card)s依规则收回"),
    Notice.URGED: pgettext_lazy("work", "督办"),
    Notice.URGE_ANSWERED: pgettext_lazy("work", "督办有答复"),
    Notice.REVIEW_OPENED: pgettext_lazy("work", "差评待处理"),
    Notice.REVIEW_LATE: pgettext_lazy("work", "差评处理超期"),
    Notice.REVIEW_APPEALED: pgettext_lazy("work", "差评申诉待审"),
    Notice.REVIEW_UPHELD: pgettext_lazy("work", "差评申诉成立"),
    Notice.REVIEW_REJECTED: pgettext_lazy("work", "差评申诉不成立"),
    Notice.REVIEW_ANSWERED: pgettext_lazy("work", "差评已答复，待核实"),
    Notice.REVIEW_SENT_BACK: pgettext_lazy("work", "差评退回整改"),
    Notice.REVIEW_CLOSED: pgettext_lazy("work", "差评核实办结"),
    Notice.STAR_OPENED: pgettext_lazy("work", "星级评定启动"),
    Notice.STAR_SUBMITTED: pgettext_lazy("work", "星级自评待初核"),
    Notice.STAR_SENT_BACK: pgettext_lazy("work", "星级自评退回补充"),
    Notice.STAR_VISIT: pgettext_lazy("work", "星级评定要现场核验"),
    Notice.STAR_NOTICED: pgettext_lazy("work", "星级评定公示"),
    Notice.STAR_OBJECTED: pgettext_lazy("work", "公示收到异议"),
    Notice.STAR_RETURNED: pgettext_lazy("work", "异议成立，重新核验"),
    Notice.STAR_AWARDED: pgettext_lazy("work", "授予星级"),
    Notice.STAR_DECLINED: pgettext_lazy("work", "本年未授星"),
    Notice.STAR_RECHECK: pgettext_lazy("work", "星级复评启动"),
    Notice.STAR_CONFIRMED: pgettext_lazy("work", "复评保持星级"),
    Notice.STAR_DOWNGRADED: pgettext_lazy("work", "复评降星"),
    Notice.STAR_VETOED: pgettext_lazy("work", "一票否决"),
    Notice.STAR_EXPIRED: pgettext_lazy("work", "星级到期"),
    Notice.TRAINING_INVITED: pgettext_lazy("work", "培训通知"),
    Notice.TRAINING_CANCELLED: pgettext_lazy("work", "培训取消"),
    Notice.TRAINING_ENDING: pgettext_lazy("work", "合格证快到期"),
}

SENTENCES: Words = {
    Notice.CARD_PROPOSED: pgettext_lazy(
        "work", "%(what)s到了发%(card)s的时点，请最晚%(day)s确认发牌，或者说明不发的理由。"
    ),
    Notice.CARD_GIVEN: pgettext_lazy(
        "work", "%(what)s超过期限，发了%(card)s。它已经办完，不要求说明。"
    ),
    Notice.CARD_ASKED: pgettext_lazy(
        "work", "%(what)s超过期限，发了%(card)s。请最晚%(day)s说明原因、进展和办结时间。"
    ),
    Notice.CARD_ANSWERED: pgettext_lazy(
        "work", "%(what)s的%(card)s有了说明，请最晚%(day)s审定：维持，或者撤销。"
    ),
    Notice.CARD_UPHELD: pgettext_lazy("work", "%(what)s的%(card)s经审定维持，计入统计。"),
    Notice.CARD_LIFTED: pgettext_lazy("work", "%(what)s的%(card)s经审定撤销，不计入统计。"),
    Notice.CARD_WITHDRAWN: pgettext_lazy(
        "work", "%(what)s的期限或规则有了变化，%(card)s依规则收回，不计入统计。"
    ),
    Notice.URGED: pgettext_lazy("work", "%(what)s被督办，请抓紧办理，并最晚%(day)s答复。"),
    Notice.URGE_ANSWERED: pgettext_lazy("work", "您对%(what)s的督办有了答复。"),
    Notice.REVIEW_OPENED: pgettext_lazy(
        "work", "%(centre)s收到一条差评，请认领，并最晚%(day)s回访。"
    ),
    Notice.REVIEW_LATE: pgettext_lazy(
        "work", "%(centre)s的一条差评过了期限还没有处理，请马上处理。"
    ),
    Notice.REVIEW_APPEALED: pgettext_lazy("work", "%(centre)s对一条差评提出申诉，请审核。"),
    Notice.REVIEW_UPHELD: pgettext_lazy("work", "对%(centre)s一条差评的申诉成立，不再计入。"),
    Notice.REVIEW_REJECTED: pgettext_lazy(
        "work", "对%(centre)s一条差评的申诉不成立，请继续整改并答复。"
    ),
    Notice.REVIEW_ANSWERED: pgettext_lazy("work", "%(centre)s答复了一条差评，请核实。"),
    Notice.REVIEW_SENT_BACK: pgettext_lazy(
        "work", "%(centre)s的一条差评整改不到位，已退回，请重新整改并答复。"
    ),
    Notice.REVIEW_CLOSED: pgettext_lazy("work", "%(centre)s的一条差评已核实办结。"),
    Notice.STAR_OPENED: pgettext_lazy(
        "work", "%(centre)s %(year)s 年的星级评定启动了，请自评并上传佐证材料。"
    ),
    Notice.STAR_SUBMITTED: pgettext_lazy("work", "%(centre)s交了 %(year)s 年的自评，请初核。"),
    Notice.STAR_SENT_BACK: pgettext_lazy(
        "work", "%(centre)s的自评材料被退回，请按退回意见补充后再交。"
    ),
    Notice.STAR_VISIT: pgettext_lazy("work", "%(centre)s初核通过，要到现场核验。%(visit)s"),
    Notice.STAR_NOTICED: pgettext_lazy(
        "work", "%(centre)s拟授予%(grade)s，开始公示，到%(day)s为止。"
    ),
    Notice.STAR_OBJECTED: pgettext_lazy("work", "%(centre)s的公示收到一条异议，答复后才能授星。"),
    Notice.STAR_RETURNED: pgettext_lazy(
        "work", "对%(centre)s的异议成立，公示撤下，要重新现场核验。"
    ),
    Notice.STAR_AWARDED: pgettext_lazy("work", "%(centre)s被授予%(grade)s，到%(until)s为止有效。"),
    Notice.STAR_DECLINED: pgettext_lazy("work", "%(centre)s %(year)s 年没有达到星级，本年不授星。"),
    Notice.STAR_RECHECK: pgettext_lazy(
        "work", "%(centre)s的%(grade)s到%(until)s为止，年度复评启动了，请备好材料和现场。"
    ),
    Notice.STAR_CONFIRMED: pgettext_lazy(
        "work", "%(centre)s复评保持%(grade)s，到%(until)s为止有效。"
    ),
    Notice.STAR_DOWNGRADED: pgettext_lazy(
        "work", "%(centre)s复评没有保持原来的星级。为什么、现在是几星，打开来看。"
    ),
    Notice.STAR_VETOED: pgettext_lazy("work", "%(centre)s被一票否决，星级取消。为什么，打开来看。"),
    Notice.STAR_EXPIRED: pgettext_lazy(
        "work", "%(centre)s的%(grade)s到期了，复评还没有结论，星级停用。"
    ),
    Notice.TRAINING_INVITED: pgettext_lazy(
        "work", "请参加培训“%(course)s”：%(when)s，%(place)s。请先报名。"
    ),
    Notice.TRAINING_CANCELLED: pgettext_lazy(
        "work", "您报名的培训“%(course)s”（%(when)s）取消了，请另选一场。"
    ),
    Notice.TRAINING_ENDING: pgettext_lazy(
        "work", "“%(course)s”的培训合格证到%(until)s为止，请在那以前续考。"
    ),
}
