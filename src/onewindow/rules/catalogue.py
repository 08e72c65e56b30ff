"""The catalogue's own quality: what is wrong with a body, and what a new version changes.

An error keeps a body from being published; an advice is told and does not.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from onewindow.rules import catalogue_life_events, catalogue_matters, catalogue_schema
from onewindow.rules.catalogue_matters import named_matters
from onewindow.rules.catalogue_offers import depth_problems, telephone_problems
from onewindow.rules.difference import Change, Effect, difference, effect_on_drafts
from onewindow.rules.refusal import Problem

__all__ = [
    "Change",
    "Effect",
    "depth_problems",
    "difference",
    "effect_on_drafts",
    "errors",
    "is_error",
    "named_matters",
    "problems_of_life_event",
    "problems_of_matter",
    "telephone_problems",
]


def problems_of_matter(
    *, body: Mapping[str, Any], departments: Collection[str], known_matters: Collection[str]
) -> list[Problem]:
    """Everything wrong with one matter's body, each with its place and severity.

    departments, known_matters: codes that may be referred to. `params["severity"]` is
    error or advice. A body of the wrong shape is only told its shape.
    Source: the consistency rules used to audit Zhejiang service guides; house rule.
    """
    shape = catalogue_schema.shape_problems(body=body, of="matter")
    if shape:
        return shape
    return list(catalogue_matters.problems(body, departments, known_matters))


def problems_of_life_event(
    *,
    body: Mapping[str, Any],
    departments: Collection[str],
    matters: Mapping[str, Mapping[str, Any]],
) -> list[Problem]:
    """Everything wrong with one life event's body, each with its place and severity.

    matters: the bodies of the matters it may name, by code. Source: house rule.
    """
    shape = catalogue_schema.shape_problems(body=body, of="life_event")
    if shape:
        return shape
    return list(catalogue_life_events.problems(body, departments, matters))


def is_error(problem: Problem) -> bool:
    """Whether a problem keeps a body from being published. Source: house rule."""
    return problem.params.get("severity") == "error"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that keep a body from being published. Source: house rule."""
    return [one for one in problems if is_error(one)]
