"""The bulletin 通报: who may make it. The sentences its figures write are in `telling`."""

from collections.abc import Mapping
from enum import StrEnum

from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted


class BulletinVerb(StrEnum):
    """What is done with a bulletin; facts are named after them."""

    DRAFT = "draft"  # 起草
    EDIT = "edit"  # 改写
    SIGN = "sign"  # 签发
    CORRECT = "correct"  # 更正
    DISCARD = "discard"  # 作废草稿
    SEE = "see"  # 查看
    SEE_CASES = "see_cases"  # 查看办件


OFFICE = frozenset(BulletinVerb)
ALLOWED: Mapping[Role, frozenset[BulletinVerb]] = {
    Role.OFFICE: OFFICE,
    Role.AUDITOR: frozenset({BulletinVerb.SEE, BulletinVerb.SEE_CASES}),
    Role.HEAD: frozenset({BulletinVerb.SEE, BulletinVerb.SEE_CASES}),
    Role.LAW: frozenset({BulletinVerb.DRAFT}),
}


def may(by: Actor, verb: BulletinVerb, *, centre: str = "") -> bool:
    """Whether `by` may do this. centre: whose cases are asked for; a head sees her own only.

    Source: house rule.
    """
    roles = {role for role in by.roles if verb in ALLOWED.get(role, ())}
    if verb is not BulletinVerb.SEE_CASES or roles != {Role.HEAD}:
        return bool(roles)
    return centre in by.centres


def require(by: Actor, verb: BulletinVerb, *, centre: str = "") -> None:
    """Raise NotPermitted unless `may`. Source: house rule."""
    if not may(by, verb, centre=centre):
        raise NotPermitted("This post may not do that with a bulletin.")
