"""What every paper says, and that it says it the same way twice."""

import io
import threading
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image

from onewindow.documents import paper, stationery
from tests.rooms.documents.samples import BODIES, CASE, CERTIFICATES, SEALED

KINDS = sorted(BODIES)


def pages(data: bytes) -> list[str]:
    """The text of each page without its white space, as a search would find it."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def text(data: bytes) -> str:
    return "".join(pages(data))


def test_every_packaged_kind_has_a_sample_here():
    assert sorted(paper.kinds()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_fits_one_page_and_names_its_number_and_people(kind):
    body = BODIES[kind]
    (said,) = pages(paper.render(template=kind, body=body))
    for known in (
        body.get("number", ""),
        body.get("applicant", {}).get("name", ""),
        (body.get("actor") or {}).get("name", ""),
        body.get("holder", {}).get("name", ""),
        body.get("identifier", ""),
    ):
        assert "".join(known.split()) in said
    assert "演示" in said
    assert "{" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_body_gives_the_same_bytes_in_any_thread(kind):
    here = paper.render(template=kind, body=BODIES[kind])
    there: list[bytes] = []
    other = threading.Thread(
        target=lambda: there.append(paper.render(template=kind, body=BODIES[kind]))
    )
    other.start()
    other.join()
    assert [here] == there


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "power_of_attorney"])
def test_the_code_on_the_paper_leads_to_the_right_address(kind):
    (picture,) = paper.pictures(template=kind, body=BODIES[kind], ppi=150)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found.text == BODIES[kind]["qr_url"]


@pytest.mark.parametrize("kind", ["receipt", "acceptance", "grant", "delivery", "receipt_roll"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_small_code_leads_to_the_rating_and_moves_nothing(kind, language):
    rate = f"https://onewindow.example/rate/c{'a2' * 13}-{'b3' * 6}c/"
    body = {**BODIES[kind], "rate_url": rate}
    pages = paper.pictures(template=kind, body=body, language=language, ppi=150)
    assert len(pages) == 1
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(pages[0])))
    assert {one.text for one in found} == {BODIES[kind]["qr_url"], rate}
    assert paper.render(template=kind, body=body, language=language)


def red_box(picture: bytes, *, below: float = 0.0) -> tuple[int, int, int, int] | None:
    """Where the picture is red, from `below` (a part of its height) downwards."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    top = int(image.height * below)
    red, green, blue = image.crop((0, top, image.width, image.height)).split()
    strong = red.point(lambda v: 255 if v > 170 else 0)
    dark = [band.point(lambda v: 255 if v < 90 else 0) for band in (green, blue)]
    mask = Image.composite(
        Image.composite(strong, Image.new("L", strong.size), dark[0]),
        Image.new("L", strong.size),
        dark[1],
    )
    found = mask.getbbox()
    return found and (found[0], found[1] + top, found[2], found[3] + top)


@pytest.mark.parametrize("kind", [k for k in SEALED if k != "business_licence"])  # red border
def test_the_seal_stands_inside_the_margins(kind):
    (picture,) = paper.pictures(template=kind, body=BODIES[kind], ppi=72)
    width, height = Image.open(io.BytesIO(picture)).size
    found = red_box(picture, below=0.25)
    assert found is not None
    left, top, right, bottom = found
    millimetre = 72 / 25.4
    assert left > 15 * millimetre
    assert right < width - 15 * millimetre
    assert bottom < height - 15 * millimetre
    assert 33 < (right - left) / millimetre < 42
    assert 33 < (bottom - top) / millimetre < 42


def test_papers_are_archivable_and_can_be_read_aloud():
    data = paper.render(template="acceptance", body=BODIES["acceptance"])
    reader = pypdf.PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    about: Any = reader.metadata
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert about.title == "受理通知书 温市监受〔2026〕12号"
    assert about.creation_date.date().isoformat() == "2026-03-02"


def test_only_our_own_fonts_are_in_the_file():
    data = paper.render(template="acceptance", body=BODIES["acceptance"])
    leaves: list[Any] = list(pypdf.PdfReader(io.BytesIO(data)).pages)
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in leaves
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all(name.startswith(("NotoSansCJKsc", "NotoSerifSC")) for name in names)


def test_both_limits_and_their_days_are_told_and_the_assumed_one_is_marked():
    said = text(paper.render(template="acceptance", body=BODIES["acceptance"]))
    for known in ("20个工作日", "2026年3月30日", "5个工作日演示值", "2026年3月9日", "窗口领取"):
        assert known in said


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"days": 20, "unit": "日"}, "20日"),
        ({"days": 2, "unit": "个月"}, "2个月"),
        ({"days": 0, "unit": "即办"}, "当场办结"),
        ({"days": 5, "unit": "工作日", "due_on": None}, "待定"),
    ],
)
def test_a_limit_is_said_as_people_say_it(limit, said):
    body = BODIES["acceptance"] | {
        "limits": [{"clock": "statutory", "due_on": "2026-03-30", **limit}]
    }
    assert said in text(paper.render(template="acceptance", body=body))


