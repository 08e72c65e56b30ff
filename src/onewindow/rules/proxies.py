"""亲友代办: what a person may leave to another, for how long, and what the other may then do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.rules.matters import Matter
from onewindow.rules.refusal import Problem

LONGEST_DAYS = 366  # a year, after which it is granted anew. House rule
MAY_BE_LEFT = "agent_ok"  # the rule of a matter that says so of itself


@dataclass(frozen=True, slots=True)
class Authority:
    """代理权. What one person has left to another.

    matters: codes; empty for every matter that may be left. until_on: the last good day.
    has_ended: revoked or given back.
    """

    matters: frozenset[str]
    until_on: date
    has_ended: bool = False

    def is_live(self, *, on: date) -> bool:
        """Whether it holds on a day. Source: Civil Code art. 173."""
        return not self.has_ended and on <= self.until_on

    def lacks(self, matters: Collection[str]) -> list[str]:
        """Those of the matters that it does not cover. Source: Civil Code arts. 162, 165."""
        return [code for code in matters if self.matters and code not in self.matters]


def may_be_left(matter: Matter) -> bool:
    """Whether another may do this for a person.

    Not what its holder must come to do in person, unless the matter's own rule allows an agent.
    Source: Civil Code art. 161 (what is to be done in person is not left to an agent).
    """
    return not matter.presence or any(rule.type == MAY_BE_LEFT for rule in matter.rules)


def in_person(matters: Iterable[Matter]) -> list[Problem]:
    """A problem for each matter that only its holder may do. Source: as `may_be_left`."""
    said = "To be done in person"
    return [
        Problem("matters", "in_person", f"{said}: {one.name}.", {"name": one.name})
        for one in matters
        if not may_be_left(one)
    ]


def term_problems(*, until_on: date, today: date) -> list[Problem]:
    """What is wrong with the last day of an authority. Source: Civil Code art. 165 (its term)."""
    if today <= until_on <= today + timedelta(days=LONGEST_DAYS):
        return []
    said = f"Choose a day between today and {LONGEST_DAYS} days from now."
    return [Problem("until_on", "proxy_term", said, {"most": LONGEST_DAYS})]
