"""The sentences for the catalogue's owners: problems of a body, of a draft, of files."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "wrong_shape": _("内容的格式不对：%(said)s"),
    "unknown_department": _("没有代码为“%(name)s”的部门。"),
    "unknown_matter": _("没有代码为“%(name)s”的事项。"),
    "unknown_condition": _("条件里的“%(name)s”既不是情形，也不是表单项。"),
    "unknown_value": _("“%(value)s”不是可以选的答案。"),
    "instant_disagrees": _("即办件与“承诺期限：即办”必须一致。"),
    "at_once_is_zero_days": _("“即办”就是 0 天，0 天就是“即办”。"),
    "no_promise": _("必须公布承诺期限。"),
    "promise_exceeds_law": _("承诺期限 %(promised)s 天超过了法定期限 %(legal)s 天。"),
    "demonstration_value": _("演示值：请换成本地的期限或金额。"),
    "result_type_disagrees": _("按结果名称，结果类型应为“%(expected)s”。"),
    "fee_without_basis": _("收费要写明依据和项目。"),
    "fee_unknown": _("没有金额时，要写明按什么标准收费。"),
    "few_steps": _("行政许可至少要写受理、审核、审批、办结、送达五步，现在只有 %(count)s 步。"),
    "two_inspectors": _("现场核查须由两人以上进行。"),
    "no_post_offered": _("不用到现场的事项，应当提供邮寄送达。"),
    "filler_text": _("“%(text)s”没有说明内容，请写具体。"),
    "listed_twice": _("“%(name)s”重复了。"),
    "options_not_distinct": _("每个答案要有自己的值，unsure 留给“不确定”。"),
    "case_without_condition": _("“情形”材料要写明在什么情形下需要。"),
    "condition_on_necessary": _("有条件的材料应标为“情形”，不是“必要”。"),
    "decides_nothing": _("“%(question)s”的回答不影响任何内容，不会问到。"),
    "choices_missing": _("选择项没有可选的内容。"),
    "english_missing": _("有 %(count)s 处文字没有英文，例如“%(example)s”。"),
    "group_disagrees": _("“选办其一”要写明组名，组名也只用于“选办其一”。"),
    "group_of_one": _("这一组只有一个事项，不用选。"),
    "count_disagrees": _("各事项合计是 %(count)s 条，与填写的数不一致。"),
    "online_but_present": _("申请人须到现场的事项，不能在网上办结；请改深度，或取消“须到现场”。"),
    "not_for_self_service": _(
        "自助终端只能申请这样的事项：本人办、不用见工作人员、不用采集照片指纹、材料能查到或能扫描、"
        "几乎不用打字。请改深度。"
    ),
    "phone_without_area": _("电话要带区号：%(said)s"),
    "same_phone": _("咨询电话和投诉电话不能相同：%(said)s"),
    # Drafts and what is in force
    "draft_exists": _("已经有一份草稿，请接着写那一份。"),
    "draft_moved": _(
        "草稿刚被别人或者另一个页面保存过。请另开一页看现在的内容，再把您的改动写进去。"
    ),
    "code_taken": _("这个代码已经用过，请换一个。"),
    "still_needed": _("还有现行的事项或“一件事”要用它，请先改那里：%(needing)s"),
    "not_offered": _("“%(name)s”已经停办，不能再提交。"),
    "bad_code_word": _("代码只用小写字母、数字和下划线，最多 40 个。"),
    "form_cut_off": _("表单没有完整送到，没有保存。请刷新页面后重试。"),
    "not_an_equation": _("“%(label)s”每行要写成“项 = 值”。"),
    "said_twice": _("“%(label)s”里有一项写了两次。"),
    "needs_centre": _("窗口和自助终端要选在哪个中心。"),
    "bad_synonym": _("词要有 1 到 40 个字。"),
    # Files
    "unreadable_data": _("这不是可以导入的目录文件。"),
    "archive_too_large": _("压缩包超过 2 MB，请用 onewindow load 导入。"),
    "file_encoding": _("文件不是 UTF-8 编码。"),
    "file_json": _("不是合法的 JSON。"),
    "file_shape": _("文件的结构不对。"),
    "file_id": _("文件里的 id 应与文件名相同：%(said)s"),
    "file_keys": _("缺少：%(said)s"),
    "file_columns": _("缺少列：%(said)s"),
    "file_line": _("这一行读不懂。"),
    "file_twice": _("同一项有 %(count)s 行。"),
    "file_unknown": _("没有这个代码：%(said)s"),
    "file_backwards": _("结束日期不晚于开始日期。"),
    "file_overlap": _("%(day)s 这天有两行同时有效。"),
    "file_code": _("实施编码不合规则。"),
    "code_of_both_kinds": _("事项和“一件事”不能用同一个代码。"),
}
