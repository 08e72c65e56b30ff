"""A clerk becomes qualified, and her window opens for the matter that it was closed to."""

from datetime import timedelta

from playwright.sync_api import expect

from onewindow.cases.actions import acceptance
from onewindow.people.actions import qualifying
from onewindow.quality.models import Attempt
from onewindow.quality.queries import learning
from tests.browser import axe, steps
from tests.rooms.cases import telling
from tests.rooms.quality import schooling
from tests.world import AT

COMMITS = True
CLERK = "zeguo-clerk1"


def test_who_attends_and_passes_may_accept_what_she_could_not(county, clock, open_page):
    schooling.load()
    session = schooling.held(county, "land")
    office = county.staff("office")
    qualifying.require_qualification(county="331081", is_on=True, by=office, at=AT)
    package = telling.handed(county, telling.PLOT)
    acceptance.receive(package_id=package.pk, password="000000", by=county.li, at=AT)
    here = f"/staff/window/p/{package.pk}/"

    # The window says so before she begins, and offers nothing that would be refused.
    window = open_page(here, who=CLERK)
    expect(window.get_by_text("您还没有受理资格")).to_be_visible()
    expect(window.locator("#f9")).to_have_count(0)

    # The trainer shows a code on the wall; her telephone reads it.
    wall = open_page(f"/staff/training/session/{session.pk}/code/", who="zeguo-head")
    digits = wall.locator(".wall-code__digits").inner_text().replace(" ", "")
    clock.at += timedelta(seconds=20)
    address = f"/staff/training/session/{session.pk}/attend/{digits}/"
    phone = open_page(address, who=CLERK, width=390)
    steps.press(phone, "签到")
    expect(phone.get_by_text("签到成功")).to_be_visible()
    expect(phone.get_by_text("可以考试")).to_be_visible()

    # The exam: saved as she chooses, even when the page is lost.
    steps.press(phone, "开始考试")
    attempt = Attempt.objects.select_related("edition").get()
    paper = learning.paper(attempt)
    for one in paper:
        for code in sorted(one.right):
            with phone.expect_response(f"**/exam/{attempt.pk}/"):
                phone.locator(f"[id='q.{one.code}-{code}']").check()
    phone.reload()
    expect(phone.locator("#exam-left")).to_contain_text(f"{len(paper)} / {len(paper)}")
    assert axe.violations(phone) == []
    steps.press(phone, "交卷")
    expect(phone.get_by_text("从现在起可以受理")).to_be_visible()

    # The same window is open now.
    window.reload()
    expect(window.get_by_text("您还没有受理资格")).to_have_count(0)
    for box in window.locator("input[name=confirmed]").all():
        box.check()
    with window.expect_navigation():
        window.locator("#f9").click()
    assert telling.states(package)[telling.PLOT] == "accepted"
