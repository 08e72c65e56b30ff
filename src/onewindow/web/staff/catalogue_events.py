"""What the owner of a life event edits, page by page.

Stages and their matters are a list within a list; the page shows them as two plain lists, each
matter naming the number of its stage.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.rules import catalogue_schema as schema
from onewindow.web.staff import catalogue_codec as codec
from onewindow.web.staff.catalogue_codec import Block, Cell, Grid, Section
from onewindow.web.staff.catalogue_sections import (
    ONE_A_LINE,
    WHEN_HINT,
    departments,
    listed,
    note,
    questions,
)

MODES = {
    "sequential": _("依次办"),
    "parallel": _("并联办"),
    "auto": _("自动办"),
    "later": _("以后办"),
}
NEEDS = {"must": _("必办"), "one_of": _("选办其一"), "optional": _("可选")}
STAGES, ITEMS = "_stages", "_items"
_PLACE = re.compile(r"stages\[(\d+)\](?:\.items\[(\d+)\])?(.*)")

BASIC = Section(
    "basic",
    _("基本信息"),
    (
        Block(
            "",
            (
                Cell("name", pgettext_lazy("catalogue", "名称"), is_required=True),
                Cell("object", _("服务对象")),
                Cell("lead_department", _("牵头部门"), codec.SELECT, departments, is_required=True),
                Cell("national_list", _("在国家清单里的名称")),
                Cell("notes", pgettext_lazy("catalogue", "说明"), codec.LINES, hint=ONE_A_LINE),
                Cell("material_lines_separately", _("分别办要几份材料"), codec.WHOLE),
                Cell("material_lines_one_set", _("一起办要几份材料"), codec.WHOLE),
            ),
        ),
    ),
)
QUESTIONS = Section(
    "questions",
    _("情形与答案"),
    grids=(
        questions("questions", _("“一件事”自己的问题")),
        Grid(
            "implies",
            _("由此可知"),
            _("推论"),
            (
                Cell("when", _("这样回答时"), codec.CONDITION, hint=WHEN_HINT),
                Cell(
                    "sets",
                    _("就不用再问"),
                    codec.RECORD,
                    hint=_("每行一个：事项.情形 = 答案"),
                    is_required=True,
                ),
            ),
            title=("when",),
        ),
    ),
)
MEMBERS = Section(
    "stages",
    _("阶段与事项"),
    grids=(
        Grid(
            STAGES,
            _("阶段"),
            _("阶段"),
            (
                Cell(
                    "mode",
                    _("怎样办"),
                    codec.SELECT,
                    listed(schema.MODES, dict(MODES)),
                    is_required=True,
                ),
            ),
            title=(),
            fresh={"mode": "parallel"},
        ),
        Grid(
            ITEMS,
            _("事项"),
            pgettext_lazy("catalogue", "事项"),
            (
                Cell("stage", _("第几阶段"), codec.WHOLE, is_required=True),
                Cell("matter", _("事项代码"), width="16"),
                Cell("need", _("办不办"), codec.SELECT, listed(tuple(NEEDS), dict(NEEDS))),
                Cell("one_of", _("“选办其一”的组名"), width="16"),
                Cell("when", _("适用情形"), codec.CONDITION, hint=WHEN_HINT),
                Cell("external", _("在系统外办"), codec.TICK),
                Cell("name", pgettext_lazy("catalogue", "名称"), is_required=True),
                Cell("department", _("部门"), codec.SELECT, departments),
                note(),
            ),
            title=("stage", "name"),
            fresh={"need": "must"},
        ),
    ),
    hint=_("阶段按次序办；“依次办”的阶段里，事项也按次序。"),
)

LIFE_EVENT = (BASIC, QUESTIONS, MEMBERS)


def unfolded(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with stages and items as two plain lists."""
    stages = body.get("stages") or []
    items = [{**item, "stage": n} for n, stage in enumerate(stages, 1) for item in stage["items"]]
    return {**body, STAGES: stages, ITEMS: items}


def folded(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body again, every item within its stage; one of no stage goes into the last."""
    kept = {key: value for key, value in body.items() if key not in (STAGES, ITEMS)}
    stages = [{**stage, "items": []} for stage in body.get(STAGES) or ()]
    for item in body.get(ITEMS) or ():
        number = int(item.get("stage") or 1)
        plain = {key: value for key, value in item.items() if key != "stage"}
        if stages:
            stages[min(max(number, 1), len(stages)) - 1]["items"].append(plain)
    return {**kept, "stages": stages}


def unfolded_place(body: Mapping[str, Any], where: str) -> str:
    """A place in the body as a place in the two lists."""
    found = _PLACE.fullmatch(where)
    if not found:
        return where
    stage, item, rest = int(found[1]), found[2], found[3]
    if item is None:
        return f"{STAGES}[{stage}]{rest}"
    before = sum(len(one["items"]) for one in (body.get("stages") or [])[:stage])
    return f"{ITEMS}[{before + int(item)}]{rest}"
