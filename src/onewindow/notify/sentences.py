"""What each kind of message says, in plain words: what happened, what to do, by when, where."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from onewindow.rules.messages import Group, Kind

Words = Mapping[Kind, str | Promise]

# After the name of the matter: 《食品经营许可》受理了
TITLES: Words = {
    Kind.SUBMITTED: pgettext_lazy("message", "提交了"),
    Kind.RECEIVED: pgettext_lazy("message", "材料收下了"),
    Kind.SUPPLEMENT: pgettext_lazy("message", "要补材料"),
    Kind.SUPPLEMENT_SOON: pgettext_lazy("message", "补材料快到期了"),
    Kind.ACCEPTED: pgettext_lazy("message", "受理了"),
    Kind.DEEMED: pgettext_lazy("message", "依法视为受理了"),
    Kind.GAPS: pgettext_lazy("message", "先受理了，有材料要晚些补"),
    Kind.GAPS_SOON: pgettext_lazy("message", "晚交的材料快到期了"),
    Kind.REFUSED_AT_INTAKE: pgettext_lazy("message", "没有受理"),
    Kind.LAPSED: pgettext_lazy("message", "过期没补材料，视为撤回"),
    Kind.OPENED: pgettext_lazy("message", "自动开始办了"),
    Kind.PAUSED: pgettext_lazy("message", "要多走一道程序，计时暂停"),
    Kind.RESUMED: pgettext_lazy("message", "接着办了"),
    Kind.EXTENDED: pgettext_lazy("message", "要晚几天办好"),
    Kind.GRANTED: pgettext_lazy("message", "批准了"),
    Kind.REFUSED: pgettext_lazy("message", "没有批准"),
    Kind.READY: pgettext_lazy("message", "结果出来了"),
    Kind.POSTED: pgettext_lazy("message", "结果寄出了"),
    Kind.LOCKER: pgettext_lazy("message", "结果放进取件柜了"),
    Kind.DELIVERED: pgettext_lazy("message", "结果领走了"),
    Kind.WITHDRAWN: pgettext_lazy("message", "撤回了"),
    Kind.ACCEPTANCE_REVOKED: pgettext_lazy("message", "受理被撤销了"),
    Kind.REVOKED: pgettext_lazy("message", "批准被撤销了"),
    Kind.VOIDED: pgettext_lazy("message", "不再办理"),
    Kind.NEAR: pgettext_lazy("message", "快轮到您了"),
    Kind.FALLEN: pgettext_lazy("message", "预约取消了，请另约"),
    Kind.PROXY_GIVEN: pgettext_lazy("message", "代办委托登记了"),
    Kind.PROXY_ENDED: pgettext_lazy("message", "代办委托结束了"),
    Kind.RATE: pgettext_lazy("message", "办完了，请您评价"),
    Kind.REVIEW_ANSWERED: pgettext_lazy("message", "您的评价有答复了"),
}

SENTENCES: Words = {
    Kind.SUBMITTED: pgettext_lazy(
        "message", "%(matters)s已经提交。您现在不用做什么，窗口核对材料后会告诉您。"
    ),
    Kind.RECEIVED: pgettext_lazy(
        "message",
        "窗口收下了%(matters)s的材料。您现在不用做什么；缺什么，5 个工作日内一次告诉您。",
    ),
    Kind.SUPPLEMENT: pgettext_lazy(
        "message",
        "%(matters)s还缺材料。请在%(day)s以前补交：在“我的办件”里补，"
        "或者带到%(centre)s。过期不补，就视为撤回。",
    ),
    Kind.SUPPLEMENT_SOON: pgettext_lazy(
        "message",
        "别忘了给%(matters)s补材料，最晚%(day)s：在“我的办件”里补，"
        "或者带到%(centre)s。过期不补，就视为撤回。",
    ),
    Kind.ACCEPTED: pgettext_lazy(
        "message", "%(matters)s受理了%(until)s。您不用做什么，办好会告诉您。"
    ),
    Kind.DEEMED: pgettext_lazy(
        "message",
        "窗口没有按时答复，%(matters)s依法视为受理了%(until)s。您不用做什么，办好会告诉您。",
    ),
    Kind.GAPS: pgettext_lazy(
        "message",
        "%(matters)s先受理了，还差的材料请在%(day)s以前补交：在“我的办件”里补，"
        "或者带到%(centre)s。过期不补，受理会被撤销。",
    ),
    Kind.GAPS_SOON: pgettext_lazy(
        "message",
        "别忘了给%(matters)s补交晚交的材料，最晚%(day)s：在“我的办件”里补，"
        "或者带到%(centre)s。过期不补，受理会被撤销。",
    ),
    Kind.REFUSED_AT_INTAKE: pgettext_lazy(
        "message",
        "%(matters)s没有受理。为什么、该找谁、怎样申诉，都写在决定书里："
        "在“我的办件”里看，或者到%(centre)s问。",
    ),
    Kind.LAPSED: pgettext_lazy(
        "message", "要补的材料到期没有交，%(matters)s视为撤回，不再办理。还想办，请重新申请。"
    ),
    Kind.OPENED: pgettext_lazy(
        "message", "前一步办完了，%(matters)s自动开始办%(until)s。您不用再来。"
    ),
    Kind.PAUSED: pgettext_lazy(
        "message",
        "%(matters)s要多走一道程序（比如检验、听证、现场看），这段时间不算在办理时间里。"
        "原因写在告知书里，在“我的办件”里看。",
    ),
    Kind.RESUMED: pgettext_lazy("message", "多走的程序走完了，%(matters)s接着办%(until)s。"),
    Kind.EXTENDED: pgettext_lazy(
        "message", "%(matters)s经批准要晚几天办好%(until)s。原因写在通知书里，在“我的办件”里看。"
    ),
    Kind.GRANTED: pgettext_lazy("message", "%(matters)s批准了。决定书在“我的办件”里看。"),
    Kind.REFUSED: pgettext_lazy(
        "message",
        "%(matters)s没有批准。为什么、怎样申诉，都写在决定书里：在“我的办件”里看，"
        "或者到%(centre)s问。",
    ),
    Kind.READY: pgettext_lazy("message", "%(matters)s的结果出来了。%(how)s"),
    Kind.POSTED: pgettext_lazy(
        "message", "%(matters)s的结果寄出了，快递会送到您填的地址。单号在“我的办件”里看。"
    ),
    Kind.LOCKER: pgettext_lazy(
        "message", "%(matters)s的结果放进了%(centre)s的取件柜。凭取件码，白天晚上都能取。"
    ),
    Kind.DELIVERED: pgettext_lazy(
        "message", "%(matters)s的结果已经领走。如果不是您或您托的人领的，请马上联系%(centre)s。"
    ),
    Kind.WITHDRAWN: pgettext_lazy(
        "message", "%(matters)s撤回了，不再办理。如果这不是您的意思，请马上联系%(centre)s。"
    ),
    Kind.ACCEPTANCE_REVOKED: pgettext_lazy(
        "message",
        "%(matters)s的受理被撤销了，不再办理。为什么、怎样申诉，都写在决定书里："
        "在“我的办件”里看，或者到%(centre)s问。",
    ),
    Kind.REVOKED: pgettext_lazy(
        "message",
        "%(matters)s的批准被撤销了，证照从现在起不能再用。为什么、怎样申诉，都写在决定书里："
        "在“我的办件”里看，或者到%(centre)s问。",
    ),
    Kind.VOIDED: pgettext_lazy("message", "%(matters)s不再办理。想知道为什么，请问%(centre)s。"),
    Kind.NEAR: pgettext_lazy(
        "message", "您的 %(number)s 号%(ahead)s，请到%(centre)s的窗口附近等，留意叫号。"
    ),
    Kind.FALLEN: pgettext_lazy(
        "message",
        "您约在%(when)s到%(centre)s办%(topic)s，那时大厅不开，预约取消了。"
        "请另约时间，或者在开放时间直接来取号。给您添麻烦了。",
    ),
    Kind.PROXY_GIVEN: pgettext_lazy(
        "message",
        "一份亲友代办的委托登记了：谁替谁办、办什么、到哪天，在“亲友代办”里看。"
        "如果这不是您的意思，请马上在那里结束它，或者拨打 12345。",
    ),
    Kind.PROXY_ENDED: pgettext_lazy(
        "message", "一份亲友代办的委托结束了，从现在起代办人不能再看、再办。在“亲友代办”里看。"
    ),
    Kind.RATE: pgettext_lazy(
        "message", "%(served)s办完了，您满意吗？请评价：自愿，被评价的人看不到是谁评的。"
    ),
    Kind.REVIEW_ANSWERED: pgettext_lazy(
        "message", "您对%(served)s的评价有答复了。改好没有，您可以再评一次。"
    ),
}

# How a result is got, by the way it is handed out
HOW: Mapping[str, str | Promise] = {
    "counter": pgettext_lazy("message", "请带身份证到%(centre)s领取。"),
    "post": pgettext_lazy("message", "很快给您寄出，寄出时再告诉您。"),
    "locker": pgettext_lazy("message", "很快放进取件柜，放好时再告诉您。"),
    "online": pgettext_lazy("message", "可在网上领取：在“我的办件”里打开、签收。"),
}

GROUPS: Mapping[Group, str | Promise] = {
    Group.TODO: pgettext_lazy("message", "要您做的事"),
    Group.DECISION: pgettext_lazy("message", "受理和决定"),
    Group.RESULT: pgettext_lazy("message", "领取结果"),
    Group.PROGRESS: pgettext_lazy("message", "办理进度"),
    Group.TURN: pgettext_lazy("message", "排队快到我"),
    Group.RATING: pgettext_lazy("message", "评价和答复"),
}
