"""The board as the office, a head, a department and a screen on a wall meet it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.bulletin import actions
from onewindow.bulletin.actions import counters
from onewindow.bulletin.models import CaseFact, OpenCount
from onewindow.people.models import Account
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, SONGMEN, TODAY, ZEGUO

PAGES = {
    "board": 20,
    "board_towns": 14,
    "board_town": 22,
    "board_funnel": 10,
    "board_hours": 12,
    "board_wall": 20,
}
MOST_BYTES = 120_000


@pytest.fixture
def late(world, hour):
    """A case that stands at its first step twenty days after its promised one."""
    case = telling.taken_up(world, PLOT)
    hour.at = AT + 60 * DAY
    list(actions.catch_up())
    return case


def address(name: str) -> tuple[str, ...]:
    return (name, ZEGUO) if name == "board_town" else (name,)


def test_leaders_begin_with_the_board_and_others_with_their_work(sign_in):
    for who, name in (("office", "board"), ("zeguo-head", "board"), ("audit", "board"),
                      ("market-approve", "desk"), ("zeguo-clerk1", "window")):  # fmt: skip
        assert sign_in(who).get("home").leads_to == reverse(f"staff:{name}"), who


def test_which_town_is_late_and_why_is_two_clicks_from_the_overview(sign_in, late):
    office = sign_in("office").get("board")
    assert reverse("staff:board_town", args=[ZEGUO]) in office.html
    assert "已过承诺日 1" in office.words
    office.get("board_town", ZEGUO)
    step = late.steps.filter(done_at=None).order_by("order").first().name
    assert f"停在“{step}”环节" in office.words
    assert late.number in office.words
    days = (TODAY + 60 * DAY - late.due_on).days
    assert f"超 {days} 天" in office.words
    office.get("board_cases", "late", centre=ZEGUO, department=late.department_id)
    assert late.number in office.words
    assert late.number not in office.get("board_cases", "late", centre=SONGMEN).words


def test_each_manager_sees_her_own_scope_only(sign_in, late):
    here, elsewhere = sign_in("zeguo-head"), sign_in("songmen-head")
    assert here.get("board_towns").leads_to == reverse("staff:board_town", args=[ZEGUO])
    assert late.number in here.get("board_cases", "received", period="2026-03").words
    assert elsewhere.get("board_town", ZEGUO).status == 404
    assert late.number not in elsewhere.get("board_cases", "received", period="2026-03").words
    assert late.number not in elsewhere.get("board_cases", "late", centre=ZEGUO).words
    own, other = sign_in("township-approve"), sign_in("market-approve")
    assert late.number in own.get("board_cases", "received", period="2026-03").words
    assert late.number not in other.get("board_cases", "received", period="2026-03").words
    assert own.get("board_hours").status == 403
    assert "大厅里等候" not in own.get("board").words
    assert sign_in("zeguo-clerk1").get("board").status == 403


def test_every_number_says_what_it_means_and_what_it_was(sign_in, late, hour):
    hour.at = AT + timedelta(hours=2)
    office = sign_in("office").get("board", period="month")
    assert office.html.count("six__one") == 6
    assert office.words.count("口径") == 6
    assert "上期 2月1日至2月2日" in office.words
    assert "期内收件的办件数；作废、删除的不计。" in office.words


def test_the_funnel_leads_from_a_loss_to_its_cases(world, sign_in, hour):
    from onewindow.cases.actions import acceptance

    gone = telling.case_of(telling.accepted(world, PLOT))
    acceptance.withdraw(case_id=gone.pk, reason="不办了", by=world.zhang.actor, at=AT)
    list(actions.catch_up())
    office = sign_in("office").get("board_funnel")
    assert "受理后撤回 1" in office.words
    assert gone.number in office.get("board_cases", "lost_late").words
    assert office.get("board_cases", "nonsense").status == 404


def test_per_thousand_residents_says_that_they_are_assumed(sign_in, late):
    office = sign_in("office").get("board_towns", by="residents", period="2026-03")
    assert "人口为演示值" in office.words
    assert "人口为演示值" not in office.get("board_towns").words


def test_counters_that_stand_still_are_said_to(world, sign_in, hour, late):
    telling.handed(world, PLOT, at=AT + DAY)
    assert "数字停在" in sign_in("office").get("board").words
    list(actions.catch_up())
    assert "数字停在" not in sign_in("office").get("board").words


def test_a_screen_shows_sums_without_a_log_in_as_long_as_its_maker_has_a_post(sign_in, late):
    office = sign_in("office").get("board_wall")
    seal = office.html.split("/board/wall/")[-1].split("/")[0].split('"')[0]
    screen = sign_in().get("board_unattended", seal)
    assert "总览" in screen.words
    assert "无人值守地址" not in screen.words
    assert late.number not in screen.html
    assert "slide=1" in screen.html
    assert sign_in().get("board_unattended", seal + "x").status == 404
    Account.objects.filter(username="office").update(is_active=False)
    assert sign_in().get("board_unattended", seal).status == 404


def asked(visitor, name: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert visitor.get(*address(name)).status == 200, name
    assert len(visitor.page.content) <= MOST_BYTES
    return [one["sql"] for one in caught.captured_queries]


def test_what_a_page_costs_does_not_grow_with_cases(world, sign_in, late):
    office = sign_in("office")
    before = {name: asked(office, name) for name in PAGES}
    facts = list(CaseFact.objects.all())
    for n in range(10):
        for m, fact in enumerate(facts):
            fact.pk = f"{n:016x}{m:016x}"
        with counters.following("cases", [fact.pk for fact in facts]):
            CaseFact.objects.bulk_create(facts)
    assert OpenCount.objects.count() <= len(facts)
    for name, most in PAGES.items():
        found = asked(office, name)
        assert len(found) <= len(before[name]) <= most, (name, len(found))
        # One town's page lists its few longest cases by an index; sums come from counters alone.
        read = [sql for sql in found if "bulletin_casefact" in sql or "cases_case" in sql]
        assert len(read) == (name == "board_town"), (name, read)
