"""Nothing a citizen types becomes markup; nothing is silently lost; every no has a reason."""

import io
import json
import re

import pypdf
import pytest

from onewindow.documents import paper, stationery
from tests.rooms.documents.samples import BODIES, CERTIFICATES

HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    "*bold* _it_ $x^2$",
    "\\u{41} \\ \\n",
    "= Heading",
    "@preview/x:1 <label>",
    "{matter.name} {number}",
    "]#{1+1}[",
    "`raw` ```raw```",
    "//comment /* x */",
    "-- ~ ... '\"",
]


def said(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("kind", ["acceptance", "supplement", "receipt_roll"])
def test_what_a_citizen_types_is_shown_as_typed(kind, hostile):
    body = BODIES[kind] | {
        "applicant": BODIES[kind]["applicant"] | {"name": hostile},
        "lines": [[hostile, hostile]],
    }
    found = said(paper.render(template=kind, body=body))
    assert found.count("".join(hostile.split())) >= 3


def test_hostile_text_in_a_reason_fills_nothing_in():
    body = BODIES["refuse"] | {"reasons": ["{matter.name}", "{court}"]}
    found = said(paper.render(template="refuse", body=body))
    assert "{matter.name}" in found
    assert "{court}" in found


def test_rare_characters_of_names_are_printed():
    for kind in ("acceptance", *CERTIFICATES):
        body = dict(BODIES[kind])
        party = "applicant" if "applicant" in body else "holder"
        body[party] = body[party] | {"name": "𠮷䶮龘㐂"}
        assert "𠮷䶮龘㐂" in said(paper.render(template=kind, body=body))


@pytest.mark.parametrize(
    "odd", ["😀", "\U0002ffff", "\ud800", "é\u0301\u0302🏳", "\x00\x07", "עברית"]
)
def test_a_paper_is_made_even_with_characters_no_font_has(odd):
    body = BODIES["acceptance"] | {
        "applicant": BODIES["acceptance"]["applicant"] | {"name": f"李{odd}明"}
    }
    found = said(paper.render(template="acceptance", body=body))
    assert "〔U+" in found


def test_a_certificate_with_a_character_no_font_has_is_refused_by_name():
    body = BODIES["certificate"] | {"holder": BODIES["certificate"]["holder"] | {"name": "李😀"}}
    with pytest.raises(paper.GlyphMissing) as caught:
        paper.render(template="certificate", body=body)
    assert caught.value.params["characters"] == ["😀"]


def test_a_very_long_word_stays_on_the_page():
    body = BODIES["acceptance"] | {"lines": [["网址", "https://example.cn/" + "a" * 300]]}
    found = said(paper.render(template="acceptance", body=body))
    assert "a" * 300 in found


@pytest.mark.parametrize(
    "name", ["nothing", "../house", "house", "acceptance@9", "acceptance@x", ""]
)
def test_a_kind_without_a_template_is_refused(name):
    with pytest.raises(paper.UnknownTemplate):
        paper.render(template=name, body=BODIES["acceptance"])


def test_everything_a_body_lacks_is_told_at_once():
    with pytest.raises(paper.BodyIncomplete) as caught:
        paper.render(template="acceptance", body={"issued_on": "2026-03-02"})
    missing = [problem.where for problem in caught.value.problems]
    assert {"number", "issuer.name", "applicant.name", "limits", "fee"} <= set(missing)
    assert "issued_on" not in missing


def test_an_old_version_is_found_by_its_name():
    assert paper.newest(kind="acceptance") == "acceptance@1"
    assert paper.render(template="acceptance@1", body=BODIES["acceptance"]) == paper.render(
        template="acceptance", body=BODIES["acceptance"]
    )


def edited(typ: str) -> paper.Template:
    """A template as its owners may write one."""
    return paper.Template(
        kind="edited",
        version=3,
        typ='#import "/house.typ": *\n#show: notice\n' + typ,
        texts={"zh": {"title": "便条"}},
        requires=("number",),
    )


def test_an_edited_template_is_rendered_like_a_packaged_one():
    data = paper.render(template=edited("#para(b.applicant.name)"), body=BODIES["acceptance"])
    assert "便条" in said(data)
    assert "李明" in said(data)


@pytest.mark.parametrize(
    "typ",
    [
        "#panic()",
        "#unknown",
        '#import "@preview/cetz:0.2.0": *',
        "#import '@local/x:1.0.0'",
        '#read("/etc/passwd")',
        '#read("../../../settings.py")',
        "#t.no_such_text",
        "#while true {}",
        "#let f(x) = f(x)\n#f(1)",
    ],
)
def test_a_broken_or_prying_template_is_refused(typ):
    with pytest.raises(paper.TemplateBroken) as caught:
        paper.render(template=edited(typ), body=BODIES["acceptance"])
    assert "/src/" not in str(caught.value.params)


PLACE = re.compile(r"\{([a-z_.]+)\}")


def places(texts: object) -> set[str]:
    return set(PLACE.findall(json.dumps(texts)))


@pytest.mark.parametrize("kind", sorted(paper.kinds()))
def test_english_says_what_chinese_says(kind):
    texts = stationery.template(name=kind).texts
    if kind in CERTIFICATES:
        assert "en" not in texts
        return
    zh, en = texts["zh"], texts["en"]
    shared = stationery.texts(stationery.template(name="acceptance"), "en")
    assert set(en) <= set(zh)
    assert set(zh) - {"title_en", "title_by"} - set(shared) <= set(en)
    for key in en:
        assert places(zh[key]) == places(en[key]), key


@pytest.mark.parametrize("kind", sorted(set(paper.kinds()) - set(CERTIFICATES)))
def test_the_english_paper_has_no_chinese_of_ours(kind):
    def latin(value: object) -> object:
        if isinstance(value, str):
            return re.sub(r"[^\x00-\x7f]+", "x", value)
        if isinstance(value, dict):
            return {key: latin(inner) for key, inner in value.items()}
        return [latin(inner) for inner in value] if isinstance(value, list) else value

    body = latin(BODIES[kind])
    assert isinstance(body, dict)
    found = said(paper.render(template=kind, body=body, language="en"))
    chinese = set(re.findall(r"[\u4e00-\u9fff]", found)) - set("演示印章非法定效力")
    assert not chinese
