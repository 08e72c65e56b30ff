"""A public computer in a real browser: after the end nothing of anybody is left anywhere."""

import re

from playwright.sync_api import expect

from onewindow.documents import queries as documents
from onewindow.people import queries as people
from tests.browser import axe
from tests.browser.conftest import session_of
from tests.browser.test_kiosk import left
from tests.rooms.cases import telling
from tests.rooms.hall.machines import machine, token_of

COMMITS = True


def test_the_end_leaves_nothing_in_stores_caches_and_history_and_no_way_back(
    county, browser, live_server
):
    case = telling.case_of(telling.accepted(county, telling.PLOT))
    telling.granted(county, case)
    made = documents.certificate_of_case(case.pk)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(20_000)
    token = token_of(machine("DEMO-ZG-PC01"), county.chen)
    page.goto(f"{live_server.url}/pc/set-up/#{token}")
    page.get_by_role("button", name="接入").click()
    page.get_by_role("link", name="开始使用").click()
    session = session_of(county.zhang.key)
    url = live_server.url
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    context.add_cookies([{"name": "town", "value": "331081100", "url": url}])
    for path in ("/my/", f"/my/{case.package_id}/", f"/my/certificates/{made.pk}/pdf/"):
        page.goto(f"{url}{path}")
        expect(page.get_by_text("公共电脑", exact=True)).to_be_visible()
    assert axe.violations(page) == []
    with page.expect_response(re.compile("on-paper")) as told:
        page.get_by_role("button", name="打印").click()
    assert told.value.headers["content-type"] == "application/pdf"
    page.evaluate("localStorage.setItem('a', 'b'); sessionStorage.setItem('a', 'b')")
    page.evaluate("caches.open('a').then(one => one.put('/a', new Response('b')))")
    page.get_by_role("button", name="结束并清除").click()
    begins = page.get_by_role("heading", name="公共电脑，请开始")
    expect(begins).to_be_visible()
    person = county.zhang.person
    marks = [person.name, people.masked(person).name, person.number, case.package.code,
             str(case.package_id), str(made.pk), made.code, session]  # fmt: skip

    def told_of():
        text = left(page)
        return [mark for mark in marks if mark in text]

    assert told_of() == []
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("caches.keys()") == []
    assert {one["name"] for one in context.cookies()} == {"pc", "csrftoken"}
    for go in (page.go_back, page.go_forward, page.go_forward):
        go()
        expect(begins).to_be_visible()
        assert told_of() == []
    page.goto(f"{url}/my/")
    expect(page.get_by_role("button", name="结束并清除")).to_be_visible()
    assert "/login/" in page.url
    context.close()
