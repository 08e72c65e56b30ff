"""What leaves the room: the file store, and other departments' registers."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from onewindow import sealing
from onewindow.documents.models import RegisterEntry


class Store:
    """Sealed files on disk under their own hash; the same bytes are kept once."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or Path(settings.HOME) / "files"

    def _path(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self.root / name[:2] / name

    def put(self, sha256: bytes, data: bytes) -> None:
        """Write once, whole or not at all."""
        path = self._path(sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".half", delete=False) as half:
            half.write(sealing.seal(data))
            half.flush()
            os.fsync(half.fileno())
        Path(half.name).rename(path)

    def remove(self, sha256: bytes) -> None:
        """Drop the bytes; nothing happens where they are gone already."""
        self._path(sha256).unlink(missing_ok=True)

    def get(self, sha256: bytes) -> bytes:
        """The bytes that were put. Raises FileNotFoundError when the store lost them."""
        return sealing.unseal(self._path(sha256).read_bytes())


def look_up(*, sources: set[str], person: UUID) -> dict[str, dict[str, Any]]:
    """What the named registers say of a person, by source; silent ones are left out.

    These registers are ours and labelled as demonstrations; a real one takes this place.
    """
    return look_up_many(sources=sources, people=[person]).get(person, {})


def look_up_many(
    *, sources: set[str], people: Collection[UUID]
) -> dict[UUID, dict[str, dict[str, Any]]]:
    """What the named registers say of several people, by person and source. One query."""
    found: dict[UUID, dict[str, dict[str, Any]]] = {}
    for row in RegisterEntry.objects.filter(person_id__in=people, source__in=sources):
        found.setdefault(row.person_id, {})[row.source] = row.data
    return found
