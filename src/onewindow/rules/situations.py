"""Situations (情形): which questions still matter, and what the answers say of the matters.

Answers are text by question key; "unsure" is always allowed and means: not known. Nothing
here depends on the order in which answers were given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onewindow.rules import conditions
from onewindow.rules.bundles import ONE_OF, Bundle, Item
from onewindow.rules.conditions import UNSURE, Condition
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Question
from onewindow.rules.refusal import Problem

IN, OUT, MAYBE = "in", "out", "maybe"

View = dict[str, object]


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers brought to one reading.

    given: the valid answers by stored key, "unsure" included. view: what is known, under
    every key that conditions use. implied: stored keys that follow from other answers.
    """

    given: Mapping[str, str]
    view: View
    implied: frozenset[str]


def settle(*, bundle: Bundle, answers: Mapping[str, str], facts: Facts | None = None) -> Settled:
    """Answers, what follows from them, and the facts, ready for conditions.

    What another answer implies wins over an answer given earlier to the implied question,
    which is then no longer asked. Source: house rule.
    """
    given = {
        bundle.asked[key].key: value
        for key, value in sorted(answers.items(), reverse=True)
        if key in bundle.asked
    }
    valid = {
        key: value
        for key, value in given.items()
        if value == UNSURE or value in bundle.asked[key].values
    }
    view: View = _facts_view(facts)
    for key, value in valid.items():
        _know(view, bundle.asked[key], value)
    implied = _imply(bundle, view)
    return Settled(valid, view, implied)


def questions(
    *, bundle: Bundle, answers: Mapping[str, str], facts: Facts | None = None
) -> tuple[Question, ...]:
    """Every question that can still change the plan, answered or not, in asking order.

    Left out: questions of matters that are out, questions another answer has settled, and
    questions whose every use is already decided. Source: house rule.
    """
    settled = settle(bundle=bundle, answers=answers, facts=facts)
    matters = standings(bundle=bundle, view=settled.view)
    return tuple(
        one for one in bundle.questions if _matters(bundle, one, answers, settled, matters, facts)
    )


def next_question(
    *, bundle: Bundle, answers: Mapping[str, str], facts: Facts | None = None
) -> Question | None:
    """The first question that matters and has no answer yet, or None when all is said.

    "unsure" is an answer: it is not asked again. Source: house rule.
    """
    settled = settle(bundle=bundle, answers=answers, facts=facts)
    matters = standings(bundle=bundle, view=settled.view)
    for one in bundle.questions:
        open_ = one.key not in settled.given
        if open_ and _matters(bundle, one, answers, settled, matters, facts):
            return one
    return None


