"""How far long work has come: one line that counts on a terminal, nothing in a log."""

import sys
from types import TracebackType


class Counter:
    """Counts what is done; used as `progress` by whoever works long."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._done = 0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "Counter":
        self._say("")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            print(file=sys.stderr)

    def one(self) -> None:
        """One more is done."""
        self._done += 1
        self._say(f" {self._done}")

    def of(self, done: int, whole: int) -> None:
        """So many of so many are done."""
        self._done = done
        self._say(f" {done} of {whole}")

    def _say(self, count: str) -> None:
        if self._shown:
            print(f"\r{self._words} …{count}", end="", file=sys.stderr, flush=True)
        elif not count:
            print(f"{self._words} …", file=sys.stderr, flush=True)
