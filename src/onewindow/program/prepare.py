"""What has to be made once before pages can be served: English texts, collected assets."""

import hashlib
import os
import sys
from importlib import metadata
from pathlib import Path

from onewindow.program import environment, home, messages
from onewindow.program.complaint import Complaint

STAMP = ".made-from"
STATIC = Path(__file__).resolve().parents[1] / "static"


def everything(folder: Path) -> None:
    """Texts and assets, each only if something changed since it was made."""
    messages.build()
    collect(folder)


def collect(folder: Path) -> bool:
    """Collect, name by content and compress the assets. Needs Django; tells whether it did."""
    target = Path(os.environ.get("ONEWINDOW_STATIC") or folder / "static")
    if is_collected(target):
        return False
    import django
    from django.core.management import call_command

    django.setup()
    target.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    (target / STAMP).write_text(_made_from())
    return True


def is_collected(target: Path) -> bool:
    """Whether the collected assets are those of this version."""
    stamp = target / STAMP
    return stamp.exists() and stamp.read_text() == _made_from()


def _made_from() -> str:
    """A fingerprint of our own assets and of the package that brings htmx."""
    lines = [f"django-htmx {metadata.version('django-htmx')}"]
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            lines.append(
                f"{path.relative_to(STATIC)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
            )
    return "\n".join(lines) + "\n"


def main() -> int:
    """As `make setup` calls it: no database is needed."""
    try:
        folder = home.chosen()
        environment.fill(folder)
        os.environ.setdefault("DATABASE_URL", "postgresql:///unused")
        everything(folder)
    except Complaint as complaint:
        print(f"onewindow: {complaint.sentence}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
