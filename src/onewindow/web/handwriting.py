"""A name written on glass: the picture a page sends, if somebody has written in it."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from PIL import Image, UnidentifiedImageError

from onewindow.documents import uploads
from onewindow.documents.uploads import Upload

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 8_000_000
LEAST_INK = 60  # pixels: a dot is no name
DARK = 128
PAPER = (255, 255, 255)


def given(request: HttpRequest, *, name: str = "signature") -> Upload | None:
    """The handwriting that was sent, as it may be kept; None when nothing is written.

    Raises UploadRefused for what is no such picture.
    """
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile) or not 0 < (file.size or 0) <= MOST_BYTES:
        return None
    data = file.read()
    return uploads.inspect(data=data, name="signature.png") if is_written(data) else None


def is_written(data: bytes) -> bool:
    """Whether there is ink enough on a picture for a name."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return False
            drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError):
        return False
    on_paper = Image.new("RGBA", drawn.size, (*PAPER, 255))
    on_paper.alpha_composite(drawn)
    ink = sum(on_paper.convert("L").histogram()[:DARK])
    return LEAST_INK <= ink < drawn.width * drawn.height // 2
