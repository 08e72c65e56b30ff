"""Matters, life events, and what a citizen's answers make of them."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from onewindow.api.schemas.base import Answers, Code, Day, In, Out


class EntryOut(Out):
    """One line of the catalogue."""

    code: str
    name: str
    name_en: str
    department: str = Field(description="Code of the department; empty for a life event.")
    zone: str
    kind: str


class EntryPage(Out):
    """A page of the catalogue. next: send it as `after` for the next page; null at the end."""

    items: list[EntryOut]
    next: str | None


class HitOut(Out):
    """One find, best first. why: the words that were met."""

    code: str
    is_life_event: bool
    name: str
    name_en: str
    why: list[str]


class HitList(Out):
    """What the words mean, best first."""

    items: list[HitOut]


class DepartmentOut(Out):
    """An authority that owes matters and decides them."""

    code: str
    name: str
    name_en: str
    phone: str
    complaint_phone: str


class PlaceOut(Out):
    """Where something can be handed in. centre: null on the web or phone of the county."""

    centre: str | None
    name: str
    channel: str = Field(description="window, web, phone, kiosk or post")
    depth: str = Field(description="guide, collect, accept or decide")
    address: str
    phone: str
    opening_hours: str
    since: date
    is_demonstration: bool


class PublishedOut(Out):
    """A matter or life event in force: its whole published body, and where it is handled."""

    code: str
    version: int
    name: str
    name_en: str
    department: DepartmentOut
    body: dict[str, Any] = Field(description="The published document, in its source's Chinese.")
    places: list[PlaceOut]


class FactsIn(In):
    """What is known besides the answers; everything may be left out."""

    by_agent: bool | None = Field(default=None, description="Whether another person acts.")
    delivery: Literal["窗口领取", "邮寄", "取件柜", "电子证照"] | None = None
    birth_on: Day | None = Field(default=None, description="The applicant's, for age rules.")


class GuidanceIn(In):
    """A life event, or matters; and what has been answered so far."""

    life_event: Code | None = None
    matters: list[Code] = Field(default_factory=list, max_length=20)
    answers: Answers = Field(default_factory=dict)
    facts: FactsIn | None = None
    form: dict[str, Any] = Field(
        default_factory=dict, description="Form values already known, by field key."
    )
    town: Code | None = Field(default=None, description="The citizen's own town: told first.")


class OptionOut(Out):
    """One choice."""

    value: str
    label: str


class QuestionOut(Out):
    """One question. Besides its options, `unsure` is always an answer."""

    key: str
    text: str
    options: list[OptionOut]
    answer: str | None = Field(description="What was answered, if it was.")


class BecauseOut(Out):
    """The answer or fact that decided something; value is null while it is open."""

    key: str
    question: str | None
    value: str | None
    label: str | None


class LimitOut(Out):
    """A time limit. unit: 工作日 (working days), 日 (days) or 即办 (at once)."""

    days: int | None
    unit: str | None
    is_demonstration: bool


class FeeOut(Out):
    """A fee in fen. most_fen is null while it is not known."""

    least_fen: int
    most_fen: int | None
    waivable: bool = False
    note: str | None = None


Standing = Literal["in", "out", "maybe"]


class PlannedMatterOut(Out):
    """One matter of the plan. standing: in, out or maybe."""

    code: str
    name: str
    department: str
    standing: Standing
    because: list[BecauseOut]
    stage: int
    mode: str
    after: list[str] = Field(description="Matters of the plan that come first.")
    legal_limit: LimitOut
    promised_limit: LimitOut
    fee: FeeOut
    decided_by: str | None
    site_check: bool
    result: str


class PlannedMaterialOut(Out):
    """A material asked for once, whatever number of matters uses it."""

    id: str
    name: str
    need: str
    certain: bool
    asked: bool = Field(description="False when an earlier case or a held result brings it.")
    may_come_later: bool
    provided_by: str | None
    matters: list[str]
    because: list[BecauseOut]
    source_type: str
    share_source: str | None
    form: str
    copies: int
    notes: list[str]


class StageOut(Out):
    """Matters that run side by side, and the longest of their promised limits."""

    mode: str
    matters: list[str]
    working_days: int
    days: int
    at_once: bool


class FindingOut(Out):
    """What a rule of the catalogue says."""

    matter: str
    type: str
    effect: str
    text: str | None
    basis: str | None
    to: str | None
    certain: bool


class PlanOut(Out):
    """What is needed under the present answers. Nothing is dropped: open lines are marked."""

    certain: bool
    matters: list[PlannedMatterOut]
    materials: list[PlannedMaterialOut]
    form: dict[str, Any] = Field(description="The form as JSON Schema 2020-12, each field once.")
    stages: list[StageOut]
    findings: list[FindingOut]
    fee: FeeOut
    working_days: int
    days: int
    lines_separately: int
    lines_one_set: int


class GuidanceOut(Out):
    """The next question, all that still matter, and the plan so far."""

    life_event: str | None
    matters: list[str]
    next_question: QuestionOut | None
    questions: list[QuestionOut]
    plan: PlanOut
    places: list[PlaceOut]


class CentreOut(Out):
    """One town's hall."""

    code: str
    name: str
    name_en: str
    address: str
    phone: str
    opening_hours: str


class CentreList(Out):
    """The county's halls."""

    items: list[CentreOut]


class OfferedList(Out):
    """Where all of the wanted matters can be handled together, deepest first."""

    items: list[PlaceOut]
