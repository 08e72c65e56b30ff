"""The parts in a real browser: seen by axe, at every size, with and without scripts."""

import itertools

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path
from playwright.sync_api import expect

from onewindow.rules.refusal import NotFound, Problem
from onewindow.web import parts, styleguide
from tests.browser import axe

PAGE = Template(
    """{% extends "base_portal.html" %}{% load ow %}{% block title %}试{% endblock %}
    {% block main %}<h1>试</h1><div id="form">
    <form method="post" hx-post="/try/" hx-target="#form" hx-swap="innerHTML">{% csrf_token %}
      {% button "提交" name="how" value="send" %} {% button "过时" name="how" value="refuse" %}
      {% button "出错" name="how" value="break" %}
    </form></div>
    <form method="post" action="/slow/">{% csrf_token %}{% button "慢慢提交" %}</form>
    {% endblock %}"""
)
PART = Template("{% load ow %}{% error_summary problems %}{% field field %}")
tries = itertools.count()
arrived: list[str] = []


def attempt(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse(PAGE.render(RequestContext(request)))
    if request.POST.get("how") == "refuse":
        raise NotFound("Gone.")
    if request.POST.get("how") == "break":
        return HttpResponse(status=500)
    problems = [Problem("tel", "bad_mobile", "Bad.")]
    field = parts.Field("tel", "电话", "mobile", error="请填写 11 位手机号码。")
    context = RequestContext(request, {"problems": problems, "field": field})
    return HttpResponse(PART.render(context), status=422)


def slow(request: HttpRequest) -> HttpResponse:
    arrived.append(request.method or "")
    return redirect("/kit/")


urlpatterns = [
    path("kit/", styleguide.portal),
    path("kit/staff/", styleguide.desk),
    path("try/", attempt),
    path("slow/", slow),
    path("", include("onewindow.urls")),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("address", ["/kit/", "/kit/staff/"])
@pytest.mark.parametrize(
    ("width", "size", "language"), [(1366, 1, "zh-hans"), (390, 3, "zh-hans"), (320, 1, "en")]
)
def test_every_part_is_accessible_and_fits(open_page, address, width, size, language):
    page = open_page(address, width=width, size=size, language=language)
    assert axe.violations(page, axe.BEST) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_words_that_are_too_faint_are_found_as_axe_finds_them(browser):
    page = browser.new_page()
    page.set_content(
        """<body style="background: white; color: black"><h1>好</h1>
        <p style="color: #aaa">太淡一</p>
        <div style="background: #0b4ea2"><p style="color: white">好</p>
        <p style="color: rgba(255, 255, 255, .4)">太淡二</p></div>
        <p style="background: rgba(0, 0, 0, .5); color: #777">太淡三</p>
        <p style="color: #888; font-size: 24px">大字好</p><button disabled>关</button></body>"""
    )
    (line,) = [one for one in axe.violations(page, axe.BEST) if one.startswith("color-contrast")]
    assert "(3)" in line
    assert len([one for one in axe.violations(page) if one.startswith("faint")]) == 3
    page.close()


@pytest.mark.parametrize(("size", "least"), [(1, 44), (3, 60)])
def test_what_is_touched_is_large_enough(open_page, size, least):
    page = open_page("/kit/", width=390, size=size)
    small = page.evaluate(
        """least => [...document.querySelectorAll(
             ".button:not(.button--small), .input, .choice__label, .tasks__item, .more summary")]
           .map(each => [each.className, each.getBoundingClientRect().height])
           .filter(([name, height]) => height < least - .5)""",
        least,
    )
    assert small == []


def test_the_portals_own_css_stays_light(open_page):
    page = open_page("/kit/")
    sizes = page.evaluate(
        """async () => {
          let all = 0;
          for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
            const text = await (await fetch(link.href)).text();
            const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
            all += (await new Response(packed).arrayBuffer()).byteLength;
          }
          return all;
        }"""
    )
    assert sizes < 20_000


def test_the_error_summary_is_met_first_and_leads_to_the_control(open_page):
    page = open_page("/kit/")
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#f-picCidNo")).to_be_focused()


def test_a_part_with_mistakes_swaps_in_and_takes_the_focus(open_page):
    page = open_page("/try/", expect_noise=True)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator("#form .errors")).to_be_focused()
    expect(page.locator("html")).not_to_have_attribute("aria-busy", "true")


def test_a_refusal_appears_above_the_page_and_leaves_the_form(open_page):
    page = open_page("/try/", expect_noise=True)
    page.get_by_role("button", name="过时").click()
    expect(page.locator("#refusal [data-focus]")).to_be_focused()
    expect(page.get_by_role("button", name="过时")).to_be_enabled()


def test_a_broken_answer_is_told_and_the_button_comes_back(open_page):
    page = open_page("/try/", expect_noise=True)
    page.get_by_role("button", name="出错").click()
    expect(page.locator("#refusal")).to_contain_text("没有完成")
    expect(page.get_by_role("button", name="出错")).to_be_visible()


def test_a_form_is_sent_once_and_its_button_comes_back_with_the_page(open_page):
    arrived.clear()
    page = open_page("/try/")
    with page.expect_response("**/slow/"):
        page.get_by_role("button", name="慢慢提交").dblclick()
    page.wait_for_url("**/kit/")
    assert arrived == ["POST"]
    page.go_back()
    expect(page.get_by_role("button", name="慢慢提交")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_type_size_changes_with_and_without_scripts(open_page, scripts):
    page = open_page("/try/", scripts=scripts)
    page.get_by_role("button", name="特大字").click()
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-size", "3")


def test_the_language_changes_without_scripts(open_page):
    page = open_page("/try/", scripts=False)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
