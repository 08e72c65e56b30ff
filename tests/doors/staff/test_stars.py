"""The stars' pages: what they cost, who reads what, what a wrong form says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onewindow.quality.models import Assessment, Deduction, Objection, StarFile
from onewindow.rules.star_assessments import StarState
from tests.rooms.quality import starring
from tests.world import AT, DAY, SONGMEN, ZEGUO

DAXI = "331081101"


def now(row):
    return Assessment.objects.get(pk=row.pk)


def found(pattern, text):
    """What stands there, once."""
    return re.findall(pattern, text)[0]


KEY, TOTAL = r'name="key" value="([^"]+)"', r'"number">([\d.]+)<'


def key_of(visitor):
    return found(KEY, visitor.html)


def test_no_page_costs_more_with_more_behind_it(world, sign_in, django_assert_max_num_queries):
    office, head = sign_in("office"), sign_in("zeguo-head")
    row = starring.noticed(world)
    starring.objection(row)
    other = starring.reviewed(world, DAXI)
    for n in range(3):
        starring.deducted(other, points="0.10", seed=n)
    fresh = starring.opened(world, year=2027)
    asked = (
        (office, "stars", (), 12),
        (office, "star", (row.pk,), 24),
        (office, "star", (other.pk,), 24),
        (office, "star_visit", (other.pk,), 24),
        (head, "star", (fresh.pk,), 24),
        (head, "star_self", (fresh.pk, "site"), 24),
    )
    for visitor, name, args, most in asked:
        with django_assert_max_num_queries(most):
            assert visitor.get(name, *args).status == 200
    with django_assert_max_num_queries(8):
        Client().get("/stars/")
    with django_assert_max_num_queries(12):
        assert Client().get(f"/stars/{row.pk}/").status_code == 200


def test_the_year_is_opened_with_the_figures_that_are_known(world, sign_in):
    head = sign_in("zeguo-head")
    head.post("star_start", centre=ZEGUO, year="2026").follow()
    row = Assessment.objects.get(centre=ZEGUO)
    assert row.figures["matters.offered"]["value"] == "95.83"
    assert "cases.in_time" not in row.figures  # nobody came: unknown, never nought
    assert "系统取数" in head.words
    assert head.post("star_start", centre=SONGMEN, year="2026").status == 403


def test_what_is_typed_is_kept_with_its_files_and_what_is_wrong_is_told(world, sign_in):
    row, head = starring.opened(world), sign_in("zeguo-head")
    where = reverse("staff:star_self", args=[row.pk, "site"])
    sent = {"version": row.version, "signs": "1", "space": "large", "note.space": "见照片"}
    wrong = head.browser.post(where, {**sent, "areas": "many"})
    assert wrong.status_code == 422
    assert "0 到 1000 的整数" in wrong.content.decode()
    photo = starring.picture(3)
    file = SimpleUploadedFile("大厅.png", photo, "image/png")
    assert head.browser.post(where, {**sent, "files.space": file}).status_code == 302
    kept = StarFile.objects.get(assessment=row)
    assert head.get("star_self", row.pk, "site").html.count("大厅.png") >= 1
    assert head.get("star_file", kept.pk).page["Content-Type"] == "image/png"
    assert sign_in("songmen-head").get("star_file", kept.pk).status == 403
    late = head.browser.post(where, {**sent, "signs": "0"})
    assert late.status_code == 409  # the page was read before the first was saved
    dropped = {"version": now(row).version, "section": "site"}
    head.browser.post(reverse("staff:star_drop", args=[kept.pk]), dropped)
    assert not StarFile.objects.filter(assessment=row).exists()


def test_the_total_follows_what_stands_in_the_form_and_keeps_nothing(world, sign_in):
    row, head = starring.opened(world), sign_in("zeguo-head")
    before = head.get("star_self", row.pk, "site").html
    was = float(found(TOTAL, before))
    part = head.post("star_total", row.pk, "site", htmx=True, signs="0", areas="wrong").html
    assert float(found(TOTAL, part)) == was + 2
    assert not now(row).answers.exists()


def test_a_deduction_wants_a_photograph_and_is_there_once(world, sign_in):
    row, office = starring.reviewed(world), sign_in("office")
    key = key_of(office.get("star_visit", row.pk))
    where = reverse("staff:star_visit", args=[row.pk])
    sent = {"key": key, "indicator": "tidy", "points": "0.5", "note": "有纸箱"}
    bare = office.browser.post(where, sent)
    assert bare.status_code == 422
    assert key in bare.content.decode()
    for _ in range(2):
        photo = starring.picture(9)
        file = SimpleUploadedFile("x.png", photo, "image/png")
        assert office.browser.post(where, {**sent, "photos": file}).status_code == 302
    assert Deduction.objects.filter(assessment=row).count() == 1


def test_who_objects_is_the_offices_to_know(world, sign_in, hour):
    row = starring.noticed(world)
    hour.at = AT + DAY
    browser, where = Client(), f"/stars/{row.pk}/"
    page = browser.get(where).content.decode()
    key = found(KEY, page)
    sent = {"key": key, "text": "周末没有开门", "name": "欧阳", "phone": "13900000000"}
    assert browser.post(where, sent).status_code == 302
    assert browser.post(where, {**sent, "text": " "}).status_code == 422
    assert "13900000000" in sign_in("office").get("star", row.pk).words
    head = sign_in("zeguo-head").get("star", row.pk).words
    assert "周末没有开门" in head
    assert "欧阳" not in head
    assert "欧阳" not in browser.get(where).content.decode()
    assert Objection.objects.count() == 1
    hour.at = AT + 30 * DAY
    assert browser.post(where, {**sent, "key": key[::-1].replace("-", "")}).status_code == 409


def test_objections_are_taken_only_so_often_from_one_place(world, hour):
    row, browser = starring.noticed(world), Client()
    sent = {"key": "0" * 32, "text": " "}
    answers = [browser.post(f"/stars/{row.pk}/", sent).status_code for _ in range(8)]
    assert answers[:6] == [422] * 6
    assert answers[6:] == [429] * 2


def test_a_head_reads_of_other_centres_what_anybody_may(world, sign_in):
    handed_in = starring.submitted(world, DAXI)
    notice = starring.noticed(world)
    head, office = sign_in("songmen-head").get("stars").words, sign_in("office").get("stars").words
    assert f"{now(handed_in).total}" in office
    assert f"{now(handed_in).total}" not in head
    assert f"{now(notice).total}" in head
    assert "待初核" not in head
    assert sign_in("songmen-head").get("star", notice.pk).status == 403


def test_a_star_is_shown_on_the_page_of_its_hall_and_hangs_as_a_paper(world, sign_in, hour):
    row = starring.awarded(world)
    hour.at = starring.LATER + DAY
    assert now(row).state == StarState.AWARDED
    assert "五星标杆" in Client().get(f"/halls/{ZEGUO}/").content.decode()
    paper = Client().get(f"/stars/{row.pk}/certificate.pdf")
    assert paper.content.startswith(b"%PDF")
    told = sign_in("audit", language="en").get("star", row.pk)
    assert "Star awarded" in told.words
    hour.at = starring.LATER + 370 * DAY
    assert "五星标杆" not in Client().get(f"/halls/{ZEGUO}/").content.decode()


@pytest.mark.parametrize("verb", ["pass_review", "close_visit", "publish", "veto"])
def test_a_step_out_of_turn_is_told_and_changes_nothing(world, sign_in, verb):
    row, office = starring.opened(world), sign_in("office")
    answer = office.post(f"star_{verb}", row.pk, version=str(row.version), note="x", codes="leak")
    assert answer.status == 409
    assert now(row).state == StarState.SELF


def test_a_re_review_is_concluded_by_another_and_a_veto_is_told_at_the_head(world, sign_in, hour):
    row = starring.awarded(world)
    hour.at = starring.LATER + 200 * DAY
    office, lead = sign_in("office"), sign_in("office-lead")
    assert office.post("star_recheck", row.pk, version="0").status == 302
    assert office.post("star_conclude", row.pk, version="0").status == 403
    assert "作出复评结论" in lead.get("star", row.pk).words
    assert lead.post("star_conclude", row.pk, version="0").status == 302
    assert now(row).state == StarState.CONFIRMED
    bare = lead.post("star_veto", row.pk, note="查实", version="0")
    assert bare.status == 422
    assert lead.post("star_veto", row.pk, note="查实", codes="leak").status == 302
    told = lead.get("star", row.pk).words
    assert "不评星" in told
    assert "已经结束。" in told
