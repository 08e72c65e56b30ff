"""What can be refused at a window: signatures, and numbers typed by hand."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "not_signed": _("请先请申请人签名，再受理。"),
    "shown_another": _("要签的内容刚刚有改动，请看新的内容再签。"),
    "signature_empty": _("还没有写名字，请用手指或笔在框里签名。"),
    "number_unchecked": _("%(name)s的证件号码是手工录入的，请另一名工作人员对照原件核对后再受理。"),
    "second_person_wrong": _("用户名或密码不对，或者不是本中心的另一名窗口人员。"),
}
