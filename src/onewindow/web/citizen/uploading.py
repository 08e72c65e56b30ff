"""Files from a browser: every one looked at by content; several become one document."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import pypdf
from PIL import Image

from onewindow.documents import uploads
from onewindow.documents.uploads import Upload, UploadRefused

MOST = 10  # files for one paper


class Sent(Protocol):
    """A file as it came in."""

    @property
    def name(self) -> str | None: ...

    def read(self, num_bytes: int, /) -> bytes: ...


def taken(files: Sequence[Sent]) -> tuple[Upload | None, list[UploadRefused]]:
    """One document of all the files, or every refusal; both empty when no file was sent."""
    good: list[Upload] = []
    refused: list[UploadRefused] = []
    for file in list(files)[:MOST]:
        try:
            good.append(_inspected(file))
        except UploadRefused as no:
            refused.append(no)
    if refused or not good:
        return None, refused
    if len(good) == 1:
        return good[0], []
    try:
        return _joined(good), []
    except UploadRefused as no:
        return None, [no]


def _inspected(file: Sent) -> Upload:
    """Nothing beyond the limit is read: a larger file is refused by its size."""
    data = file.read(uploads.MAX_BYTES + 1)
    return uploads.inspect(data=data, name=file.name or "")


def _joined(parts: Sequence[Upload]) -> Upload:
    """The pages of all parts in the order they were chosen, as one PDF."""
    writer = pypdf.PdfWriter()
    for part in parts:
        data = part.data if part.mime == "application/pdf" else _page(part.data)
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    stem = parts[0].name.rpartition(".")[0] or parts[0].name
    whole = uploads.inspect(data=out.getvalue(), name=f"{stem}.pdf")
    unclear = next((part.unclear for part in parts if part.unclear), whole.unclear)
    return replace(whole, unclear=unclear)


def _page(picture: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        plain.save(out, format="PDF", resolution=150)
    return out.getvalue()
