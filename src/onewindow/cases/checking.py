"""Everything that keeps a package from being handed in, found at once."""

from collections.abc import Collection, Mapping
from typing import Any

from onewindow.rules import forms, ruling, situations
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Problem
from onewindow.rules.ruling import Finding
from onewindow.rules.situations import IN, MAYBE


def check(
    *,
    bundle: Bundle,
    plan: Plan,
    answers: Mapping[str, str],
    form: Mapping[str, Any],
    facts: Facts,
    provided: Collection[str],
    as_it_is: bool,
) -> tuple[dict[str, Any], list[Problem]]:
    """The cleaned form and every problem: questions, fields, rules, papers.

    provided: ids of the papers that are here, awaited or promised. as_it_is: the applicant
    hands in incomplete papers and will be told once what is missing (行政许可法 art. 32(4)).
    """
    asked = {one.key for one in plan.fields}
    values = {key: value for key, value in form.items() if key in asked}
    clean, problems = forms.check(fields=plan.fields, values=values, facts=facts)
    if as_it_is:
        problems = [problem for problem in problems if problem.code != "required"]
    found = [
        *situations.answer_problems(bundle=bundle, answers=answers),
        *_unanswered(bundle, answers, facts),
        *_no_way_chosen(bundle, plan, answers),
        *_undecided(plan),
        *problems,
        *_stopped(plan),
    ]
    if not as_it_is:
        found += [*_too_early(plan, bundle, provided), *_missing(plan, provided)]
    return clean, found


def _unanswered(bundle: Bundle, answers: Mapping[str, str], facts: Facts) -> list[Problem]:
    asked = situations.questions(bundle=bundle, answers=answers, facts=facts)
    return [
        Problem(one.key, "unanswered", f"Please answer: {one.text}", {"question": one.text})
        for one in asked
        if not any(key in answers for key in one.keys)
    ]


def _no_way_chosen(bundle: Bundle, plan: Plan, answers: Mapping[str, str]) -> list[Problem]:
    """Whether to be decided on a promise (告知承诺) is for the applicant to say plainly."""
    open_ = {one.code for one in plan.matters if one.standing == IN and one.committed is None}
    keys = [
        key
        for item in bundle.items
        if item.matter.commitment and item.matter.code in open_
        for key, _, _ in item.matter.commitment.when
    ]
    asked = [bundle.asked[key] for key in keys]
    return [
        Problem(one.key, "unanswered", f"Please answer: {one.text}", {"question": one.text})
        for one in asked
        if any(key in answers for key in one.keys)
    ]


def _undecided(plan: Plan) -> list[Problem]:
    problems = [
        Problem(
            f"matters.{one.code}",
            "matter_undecided",
            f"Whether you need “{one.name}” hangs on a question answered “not sure”.",
            {"name": one.name},
        )
        for one in plan.matters
        if one.standing == MAYBE
    ]
    if not any(one.standing == IN for one in plan.matters):
        problems.append(Problem("matters", "nothing_to_apply_for", "Nothing needs applying for."))
    return problems


def _stopped(plan: Plan) -> list[Problem]:
    """Rules that certainly stop, whatever papers are handed in."""
    return [
        _stop(one)
        for one in ruling.stopping(plan.findings)
        if one.certain and one.effect != ruling.REQUIRE
    ]


def _too_early(plan: Plan, bundle: Bundle, provided: Collection[str]) -> list[Problem]:
    """Results needed first, unless the paper that proves one is here. Who hands in incomplete
    papers is told of that paper in the one notice."""
    matters = {item.matter.code: item.matter for item in bundle.items}
    proofs = [line for matter in matters.values() for line in matter.materials if line.result_of]
    proved = {code for line in proofs if line.material_id in provided for code in line.result_of}
    problems = []
    for one in ruling.stopping(plan.findings):
        if not one.certain or one.effect != ruling.REQUIRE or one.to in proved:
            continue
        paper = next((line.name for line in proofs if one.to in line.result_of), None)
        name = matters[one.matter].name
        problems.append(_stop(one) if paper is None else _first(one, name=name, paper=paper))
    return problems


def _first(finding: Finding, *, name: str, paper: str) -> Problem:
    return Problem(
        f"matters.{finding.matter}",
        "result_needed_first",
        f"“{name}” needs “{paper}” first.",
        {"name": name, "paper": paper},
    )


def _stop(finding: Finding) -> Problem:
    return Problem(
        f"matters.{finding.matter}",
        "rule_stops",
        finding.text or finding.type,
        {"text": finding.text or "", "basis": finding.basis or "", "to": finding.to or ""},
    )


def _missing(plan: Plan, provided: Collection[str]) -> list[Problem]:
    return [
        Problem(one.material_id, "material_missing", f"{one.name} is missing.", {"name": one.name})
        for one in plan.materials
        if one.asked and one.certain and not one.may_come_later and one.material_id not in provided
    ]
