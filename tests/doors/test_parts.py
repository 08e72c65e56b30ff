"""The frame and the parts: what they say, and that they say it in both languages."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import HttpResponse, QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from onewindow.rules import pictures as drawings
from onewindow.rules.field_types import FOR_EVER
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.matter_parts import Column, Option
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.web import answers, errors, fields, kit, parts, pictures, styleguide, words
from onewindow.web.middleware import RefusalMiddleware


class Asked:
    """A catalogue field, as far as a page looks at it."""

    def __init__(self, type, label="字号", options=(), columns=(), required=True, note=None):
        self.type, self.label, self.required, self.note = type, label, required, note
        self.options, self.columns = options, columns


OWN, RENT = Option("2501", "自有"), Option("2502", "租赁")
NAME, TEL = Column("name", "姓名", "text"), Column("tel", "电话", "mobile")


def draw(source: str, **context: object) -> str:
    html = Template("{% load ow %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


def get(path="/", **headers):
    return RequestFactory().get(path, headers=headers)


# --- Words -----------------------------------------------------------------------------------


def test_days_and_moments_are_said_in_the_readers_language():
    on, at = date(2026, 3, 2), datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
    assert draw("{{ on|day }} {{ at|moment }}", on=on, at=at) == (
        "2026年3月2日 星期一 2026年3月2日 14:05"
    )
    with translation.override("en"):
        assert draw("{{ on|day }}, {{ at|moment }}", on=on, at=at) == (
            "Mon 2 March 2026, 2 March 2026, 14:05"
        )


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "不收费"), ("35", "35 元"), (1234.5, "1,234.50 元"), (None, ""), ("按标准", "按标准")],
)
def test_money_is_said_in_yuan(amount, said):
    assert draw("{{ amount|yuan }}", amount=amount) == said


def test_a_catalogue_text_without_english_stays_chinese():
    with translation.override("en"):
        assert draw("{{ '自有'|said:english }}", english={"自有": "Owned"}) == "Owned"
        assert draw("{{ '租赁'|said:english }}", english={"自有": "Owned"}) == "租赁"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_state_and_verb_has_its_word(language):
    with translation.override(language):
        assert all(str(words.STATES[state].word) for state in State)
        assert all(str(words.VERBS[verb]) for verb in Verb)
        assert (
            str(words.STATES[State.ACCEPTED].word)
            == {"zh-hans": "已受理", "en": "Accepted"}[language]
        )


@pytest.mark.parametrize(
    ("lamp", "said"),
    [
        (parts.Lamp("green", 5), "绿灯 剩 5 个工作日"),
        (parts.Lamp("yellow", 0), "黄灯 今天到期"),
        (parts.Lamp("red", -2), "红灯 超 2 个工作日"),
        (parts.Lamp("paused", 3, reason="待补正"), "暂停 待补正"),
        (parts.Lamp("over", -3, unit="日"), "超法定 超 3 天"),
        (parts.Lamp("none"), "未计时"),
    ],
)
def test_a_light_says_in_words_what_its_colour_shows(lamp, said):
    html = draw("{% light lamp %}", lamp=lamp)
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip() == said
    assert "<svg" in html


# --- Parts -----------------------------------------------------------------------------------


def test_the_error_summary_links_each_problem_to_its_control():
    problem = Problem("family.0.idno", "bad_idno", "Bad.", {"label": "身份证号码"})
    summary = draw("{% error_summary problems %}", problems=[problem])
    field = draw("{% field field %}", field=parts.Field("family.0.idno", "身份证号码", "idno"))
    target = re.search(r'href="#([^"]+)"', summary)
    assert target is not None
    assert f'id="{target[1]}"' in field
    assert "请核对 18 位身份证号码" in summary


def test_no_problems_draw_nothing():
    assert draw("{% error_summary problems %}", problems=[]) == ""


@pytest.mark.parametrize("field", styleguide.every_field(), ids=lambda field: field.kind)
def test_every_control_has_a_name_to_be_read(field):
    html = draw("{% field field %}", field=field)
    ids = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html)
    labelled = re.findall(r'for="([^"]+)"', html)
    assert set(ids) == set(labelled)
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert all(f'id="{one}"' in html for each in described for one in each.split())


def test_what_a_person_typed_is_never_markup():
    nasty = "<script>alert(1)</script>"
    field = parts.Field("x", nasty, value=nasty, hint=nasty, error=nasty, found_in=nasty)
    html = draw("{% field f %}{% notice title=t %}{{ t }}{% endnotice %}", f=field, t=nasty)
    assert "<script>" not in html


def test_a_qr_code_is_drawn_without_inline_style():
    html = draw("{% qr 'https://example.org/q/1' '查询' %}")
    assert "<svg" in html
    assert "style=" not in html


# --- Fields there and back -------------------------------------------------------------------


def test_few_options_are_laid_open_and_many_go_into_a_list():
    few = fields.drawn(Asked("select", options=(OWN, RENT)), name="place", value="2502")
    many = fields.drawn(Asked("select", options=(OWN,) * 7), name="place")
    assert (few.kind, many.kind) == ("radios", "select")
    assert [choice.is_chosen for choice in few.choices] == [False, True]


def test_a_catalogue_field_is_drawn_in_english():
    asked = Asked("select", label="场地归属", options=(OWN,))
    with translation.override("en"):
        field = fields.drawn(asked, name="p", english={"场地归属": "Premises", "自有": "Owned"})
    assert (field.label, field.choices[0].label) == ("Premises", "Owned")


@pytest.mark.parametrize(
    ("asked", "query", "value"),
    [
        (Asked("text"), "f= 李记 ", "李记"),
        (Asked("checkbox"), "f=1", True),
        (Asked("checkbox"), "", False),
        (Asked("checkbox", label="是否租赁"), "f=0", "0"),
        (Asked("multiselect", options=(OWN, RENT)), "f=2501&f=2502", ["2501", "2502"]),
        (Asked("multiselect"), "f=烟草%0A酒", ["烟草", "酒"]),
        (
            Asked("daterange"),
            f"f.since=2026-01-01&f.until={FOR_EVER}",
            {"since": "2026-01-01", "until": FOR_EVER},
        ),
        (Asked("daterange"), "f.since=&f.until=", ""),
        (
            Asked("table", columns=(NAME, TEL)),
            "f.0.name=王芳&f.0.tel=&f.3.name=&f.3.tel=1",
            [{"name": "王芳", "tel": ""}, {"name": "", "tel": "1"}],
        ),
    ],
)
def test_what_was_posted_comes_back_in_plain_shapes(asked, query, value):
    assert answers.posted({"f": asked}, QueryDict(query)) == {"f": value}


@pytest.mark.parametrize("kind", ["photo", "finger"])
def test_what_no_text_box_holds_is_not_read(kind):
    assert answers.posted({"f": Asked(kind)}, QueryDict("f=x")) == {}


def test_lines_are_added_and_removed_without_script():
    asked = {"f": Asked("table", columns=(NAME,))}
    added = QueryDict("f.0.name=王芳&_add=f")
    removed = QueryDict("f.0.name=王芳&f.1.name=李明&_remove=f.0")
    assert answers.is_about_lines(added)
    assert answers.posted(asked, added) == {"f": [{"name": "王芳"}, {"name": ""}]}
    assert answers.posted(asked, removed) == {"f": [{"name": "李明"}]}


def test_a_problem_of_one_cell_is_shown_at_that_cell():
    problem = Problem("f.1.tel", "bad_mobile", "Bad.", {"label": "电话"})
    field = fields.drawn(
        Asked("table", columns=(NAME, TEL)),
        name="f",
        value=[{"name": "王芳"}, {"name": "李明", "tel": "12"}],
        wrong=fields.told([problem]),
    )
    assert [[cell.error for cell in row] for row in field.rows] == [
        ["", ""],
        ["", "“电话”不是有效的电话号码。"],
    ]


# --- Refusals --------------------------------------------------------------------------------


class Odd(Refusal):
    """A refusal that no sentence is written for."""

    code = "odd_thing"


def test_a_refusal_without_a_sentence_is_told_in_general_words_or_in_english():
    odd = Odd("The moon is in the way.")
    assert errors.sentence(odd) == "这一项有问题，请核对后重试。"
    with translation.override("en"):
        assert errors.sentence(odd) == "The moon is in the way."


def test_a_problem_that_names_no_label_is_called_after_its_place():
    assert errors.sentence(Problem("reasons", "required", "x")) == "请填写“理由”。"
    assert errors.sentence(Problem("what.ever", "required", "x")) == "请填写这一项。"


def test_a_label_is_told_in_english_by_the_catalogues_own_map():
    problem = Problem("tel", "required", "x", {"label": "联系人电话"})
    with translation.override("en"):
        assert errors.sentence(problem, {"联系人电话": "Contact phone"}) == (
            "Fill in: Contact phone."
        )


def raise_through(refusal: Refusal, path="/apply/", **headers) -> HttpResponse:
    request = get(path, **headers)
    answer = RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound("x"), 404),
        (Incomplete([Problem("reasons", "required", "x")]), 422),
        (Odd("x"), 409),
    ],
)
def test_a_refusal_becomes_a_page_with_its_status(refusal, status):
    page = raise_through(refusal)
    assert page.status_code == status
    html = page.content.decode()
    assert "<html" in html
    assert "12345" in html
    assert "已经保存的内容不会丢失" in html


def test_a_refusal_to_htmx_is_a_part_above_the_page():
    part = raise_through(NotFound("x"), HX_Request="true")
    assert part["HX-Retarget"] == "#refusal"
    assert "<html" not in part.content.decode()


def test_a_refusal_at_the_desk_keeps_the_desks_frame():
    html = raise_through(NotFound("x"), path="/staff/cases/1/").content.decode()
    assert 'data-face="desk"' in html


def test_a_bug_stays_a_bug():
    middleware = RefusalMiddleware(lambda _: HttpResponse())
    assert middleware.process_exception(get(), ValueError()) is None
    assert middleware.process_exception(get("/api/x"), NotFound("x")) is None


def test_the_last_resort_needs_nothing_and_says_both_languages():
    page = errors.failed(get())
    html = page.content.decode()
    assert page.status_code == 500
    assert "12345" in html
    assert 'lang="en"' in html
    assert "/static/" not in html


# --- The frame -------------------------------------------------------------------------------


def test_problems_make_the_page_422_and_mark_its_title():
    problems = [Problem("x", "required", "x")]
    page = kit.page(get(), "parts/guide/portal.html", {"problems": problems})
    assert page.status_code == 422
    assert "<title>错误：" in page.content.decode()


def test_htmx_gets_the_part_and_everybody_else_the_page():
    def answer(**headers):
        request = get(**headers)
        return kit.page(
            request, "errors/refusal.html", {"base": "base_portal.html"}, part="errors/_words.html"
        ).content.decode()

    assert "<html" in answer()
    assert "<html" in answer(HX_Request="true", HX_Boosted="true")
    assert "<html" not in answer(HX_Request="true")


def test_the_frame_speaks_the_readers_language_and_size(client):
    client.cookies["django_language"] = "en"
    client.cookies["size"] = "3"
    page = client.get("/there-is-no-such-page/")
    html = page.content.decode()
    assert page.status_code == 404
    assert re.search(r'<html lang="en"\s+data-face="portal"\s+data-size="3">', html)
    assert "Skip to main content" in html
    assert html.count("<h1") == 1
    assert html.count('aria-live="polite"') == 1


def test_the_type_size_is_kept_without_script(client):
    answer = client.post("/size/", {"size": "2", "next": "/guide/?q=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/guide/?q=1")
    assert answer.cookies["size"].value == "2"


@pytest.mark.parametrize(
    ("size", "back"),
    [("9", "/"), ("2", "https://elsewhere.example/"), ("2", "//elsewhere.example")],
)
def test_the_type_size_takes_no_nonsense_and_leads_nowhere_else(client, size, back):
    answer = client.post("/size/", {"size": size, "next": back})
    assert answer["Location"] == "/"
    assert ("size" in answer.cookies) == (size == "2")


@pytest.mark.parametrize("view", [styleguide.portal, styleguide.desk])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_guide_draws_every_part(view, language):
    with translation.override(language):
        html = view(get("/kit/")).content.decode()
    assert html.count("<h1") == 1
    for block in ("errors", "field", "tag", "light", "tasks", "summary", "stages", "notice"):
        assert f'class="{block}' in html, block
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_demonstration_shows_on_the_face_of_every_page(client, settings):
    settings.DEMONSTRATION = True
    assert "演示系统" in client.get("/there-is-no-such-page/").content.decode()
    settings.DEMONSTRATION = False
    assert "演示系统" not in client.get("/there-is-no-such-page/").content.decode()


def test_a_picture_says_its_finding_and_its_numbers_and_escapes_names():
    one = pictures.Picture(
        "towns", "各中心办件量", "泽国镇最多。",
        drawings.bars(rows=[drawings.Bar("<b>镇", Decimal(7))], label="泽国镇最多。"),
        [parts.Column("中心"), parts.Column("办件", is_number=True)],
        [pictures.Row([pictures.Cell("<b>镇", "/towns/"), pictures.Cell("7")])],
    )  # fmt: skip
    html = draw("{% picture one %}", one=one)
    assert '<strong class="picture__title">各中心办件量</strong>' in html
    assert '<a href="/towns/">&lt;b&gt;镇</a>' in html
    assert "<b>" not in html
    assert 'aria-label="泽国镇最多。"' in html
