"""Packages and cases: lists, files, histories."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from onewindow.api.schemas.base import In, Line, Out


class CaseRow(Out):
    """One case in a list. Names are masked."""

    id: UUID
    number: str
    package: UUID
    code: str = Field(description="Receipt code of the package.")
    matter: str
    name: str
    applicant: str = Field(description="Masked.")
    centre: str
    department: str
    state: str
    submitted_at: datetime
    accepted_at: datetime | None
    due_on: date | None
    statutory_due_on: date | None
    days_left: int | None
    light: str | None
    handler: str
    is_provisional: bool
    is_demonstration: bool


class CasePage(Out):
    """A page of a list. next: send it as `after` for the next page; null at the end."""

    items: list[CaseRow]
    next: str | None


class CaseList(Out):
    """Cases that were found, or that an action moved."""

    items: list[CaseRow]


class SearchIn(In):
    """Exact only: a case number, a receipt code, or an applicant's number."""

    text: Line


class ClockOut(Out):
    """One clock, and how its day came about in words."""

    due_on: date | None
    is_provisional: bool
    explanation: list[str]


class PauseOut(Out):
    """Time that the clocks leave out."""

    kind: str
    reason: str
    granted_days: int
    since_on: date
    until_on: date | None
    result: str


class StepOut(Out):
    """One step of the review."""

    order: int
    name: str
    people: int
    done_at: datetime | None
    names: str
    opinion: str


class FactOut(Out):
    """One fact of the journal."""

    at: datetime
    fact: str
    by: str
    detail: dict[str, Any]


class PaperOut(Out):
    """One numbered paper; its PDF is at `pdf`."""

    id: UUID
    kind: str
    number: str
    issued_at: datetime
    pdf: str


class CertificateOut(Out):
    """What a decision issued; its PDF is at `pdf`, its public check at `verify`."""

    id: UUID
    title: str
    identifier: str
    number: str
    code: str
    issued_on: date
    valid_until: date | None
    standing: str
    is_demonstration: bool
    pdf: str
    verify: str


class CaseOut(CaseRow):
    """One case with everything its handlers may see; personal data stay masked."""

    statutory: ClockOut | None
    promised: ClockOut | None
    pauses: list[PauseOut]
    steps: list[StepOut]
    extension_days_allowed: int
    verbs: list[str] = Field(description="What this token may do to the case now.")
    siblings: list[CaseRow]


class Timeline(Out):
    """The case's history, oldest first."""

    items: list[FactOut]


class PaperList(Out):
    """Papers, oldest first."""

    items: list[PaperOut]


class CertificateList(Out):
    """Certificates."""

    items: list[CertificateOut]


class PersonOut(Out):
    """A person, masked unless the operation says otherwise."""

    kind: str
    name: str
    number: str
    phone: str


class MaterialOut(Out):
    """One paper of the package."""

    material: str
    name: str
    need: str
    matters: list[str]
    status: str
    grade: str
    found_in: str = Field(description="Where it was found, or the matter it comes from.")
    checked: str
    remark: str
    has_document: bool


class SupplementOut(Out):
    """What is missing, told once, and by when."""

    items: list[dict[str, str]]
    fields: list[str] = Field(description="Keys of the form that may be written anew.")
    asked_at: datetime
    due_on: date
    answered_at: datetime | None


class GapOut(Out):
    """A paper that may come after acceptance, by a day."""

    material: str
    due_on: date
    filled_at: datetime | None


class ConfirmOut(Out):
    """A statement a clerk has to confirm before acceptance; send its key in `confirmed`."""

    key: str
    text: str


class PackageOut(Out):
    """What was handed in once, with its cases and papers."""

    id: UUID
    code: str
    stage: str
    life_event: str | None
    matters: list[str]
    centre: str
    channel: str
    delivery: str
    relation: str
    applicant: PersonOut | None
    agent: PersonOut | None
    created_at: datetime
    submitted_at: datetime | None
    answers: dict[str, str]
    cases: list[CaseRow]
    materials: list[MaterialOut]
    supplement: SupplementOut | None
    gaps: list[GapOut]
    to_confirm: list[ConfirmOut]


class ApplicantOut(Out):
    """Personal data in full. Every read is journalled under the application's name."""

    applicant: PersonOut | None
    agent: PersonOut | None
    form: dict[str, Any]
