"""What a citizen's file really is: recognised by content, cleaned, or refused with a reason.

    inspect(data=b"...", name="身份证.jpg") -> Upload

Pictures are decoded and written anew, so that nothing rides along (positions, thumbnails,
scripts, a second file behind the first). PDF files keep their bytes, since a signature may
depend on them; those that could act on the reader's machine are refused.
"""

import hashlib
import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdf
from PIL import Image, ImageOps
from pypdf import generic

from onewindow.documents import clearness
from onewindow.rules import refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PAGES = 50
MAX_OBJECTS = 200_000
MAX_NAME = 100
JPEG_QUALITY = 85

# A hostile document could fill the log with a line for each of its faults.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}


class UploadRefused(refusal.Refusal):
    """The file cannot be taken as it is."""

    code = "file_refused"


class TooLarge(UploadRefused):
    """More bytes, or more pixels, than the house stores."""

    code = "file_too_large"


class WrongType(UploadRefused):
    """Not a JPEG, PNG or WebP picture, nor a PDF document."""

    code = "file_type"


class Broken(UploadRefused):
    """The file says what it is, but cannot be read to the end."""

    code = "file_broken"


class Locked(UploadRefused):
    """The document asks for a password."""

    code = "file_encrypted"


class TooManyPages(UploadRefused):
    """More pages than one material may have."""

    code = "too_many_pages"


class ActiveContent(UploadRefused):
    """The document holds scripts, programs or other files."""

    code = "active_content"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file fit to be kept.

    name: for display only; sha256 (32 bytes) and size (bytes): of `data` as kept; unclear: what
    keeps a picture from being read, a remark for who gave it.
    """

    name: str
    mime: str
    sha256: bytes
    size: int
    pages: int
    data: bytes
    unclear: clearness.Unclear = ""


def inspect(*, data: bytes, name: str) -> Upload:
    """The file as it may be kept; its type is what its content says, whatever its name.

    Raises TooLarge, WrongType, Broken, Locked, TooManyPages, ActiveContent.
    Source: house rule; OWASP File Upload Cheat Sheet.
    """
    shown = display_name(name=name)
    if not data:
        raise Broken("The file is empty.", name=shown)
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.",
            name=shown,
            limit_mb=MAX_BYTES // 1024 // 1024,
        )
    kind = _kind(data)
    if kind == "pdf":
        return _upload(shown, "application/pdf", data, _pdf_pages(data, shown))
    if kind in ("jpeg", "png", "webp"):
        mime, clean, unclear = _picture(data, shown)
        return replace(_upload(shown, mime, clean, 1), unclear=unclear)
    raise WrongType("Only JPEG, PNG and WebP pictures and PDF are taken.", name=shown, found=kind)


def display_name(*, name: str) -> str:
    """A name safe to show: no folders, no control or direction marks, at most 100 characters."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    if len(kept) > MAX_NAME:
        stem, dot, ending = kept.rpartition(".")
        tail = dot + ending if 0 < len(ending) <= 5 and stem else ""
        kept = kept[: MAX_NAME - len(tail)] + tail
    return kept or "file"


def _upload(name: str, mime: str, data: bytes, pages: int) -> Upload:
    digest = hashlib.sha256(data).digest()
    return Upload(name=name, mime=mime, sha256=digest, size=len(data), pages=pages, data=data)


def _kind(data: bytes) -> str:
    signs = {
        "jpeg": data.startswith(b"\xff\xd8\xff"),
        "png": data.startswith(b"\x89PNG\r\n\x1a\n"),
        "webp": data.startswith(b"RIFF") and data[8:12] == b"WEBP",
        "pdf": data.startswith(b"%PDF-"),
        "heic": data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"msf1"),
        "office": data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")),
    }
    return next((kind for kind, found in signs.items() if found), "unknown")


def _picture(data: bytes, name: str) -> tuple[str, bytes, clearness.Unclear]:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _too_many_pixels(name)
            return _written_anew(picture)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except Exception as error:  # decoders raise whatever hostile bytes make them raise
        raise Broken("The picture cannot be read.", name=name) from error


def _too_many_pixels(name: str) -> TooLarge:
    million = MAX_PIXELS // 1_000_000
    return TooLarge(
        f"The picture has more than {million} million pixels.",
        name=name,
        limit_megapixels=million,
    )


def _written_anew(picture: Image.Image) -> tuple[str, bytes, clearness.Unclear]:
    """Upright pixels and nothing else: PNG stays PNG, everything else becomes JPEG."""
    form = "PNG" if picture.format == "PNG" else "JPEG"
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    clean = _opaque(upright) if form == "JPEG" else _plain(upright)
    clean.info.clear()
    out = io.BytesIO()
    clean.save(out, format=form, **({"quality": JPEG_QUALITY} if form == "JPEG" else {}))
    return f"image/{form.lower()}", out.getvalue(), clearness.look(clean)


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def _plain(picture: Image.Image) -> Image.Image:
    """A copy without the palette's and the file's annotations."""
    if picture.mode in ("1", "L", "RGB", "RGBA") and not picture.info.get("transparency"):
        return picture.copy()
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _pdf_pages(data: bytes, name: str) -> int:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Locked("The document is locked with a password.", name=name)
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise TooManyPages(
                f"The document has {pages} pages; {MAX_PAGES} are allowed.",
                name=name,
                pages=pages,
                limit=MAX_PAGES,
            )
        _refuse_active(reader, name)
    except UploadRefused:
        raise
    except Exception as error:  # a parser may raise anything on hostile bytes
        raise Broken("The document cannot be read.", name=name) from error
    if pages == 0:
        raise Broken("The document has no pages.", name=name)
    return pages


def _refuse_active(reader: pypdf.PdfReader, name: str) -> None:
    for found in _dictionaries(reader):
        keys = ACTIVE_KEYS & found.keys()
        action = found.get("/S")
        if keys or action in ACTIONS:
            what = (keys.pop() if keys else str(action)).lstrip("/")
            raise ActiveContent(
                f"The document holds active content ({what}).", name=name, what=what
            )


def _dictionaries(reader: pypdf.PdfReader) -> Iterator[generic.DictionaryObject]:
    """Every dictionary that can be reached from the document's trailer."""
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer]
    visited = 0
    while waiting:
        visited += 1
        if visited > MAX_OBJECTS:
            raise ValueError("too many objects")
        value = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, generic.DictionaryObject):
            yield value
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, generic.ArrayObject):
            waiting.extend(list.__iter__(value))
