"""The base of every foreseen "no".

A `Refusal` stops one action; a `Problem` is a value, so that a caller can be told of
all problems at once. Doors hold the translated sentence for each code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was handed in.

    where: dotted path of the field, material or line, in the caller's own words.
    code: stable identifier that doors translate; sentence: plain English.
    """

    where: str
    code: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """A request that the law or the house does not allow, with the reason to tell."""

    code = "refused"

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.params = params


class NotFound(Refusal):
    """What was named does not exist, or the one who asks may not know that it does."""

    code = "not_found"


class Incomplete(Refusal):
    """What was handed in has problems; `problems` lists every one of them."""

    code = "incomplete"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s) to put right.", count=len(problems))
        self.problems = list(problems)
