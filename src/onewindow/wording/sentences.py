"""The sentence for every code of a refusal or a problem.

Rules and rooms speak plain English; this is where their codes become Chinese, and through the
catalogue of translations, English again. %(name)s stands for a parameter of the refusal; where
one is not given, PLAIN has the sentence without it.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.wording import (
    card_sentences,
    catalogue_sentences,
    counter_sentences,
    hall_sentences,
    rating_sentences,
    star_sentences,
    training_sentences,
)

Words = str | Promise

SENTENCES: Mapping[str, Words] = {
    # The catalogue's owners
    **catalogue_sentences.SENTENCES,
    # The hall
    **hall_sentences.SENTENCES,
    # Ratings
    **rating_sentences.SENTENCES,
    # Cards and lamps
    **card_sentences.SENTENCES,
    # Stars
    **star_sentences.SENTENCES,
    # Staff and their training
    **training_sentences.SENTENCES,
    # The counter
    **counter_sentences.SENTENCES,
    # Anywhere
    "refused": _("这一步现在不能办理。"),
    "not_found": _("没有找到您要的内容，或您无权查看。"),
    "not_permitted": _("您没有办理这一步的权限。"),
    "incomplete": _("有 %(count)s 处需要改正。"),
    "idempotency_key_reused": _("这次提交的编号已经用在别的申报上，请刷新页面后重新提交。"),
    # At the API's door
    "bad_request": _("请求读不出来，请检查内容是否为有效的 JSON。"),
    "unauthenticated": _("请在请求头 Authorization 里带上有效的令牌。"),
    "missing_scope": _("这个令牌没有这个权限：%(scopes)s。"),
    "method_not_allowed": _("这个地址不支持这种方法。"),
    "request_too_large": _("请求内容太大。"),
    "throttled": _("请求太频繁，请在 %(seconds)s 秒后再试。"),
    "failed": _("系统出了问题，这次操作没有完成。请稍后重试。"),
    "bad_cursor": _("“after”请原样使用上一页给出的 next。"),
    "one_wish": _("请给出一件事或者事项，二者选一。"),
    # Figures
    "no_period": _("请写明月份，如 2021-08；或起止日期，如 2021-08-02..2021-08-09，止日不计入。"),
    "facts_not_exported": _("%(month)s 的事实文件不全：请先导出这个月。"),
    "facts_wrong_files": _("%(month)s 的事实文件不能用来计数：请重新导出这个月。"),
    "no_engine": _("这台机器上没有这个计算引擎。"),
    "period_not_over": _("这段时间还没有过完，%(until)s 起才能起草。"),
    "bulletin_already_there": _("%(period)s 的通报已经有了：草稿请接着写，已签发的请用更正。"),
    "bulletin_is_signed": _("这份通报已经签发，不能再改；有错请出更正版。"),
    "bulletin_others_wrote": _("打开以后已有别人改过这份通报，请看过新的内容再改。"),
    "figures_disagree": _("有数字对不上，不能签发。"),
    "suspicion_thresholds": _("存疑阈值的文件不完整。"),
    # The machines of a hall
    "already_repaired": _("这个故障已经修好了。"),
    "device_scrapped": _("这台设备已经报废。"),
    # One field of a form
    "required": _("请填写“%(label)s”。"),
    "missing": _("缺少“%(label)s”。"),
    "not_confirmed": _("请确认：%(label)s"),
    "not_an_option": _("“%(label)s”：请从给出的选项里选择。"),
    "bad_idno": _("“%(label)s”不正确，请核对 18 位身份证号码。"),
    "bad_uscc": _("“%(label)s”不正确，请核对 18 位统一社会信用代码。"),
    "bad_mobile": _("“%(label)s”不是有效的电话号码。"),
    "bad_bankcard": _("“%(label)s”不正确，请核对银行账号。"),
    "bad_date": _("“%(label)s”不是有效的日期，请写成 2026-03-02 这样。"),
    "bad_time": _("“%(label)s”请写日期和时间，例如 2026-03-02 09:30。"),
    "bad_period": _("“%(label)s”请写开始和结束两个日期。"),
    "period_backwards": _("“%(label)s”的结束日期早于开始日期。"),
    "bad_region": _("“%(label)s”不是有效的行政区划。"),
    "bad_email": _("“%(label)s”不是有效的电子邮箱地址。"),
    "bad_postcode": _("“%(label)s”应为 6 位邮政编码。"),
    "bad_money": _("“%(label)s”请写金额，最多两位小数。"),
    "not_a_number": _("“%(label)s”请写数字，不小于 0。"),
    "too_long": _("“%(label)s”最多 %(most)s 个字。"),
    "too_many": _("“%(label)s”最多 %(most)s 项。"),
    "bad_text": _("“%(label)s”里有无法保存的字符，请重新输入。"),
    "bad_shape": _("“%(label)s”的格式不对。"),
    "in_future": _("“%(label)s”不能晚于今天。"),
    "birth_differs": _("“%(label)s”与身份证号码不一致。"),
    "sex_differs": _("“%(label)s”与身份证号码不一致。"),
    "contradicts_answer": _("“%(label)s”与前面的回答不一致。"),
    "not_asked_for": _("“%(label)s”不在这次补正的范围内，不能改。"),
    "unknown_field": _("表单里没有“%(label)s”这一项。"),
    "out_of_range": _("“%(label)s”超出允许的范围。"),
    # Situations
    "unanswered": _("请回答：%(question)s"),
    "unknown_answer": _("“%(question)s”没有这个选项。"),
    "unknown_question": _("这里没有“%(key)s”这个问题。"),
    "answers_disagree": _("“%(question)s”有两个不同的回答，请只留一个。"),
    "answer_contradicts": _("“%(question)s”的回答与其他回答不一致。"),
    # A package on its way in
    "material_missing": _("缺少材料：%(name)s。"),
    "material_wrong": _("材料不符合要求：%(name)s。%(remark)s"),
    "material_not_asked": _("这份申报不需要这份材料：%(name)s。"),
    "matter_undecided": _(
        "是否要办“%(name)s”，取决于一个选了“不确定”的问题。请先确定，或到窗口咨询。"
    ),
    "rule_stops": "%(text)s",
    "result_needed_first": _(
        "“%(name)s”要先有“%(paper)s”：已经有的，请先交这份材料；还没有的，请先去办。"
    ),
    "rule_unconfirmed": _("请确认：%(text)s"),
    "nothing_to_apply_for": _("按您的回答，没有需要申请的事项。"),
    "name_differs": _("姓名与证件号码对不上，请核对。"),
    "in_person": _("“%(name)s”要本人到场办，不能由别人代办。"),
    "proxy_term": _("委托到哪一天：最晚 %(most)s 天以后，请重新选。"),
    "proxy_twice": _("同样的委托已经有了；要改期限，请先结束原来的那一份。"),
    "proxy_is_grantor": _("代办人就是委托人本人，请填另一个人。"),
    "proxy_for_what": _("请选择委托办哪些事。"),
    "consent_needed": _("请勾选，表示是您本人委托。"),
    "proxy_over": _("代办的委托已经结束，请重新选“为谁办”。"),
    "proxy_lacks": _("委托里没有这些事项：%(names)s。请对方另外委托，或由本人办理。"),
    "agent_is_applicant": _("代办人就是申请人本人，请选“本人办理”。"),
    "package_closed": _("这份申报已经提交，不能再改。"),
    "nothing_to_do": _("没有需要办理的内容。页面可能已过时，请刷新后再看。"),
    # The life of a case
    "move_not_allowed": _("办件现在是“%(state)s”，不能“%(verb)s”。页面可能已过时，请刷新后再试。"),
    "wrong_order": _("要先办完“%(step)s”这一环节。"),
    "same_person": _("您办过这个环节，按规定要由另一个人复核。"),
    "two_people_needed": _("现场勘验要由两名工作人员签名，请另一名同部门人员也签名。"),
    "extension_not_allowed": _("这件最多还能延长 %(allowed)s 个工作日。"),
    "gaps_open": _("容缺材料还没有补齐：%(names)s。补齐之前不能准予。"),
    "wrong_code": _("取件码不正确，请核对后重新输入。"),
    # Files
    "file_refused": _("这个文件不能接收，请换一个。"),
    "file_too_large": _("文件太大，请上传不超过 %(limit_mb)s MB 的文件。"),
    "file_type": _("只接收 JPEG、PNG、WebP 图片和 PDF。"),
    "file_broken": _("文件打不开，可能已损坏，请重新拍照或导出后上传。"),
    "file_encrypted": _("文件加了密码，请去掉密码后上传。"),
    "too_many_pages": _("文件有 %(pages)s 页，最多 %(limit)s 页，请分开上传。"),
    "active_content": _("文件里带有脚本、程序或附件，请另存为普通 PDF 后上传。"),
    # Numbers and papers
    "bad_code": _("这个编号不正确，请核对后重新输入。"),
    "bad_certificate_identifier": _("这个证照标识不正确，请核对后重新输入。"),
    "certificate_not_in_force": _("这张证照今天无效，不能出示。"),
    "shown_code_over": _("这个码过期了，请持证人出示现在的码。"),
    "paper_template_unknown": _("没有这种文书的模板。"),
    "paper_template_broken": _("文书模板有问题，请联系管理员。"),
    "paper_body_incomplete": _("文书内容不全，不能生成。"),
    "paper_photo_unknown": _("照片应为 JPEG 或 PNG 图片。"),
    "photo_broken": _("照片打不开，请重新拍摄。"),
    "photo_too_small": _("照片里的人脸太小，请靠近镜头重拍。"),
    "photo_head_at_edge": _("头部离照片边缘太近，请站到中间重拍。"),
    "photo_face_not_measured": _("还没有标出人脸的位置，请标出后再裁剪。"),
    "photo_eyes_too_low": _("眼睛的位置太低，请抬高下巴重拍。"),
    "photo_file_size": _("裁出的照片文件大小不合规格，请换一张更清晰的照片。"),
    "photo_background_dark": _("照片背景不是白色，请在白墙前重拍。"),
    "photo_background_uneven": _("照片背景深浅不均，请避开阴影和杂物重拍。"),
    "photo_without_colour": _("照片没有颜色，请交彩色照片。"),
    "paper_glyph_missing": _("有打印不出的生僻字：%(characters)s。请联系管理员。"),
}

PLAIN: Mapping[str, Words] = {
    "clerk_wanted": _("这里受理要有资格：请写明是本大厅哪位窗口人员受理。现在没有人能受理。"),
    "not_qualified": _("您还没有受理资格：%(matters)s。大厅里现在没有人能受理，请找负责人。"),
    "required": _("请填写这一项。"),
    "missing": _("缺少这一项。"),
    "not_an_option": _("请从给出的选项里选择。"),
    "bad_idno": _("身份证号码不正确，请核对 18 位号码。"),
    "bad_uscc": _("统一社会信用代码不正确，请核对 18 位代码。"),
    "bad_mobile": _("请填写 11 位手机号码。"),
    "out_of_range": _("数值超出允许的范围。"),
    "wrong_order": _("还没轮到这一环节，页面可能已过时，请刷新后再看。"),
    "file_too_large": _("文件或图片太大，请缩小后再上传。"),
    "rule_stops": _("不符合办理条件。"),
    "rule_unconfirmed": _("请确认办理条件。"),
    "material_wrong": _("材料不符合要求：%(name)s。"),
    "move_not_allowed": _("办件现在的状态不能这样办。页面可能已过时，请刷新后再试。"),
    "extension_not_allowed": _("这件不能再延长。"),
}

# What a place is called, for problems that name no label of their own.
LABELS: Mapping[str, Words] = {
    "reason": pgettext_lazy("label", "理由"),
    "reasons": pgettext_lazy("label", "理由"),
    "why": pgettext_lazy("label", "理由"),
    "opinion": pgettext_lazy("label", "意见"),
    "note": pgettext_lazy("label", "说明"),
    "days": pgettext_lazy("label", "天数"),
    "kind": pgettext_lazy("label", "种类"),
    "delivery": pgettext_lazy("label", "领取方式"),
    "relation": pgettext_lazy("label", "办理身份"),
    "locker": pgettext_lazy("label", "柜门"),
    "tracking": pgettext_lazy("label", "快递单号"),
    "items": pgettext_lazy("label", "补正内容"),
    "name": pgettext_lazy("label", "姓名"),
    "number": pgettext_lazy("label", "证件号码"),
    "phone": pgettext_lazy("label", "手机号码"),
    "applicant.name": pgettext_lazy("label", "申请人姓名"),
    "applicant.number": pgettext_lazy("label", "申请人证件号码"),
    "applicant.phone": pgettext_lazy("label", "申请人手机号码"),
    "agent.name": pgettext_lazy("label", "代办人姓名"),
    "agent.number": pgettext_lazy("label", "代办人证件号码"),
    "agent.phone": pgettext_lazy("label", "代办人手机号码"),
}

# The page that answers: what happened, in a few words.
TITLES: Mapping[int, Words] = {
    400: _("请求有误"),
    403: _("没有权限"),
    404: _("没有找到"),
    409: _("现在不能这样办"),
    422: _("有内容需要改正"),
    429: _("操作太频繁"),
}
