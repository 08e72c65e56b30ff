"""Reading a body by its type: fast when it fits, and every problem told when it does not."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

import jsonschema_rs
import msgspec

from onewindow.api import problems
from onewindow.rules.refusal import Incomplete, Problem

Shape = TypeVar("Shape")
UNREADABLE = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


class Reader(Generic[Shape]):
    """Reads one type, again and again."""

    def __init__(self, shape: type[Shape]) -> None:
        self.shape = shape
        self.decoder = msgspec.json.Decoder(shape)

    @cached_property
    def validator(self) -> jsonschema_rs.Draft202012Validator:
        """The slower reader, which does not stop at the first problem."""
        return jsonschema_rs.Draft202012Validator(msgspec.json.schema(self.shape))

    def read(self, content: bytes) -> Shape:
        """The body as its type. Raises Incomplete with every problem, BadRequest for no JSON."""
        try:
            return self.decoder.decode(content)
        except msgspec.ValidationError as first:
            found = self._all_problems(_plain(content))
            raise Incomplete(found or [Problem("body", "bad_shape", str(first))]) from first
        except UNREADABLE as broken:
            raise problems.BadRequest("The request is not JSON.") from broken

    def _all_problems(self, content: object) -> list[Problem]:
        return [
            problem for error in self.validator.iter_errors(content) for problem in _problems(error)
        ]


def _plain(content: bytes) -> object:
    try:
        return msgspec.json.decode(content)
    except UNREADABLE as broken:
        raise problems.BadRequest("The request is not JSON.") from broken


def _problems(error: Any) -> Iterator[Problem]:
    """One finding of the validator, once for each place it speaks of."""
    told = {"name": error.kind.name, **error.kind.as_dict()}
    code = BY_KEYWORD.get(str(told["name"]), "bad_shape")
    most = {"most": told["limit"]} if "limit" in told else {}
    path = [str(part) for part in error.instance_path]
    for leaf in _leaves(told):
        where = ".".join([*path, *leaf]) or "body"
        yield Problem(where, code, error.message[:300], {"label": where, **most})


BY_KEYWORD: Mapping[str, str] = {
    "required": "missing",
    "additionalProperties": "unknown_field",
    "maxLength": "too_long",
    "minLength": "required",
    "maxItems": "too_many",
    "minItems": "required",
    "enum": "not_an_option",
}


def _leaves(told: Mapping[str, Any]) -> list[list[str]]:
    """What is missing or too much below the place that the validator names."""
    if "property" in told:
        return [[str(told["property"])]]
    if "unexpected" in told:
        return [[str(one)] for one in told["unexpected"]]
    return [[]]
