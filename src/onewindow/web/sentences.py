"""The sentence for every code of a refusal or a problem.

Rules and rooms speak plain English; this is where their codes become Chinese, and through the
catalogue of translations, English again. %(name)s stands for a parameter of the refusal.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    # Anywhere
    "refused": _("这一步现在不能办理。"),
    "not_found": _("没有找到您要的内容，或您无权查看。"),
    "not_permitted": _("您没有办理这一步的权限。"),
    "incomplete": _("有 %(count)s 处需要改正。"),
    # The life of a case
    "move_not_allowed": _("办件现在是“%(state)s”，不能“%(verb)s”。页面可能已过时，请刷新后再试。"),
    "package_closed": _("这份申报已经提交，不能再改。"),
    "nothing_to_do": _("没有需要办理的内容。"),
    # Forms
    "required": _("请填写这一项。"),
    "missing": _("缺少这一项。"),
    "out_of_range": _("请填写 1 到 30 之间的工作日数。"),
    "bad_idno": _("身份证号码不正确，请核对 18 位号码。"),
    "bad_uscc": _("统一社会信用代码不正确，请核对 18 位代码。"),
    "bad_mobile": _("请填写 11 位手机号码。"),
    "bad_code": _("这个编号不正确，请核对后重新输入。"),
    "bad_certificate_identifier": _("这个证照标识不正确，请核对后重新输入。"),
    "unknown_question": _("这里没有“%(key)s”这个问题。"),
    # Papers
    "paper_template_unknown": _("没有这种文书的模板。"),
    "paper_template_broken": _("文书模板有问题，请联系管理员。"),
    "paper_body_incomplete": _("文书内容不全，不能生成。"),
    "paper_glyph_missing": _("文书里有打印不出的生僻字：%(glyphs)s。请联系管理员。"),
}

# The page that answers: what happened, in a few words.
TITLES: Mapping[int, str | Promise] = {
    400: _("请求有误"),
    403: _("没有权限"),
    404: _("没有找到"),
    409: _("现在不能这样办"),
    422: _("有内容需要改正"),
    429: _("操作太频繁"),
}
