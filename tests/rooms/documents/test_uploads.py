"""A file is what its content says; what could harm is refused, the rest is cleaned."""

import hashlib
import io
import struct
import zlib
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import generic

from onewindow.documents import paper, uploads
from tests.rooms.documents.samples import BODIES


def picture(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(out, form, **how)
    return out.getvalue()


def document(pages: int = 1) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    return writer


def saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/jpeg"),
        (saved(document()), "application/pdf"),
    ],
)
def test_the_type_is_told_by_the_content_whatever_the_name(data, mime):
    for name in ("a.pdf", "a.jpg", "a.exe", "a"):
        found = uploads.inspect(data=data, name=name)
        assert found.mime == mime
        assert found.sha256 == hashlib.sha256(found.data).digest()
        assert found.size == len(found.data)
        assert found.pages == 1


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<html><script>alert(1)</script>", "unknown"),
        (b"GIF89a" + b"\x00" * 60, "unknown"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "heic"),
        (b"PK\x03\x04" + b"\x00" * 60, "office"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 60, "office"),
        (b"MZ" + b"\x00" * 60, "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b" %PDF-1.4", "unknown"),
    ],
)
def test_other_types_are_refused_and_named(data, found):
    with pytest.raises(uploads.WrongType) as caught:
        uploads.inspect(data=data, name="材料.pdf")
    assert caught.value.code == "file_type"
    assert caught.value.params["found"] == found


def test_ten_megabytes_are_taken_and_one_byte_more_is_not():
    tail = b"\n%" + b"x" * (uploads.MAX_BYTES - 2)
    whole = saved(document())
    assert uploads.inspect(data=whole, name="a").size == len(whole)
    with pytest.raises(uploads.TooLarge) as caught:
        uploads.inspect(data=whole + tail, name="a")
    assert caught.value.code == "file_too_large"
    assert caught.value.params["limit_mb"] == 10


@pytest.mark.parametrize(
    "data",
    [
        b"",
        picture("JPEG")[:200],
        picture("PNG")[:80],
        b"\xff\xd8\xff",
        b"%PDF-1.7\nnothing here",
        saved(document())[:120],
        saved(document(0)),
    ],
)
def test_a_broken_file_is_refused(data):
    with pytest.raises(uploads.Broken) as caught:
        uploads.inspect(data=data, name="a.jpg")
    assert caught.value.code == "file_broken"


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge; its bytes are few."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_100, 10_000, 20_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_opened(side):
    with pytest.raises(uploads.TooLarge) as caught:
        uploads.inspect(data=bomb(side, side), name="a.png")
    assert caught.value.params["limit_megapixels"] == 50


def test_where_a_photograph_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Mr Li"
    exif[0x8825] = {1: "N", 2: (28.0, 22.0, 0.0)}
    for form in ("JPEG", "PNG", "WEBP"):
        data = picture(form, exif=exif)
        assert b"Camera of Mr Li" in data
        found = uploads.inspect(data=data, name="a")
        assert b"Camera of Mr Li" not in found.data
        assert not Image.open(io.BytesIO(found.data)).getexif()


def test_a_photograph_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = uploads.inspect(data=picture("JPEG", (60, 40), exif=exif), name="a")
    assert Image.open(io.BytesIO(found.data)).size == (40, 60)


def test_what_hides_behind_the_picture_is_gone():
    data = picture("JPEG") + b"<script>alert(1)</script>" + b"PK\x03\x04"
    found = uploads.inspect(data=data, name="a.jpg")
    assert b"script" not in found.data
    comment = picture("PNG", pnginfo=None) + b"#!/bin/sh"
    assert b"#!/bin/sh" not in uploads.inspect(data=comment, name="a.png").data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_stays_a_png(mode):
    found = uploads.inspect(data=picture("PNG", mode=mode), name="a")
    opened = Image.open(io.BytesIO(found.data))
    assert (opened.format, opened.size) == ("PNG", (60, 40))
    assert not opened.info


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_stays_a_jpeg(mode):
    found = uploads.inspect(data=picture("JPEG", mode=mode), name="a")
    opened = Image.open(io.BytesIO(found.data))
    assert opened.format == "JPEG"
    assert opened.mode in ("L", "RGB")


def test_a_transparent_webp_is_laid_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)
    found = uploads.inspect(data=out.getvalue(), name="a")
    assert Image.open(io.BytesIO(found.data)).getpixel((5, 5)) == (255, 255, 255)


def test_a_document_keeps_its_bytes_and_its_pages_are_counted():
    data = saved(document(3))
    found = uploads.inspect(data=data, name="a")
    assert found.data == data
    assert found.pages == 3


def test_our_own_papers_can_be_handed_in_again():
    for kind in ("acceptance", "business_licence", "commitment"):
        data = paper.render(template=kind, body=BODIES[kind])
        assert uploads.inspect(data=data, name="a").pages == 1


