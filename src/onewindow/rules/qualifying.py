"""Who may accept what: a qualification reaches a matter, those of a zone, or all, until its end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """How far a qualification reaches."""

    MATTER = "matter"
    ZONE = "zone"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Held:
    """One qualification of somebody. until: the last good day; why: the certificate's number."""

    account: int
    scope: str
    code: str
    since: date
    until: date
    why: str = ""

    def reaches(self, *, matter: str, zone: str, on: date) -> bool:
        """Whether it is for this matter, and good on that day."""
        if not self.since <= on <= self.until:
            return False
        if self.scope == Scope.MATTER:
            return self.code == matter
        return self.scope == Scope.ALL or self.code == zone


def lacking(held: Iterable[Held], matters: Mapping[str, str], *, on: date) -> list[str]:
    """Those of the matters (code → zone) for which none of the qualifications is good.

    Source: house rule (a clerk accepts what she has been trained in).
    """
    mine = list(held)
    return [
        matter
        for matter, zone in matters.items()
        if not any(one.reaches(matter=matter, zone=zone, on=on) for one in mine)
    ]


def able(held: Iterable[Held], matters: Mapping[str, str], *, on: date) -> set[int]:
    """Accounts that may accept every one of the matters on a day. Source: house rule."""
    by_account: dict[int, list[Held]] = {}
    for one in held:
        by_account.setdefault(one.account, []).append(one)
    return {account for account, own in by_account.items() if not lacking(own, matters, on=on)}
