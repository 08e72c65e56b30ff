"""M8, as the office, a head and a stranger to it meet it."""

import pytest

from onewindow.bulletin.models import Bulletin
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, ZEGUO


@pytest.fixture
def month(world, hour):
    """A case in March; and it is April."""
    case = telling.case_of(telling.handed(world, PLOT))
    hour.at = AT + 40 * DAY
    return case


def test_the_office_drafts_edits_signs_and_corrects(sign_in, month):
    office = sign_in("office")
    office.post("bulletins", period="2026-03").follow()
    assert "温岭市16个便民服务中心共收件1件" in office.words
    one = Bulletin.objects.get()
    office.post("bulletin_edit", one.pk, version="1", text__total="平稳。").follow()
    assert "平稳。" in office.words
    office.post("bulletin_sign", one.pk, version="1")
    assert "已有别人改过" in office.words
    office.post("bulletin_sign", one.pk, version="2").follow()
    assert "已签发" in office.words
    office.post("bulletin_correct", one.pk, reason="")
    assert "请填写" in office.words
    office.post("bulletin_correct", one.pk, reason="漏了一件").follow()
    assert "第 2 版" in office.words
    assert "漏了一件" in office.words


def test_a_month_that_is_none_or_not_over_is_said_beside_its_box(sign_in, month):
    office = sign_in("office")
    office.post("bulletins", period="三月")
    assert "请写明月份" in office.words
    office.post("bulletins", period="2026-04")
    assert "还没有过完" in office.words
    assert not Bulletin.objects.exists()


def test_a_number_leads_to_its_definition_and_its_cases(sign_in, month):
    office = sign_in("office")
    office.post("bulletins", period="2026-03")
    one = Bulletin.objects.get()
    office.get("bulletin_figure", one.pk, "cases.per_centre", "331081")
    assert "没有办件的中心也计入" in office.words
    assert month.number in office.words
    assert office.get("bulletin_figure", one.pk, "cases.nonsense", "331081").status == 404


def test_a_head_reads_what_is_signed_and_her_own_cases(sign_in, month):
    office, head = sign_in("office"), sign_in("zeguo-head")
    office.post("bulletins", period="2026-03")
    one = Bulletin.objects.get()
    assert head.get("bulletin", one.pk).status == 404
    office.post("bulletin_sign", one.pk, version="1")
    head.get("bulletin_figure", one.pk, "cases.total", ZEGUO)
    assert month.number in head.words
    head.get("bulletin_figure", one.pk, "cases.total", "331081102")
    assert "办件只有中心负责人看本中心的" in head.words


def test_in_english_the_text_and_the_names_are_english(sign_in, month):
    office = sign_in("office", language="en")
    office.post("bulletins", period="2026-03").follow()
    assert "In March 2026 the 16 centres of Wenling City took in 1 cases" in office.words
    assert "Zeguo Town" in office.words


def test_the_sheet_has_its_pictures_its_files_and_its_windows(sign_in, month):
    office = sign_in("office")
    office.post("bulletins", period="2026-03").follow()
    one = Bulletin.objects.get()
    assert office.html.count('<figure class="picture"') == 6
    assert "示意，非行政区划地图" in office.html
    assert office.words.count("草稿") >= 2
    for end, begin in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype")):
        answer = office.get("bulletin_file", one.pk, end).page
        assert answer.content.startswith(begin)
        assert f"bulletin-331081-2026-03-draft.{end}" in answer.headers["Content-Disposition"]
    assert office.get("bulletin_file", one.pk, "exe").status == 404
    office.get("bulletin_centre", one.pk, ZEGUO)
    assert "近12个月受理和办结" in office.words
    assert office.get("bulletin_centre", one.pk, "331082100").status == 404


def test_a_page_of_figures_costs_as_many_statements_whatever_it_shows(
    sign_in, month, django_assert_max_num_queries
):
    office = sign_in("office")
    office.post("bulletins", period="2026-03")
    one = Bulletin.objects.get()
    for name, more in (
        ("bulletin", ()), ("bulletin_centre", (ZEGUO,)),
        ("bulletin_figure", ("cases.total", ZEGUO)),
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            office.get(name, one.pk, *more)
