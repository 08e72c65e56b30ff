"""The check-up's first half: the machine, the folder, the keys. No database is needed."""

import base64
import os
import shutil
import stat
import sys
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from onewindow.program import port, prepare
from onewindow.program.complaint import Complaint
from onewindow.program.findings import Finding, doubtful, right, wrong

MIB = 1024 * 1024
SPARE_MB, NEEDED_MB = 2_000, 300
KEY_BYTES = 32
FONTS = ("manimgx_fonts_cjk", "pylopdf_fonts_zh_cn")
WRITTEN_IN = 2026  # a clock before this program was written is wrong


def look(folder: Path) -> list[Finding]:
    """Everything that can be known without the database."""
    return [
        python(),
        data_folder(folder),
        keys(folder),
        disk(folder),
        fonts(),
        clock(),
        assets(folder),
        web_port(),
        exposure(),
    ]


def python() -> Finding:
    """Python's version; setup refuses one that is too old."""
    says = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    return right("python", says)


def data_folder(folder: Path) -> Finding:
    """Whether the folder can be written and its files are closed to others."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong("data folder", f"{folder} is not writable", f"chown it to {os.geteuid()}.")
    files = folder / "files"
    if files.exists() and stat.S_IMODE(files.stat().st_mode) & 0o077:
        return doubtful("data folder", f"{files} is open to others", f"chmod 700 {files}")
    return right("data folder", str(folder))


def keys(folder: Path) -> Finding:
    """The keys that seal personal data: present, long enough, and private."""
    path = folder / "secrets.json"
    source = str(path) if path.exists() else "the environment"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) != 0o600:
        return wrong("keys", f"{path} can be read by others", f"chmod 600 {path}")
    try:
        ring = [item.split(":", 1)[1] for item in os.environ["ONEWINDOW_DATA_KEYS"].split(",")]
        sizes = {len(base64.b64decode(key, validate=True)) for key in ring}
        sizes.add(len(base64.b64decode(os.environ["ONEWINDOW_HASH_KEY"], validate=True)))
    except (IndexError, KeyError, ValueError):
        sizes = {0}
    if sizes != {KEY_BYTES}:
        return wrong(
            "keys",
            f"a key in {source} is not {KEY_BYTES} bytes of base64",
            "Put back the keys from a backup; ONEWINDOW_DATA_KEYS is id:base64,id:base64…",
        )
    if len(os.environ.get("ONEWINDOW_SECRET_KEY", "")) < KEY_BYTES:
        return wrong("keys", "ONEWINDOW_SECRET_KEY is short", "Set one of 50 random characters.")
    return right("keys", f"{len(ring)} data key(s) from {source}")


def disk(folder: Path) -> Finding:
    """Space for the database and the files."""
    free = shutil.disk_usage(folder).free // MIB
    says = f"{free:,} MB free on the disk of {folder}"
    if free < NEEDED_MB:
        return wrong("disk", says, "Free some space: the database stops when the disk is full.")
    if free < SPARE_MB:
        return doubtful("disk", says, "Free some space soon.")
    return right("disk", says)


def fonts() -> Finding:
    """The typefaces of papers and certificates."""
    missing = [name for name in FONTS if not _has_font(name)]
    if missing:
        return wrong("fonts", f"{', '.join(missing)} missing", "Run `make setup`.")
    return right("fonts", ", ".join(FONTS))


def _has_font(package: str) -> bool:
    try:
        found = resources.files(package)
        return any(_is_font(entry.name) for folder in (found, *found.iterdir())
                   if folder.is_dir() for entry in folder.iterdir())  # fmt: skip
    except ModuleNotFoundError:
        return False


def _is_font(name: str) -> bool:
    return name.endswith((".ttf", ".otf", ".ttc"))


def clock() -> Finding:
    """The machine's day, and whether it knows the county's time zone."""
    try:
        here = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    except ZoneInfoNotFoundError:
        return wrong("clock", "no time zone data", "apt install tzdata")
    says = f"{here:%Y-%m-%d %H:%M} in Asia/Shanghai"
    if here.year < WRITTEN_IN:
        return wrong("clock", says, "Set the machine's clock: legal limits count from it.")
    return right("clock", says)


def assets(folder: Path) -> Finding:
    """Collected style sheets and scripts."""
    target = Path(os.environ.get("ONEWINDOW_STATIC") or folder / "static")
    if not prepare.is_collected(target):
        return doubtful("assets", f"{target} is not up to date", "Run `make setup`, or serve once.")
    return right("assets", str(target))


def web_port() -> Finding:
    """Whether the port to serve on is free."""
    try:
        number = port.chosen(None)
        port.require_free(host="127.0.0.1", port=number)
    except Complaint as complaint:
        return doubtful("port", complaint.sentence, "Unless that is OneWindow itself.")
    return right("port", f"{number} is free")


def exposure() -> Finding:
    """Settings that must not stay when others can reach the service."""
    if os.environ.get("ONEWINDOW_DEBUG"):
        return wrong("settings", "ONEWINDOW_DEBUG shows errors to everybody", "Unset it.")
    if os.environ.get("ONEWINDOW_HOSTS") and not os.environ.get("ONEWINDOW_HTTPS"):
        return doubtful(
            "settings",
            "ONEWINDOW_HOSTS is set but ONEWINDOW_HTTPS is not: cookies travel in the open",
            "Put a TLS proxy in front and set ONEWINDOW_HTTPS=1.",
        )
    return right("settings", "nothing is open that should be closed")
