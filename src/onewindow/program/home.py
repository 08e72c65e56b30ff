"""The data folder (ONEWINDOW_HOME): where it is, its name, its secrets."""

import base64
import errno
import json
import os
import secrets
from pathlib import Path

from onewindow.program.complaint import Complaint, about_disk

SECRETS = {
    "secret_key": "ONEWINDOW_SECRET_KEY",
    "data_keys": "ONEWINDOW_DATA_KEYS",
    "hash_key": "ONEWINDOW_HASH_KEY",
}


def default() -> Path:
    """`.onewindow` beside the sources when run from a checkout, otherwise in the user's folder."""
    checkout = Path(__file__).resolve().parents[3]
    base = checkout if (checkout / "pyproject.toml").is_file() else Path.home()
    return base / ".onewindow"


def chosen() -> Path:
    """The data folder that the environment names, or the default. Made if it is not there."""
    home = Path(os.environ.get("ONEWINDOW_HOME") or default()).expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
        _identify(home)
    except (FileExistsError, NotADirectoryError):
        raise Complaint(f"{home} is not a folder: set ONEWINDOW_HOME to one.") from None
    except OSError as failure:
        raise _unwritable(home, failure) from None
    return home.resolve()


def identity(home: Path) -> str:
    """The folder's own name, made once: it stays when the folder moves."""
    return _identify(home)


def secrets_of(home: Path) -> dict[str, str]:
    """The keys of this data folder by environment name, made at the first call (mode 0600)."""
    path = home / "secrets.json"
    try:
        if not path.exists():
            _write_once(path, json.dumps(_fresh(), indent=2) + "\n")
        kept = json.loads(path.read_text())
        return {name: str(kept[key]) for key, name in SECRETS.items()}
    except (ValueError, KeyError, TypeError):
        raise Complaint(
            f"{path} is broken: put back the copy from a backup, since nothing sealed with"
            " its keys can be read without it."
        ) from None
    except OSError as failure:
        raise _unwritable(path, failure) from None


def _fresh() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {"secret_key": secrets.token_urlsafe(48), "data_keys": f"k1:{key()}", "hash_key": key()}


def _identify(home: Path) -> str:
    path = home / "home.id"
    if not path.exists():
        _write_once(path, secrets.token_hex(8) + "\n")
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Write the whole file or nothing; whoever comes first wins."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _unwritable(path: Path, failure: OSError) -> Complaint:
    if failure.errno == errno.ENOSPC:
        return about_disk(folder=path)
    return Complaint(
        f"{path} cannot be used ({failure.strerror}): give this account the right to write"
        " there, or set ONEWINDOW_HOME to another folder."
    )
