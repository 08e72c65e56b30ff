"""RFC 9457, with a stable code and every problem in its place."""

from typing import Any

from pydantic import Field

from onewindow.api.schemas.base import Out


class ProblemPlace(Out):
    """One thing wrong with what was sent."""

    where: str = Field(description="Dotted path of the field, material, question or rule.")
    code: str = Field(description="Stable; see the list of codes in the readable description.")
    detail: str = Field(description="A sentence for a person, in the caller's language.")
    params: dict[str, Any]


class ProblemOut(Out):
    """Why a request was refused (application/problem+json)."""

    type: str = Field(description="A URI reference to the explanation of the code.")
    title: str
    status: int
    detail: str = Field(description="A sentence for a person, in the caller's language.")
    code: str
    params: dict[str, Any]
    problems: list[ProblemPlace] = Field(description="All of them, not only the first.")
