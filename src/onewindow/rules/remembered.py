"""Plans worked out before: the same matters under the same answers and facts need the same.

Many packages of a day differ only in who hands them in. A plan depends on the answers, on
few facts and on the few form values that some condition looks at; nothing else reaches the
planning here, so that a plan found again is the plan that would be made anew.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from onewindow.rules import bundles, conditions, plans
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.plans import Plan

KEPT = 1024
LONGEST = 100  # characters of an answer or value; longer ones are no catalogue's words
BY_AGE = frozenset({"age", "validity_by_age"})
BY_TABLE = frozenset({"class_table", "amount_table"})  # these look at fields by name


class _Wanted:
    """What a plan is a function of, as one key."""

    __slots__ = ("answers", "bundle", "facts", "hash", "key")

    def __init__(self, bundle: Bundle, answers: Mapping[str, str], facts: Facts) -> None:
        aged, consulted = _consulted(_Same(bundle))
        values = {key: facts.values[key] for key in consulted if key in facts.values}
        self.bundle = bundle
        self.answers = {key: value for key, value in answers.items() if key in bundle.asked}
        self.facts = Facts(
            by_agent=facts.by_agent,
            delivery=facts.delivery,
            on=facts.on if aged else None,
            birth_on=facts.birth_on if aged else None,
            held=facts.held,
            values=values,
        )
        self.key = (
            id(bundle),
            tuple(sorted(self.answers.items())),
            facts.by_agent,
            facts.delivery,
            facts.age() if aged else None,
            facts.held,
            tuple(sorted((key, conditions.word(value)) for key, value in values.items())),
        )
        self.hash = hash(self.key)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wanted) and self.bundle is other.bundle and self.key == other.key

    def is_short(self) -> bool:
        """Whether it may be kept: nobody can fill the memory with long words."""
        said = [*self.answers.values(), *self.facts.values.values()]
        return all(len(str(one)) <= LONGEST for one in said)


class _Same:
    """A bundle by identity: bundles are compiled once and kept."""

    __slots__ = ("bundle",)

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def __hash__(self) -> int:
        return id(self.bundle)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.bundle is other.bundle


def plan(*, bundle: Bundle, answers: Mapping[str, str], facts: Facts) -> Plan:
    """As `plans.plan`, looked up where the same was planned before. At most `KEPT` are kept.

    Source: as `plans.plan`.
    """
    if facts.events:
        return plans.plan(bundle=bundle, answers=answers, facts=facts)
    wanted = _Wanted(bundle, answers, facts)
    return _plan(wanted) if wanted.is_short() else _plan.__wrapped__(wanted)


@lru_cache(maxsize=KEPT)
def _plan(wanted: _Wanted) -> Plan:
    return plans.plan(bundle=wanted.bundle, answers=wanted.answers, facts=wanted.facts)


@lru_cache(maxsize=KEPT)
def _consulted(same: _Same) -> tuple[bool, tuple[str, ...]]:
    """Whether the plan asks the applicant's age, and the fields it looks at."""
    bundle = same.bundle
    types = {rule.type for item in bundle.items for rule in item.matter.rules}
    looked_at = set(_keys(bundle))
    groups = tuple(
        group.key
        for group in bundle.fields
        if types & BY_TABLE
        or any(f"{bundle.items[use.item].matter.code}:{use.field.id}" in looked_at
               for use in group.uses)
    )  # fmt: skip
    return bool(types & BY_AGE), groups


def _keys(bundle: Bundle) -> Iterator[str]:
    for item in bundle.items:
        written = [*bundles.conditions_of(item.matter), *([item.when] if item.when else [])]
        for condition in written:
            yield from (key for key, _, _ in condition)
    for one in bundle.implications:
        yield from (key for key, _, _ in one.when)
