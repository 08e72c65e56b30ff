"""Who sees which page of the staff door, what is hidden from whom, and what a list costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from onewindow.documents import queries as documents
from onewindow.journal import queries as journal
from onewindow.web.staff import urls
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT

LISTS = {
    "window": {"zeguo-clerk1", "zeguo-head"},
    "choose": {"zeguo-clerk1"},
    "person": {"zeguo-clerk1"},
    "out": {"zeguo-clerk1", "zeguo-head"},
    "desk": {"township-review", "township-check", "township-approve", "township-inspect1"},
    "promises": {"township-review", "township-check", "township-approve", "township-inspect1"},
    "find": {
        "zeguo-clerk1", "zeguo-head", "township-review", "township-check", "township-approve",
        "township-inspect1", "office",
    },
}  # fmt: skip
EVERYBODY = sorted(set.union(*LISTS.values()) | {"catalogue", "li-shop"})


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("username", EVERYBODY)
def test_each_page_opens_for_its_posts_and_for_nobody_else(sign_in, page, username):
    visitor = sign_in(username).get(page)
    assert visitor.status == (200 if username in LISTS[page] else 403)
    assert visitor.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", LISTS)
def test_strangers_are_sent_to_the_log_in_and_back(sign_in, page):
    visitor = sign_in().get(page)
    assert visitor.status == 302
    assert visitor.leads_to == f"{reverse('staff:sign_in')}?next={reverse(f'staff:{page}')}"


@pytest.mark.parametrize(
    ("username", "section"),
    [("zeguo-clerk1", "window"), ("township-review", "desk"), ("office", "board")],
)
def test_home_is_the_own_work(sign_in, username, section):
    assert sign_in(username).get("home").leads_to == reverse(f"staff:{section}")


def test_the_log_in_goes_on_only_inside_the_staff_door(sign_in):
    for onward, leads in [
        (reverse("staff:find"), reverse("staff:find")),
        ("https://elsewhere.example/", reverse("staff:home")),
        ("//elsewhere.example/staff/", reverse("staff:home")),
        ("/mine/", reverse("staff:home")),
    ]:
        visitor = sign_in().post(
            "sign_in", username="zeguo-clerk1", password="yichuang-demo", next=onward
        )
        assert visitor.leads_to == leads


def test_log_out_needs_a_form_and_ends_the_session(clerk):
    assert clerk.get("sign_out").status == 405
    assert clerk.post("sign_out").leads_to == reverse("staff:sign_in")
    assert clerk.get("window").status == 302


def addresses(package, case):
    """Every address of this door that names a package, a case, a paper or a file."""
    paper = documents.papers(package=package.pk)[0]
    known = {
        "package_id": package.pk,
        "case_id": case.pk,
        "paper_id": paper.pk,
        "material": "old_id",
    }
    for pattern in urls.urlpatterns:
        if not isinstance(pattern, URLPattern):
            continue
        names = re.findall(r":(\w+)>", str(pattern.pattern))
        if names and set(names) <= set(known):
            yield reverse(f"staff:{pattern.name}", kwargs={name: known[name] for name in names})


@pytest.mark.parametrize("username", ["songmen-clerk1", "tobacco-approve", "tobacco-review"])
def test_what_belongs_to_another_centre_or_department_is_not_there(world, sign_in, username):
    package = telling.accepted(world, PLOT)
    case = telling.signed(world, telling.case_of(package))
    visitor = sign_in(username)
    told = {}
    for address in addresses(package, case):
        for ask in (visitor.browser.get, visitor.browser.post):
            reply = ask(address)
            told[address, ask.__name__] = reply.status_code
            assert case.number not in reply.content.decode()
            assert package.code not in reply.content.decode()
    assert len(told) > 40
    assert set(told.values()) <= {403, 404, 405}, told
    assert telling.case_of(package).state == "in-review"


def test_a_number_finds_nothing_of_another_centre(world, sign_in):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    for text in (package.code, case.number, world.zhang.person.number):
        found = sign_in("songmen-clerk1").post("find", q=text)
        assert found.status == 200
        assert "没有找到" in found.words


@pytest.mark.parametrize("username", ["zeguo-clerk1", "office"])
def test_a_case_is_found_by_its_number_its_receipt_and_its_applicant(world, sign_in, username):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    for text in (case.number, package.code, world.zhang.person.number):
        assert case.number in sign_in(username).post("find", q=text).words


def test_a_part_of_a_number_finds_nothing(world, clerk):
    package = telling.accepted(world, PLOT)
    for text in (package.code[:-1], world.zhang.person.number[:10], ""):
        assert package.code not in clerk.post("find", q=text).words


def statements(visitor, page, *args):
    """How many statements a page takes."""
    visitor.get(page, *args)
    with CaptureQueriesContext(connection) as seen:
        assert visitor.get(page, *args).status == 200
    return len(seen)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_costs_the_same_however_long_it_is(world, sign_in, language):
    window = sign_in("zeguo-clerk1", language=language)
    desk = sign_in("township-review", language=language)
    cost = []
    for many in (1, 4):
        for _ in range(many):
            telling.handed(world, PLOT)
            case = telling.case_of(telling.accepted(world, PLOT))
            telling.granted(world, telling.case_of(telling.accepted(world, PLOT)))
        cost.append(
            [
                statements(window, "window"),
                statements(window, "out"),
                statements(desk, "desk"),
                statements(desk, "promises"),
                statements(desk, "case", case.pk),
            ]
        )
    assert cost[0] == cost[1]
    assert max(cost[1]) <= 30, cost


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_and_numbers_are_hidden_until_a_handler_asks(world, sign_in, language):
    case = telling.taken_up(world, PLOT)
    person = world.zhang.person
    reviewer = sign_in(f"{case.department_id}-review", language=language).get("case", case.pk)
    for hidden in (person.number, person.phone):
        assert hidden not in reviewer.html

    assert person.number in reviewer.post("unmask", case.pk).html

    looks = [one for one in journal.about(person.pk) if one.fact == "person.unmasked"]
    assert looks[-1].actor == world.reviewer(case.department_id).id
    assert case.number in looks[-1].detail["what"]
    assert person.number not in reviewer.get("case", case.pk).html


def test_who_only_supervises_never_sees_a_number(world, sign_in):
    case = telling.taken_up(world, PLOT)
    office = sign_in("office")
    assert world.zhang.person.number not in office.get("case", case.pk).html
    assert office.post("unmask", case.pk).status == 403