def test_an_empty_table_leaves_no_heading_behind():
    body = BODIES["acceptance"] | {"limits": [], "materials": []}
    said = text(paper.render(template="acceptance", body=body))
    assert "已收材料" not in said
    assert "届满日" not in said


def test_a_decision_against_names_both_remedies():
    for kind in ("refuse", "refusal_at_intake", "acceptance_revoked"):
        said = text(paper.render(template=kind, body=BODIES[kind]))
        assert "60日内向温岭市人民政府申请行政复议" in said
        assert "6个月内依法向温岭市人民法院提起行政诉讼" in said


def test_the_applicant_alone_is_named_when_nobody_acts():
    body = BODIES["acceptance"] | {"actor": None}
    said = text(paper.render(template="acceptance", body=body))
    assert "李明" in said
    assert "代办人" not in said


@pytest.mark.parametrize("kind", ["acceptance", "receipt", "application"])
def test_a_long_list_goes_on_with_its_header_on_the_next_page(kind):
    many = [{"name": f"第{n}号材料", "form": "原件"} for n in range(1, 61)]
    found = pages(paper.render(template=kind, body=BODIES[kind] | {"materials": many}))
    assert len(found) >= 2
    assert "第60号材料" in "".join(found[1:])
    assert "材料名称" in found[1]
    assert f"第2页共{len(found)}页" in found[1]


@pytest.mark.parametrize("kind", CERTIFICATES)
def test_a_certificate_shrinks_its_type_rather_than_lose_a_word(kind):
    long = "一般项目：食品销售、日用百货销售、文具用品零售；" * 30
    body = BODIES[kind] | {"lines": [["经营范围", long]]}
    (said,) = pages(paper.render(template=kind, body=body))
    assert said.count("文具用品零售") == 30


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_certificate_carries_the_photograph(form):
    out = io.BytesIO()
    Image.new("RGB", (358, 441), (200, 220, 240)).save(out, form)
    plain = paper.render(template="tobacco_licence", body=BODIES["tobacco_licence"])
    data = paper.render(
        template="tobacco_licence", body=BODIES["tobacco_licence"], photo=out.getvalue()
    )
    counts = [len(pypdf.PdfReader(io.BytesIO(d)).pages[0].images) for d in (plain, data)]
    assert counts == [0, 1]


def test_a_photograph_of_another_kind_is_refused():
    with pytest.raises(paper.PhotoUnknown):
        paper.render(template="tobacco_licence", body=BODIES["tobacco_licence"], photo=b"GIF89a")


def test_a_power_of_attorney_can_be_blank():
    said = text(
        paper.render(
            template="power_of_attorney", body={"issued_on": "2026-03-02", "demonstration": True}
        )
    )
    assert "委托人" in said
    assert "无转委托权" in said


def test_the_number_is_authority_nature_year_and_serial():
    assert paper.number(short="温市监", kind="supplement", year=2026, serial=7) == (
        "温市监补〔2026〕7号"
    )


def test_two_kinds_of_paper_never_share_a_number():
    natures = [
        stationery.template(name=kind).nature
        for kind in paper.kinds()
        if kind not in (*CERTIFICATES, "handover", "receipt_roll")
    ]
    assert all(natures)
    assert len(set(natures)) == len(natures)


@pytest.mark.parametrize(
    ("kind", "of", "named"),
    [
        ("grant", {"matter": CASE["matter"]}, "准予行政许可决定书"),
        ("grant", {"matter": CASE["matter"] | {"kind": "公共服务"}}, "办理结果通知书"),
        ("grant", {"matter": CASE["matter"] | {"kind": "其他行政权力"}}, "准予办理决定书"),
        ("refuse", {"matter": CASE["matter"] | {"kind": "行政给付"}}, "不予行政给付决定书"),
        ("withdrawal", {"deemed": True}, "视为撤回申请通知书"),
        ("withdrawal", {"deemed": False}, "撤回申请通知书"),
        ("acceptance", {}, "受理通知书"),
        ("business_licence", {}, "营业执照"),
    ],
)
def test_a_paper_is_titled_after_the_kind_of_matter(kind, of, named):
    body = BODIES[kind] | of
    assert paper.title(template=kind, body=body) == named
    assert named in text(paper.render(template=kind, body=body))


def test_a_real_paper_loses_the_mark_but_the_drawn_seal_keeps_its_own():
    body = BODIES["acceptance"] | {"demonstration": False}
    said = text(paper.render(template="acceptance", body=body))
    assert "演示文书" not in said
    assert "演示印章" in said
    assert "非法定效力" in said
