"""Exams: drawn by a seed, marked exactly, sat again by rule. No chance and no clock in here."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """How many answers a question has."""

    SINGLE = "single"  # 单选
    MULTIPLE = "multiple"  # 多选
    JUDGE = "judge"  # 判断


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    code: str
    text: str
    english: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a course. right: codes of the options to choose, all of them and no other.

    why: the explanation, shown after the exam; article: where it is written.
    """

    code: str
    kind: Kind
    text: str
    english: str
    options: tuple[Option, ...]
    right: frozenset[str]
    why: str
    why_english: str
    article: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How an exam is held. ask: questions; pass_percent: of them right; tries: within
    `within_days`; wait_hours: after one that was not passed.
    """

    ask: int
    minutes: int
    pass_percent: int
    tries: int
    within_days: int
    wait_hours: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What an exam came to. wrong: codes of the questions not answered rightly, as asked."""

    right: int
    asked: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sat:
    """An exam that has ended."""

    ended_at: datetime
    is_passed: bool


class Bar(StrEnum):
    """Why an exam cannot be begun now."""

    TRIES = "exam_tries_used"
    WAIT = "exam_wait"


def draw(questions: Sequence[Question], *, seed: int, ask: int) -> tuple[Question, ...]:
    """`ask` of the questions (all, where there are fewer), they and their options in an order
    that the seed alone decides; right and wrong of a judgement stay in theirs.

    The same seed over the same questions always gives the same paper, on any machine, however
    the questions are listed. Source: house rule.
    """
    chosen = sorted(questions, key=lambda one: (_lot(seed, one.code), one.code))[:ask]
    return tuple(
        one
        if one.kind == Kind.JUDGE
        else replace(
            one,
            options=tuple(
                sorted(one.options, key=lambda o: (_lot(seed, f"{one.code}/{o.code}"), o.code))
            ),
        )
        for one in chosen
    )


def _lot(seed: int, what: str) -> bytes:
    return hashlib.sha256(f"{seed}:{what}".encode()).digest()


def kept(
    questions: Sequence[Question], answers: Mapping[str, Collection[str]]
) -> dict[str, list[str]]:
    """What was chosen, without what was not asked or not offered. Source: house rule."""
    found = {}
    for one in questions:
        offered = {option.code for option in one.options}
        chosen = sorted(offered.intersection(answers.get(one.code, ())))
        if one.kind != Kind.MULTIPLE and len(chosen) > 1:
            continue
        if chosen:
            found[one.code] = chosen
    return found


def mark(questions: Sequence[Question], answers: Mapping[str, Collection[str]]) -> Marks:
    """One mark for each question whose chosen options are exactly the right ones, else none.

    Source: house rule (多选少选、错选均不得分).
    """
    wrong = tuple(one.code for one in questions if set(answers.get(one.code, ())) != one.right)
    return Marks(len(questions) - len(wrong), len(questions), wrong)


def passes(*, right: int, asked: int, percent: int) -> bool:
    """Whether so many right answers are enough, reckoned in whole numbers. Source: house rule."""
    return asked > 0 and right * 100 >= percent * asked


def due_at(*, started_at: datetime, terms: Terms) -> datetime:
    """When the time of an exam is over. Source: house rule."""
    return started_at + timedelta(minutes=terms.minutes)


def barred(sat: Sequence[Sat], *, terms: Terms, at: datetime) -> tuple[Bar, datetime] | None:
    """Why another exam cannot be begun at a moment, and from when on it can; None when it can.

    Failed exams count while they are younger than `within_days`. Source: house rule.
    """
    span = timedelta(days=terms.within_days)
    failed = sorted(
        one.ended_at for one in sat if not one.is_passed and at - span < one.ended_at <= at
    )
    if len(failed) >= terms.tries:
        return Bar.TRIES, failed[-terms.tries] + span
    if failed and at < (again := failed[-1] + timedelta(hours=terms.wait_hours)):
        return Bar.WAIT, again
    return None
