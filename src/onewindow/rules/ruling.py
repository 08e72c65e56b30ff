"""The catalogue's rules (`rules` of a matter) at work: from data to findings.

A rule that a machine can decide is decided here. A rule that only a person can judge
becomes a statement which the clerk has to confirm before acceptance, so that it acts
through a person. What merely informs is named in `INFORMING`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from onewindow.rules import conditions, rulings_by_table
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Rule
from onewindow.rules.matters import Matter

STOP = "stop"  # the matter cannot be handed in
REDIRECT = "redirect"  # another matter is the right one
REQUIRE = "require"  # another result is needed first
WARN = "warn"  # may go wrong; told, not stopped
INFORM = "inform"  # worth knowing
CONFIRM = "confirm"  # the clerk has to tick it before acceptance
FEE = "fee"  # changes what is paid
SCHEDULE = "schedule"  # adds a term to the case's calendar


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one matter under the present answers.

    certain: False while an answer is missing that could change it. to: code of the matter
    to go to or to have first. params: figures of the rule (days, unit, yuan, age, ...).
    """

    matter: str
    type: str
    effect: str
    text: str | None
    basis: str | None
    to: str | None
    params: Mapping[str, object]
    certain: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """What a rule is judged by."""

    matter: Matter
    view: Mapping[str, object]
    facts: Facts
    earlier: frozenset[str]
    perhaps: frozenset[str]
    together: frozenset[str]


_Judge = Callable[[Rule, _Case, bool | None], "Finding | None"]


