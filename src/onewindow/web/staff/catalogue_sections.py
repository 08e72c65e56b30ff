"""What the owner of a matter edits, page by page."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.catalog import queries as catalog
from onewindow.places import queries as places
from onewindow.rules import catalogue_schema as schema
from onewindow.rules import ruling
from onewindow.web import parts, words
from onewindow.web.staff import catalogue_codec as codec
from onewindow.web.staff.catalogue_codec import Block, Cell, Choices, Grid, Section

ONE_A_LINE = _("每行一个")
WHEN_HINT = _("每行一个条件：情形 = 答案。几个答案用 | 隔开；都满足才算。空着就是总是需要。")
OPTIONS_HINT = _("每行一个答案：值 = 显示的文字")
EVIDENCE = {
    "A": _("A 法律或本地官方"),
    "B": _("B 外地官方或转载"),
    "C": _("C 一般知识"),
    "D": _("D 演示值"),
}


def listed(values: Sequence[str], labels: dict[str, str | Promise] | None = None) -> Choices:
    """Fixed choices, each its own word unless a label says more."""
    said = labels or {}
    return lambda: [parts.Choice(value, str(said.get(value, value))) for value in values]


def departments() -> list[parts.Choice]:
    """All departments, in the reader's language."""
    known = places.departments().values()
    return [parts.Choice(d.code, d.name_en if words.in_english() else d.name) for d in known]


def zones() -> list[parts.Choice]:
    """Zones in use."""
    english = catalog.zone_names() if words.in_english() else {}
    return [parts.Choice(zone, words.said(zone, english)) for zone, _count in catalog.zones()]


def condition(key: str = "when") -> Cell:
    """When a line applies."""
    return Cell(key, _("适用情形"), codec.CONDITION, hint=WHEN_HINT)


def note(key: str = "note") -> Cell:
    """What is added in words."""
    return Cell(key, pgettext_lazy("catalogue", "说明"), codec.AREA)


def evidence(key: str = "evidence") -> Cell:
    """How well a value is known."""
    choices = listed(tuple(EVIDENCE), dict(EVIDENCE))
    return Cell(key, _("依据等级"), codec.SELECT, choices)


def questions(key: str, label: str | Promise) -> Grid:
    """Situations of a matter, or questions of a life event."""
    return Grid(
        key,
        label,
        _("问题"),
        (
            Cell("id", _("代码"), is_required=True, width="16"),
            Cell("question", _("问题"), is_required=True),
            Cell("options", _("答案"), codec.OPTIONS, hint=OPTIONS_HINT, is_required=True),
            Cell("when", _("只在这些情形下问"), codec.CONDITION, hint=WHEN_HINT),
            evidence(),
        ),
        title=("question",),
    )


def _limit(key: str, *, legal: bool) -> tuple[Cell, ...]:
    units = listed(schema.UNITS)
    return (
        Cell(f"{key}.days", _("天数"), codec.WHOLE, is_required=not legal),
        Cell(
            f"{key}.unit",
            pgettext_lazy("limit", "单位"),
            codec.SELECT,
            units,
            is_required=not legal,
        ),
        note(f"{key}.note"),
        evidence(f"{key}.evidence"),
    )


