"""A whole package as another system sends it: the hot path, read and written by msgspec."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

STORABLE = r"^[^\x00]*$"

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=STORABLE)]
Number = Annotated[str, Meta(min_length=1, max_length=40, pattern=STORABLE)]
Line = Annotated[str, Meta(max_length=300, pattern=STORABLE)]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:+-]{1,80}$")]
Key = Annotated[
    str,
    Meta(
        pattern=r"^[\x21-\x7e]{1,80}$",
        description="The same key sent again finds the package instead of doubling it.",
    ),
]


class PersonIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A person or an organisation, by identity number or credit code."""

    name: Name
    number: Number
    phone: Line = ""
    address: Line = ""
    kind: Literal["自然人", "法人"] = "自然人"


class PackageIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Everything one person hands in once, for one or many departments."""

    centre: Annotated[Code, Meta(description="Code of the hall that takes it in.")]
    applicant: PersonIn
    life_event: Code | None = None
    matters: Annotated[tuple[Code, ...], Meta(max_length=20)] = ()
    answers: Annotated[
        dict[str, str], Meta(description="By question key; `unsure` is always an answer.")
    ] = msgspec.field(default_factory=dict)
    form: Annotated[
        dict[str, Any], Meta(description="By field key, as guidance's JSON Schema says.")
    ] = msgspec.field(default_factory=dict)
    relation: Literal["self", "agent", "family", "guardian"] = "self"
    agent: PersonIn | None = None
    delivery: Literal["窗口领取", "邮寄", "取件柜", "电子证照"] = "窗口领取"
    materials: Annotated[
        dict[str, Literal["paper", "promise", "shared"]],
        Meta(description="By material id: how each is provided; files are put afterwards."),
    ] = msgspec.field(default_factory=dict)
    as_it_is: Annotated[
        bool, Meta(description="Hand in though papers are missing, to be told once what is.")
    ] = False
    channel: Literal["api", "window", "web", "phone", "kiosk", "post"] = "api"


class KeyedPackageIn(PackageIn, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A package of a batch, with a key of its own."""

    key: Key | None = None


class BatchIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Up to 100 packages, taken in in one durable transaction."""

    packages: Annotated[tuple[KeyedPackageIn, ...], Meta(min_length=1, max_length=100)]


class HandedCase(msgspec.Struct, frozen=True):
    """One case of the package, with its number."""

    id: str
    matter: str
    number: str


class Handed(msgspec.Struct, frozen=True):
    """The receipt: who has code and password sees the progress."""

    id: str
    code: str
    password: str
    cases: tuple[HandedCase, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one package of a batch: 201 new, 200 here already, 422 refused."""

    status: int
    package: Handed | None = None
    problem: dict[str, Any] | None = None


class BatchOut(msgspec.Struct, frozen=True):
    """An outcome for each package, in the order they were sent."""

    items: tuple[Outcome, ...]