def findings(
    *,
    matter: Matter,
    view: Mapping[str, object],
    facts: Facts,
    earlier: frozenset[str] = frozenset(),
    perhaps: frozenset[str] = frozenset(),
    together: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """What the matter's rules find, in the catalogue's order.

    view: answers, facts and form values under the keys of the matter's conditions.
    earlier: matters of the same package that are decided before this one; perhaps: those
    of which that is not yet sure; together: every matter of the package.
    A rule whose condition is false finds nothing; one whose condition is unknown finds
    something uncertain. Source: each finding carries its own basis.
    """
    case = _Case(matter, view, facts, earlier, perhaps, together)
    found: list[Finding] = []
    for rule in matter.rules:
        verdict = conditions.met(rule.when, view) if rule.when else True
        finding = _JUDGES[rule.type](rule, case, verdict) if rule.type in _JUDGES else None
        if finding is not None and verdict is not False:
            found.append(finding)
    return tuple(found)


def _say(rule: Rule, case: _Case, effect: str, certain: bool, **params: object) -> Finding:
    return Finding(
        matter=case.matter.code,
        type=rule.type,
        effect=effect,
        text=rule.text,
        basis=rule.basis,
        to=rule.to,
        params=MappingProxyType({**_plain(rule.params), **params}),
        certain=certain,
    )


def _plain(params: Mapping[str, object]) -> Mapping[str, object]:
    """The rule's figures; its tables stay in the catalogue."""
    return {key: value for key, value in params.items() if key != "rows"}


def _with_condition_else_confirm(effect: str) -> _Judge:
    """The effect where the data says when; a statement to confirm where it does not."""

    def judge(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
        if rule.when is None:
            return _say(rule, case, CONFIRM, certain=True)
        return _say(rule, case, effect, certain=verdict is True)

    return judge


def _always(effect: str) -> _Judge:
    def judge(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
        return _say(rule, case, effect, certain=verdict is True)

    return judge


def _term(starts: str) -> _Judge:
    """A number of days becomes a term of the case; without days there is only text."""

    def judge(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
        if rule.params.get("days") is None:
            return _say(rule, case, INFORM, certain=verdict is True)
        unit = rule.params.get("unit") or "日"
        return _say(rule, case, SCHEDULE, certain=verdict is True, unit=unit, starts=starts)

    return judge


def _age(rule: Rule, case: _Case, verdict: bool | None) -> Finding | None:
    least, most = rule.params.get("min"), rule.params.get("max")
    if least is None and most is None:
        return _say(rule, case, CONFIRM, certain=verdict is True)
    age = case.facts.age()
    if age is None:
        return _say(rule, case, STOP, certain=False)
    if (least is not None and age < int(str(least))) or (most is not None and age > int(str(most))):
        return _say(rule, case, STOP, certain=verdict is True, age=age)
    return None


def _requires_result(rule: Rule, case: _Case, verdict: bool | None) -> Finding | None:
    wanted = str(rule.params["matter"])
    if wanted in case.earlier or wanted in case.facts.held:
        return None
    sure = verdict is True and wanted not in case.perhaps
    return Finding(
        case.matter.code, rule.type, REQUIRE, rule.text, rule.basis, wanted,
        MappingProxyType(_plain(rule.params)), sure,
    )  # fmt: skip


def _order(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
    """In one package the order is kept by itself; alone, the later matter is named."""
    later = str(rule.params["before"])
    kept = later in case.together
    return Finding(
        case.matter.code, rule.type, INFORM, rule.text, rule.basis, later,
        MappingProxyType({**_plain(rule.params), "kept": kept}), verdict is True,
    )  # fmt: skip


def _cooldown(rule: Rule, case: _Case, verdict: bool | None) -> Finding | None:
    """Not again within so many days of an event; without figures a person judges."""
    days, event = rule.params.get("days"), rule.params.get("since")
    since = case.facts.events.get(str(event))
    if days is None or event is None:
        return _say(rule, case, CONFIRM, certain=verdict is True)
    if since is None or case.facts.on is None:
        return _say(rule, case, STOP, certain=False)
    until = since + timedelta(days=int(days))
    if case.facts.on >= until:
        return None
    return _say(rule, case, STOP, certain=verdict is True, until=until)


def _window(rule: Rule, case: _Case, verdict: bool | None) -> Finding | None:
    """To be applied for within so many days of an event: late is a warning, never a stop."""
    days, event = rule.params.get("days"), rule.params.get("since")
    since = case.facts.events.get(str(event))
    if days is None:
        return _say(rule, case, INFORM, certain=verdict is True)
    if since is None or case.facts.on is None:
        return _say(rule, case, SCHEDULE, certain=verdict is True, starts="event")
    until = since + timedelta(days=int(days))
    late = case.facts.on > until
    effect = WARN if late else SCHEDULE
    return _say(rule, case, effect, certain=True, starts="event", until=until, late=late)


def _class_table(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
    name = rulings_by_table.class_of(rule=rule, matter=case.matter, view=case.view)
    if name is None:
        return _say(rule, case, INFORM, certain=False)
    return _say(rule, case, INFORM, certain=verdict is True, care_class=name)


def _amount_table(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
    amount = rulings_by_table.amount_of(rule=rule, matter=case.matter, view=case.view)
    if amount is None:
        return _say(rule, case, INFORM, certain=False)
    return _say(rule, case, INFORM, certain=verdict is True, **amount)


def _validity(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
    years = rulings_by_table.years_at(rule=rule, age=case.facts.age())
    if years is None:
        return _say(rule, case, INFORM, certain=False)
    return _say(rule, case, INFORM, certain=verdict is True, years=years)


def _fee_rows(rule: Rule, case: _Case, verdict: bool | None) -> Finding:
    rows = rulings_by_table.fee_rows(rule=rule, view=case.view)
    sure = verdict is True and all(row["certain"] for row in rows)
    return _say(rule, case, FEE, certain=sure, rows=rows)


# How each rule type of the vocabulary acts, and by which judge.
_TYPES: Mapping[str, tuple[str, _Judge]] = {
    "reject": ("stops when its condition holds, else confirmed by the clerk",
               _with_condition_else_confirm(STOP)),
    "block": ("stops when its condition holds, else confirmed by the clerk",
              _with_condition_else_confirm(STOP)),
    "exclusive": ("stops when its condition holds, else confirmed by the clerk",
                  _with_condition_else_confirm(STOP)),
    "conflict": ("stops when its condition holds, else confirmed by the clerk",
                 _with_condition_else_confirm(STOP)),
    "redirect": ("leads to the other matter when its condition holds, else confirmed",
                 _with_condition_else_confirm(REDIRECT)),
    "requires_result_of": ("orders the package, else requires the earlier result",
                           _requires_result),
    "order": ("orders the package", _order),
    "age": ("stops by the applicant's birthday, else confirmed by the clerk", _age),
    "cooldown": ("stops until the term is over where the data says from when, else confirmed",
                 _cooldown),
    "fee": ("sets the fee", _fee_rows),
    "fee_table": ("sets the fee rows whose conditions hold; else the price list is shown",
                  _fee_rows),
    "fee_waiver": ("makes the fee nil when its condition holds, else marks it waivable",
                   _always(FEE)),
    "class_table": ("finds the class from kind and level", _class_table),
    "amount_table": ("finds the amount from the class and the way of care", _amount_table),
    "validity_by_age": ("finds the years of validity from the birthday", _validity),
    "post_check": ("sets the term of the later inspection", _term("decision")),
    "publicity": ("sets the term of publicity", _term("publicity")),
    "stage_limit": ("sets the term of a step", _term("stage")),
    "redo": ("sets the term of a repeated step", _term("objection")),
    "wait": ("sets the term that has to pass before the decision", _term("acceptance")),
    "window": ("sets the term to apply in; late is a warning", _window),
    "must": ("confirmed by the clerk", _always(CONFIRM)),
    "precondition": ("confirmed by the clerk", _always(CONFIRM)),
    "limit": ("confirmed by the clerk", _always(CONFIRM)),
    "threshold": ("confirmed by the clerk", _always(CONFIRM)),
    "agent_ok": ("informs", _always(INFORM)),
    "amount": ("informs", _always(INFORM)),
    "amount_unknown": ("informs", _always(INFORM)),
    "auto": ("informs", _always(INFORM)),
    "cycle": ("informs", _always(INFORM)),
    "delegated": ("informs", _always(INFORM)),
    "duration": ("informs", _always(INFORM)),
    "instant": ("informs", _always(INFORM)),
    "note": ("informs", _always(INFORM)),
    "sampling": ("informs", _always(INFORM)),
}  # fmt: skip

ACTING: Mapping[str, str] = MappingProxyType({name: how for name, (how, _) in _TYPES.items()})
INFORMING: frozenset[str] = frozenset(name for name, how in ACTING.items() if how == "informs")

_JUDGES: Mapping[str, _Judge] = {name: judge for name, (_, judge) in _TYPES.items()}


def to_confirm(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The statements a clerk has to tick before acceptance. Source: house rule."""
    return tuple(one for one in found if one.effect == CONFIRM)


def stopping(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that certainly keep a matter from being handed in. Source: house rule."""
    return tuple(one for one in found if one.certain and one.effect in (STOP, REDIRECT, REQUIRE))
