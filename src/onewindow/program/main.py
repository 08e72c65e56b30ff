"""The `onewindow` command: one module per group of commands, each adds its own."""

import argparse
import errno
import sys
from collections.abc import Sequence
from typing import NoReturn

from onewindow.program import audit, backup, doctor, manage, serving
from onewindow.program.complaint import Complaint

GROUPS = (serving, doctor, backup, audit, manage)


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
    except Complaint as complaint:
        return _say(complaint.sentence)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            return _say("The disk is full: free some space and try again.")
        raise


def _say(sentence: str) -> int:
    print(f"onewindow: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
