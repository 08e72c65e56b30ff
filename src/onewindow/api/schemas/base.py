"""The two kinds of shapes, and the texts that can be stored."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, Strict, StringConstraints

STORABLE = r"^[^\x00]*$"  # PostgreSQL stores every character but this one

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+-]{1,80}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=STORABLE)]
MaybeLine = Annotated[str, StringConstraints(max_length=300, pattern=STORABLE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=STORABLE)]
MaybeText = Annotated[str, StringConstraints(max_length=2000, pattern=STORABLE)]


def _written(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Day = Annotated[date, Strict(False), BeforeValidator(_written)]
Answers = Annotated[
    dict[str, str],
    Field(description="By question key; `unsure` is always an answer."),
]


class In(Schema):
    """What a caller sends: exactly what is described, nothing besides."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(Schema):
    """What a caller gets."""
