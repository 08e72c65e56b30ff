"""C2 and C4 on one screen: a package as the window works on it, and what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from onewindow.cases import corrections, planning, queries
from onewindow.places import queries as places
from onewindow.rules import clock, forms, plan_fields, plans, situations, terms
from onewindow.rules.actors import Actor
from onewindow.rules.conditions import UNSURE
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, State
from onewindow.rules.matter_parts import Question
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, sections, words
from onewindow.web import kit as frame
from onewindow.web.staff import shown, window_slots
from onewindow.web.staff.window_slots import Slot

PEOPLE, QUESTIONS, FIELDS, PAPERS, READY = "people", "questions", "fields", "papers", "ready"
TOLD = 3  # earlier cases of the same matters that are told
REGION = "business.region"
AT_THE_COUNTER = frozenset({"photo", "finger", "signature", "file"})


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered: its text, the answer's words, its key to ask it again."""

    key: str
    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open. options: (digit, value, words)."""

    key: str
    text: str
    options: Sequence[tuple[str, str, str]]
    left: int


class Work:
    """One package on the window's screen. Reads once; every part of the page asks it."""

    def __init__(self, package_id: UUID, by: Actor) -> None:
        self.by, self.at = by, frame.now()
        self.today: date = clock.local_day(self.at)
        self.contents = queries.contents(package_id=package_id, to=by, today=self.today)
        self.package = self.contents.package
        self.bundle = planning.bundle_of(self.package)
        self.facts = planning.facts_of(self.package, today=self.today, bundle=self.bundle)
        self.plan = plans.plan(bundle=self.bundle, answers=self.package.answers, facts=self.facts)
        self.english = self.bundle.english

    @property
    def name(self) -> str:
        """What the package is about, in the reader's language."""
        if self.package.life_event_id is not None:
            return self.say(self.bundle.name)
        names = [self.say(item.matter.name) for item in self.bundle.items]
        return (", " if words.in_english() else "、").join(names)

    @property
    def is_draft(self) -> bool:
        """May everything still be changed?"""
        return bool(self.package.stage == "draft")

    @property
    def is_waiting(self) -> bool:
        """Was it handed in, and does it wait for the window's word?"""
        return any(row.state in BEFORE_ACCEPTANCE for row in self.contents.cases)

    @property
    def is_supplement(self) -> bool:
        """Do its people still owe papers they were told of?"""
        return any(row.state == State.SUPPLEMENT for row in self.contents.cases)

    @property
    def may_change_papers(self) -> bool:
        """May papers still be put in, or looked at?"""
        open_ = self.is_draft or self.is_waiting or self.is_supplement
        return open_ or bool(self.contents.gaps)

    # --- Questions ---------------------------------------------------------------------------

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that matter under the present answers."""
        return situations.questions(
            bundle=self.bundle, answers=self.package.answers, facts=self.facts
        )

    def answer_of(self, question: Question) -> str | None:
        """What was answered, under whichever of its keys."""
        found = (self.package.answers.get(key) for key in question.keys)
        return next((value for value in found if value is not None), None)

    def answered(self) -> list[Answered]:
        """What was answered so far."""
        return [
            Answered(one.key, self.say(one.text), self.say(_label(one, value)))
            for one in self.questions
            if (value := self.answer_of(one)) is not None
        ]

    def asked(self, again: str = "") -> Asked | None:
        """The question to put now: the one asked for again, else the first without an answer."""
        open_ = [one for one in self.questions if self.answer_of(one) is None]
        chosen = next((one for one in self.questions if one.key == again), None)
        one = chosen or (open_[0] if open_ else None)
        if one is None:
            return None
        options = [
            (str(n), option.value, self.say(option.label))
            for n, option in enumerate(one.options, 1)
        ]
        return Asked(
            one.key, self.say(one.text), [*options, ("0", UNSURE, _("不确定"))], len(open_)
        )

    @property
    def ways(self) -> tuple[str, ...]:
        """How the results may be handed out. One query."""
        return planning.ways(self.package, self.plan) if self.is_draft else ()

    # --- Form --------------------------------------------------------------------------------

    @cached_property
    def form(self) -> tuple[PlannedField, ...]:
        """What a person has to fill in at this window."""
        return tuple(
            one
            for one in self.plan.fields
            if one.asked
            and one.shown
            and one.type not in AT_THE_COUNTER
            and not plan_fields.is_statement(one)
        )

    @cached_property
    def correction(self) -> corrections.Correction | None:
        """What the open notice lets its people write anew; None while nothing is asked."""
        asked = self.contents.supplement
        if asked is None:
            return None
        return corrections.of(self.package, asked, {}, today=self.today)

    @cached_property
    def declared(self) -> list[PlannedField]:
        """What the applicant's one signature covers: promises, not questions."""
        return sections.statements(self.plan.fields)

    @cached_property
    def found(self) -> dict[str, planning.Found]:
        """What the house knows for the form; the agent's lines come from who was named."""
        known = planning.prefill(self.form, self.package.applicant)
        agent = self.package.agent
        if agent is not None:
            named = {
                "agent.name": agent.name,
                "agent.idno": agent.number,
                "agent.relation": self.package.get_relation_display(),
            }
            known |= {
                one.key: planning.Found(named[one.concept], "named")
                for one in self.form
                if one.concept in named
            }
        return known

    def values(self) -> dict[str, Any]:
        """What stands in the form: typed before, else found."""
        found = {key: one.value for key, one in self.found.items()}
        return {**found, **self.package.form}

    @cached_property
    def form_problems(self) -> list[Problem]:
        """What is wrong or missing in the form as it stands; of a draft, what is found is given."""
        given = self.values() if self.is_draft else self.package.form
        return forms.check(
            fields=self.form,
            values={key: value for key, value in given.items() if key in self.keys},
            facts=self.facts,
        )[1]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the form."""
        return frozenset(one.key for one in self.form)

    @property
    def is_unsaved(self) -> bool:
        """Was something found that nobody has confirmed yet?"""
        return any(key not in self.package.form for key in self.found)

    def drawn(self, wrong: Iterable[Problem]) -> tuple[list[parts.Field], list[parts.Field]]:
        """The fields to fill in, and those that were found or filled: (open, done)."""
        told = fields.told(wrong, self.english)
        if self.correction is not None:
            return self._asked_again(self.correction, told), []
        values = self.values()
        lacking = {one.where.partition(".")[0] for one in self.form_problems} | {
            one.where for one in self.form_problems
        }
        open_: list[parts.Field] = []
        done: list[parts.Field] = []
        for one in self.form:
            is_found = one.key in self.found and one.key not in self.package.form
            field_ = fields.drawn(
                one,
                name=one.key,
                value=values.get(one.key),
                wrong=told,
                found_in=self.source(self.found[one.key].source) if is_found else "",
                english=self.english,
            )
            field_ = self._region(replace(field_, hint="" if one.key in values else field_.hint))
            (open_ if one.key in lacking or one.key in told else done).append(field_)
        return open_, done

    def _asked_again(
        self, correction: corrections.Correction, told: Mapping[str, str]
    ) -> list[parts.Field]:
        """The fields that the notice names, as they stand."""
        values = {**self.package.form, **correction.typed}
        return [
            self._region(
                fields.drawn(
                    one, name=one.key, value=values.get(one.key), wrong=told, english=self.english
                )
            )
            for one in correction.fields
        ]

    def corrected(self, *, nameless: bool) -> list[tuple[str, str, str]]:
        """What the last answer to a notice changed: (label, as it was, as it is)."""
        answered = self.contents.answered
        before = answered.before if answered else {}

        def said(one: PlannedField, value: object) -> str:
            if value is None:
                return ""
            return shown.value(one, value, self.english, masked=True, nameless=nameless)

        return [
            (
                self.say(one.label),
                said(one, before[one.key]),
                said(one, self.package.form.get(one.key)),
            )
            for one in self.plan.fields
            if one.key in before
        ]

    def _region(self, drawn: parts.Field) -> parts.Field:
        """A place of business lies in a town of the county: chosen, not typed."""
        if drawn.name != REGION:
            return drawn
        here = drawn.value or self.package.centre_id
        towns = places.towns(county=self.package.county)
        if drawn.value and drawn.value not in {town.code for town in towns}:
            return drawn
        choices = [
            parts.Choice(one.code, words.place(one), is_chosen=one.code == here) for one in towns
        ]
        return replace(drawn, kind="select", choices=choices)

    def source(self, code: str) -> str:
        """Where a found value comes from, in words."""
        return _("所报人员") if code == "named" else shown.register(code)

    # --- Papers and rules --------------------------------------------------------------------

    @cached_property
    def slots(self) -> list[Slot]:
        """The papers, each with what may be done about it."""
        return window_slots.slots(
            self.contents.materials, self.plan, self.english, may_change=self.may_change_papers
        )

    @cached_property
    def statements(self) -> list[tuple[str, str, str, bool]]:
        """What the clerk has to confirm by name: (key, words, matter, whether it is ticked)."""
        names = {one.code: self.say(one.name) for one in self.plan.matters}
        return [
            (
                key,
                self.say(one.text or ""),
                names.get(one.matter, ""),
                key in self.package.confirmed,
            )
            for key, one in planning.to_confirm(self.package, today=self.today).items()
        ]

    @cached_property
    def duplicates(self) -> list[tuple[str, Any]]:
        """The same matters applied for lately, newest first: (name, moment). One query at most."""
        if self.package.applicant is None or not self.is_draft:
            return []
        since = self.at - timedelta(days=terms.DUPLICATE_DAYS)
        rows = queries.recent_duplicates(
            applicant=self.package.applicant, matters=list(self.package.pinned), since=since
        )
        return [
            (words.said(row.version.body["name"], self.english), row.submitted_at)
            for row in rows[:TOLD]
        ]

    @property
    def lacks(self) -> list[Slot]:
        """Papers that stand in the way of a plain acceptance."""
        return [slot for slot in self.slots if slot.is_open]

    @property
    def only_gaps(self) -> bool:
        """Is all that is missing allowed to come later?"""
        return bool(self.lacks) and all(slot.may_come_later for slot in self.lacks)

    # --- What is next ------------------------------------------------------------------------

    def next(self) -> str:
        """Where the clerk's hands are needed now: the focus goes there by itself."""
        if self.is_draft:
            if self.package.applicant is None:
                return PEOPLE
            if self.asked() is not None:
                return QUESTIONS
            if self.form_problems or self.is_unsaved:
                return FIELDS
        if self.may_change_papers and any(not slot.may_come_later for slot in self.lacks):
            return PAPERS
        return READY

    def say(self, text: str) -> str:
        """A catalogue text in the reader's language."""
        return words.said(text, self.english)


def _label(question: Question, value: str) -> str:
    return _("不确定") if value == UNSURE else question.label(value)