def test_fifty_pages_are_taken_and_fifty_one_are_not():
    assert uploads.inspect(data=saved(document(50)), name="a").pages == 50
    with pytest.raises(uploads.TooManyPages) as caught:
        uploads.inspect(data=saved(document(51)), name="a")
    assert caught.value.code == "too_many_pages"
    assert caught.value.params == {"name": "a", "pages": 51, "limit": 50}


def test_a_locked_document_is_refused():
    writer = document()
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(uploads.Locked) as caught:
        uploads.inspect(data=saved(writer), name="a")
    assert caught.value.code == "file_encrypted"


def action(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {generic.NameObject(f"/{key}"): value for key, value in entries.items()}
    )


def with_script() -> pypdf.PdfWriter:
    writer = document()
    names = action(JavaScript=action(Names=generic.ArrayObject()))
    writer.root_object[generic.NameObject("/Names")] = names
    return writer


def with_file() -> pypdf.PdfWriter:
    writer = document()
    writer.add_attachment("a.exe", b"MZ")
    return writer


def with_action(kind: str, *, on_page: bool) -> pypdf.PdfWriter:
    writer = document()
    doing = action(S=generic.NameObject(kind), F=generic.TextStringObject("cmd.exe"))
    if on_page:
        writer.pages[0][generic.NameObject("/AA")] = action(O=doing)
    else:
        writer.root_object[generic.NameObject("/OpenAction")] = doing
    return writer


def with_form() -> pypdf.PdfWriter:
    writer = document()
    writer.root_object[generic.NameObject("/AcroForm")] = action(
        XFA=generic.TextStringObject("<xdp/>")
    )
    return writer


@pytest.mark.parametrize(
    "writer",
    [
        with_script(),
        with_file(),
        with_form(),
        with_action("/Launch", on_page=False),
        with_action("/Launch", on_page=True),
        with_action("/SubmitForm", on_page=True),
        with_action("/JavaScript", on_page=True),
        with_action("/GoToE", on_page=False),
    ],
)
def test_a_document_that_could_act_is_refused(writer):
    with pytest.raises(uploads.ActiveContent) as caught:
        uploads.inspect(data=saved(writer), name="a")
    assert caught.value.code == "active_content"


def test_a_document_that_opens_at_a_page_or_holds_a_link_is_taken():
    writer = document()
    writer.root_object[generic.NameObject("/OpenAction")] = action(
        S=generic.NameObject("/GoTo"), D=generic.ArrayObject()
    )
    writer.pages[0][generic.NameObject("/Annots")] = generic.ArrayObject(
        [action(A=action(S=generic.NameObject("/URI"), URI=generic.TextStringObject("https://x")))]
    )
    assert uploads.inspect(data=saved(writer), name="a").pages == 1


def test_a_document_whose_objects_point_at_each_other_ends():
    writer = document()
    first, second = action(), action()
    one, two = writer._add_object(first), writer._add_object(second)
    first[generic.NameObject("/Next")] = two
    second[generic.NameObject("/Next")] = one
    writer.root_object[generic.NameObject("/Round")] = one
    assert uploads.inspect(data=saved(writer), name="a").pages == 1


WHOLE = (picture("JPEG"), picture("PNG"), picture("WEBP"), saved(document(2)))


@settings(max_examples=150, deadline=None)
@given(
    whole=st.sampled_from(WHOLE),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4)), max_size=6),
    cut=st.integers(0, 4_000),
)
def test_any_damage_ends_in_a_file_or_a_reason(whole, changes, cut):
    data = bytearray(whole)
    for place, what in changes:
        at = place % len(data)
        data[at : at + len(what)] = what
    try:
        pages = uploads.inspect(data=bytes(data[: len(data) - cut % len(data)]), name="a").pages
    except uploads.UploadRefused:
        pages = 1
    assert pages >= 1


def test_a_document_with_ten_thousand_faults_writes_no_line_into_the_log(caplog):
    with pytest.raises(uploads.Broken):
        uploads.inspect(data=b"%PDF-1.7\n1 0 obj" + b"<</A" * 10_000 + b"\n%%EOF", name="a")
    assert not caplog.records


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("身份证.jpg", "身份证.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\李明\\合同.pdf", "合同.pdf"),
        ("a\u202egpj.exe\x00\n", "agpj.exe"),
        ("  .hidden ", "hidden"),
        ("", "file"),
        ("///", "file"),
        ("长" * 200 + ".pdf", "长" * 96 + ".pdf"),
        ("长" * 200, "长" * 100),
    ],
)
def test_a_name_is_safe_to_show(told, shown):
    assert uploads.display_name(name=told) == shown
    assert uploads.inspect(data=picture("JPEG"), name=told).name == shown
