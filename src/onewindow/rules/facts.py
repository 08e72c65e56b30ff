"""What is known about a hand-in besides the answers to the questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts of one package; everything may be unknown.

    by_agent: whether another person acts for the applicant. delivery: how the result is
    sent, in the catalogue's words. on: today. birth_on: the applicant's birthday.
    held: codes of matters whose result the applicant already holds and which is valid.
    values: form values already known, by the bundle's field key. events: days on which
    something happened (birth, end of an earlier certificate), by the rule's word for it.
    """

    by_agent: bool | None = None
    delivery: str | None = None
    on: date | None = None
    birth_on: date | None = None
    held: frozenset[str] = frozenset()
    values: Mapping[str, object] = field(default_factory=dict)
    events: Mapping[str, date] = field(default_factory=dict)

    def age(self) -> int | None:
        """Full years of age today, or None while birthday or today is unknown.

        A birthday counts from its own day; 29 February comes of age on 1 March.
        Source: Civil Code arts. 17, 200-201 (full years).
        """
        if self.birth_on is None or self.on is None:
            return None
        had = (self.on.month, self.on.day) >= (self.birth_on.month, self.birth_on.day)
        return self.on.year - self.birth_on.year - (0 if had else 1)
