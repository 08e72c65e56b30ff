"""The typefaces of papers: two pinned font packages, never the machine's own fonts.

With the same fonts everywhere a paper comes out the same everywhere, to the byte. The serif
(Noto Serif SC) sets the text; Noto Sans CJK sets headings and the rare characters that the
serif lacks.
"""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import manimgx_fonts_cjk
import pylopdf_fonts_zh_cn

SANS = Path(str(manimgx_fonts_cjk.__file__)).parent / "NotoSansCJK-VF.otf.ttc"
SERIF = pylopdf_fonts_zh_cn.serif_path()
SIMPLIFIED_CHINESE = 2  # the place of "Noto Sans CJK SC" in the collection


def folders() -> list[str]:
    """Where the typesetter finds the fonts."""
    return [str(SANS.parent), str(SERIF.parent)]


@cache
def characters() -> frozenset[str]:
    """Every character that can be printed."""
    return frozenset(chr(code) for font in (SANS, SERIF) for code in _codes(font.read_bytes()))


def _codes(font: bytes) -> Iterator[int]:
    """The code points of a font's full Unicode map (OpenType `cmap`, format 12)."""
    start = 0
    if font[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", font, 12 + 4 * SIMPLIFIED_CHINESE)
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for n in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * n)
        if tag == b"cmap":
            yield from _mapped(font, offset)


def _mapped(font: bytes, cmap: int) -> Iterator[int]:
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    for n in range(subtables):
        (offset,) = struct.unpack_from(">I", font, cmap + 4 + 8 * n + 4)
        kind, _, _, _, groups = struct.unpack_from(">HHIII", font, cmap + offset)
        if kind == 12:
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", font, cmap + offset + 16 + 12 * group)
                yield from range(first, last + 1)
