"""Who acts: one value for citizens, staff, applications and the law itself."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody may be at a place; one person may hold several."""

    CITIZEN = "citizen"  # 申请人、代理人
    GUIDE = "guide"  # 导办员
    CLERK = "clerk"  # 综合窗口人员
    REVIEWER = "reviewer"  # 承办人
    INSPECTOR = "inspector"  # 勘验人员
    CHECKER = "checker"  # 审核人
    APPROVER = "approver"  # 批准人
    HEAD = "head"  # 便民服务中心负责人
    OFFICE = "office"  # 市行政服务中心
    CATALOGUE = "catalogue"  # 事项管理员
    AUDITOR = "auditor"  # 安全审计员
    ADMIN = "admin"  # 系统管理员
    APPLICATION = "application"  # 接入应用
    DEVICE = "device"  # 大厅里的一台设备
    LAW = "law"  # 依法自动（到期、并联开启）


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at work now.

    id: stable text for the journal (`account:7`, `application:3`, `device:<uuid>`, `law`).
    person_id: the natural person behind a citizen's account.
    centres, departments: codes of the places where the roles hold.
    scopes: what an application token was given.
    """

    id: str
    name: str
    roles: frozenset[Role]
    person_id: UUID | None = None
    centres: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def account(self) -> int | None:
        """The account behind the actor; None for programs, devices and the law."""
        kind, _, number = self.id.partition(":")
        return int(number) if kind == "account" and number.isdigit() else None

    def has(self, *roles: Role) -> bool:
        """Whether any of the roles is held."""
        return not self.roles.isdisjoint(roles)


NOBODY = Actor(id="nobody", name="", roles=frozenset())
LAW = Actor(id="law", name="依法自动", roles=frozenset({Role.LAW}))
