"""What a program started must not outlive it: killed with kill -9, it cannot end them itself."""

import os
import threading
import time

PARENT = "ONEWINDOW_SERVER"
LOOK_SECONDS = 0.5


def end_with_parent() -> None:
    """In a process that a serving program started: end when that program is gone."""
    parent = int(os.environ.get(PARENT, "0"))
    if parent and parent != os.getpid():
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
