"""P14: a certificate shown on the telephone, checked by a stranger and by a clerk."""

import re
from datetime import timedelta

import pytest

from onewindow.documents import queries
from onewindow.web import kit
from tests.doors.owners import signed_in
from tests.rooms.cases import telling
from tests.world import AT, DAY

LATER = timedelta(seconds=61)


@pytest.fixture
def certificate(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    return queries.certificate_of_case(case.pk)


def test_a_certificate_is_shown_checked_and_a_picture_of_it_is_worth_nothing(
    world, visit, certificate, monkeypatch
):
    zhang, anybody = visit("li-shop"), visit()
    monkeypatch.setattr(kit, "now", lambda: AT + DAY)
    zhang.get(f"/my/certificates/{certificate.pk}/")
    assert "谁核验过" not in zhang.main
    zhang.get(zhang.link("亮证给别人看"))
    assert (world.zhang.person.name in zhang.main, "截图无效" in zhang.main) == (True, True)
    found = re.search(r"\d{4} \d{4}", zhang.main)
    assert found
    code = found[0]
    anybody.get("/verify/").send(code=code)
    assert anybody.path == f"/verify/now/{code.replace(' ', '')}"
    assert "持证人此刻正在出示" in anybody.main
    assert certificate.body["number"] in anybody.main
    assert world.zhang.person.name not in anybody.main
    clerk = signed_in("zeguo-clerk1")
    scanned = f"http://127.0.0.1:8000/verify/now/{code.replace(' ', '')}"
    page = clerk.post("/staff/window/scan/", {"q": scanned}, follow=True)
    assert "持证人看得到是您核验的" in page.content.decode()
    zhang.get(f"/my/certificates/{certificate.pk}/")
    assert "谁核验过" in zhang.main
    assert f"泽国镇便民服务中心 工作人员 {world.li.name}" in zhang.main
    monkeypatch.setattr(kit, "now", lambda: AT + DAY + LATER)
    anybody.get(f"/verify/now/{code.replace(' ', '')}")
    assert (anybody.page.status_code, "这个码过期了" in anybody.main) == (410, True)
    page = clerk.post("/staff/showing/", {"code": code})
    assert "请持证人出示现在的码" in page.content.decode()
    part = zhang.browser.get(
        f"/my/certificates/{certificate.pk}/show/", headers={"HX-Request": "true"}
    )
    assert code not in part.content.decode()
    assert "no-store" in part.headers["Cache-Control"]


def test_somebody_elses_certificate_is_not_shown_and_guessing_ends_soon(visit, certificate):
    assert (
        visit("agent-wang").get(f"/my/certificates/{certificate.pk}/show/").page.status_code == 404
    )
    anybody = visit()
    answers = [anybody.get(f"/verify/now/{n:08}").page.status_code for n in range(31)]
    assert (answers[0], answers[-1]) == (404, 429)
