"""What the verbs on packages and cases take."""

from typing import Any, Literal

from pydantic import Field

from onewindow.api.schemas.base import In, Line, MaybeLine, MaybeText, Out, Text


class ByClerk(In):
    """clerk: user name of the clerk at the window. Wanted where the county asks for a qualification
    to accept: it is hers that counts, since a program has none."""

    clerk: MaybeLine = ""


class AcceptIn(ByClerk):
    """confirmed: keys of the package's `to_confirm` that the clerk has checked."""

    confirmed: list[MaybeLine] = Field(default_factory=list, max_length=200)


class AcceptWithGapsIn(AcceptIn):
    """days: working days for the papers that come later."""

    days: int | None = Field(default=None, ge=1, le=60)


class SupplementItem(In):
    """One thing missing. where: material id or field key, so that it can be given again."""

    where: MaybeLine = ""
    name: Line
    problem: Line
    remedy: Line


class SupplementIn(In):
    """Everything that is missing, in one notice."""

    items: list[SupplementItem] = Field(min_length=1, max_length=100)
    days: int | None = Field(default=None, ge=1, le=30, description="Working days to answer.")


class SupplyIn(In):
    """values: by key, for the fields that the notice asks for (`supplement.fields`)."""

    values: dict[str, Any] = Field(default_factory=dict, max_length=200)


class RightOffice(In):
    """Who is responsible instead."""

    name: Line
    address: MaybeLine = ""
    phone: MaybeLine = ""


class RefuseIntakeIn(ByClerk):
    """Reasons, and the right office where another one is responsible."""

    reasons: list[Line] = Field(min_length=1, max_length=20)
    right_office: RightOffice | None = None


class ReasonsIn(In):
    """Reasons, one a line of the paper."""

    reasons: list[Line] = Field(min_length=1, max_length=20)


class WithdrawIn(In):
    """Why the applicant takes the case back."""

    reason: MaybeLine = ""


class StepIn(In):
    """An opinion; partner: user name of the second inspector, where two must sign."""

    opinion: Line
    partner: MaybeLine = ""


class SendBackIn(In):
    """Why the last step is to be done again."""

    reason: Line


class PauseIn(In):
    """A special procedure. days: working days told to the applicant."""

    kind: Literal[
        "hearing", "tender", "auction", "inspection-test", "testing", "quarantine", "appraisal",
        "expert-review", "legal-intermediary", "site-check", "publicity", "intermediary",
    ]  # fmt: skip
    days: int = Field(ge=1, le=365)
    reason: Line


class ResumeIn(In):
    """What the special procedure found."""

    result: MaybeLine = ""


class ExtendIn(In):
    """days: 1 up to the case's `extension_days_allowed`."""

    days: int = Field(ge=1, le=365)
    reason: Line


class GrantIn(In):
    """Reasons and conditions for the paper of the decision."""

    reasons: MaybeText = ""
    conditions: list[Line] = Field(default_factory=list, max_length=20)


class RefuseIn(In):
    """Reasons, one a line."""

    reasons: Text


class InspectIn(In):
    """Whether what was promised is so, and what was found."""

    passed: bool
    note: Line


class PostIn(In):
    """The tracking number."""

    tracking: Line = Field(max_length=40)


class LockerIn(In):
    """The locker's door."""

    locker: Line = Field(max_length=20)


class PickUpOut(Out):
    """The pick-up code, told once."""

    code: str


class DeliverIn(In):
    """Who received it and how that is proved; code: of the locker, where it lay in one."""

    receiver: Line = Field(max_length=100)
    proof: Line = Field(max_length=200)
    code: MaybeLine = Field("", max_length=20)


class CheckIn(In):
    """The clerk's eye: the paper meets the standard, or does not and why."""

    right: bool
    remark: MaybeLine = ""
