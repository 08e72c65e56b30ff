"""Progress, verification, and what a token is."""

from datetime import date, datetime

from pydantic import Field

from onewindow.api.schemas.base import Code, In, Out
from onewindow.rules.certificates import Standing


class ProgressIn(In):
    """Receipt code or case number, and the query password printed beside it."""

    code: Code
    password: Code


class LaneStep(Out):
    """What happened and when."""

    fact: str
    at: datetime


class LaneOut(Out):
    """One case, as anybody with number and password may see it."""

    number: str
    name: str
    department: str
    state: str
    state_word: str
    due_on: date | None
    light: str | None
    mode: str = Field(description="counter, locker, post or online, once the result is ready.")
    steps: list[LaneStep]


class ProgressOut(Out):
    """A package's progress without personal data."""

    code: str
    submitted_at: datetime
    centre: str
    cases: list[LaneOut]


class VerificationOut(Out):
    """The least that lets anybody check a certificate. holder: masked."""

    title: str
    identifier: str
    number: str
    holder: str
    issuer: str
    issued_on: date
    valid_until: date | None
    standing: Standing
    revoked_on: date | None
    is_demonstration: bool


class MeOut(Out):
    """Who the token speaks for, and what it may do."""

    id: str
    name: str
    scopes: list[str]
    roles: list[str]
    centres: list[str]
    departments: list[str]