def answer_problems(*, bundle: Bundle, answers: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with a set of answers: unknown keys, unknown values, contradictions.

    Source: house rule.
    """
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for key, value in answers.items():
        question = bundle.asked.get(key)
        if question is None:
            problems.append(
                Problem(key, "unknown_question", f"There is no question {key} here.", {"key": key})
            )
            continue
        problems.extend(_value_problems(key, value, question))
        if seen.setdefault(question.key, value) != value:
            problems.append(
                Problem(
                    key,
                    "answers_disagree",
                    f"The question “{question.text}” has two different answers.",
                    {"key": key, "question": question.text},
                )
            )
    return problems + _contradictions(bundle, answers)


def standings(*, bundle: Bundle, view: Mapping[str, object]) -> tuple[str, ...]:
    """For each matter of the bundle: in, out, or maybe while answers are missing.

    Of a group of which one is done, the first whose condition holds is in; a member
    without a condition is what remains when no other holds. Source: house rule.
    """
    verdicts = [_own_verdict(item, view) for item in bundle.items]
    groups: dict[str, list[int]] = {}
    for index, item in enumerate(bundle.items):
        if item.need == ONE_OF and item.group:
            groups.setdefault(item.group, []).append(index)
    for members in groups.values():
        _first_wins(bundle, members, verdicts)
    return tuple(MAYBE if verdict is None else IN if verdict else OUT for verdict in verdicts)


def _own_verdict(item: Item, view: Mapping[str, object]) -> bool | None:
    return conditions.met(item.when, view) if item.when else True


def _first_wins(bundle: Bundle, members: Iterable[int], verdicts: list[bool | None]) -> None:
    earlier: bool | None = False
    for index in sorted(members, key=lambda at: bundle.items[at].when is None):
        own = verdicts[index]
        if earlier is True:
            verdicts[index] = False
        elif earlier is None and own is True:
            verdicts[index] = None
        if own is True:
            earlier = True
        elif own is None and earlier is False:
            earlier = None


def _facts_view(facts: Facts | None) -> View:
    view: View = {}
    if facts is not None:
        if facts.by_agent is not None:
            view["by_agent"] = conditions.YES if facts.by_agent else conditions.NO
        if facts.delivery:
            view["delivery"] = facts.delivery
    return view


def _know(view: View, question: Question, value: str) -> None:
    if value != UNSURE:
        for key in question.keys:
            view[key] = value


def _imply(bundle: Bundle, view: View) -> frozenset[str]:
    implied: set[str] = set()
    for _ in bundle.implications:
        before = len(implied)
        for one in bundle.implications:
            if conditions.met(one.when, view):
                for key, value in one.sets:
                    if key not in implied:
                        implied.add(key)
                        _know(view, bundle.asked[key], value)
        if len(implied) == before:
            break
    return frozenset(implied)


def _matters(
    bundle: Bundle,
    question: Question,
    answers: Mapping[str, str],
    settled: Settled,
    matters: tuple[str, ...],
    facts: Facts | None,
) -> bool:
    """Whether the answer to `question` can decide anything that is still open without it."""
    if question.key in settled.implied:
        return False
    if question.when and conditions.met(question.when, settled.view) is False:
        return False
    masked = _without(bundle, question, answers, settled, facts)
    return _decides(bundle, question, masked, matters)


def _without(
    bundle: Bundle,
    question: Question,
    answers: Mapping[str, str],
    settled: Settled,
    facts: Facts | None,
) -> View:
    """What would be known if this question had no answer."""
    if question.key not in settled.given:
        return settled.view
    rest = {key: value for key, value in answers.items() if key not in question.keys}
    return settle(bundle=bundle, answers=rest, facts=facts).view


def _decides(bundle: Bundle, question: Question, masked: View, matters: tuple[str, ...]) -> bool:
    for index, condition in bundle.consumers.get(question.key, ()):
        if matters[index] != OUT and _open(condition, masked):
            return True
    if _decides_matters(bundle, question, masked):
        return True
    return _decides_by_implying(bundle, question, masked, matters)


def _open(condition: Condition | None, masked: View) -> bool:
    """None stands for a field this answer fills by itself: always worth asking."""
    return condition is None or conditions.met(condition, masked) is not False


def _decides_matters(bundle: Bundle, question: Question, masked: View) -> bool:
    mine = [
        index
        for index, item in enumerate(bundle.items)
        if item.when and any(key in question.keys for key, _, _ in item.when)
    ]
    if not mine:
        return False
    standing = standings(bundle=bundle, view=masked)
    return any(standing[index] == MAYBE for index in mine)


def _decides_by_implying(
    bundle: Bundle, question: Question, masked: View, matters: tuple[str, ...]
) -> bool:
    for one in bundle.implications:
        if not any(key in question.keys for key, _, _ in one.when):
            continue
        if conditions.met(one.when, masked) is not None:
            continue
        for key, _ in one.sets:
            target = bundle.asked[key]
            if target.key != question.key and _decides(bundle, target, masked, matters):
                return True
    return False


def _value_problems(key: str, value: object, question: Question) -> list[Problem]:
    if value == UNSURE or value in question.values:
        return []
    return [
        Problem(
            key,
            "unknown_answer",
            f"“{value}” is not an answer to “{question.text}”.",
            {"key": key, "question": question.text, "value": value},
        )
    ]


def _contradictions(bundle: Bundle, answers: Mapping[str, str]) -> list[Problem]:
    settled = settle(bundle=bundle, answers=answers)
    return [
        Problem(
            key,
            "answer_contradicts",
            f"The answer to “{bundle.asked[key].text}” does not agree with the other answers.",
            {"key": key, "question": bundle.asked[key].text},
        )
        for key in sorted(settled.implied)
        if settled.given.get(key, UNSURE) != UNSURE and settled.given[key] != settled.view.get(key)
    ]
