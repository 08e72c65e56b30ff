"""What posts, stand-ins and days away are called, and how typed moments are read."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from onewindow.catalog import queries as catalog
from onewindow.rules.actors import Role
from onewindow.rules.clock import CHINA
from onewindow.rules.refusal import Problem
from onewindow.web import words

ROLES: Mapping[str, str | Promise] = {
    Role.CLERK: gettext_lazy("综合窗口人员"),
    Role.GUIDE: gettext_lazy("导办员"),
    Role.HEAD: gettext_lazy("中心负责人"),
    Role.REVIEWER: gettext_lazy("承办人"),
    Role.INSPECTOR: gettext_lazy("勘验人员"),
    Role.CHECKER: gettext_lazy("审核人"),
    Role.APPROVER: gettext_lazy("批准人"),
    Role.OFFICE: gettext_lazy("政务服务办公室"),
    Role.CATALOGUE: gettext_lazy("事项管理员"),
    Role.AUDITOR: gettext_lazy("安全审计员"),
    Role.ADMIN: gettext_lazy("系统管理员"),
}
AWAY: Mapping[str, str | Promise] = {
    "leave": pgettext_lazy("away", "年休"),
    "sick": pgettext_lazy("away", "病假"),
    "training": pgettext_lazy("away", "培训"),
    "errand": pgettext_lazy("away", "公出"),
    "other": pgettext_lazy("away", "其他"),
}
SCOPES: Mapping[str, str | Promise] = {
    "matter": gettext_lazy("事项"),
    "zone": gettext_lazy("专区"),
    "all": gettext_lazy("全部事项"),
}


def role(code: str) -> str:
    """A post in the reader's language."""
    return str(ROLES.get(code, code))


def scopes(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """What qualifications are for, in the reader's language. One query where it is English."""
    known = catalog.zone_names() if words.in_english() else {}
    return [known.get(code, code) or str(SCOPES[scope]) for scope, code in pairs]


def place(row: Any) -> str:
    """Where a post is held: its centre or department, or nothing."""
    where = row.centre or row.department
    if where is None:
        return ""
    return str(where.name_en if words.in_english() else where.name)


def moment(text: str) -> datetime | None:
    """2026-03-02 14:05, or a day for its beginning; None for anything else."""
    try:
        found = datetime.fromisoformat(text.strip().replace("：", ":"))
    except ValueError:
        return None
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else None


def day(text: str) -> date | None:
    """2026-03-02; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def unread(where: str, label: str) -> Problem:
    """What is told of a moment or a day that cannot be read."""
    return Problem(where, "bad_date", "Write a day as 2026-03-02.", {"label": label})