BASIC = Section(
    "basic",
    _("基本信息"),
    (
        Block(
            "",
            (
                Cell("name", _("事项名称"), is_required=True),
                Cell("parent", _("所属主项")),
                Cell("department", _("实施部门"), codec.SELECT, departments, is_required=True),
                Cell("zone", _("专区"), codec.SELECT, zones),
                Cell("kind", _("事项类型"), codec.SELECT, listed(schema.KINDS), is_required=True),
                Cell("object", _("服务对象"), codec.LINES, hint=ONE_A_LINE, is_required=True),
                Cell("legal_basis", _("设定依据"), codec.LINES, hint=ONE_A_LINE),
                Cell("township_role", _("镇（街道）做什么")),
                Cell("decided_by", _("由谁决定")),
                Cell("site_check", _("需要现场核查"), codec.TICK),
                Cell("presence", _("申请人须到现场"), codec.TICK),
            ),
        ),
    ),
)
LIMITS = Section(
    "limits",
    _("期限与收费"),
    (
        Block(_("法定期限"), _limit("legal_limit", legal=True)),
        Block(
            _("承诺期限"),
            (*_limit("promised_limit", legal=False), Cell("instant", _("即办件"), codec.TICK)),
        ),
        Block(
            _("延长与不计时"),
            (
                Cell("extension_days", _("最多延长（工作日）"), codec.WHOLE),
                Cell("notice_days", _("公示天数"), codec.WHOLE),
                Cell("excluded_time", _("不计入期限的时间"), codec.AREA),
            ),
        ),
        Block(
            _("收费"),
            (
                Cell("fee.amount_yuan", _("金额"), codec.AMOUNT, unit=_("元")),
                note("fee.note"),
                evidence("fee.evidence"),
            ),
        ),
    ),
    hint=_("依据等级为 D 的期限和金额是演示值，凡是给人看的地方都会标明。"),
)
RESULT = Section(
    "result",
    _("办理结果"),
    (
        Block(
            "",
            (
                Cell("result.name", _("结果名称"), is_required=True),
                Cell(
                    "result.type",
                    _("结果类型"),
                    codec.SELECT,
                    listed(schema.RESULTS),
                    is_required=True,
                ),
                Cell("result.validity", _("有效期（文字）")),
                Cell("result.validity_years", _("有效年数"), codec.WHOLE),
                Cell("result.is_certificate", _("签发电子证照"), codec.TICK),
                Cell(
                    "result.content",
                    _("证照上的内容"),
                    codec.columns("key", "label", "field"),
                    hint=_("每行一项：代码 = 名称 = 取自的表单项"),
                ),
            ),
        ),
    ),
)
SITUATIONS = Section(
    "situations",
    _("情形与答案"),
    grids=(questions("situations", _("情形")),),
    hint=_("一次问一个问题，总可以答“不确定”。回答决定要哪些材料、填哪些项。"),
)
MATERIALS = Section(
    "materials",
    pgettext_lazy("catalogue", "材料"),
    grids=(
        Grid(
            "materials",
            _("申请材料"),
            pgettext_lazy("catalogue", "材料"),
            (
                Cell("material_id", _("代码"), is_required=True, width="16"),
                Cell("name", _("材料名称"), is_required=True),
                Cell("need", _("必要性"), codec.SELECT, listed(schema.NEEDS), is_required=True),
                Cell("source_type", _("来源"), is_required=True),
                Cell("share_source", _("可共享的登记库"), width="16"),
                Cell("electronic_licence", _("有电子证照"), codec.TICK),
                Cell("form", _("形式")),
                Cell("copies", _("份数"), codec.WHOLE),
                condition(),
                Cell("result_of", _("也是这些事项的结果"), codec.LINES, hint=ONE_A_LINE),
                note(),
            ),
            title=("name", "need"),
            fresh={"need": "必要", "form": "电子/原件", "copies": 1, "electronic_licence": False},
        ),
    ),
)
FIELDS = Section(
    "fields",
    _("表单项"),
    grids=(
        Grid(
            "form_fields",
            _("表单项"),
            pgettext_lazy("catalogue", "表单项"),
            (
                Cell("id", _("代码"), is_required=True, width="16"),
                Cell("label", pgettext_lazy("catalogue", "名称"), is_required=True),
                Cell(
                    "type",
                    pgettext_lazy("catalogue", "类型"),
                    codec.SELECT,
                    listed(tuple(schema.FIELD_TYPES)),
                    is_required=True,
                ),
                Cell("required", _("必填"), codec.TICK),
                Cell("concept", _("含义"), hint=_("含义相同的项，在“一件事”里只填一次。")),
                Cell("prefill_from", _("从哪个登记库带出"), width="16"),
                Cell("options", _("可选项"), codec.OPTIONS, hint=OPTIONS_HINT),
                Cell(
                    "columns",
                    _("表格的列"),
                    codec.columns("code", "label", "type"),
                    hint=_("每行一列：代码 = 名称 = 类型"),
                ),
                Cell("when", _("只在这些情形下填"), codec.CONDITION, hint=WHEN_HINT),
                Cell("from_situation.situation", _("由哪个情形带出"), width="16"),
                Cell(
                    "from_situation.map",
                    _("情形的答案对应的值"),
                    codec.RECORD,
                    hint=_("每行一个：答案 = 值"),
                ),
                Cell("from_result_of", _("取自这些事项的结果"), codec.LINES, hint=ONE_A_LINE),
                Cell("result_key", _("取结果里的哪一项"), width="16"),
                Cell("fixed", _("固定值")),
                evidence(),
                note(),
            ),
            title=("label", "type"),
            fresh={"type": "text", "required": True},
        ),
    ),
)
_PROCESS = codec.columns("step", "people", "note", whole=frozenset({"people"}))
STEPS = Section(
    "steps",
    _("办理流程"),
    (
        Block(
            "",
            (
                Cell(
                    "process",
                    _("部门内部环节"),
                    _PROCESS,
                    hint=_("每行一个环节：环节 = 人数 = 说明。即办的空着。"),
                ),
                Cell("commitment.situation", _("告知承诺由哪个情形决定"), width="16"),
                Cell("commitment.value", _("答什么就是告知承诺"), width="16"),
                Cell(
                    "commitment.inspect_within_working_days",
                    _("作出决定后多少工作日内核查"),
                    codec.WHOLE,
                ),
            ),
        ),
    ),
    (
        Grid(
            "steps",
            _("给申请人看的步骤"),
            _("步骤"),
            (
                Cell("step", _("步骤"), is_required=True),
                Cell("actor", _("由谁办")),
                Cell("limit", pgettext_lazy("catalogue", "时限")),
                note(),
            ),
            title=("step", "actor"),
        ),
        Grid(
            "process_when",
            _("特定情形下的内部环节"),
            _("环节"),
            (condition(), Cell("process", _("部门内部环节"), _PROCESS)),
            title=("when",),
        ),
    ),
)
RULES = Section(
    "rules",
    _("规则"),
    grids=(
        Grid(
            "rules",
            _("规则"),
            pgettext_lazy("catalogue", "规则"),
            (
                Cell(
                    "type",
                    pgettext_lazy("catalogue", "类型"),
                    codec.SELECT,
                    listed(tuple(sorted(ruling.ACTING))),
                    is_required=True,
                ),
                Cell("text", _("文字"), codec.AREA),
                Cell("basis", _("依据")),
                condition(),
                Cell("to", _("转到事项"), width="16"),
                Cell("matter", _("先要有哪个事项的结果"), width="16"),
                Cell("before", _("在哪个事项之前"), width="16"),
                Cell("stage", _("哪个环节")),
                Cell("days", _("天数"), codec.WHOLE),
                Cell("unit", pgettext_lazy("limit", "单位"), width="8"),
                Cell("min", _("最小年龄"), codec.WHOLE),
                Cell("max", _("最大年龄"), codec.WHOLE),
                Cell("agency_factor", _("机构供养的倍数"), codec.AMOUNT),
                Cell(
                    "rows",
                    _("表格"),
                    codec.ROWS,
                    hint=_("每行一条：项 = 值; 项 = 值。条件写作 when.情形 = 答案"),
                ),
            ),
            title=("type", "text"),
        ),
    ),
)

MATTER = (BASIC, LIMITS, RESULT, SITUATIONS, MATERIALS, FIELDS, STEPS, RULES)
