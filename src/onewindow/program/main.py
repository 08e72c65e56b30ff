"""The `onewindow` command: one module per group of commands, each adds its own."""

import argparse
import errno
import sys
from collections.abc import Sequence
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from onewindow.program import (
    access,
    audit,
    backup,
    bench,
    bridging,
    bulletin,
    demo,
    doctor,
    facts,
    manage,
    reference,
    serving,
    simulate,
    working,
)
from onewindow.program.complaint import Complaint
from onewindow.rules.refusal import Incomplete, Refusal

GROUPS = (
    serving,
    working,
    demo,
    bridging,
    reference,
    access,
    doctor,
    backup,
    audit,
    bulletin,
    facts,
    simulate,
    bench,
    manage,
)


class Parser(argparse.ArgumentParser):
    """Wrong words end in one line, not in a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise Complaint(f"{message} (see `{self.prog} --help`)")


def parser() -> Parser:
    """The whole command line."""
    whole = Parser(prog="onewindow", description="OneWindow 一窗: a county's one-stop service.")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: done, and something is wrong; 2: could not be done."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        chosen = parser().parse_args(words)
        return int(chosen.run(chosen) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as failure:
        sentence = sentence_of(failure)
        if sentence is None:
            raise
        return _say(sentence)


def sentence_of(failure: Exception) -> str | None:
    """One sentence for what can be foreseen; None for a fault of ours, which needs its trace."""
    match failure:
        case Complaint():
            return failure.sentence
        case Incomplete():
            lines = [f"{problem.where}: {problem.sentence}" for problem in failure.problems]
            return "\n".join([*lines, f"{failure.sentence} Nothing was changed."])
        case Refusal():
            return failure.sentence
        case OperationalError():
            return f"The database failed: {str(failure).strip().splitlines()[0]}"
        case ImproperlyConfigured():
            return str(failure)
        case OSError(errno=errno.ENOSPC):
            return "The disk is full: free some space and try again."
    return None


def _say(sentence: str) -> int:
    print(f"onewindow: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
