"""What is no longer offered says so, wherever an old link leads."""

import pytest

from onewindow.catalog import actions
from tests.rooms.cases import telling
from tests.world import AT, KEEPER

WHY = "自今年起并入水路运输一件事办理"


@pytest.fixture
def withdrawn(world):
    actions.withdraw(code="fish_permit", why=WHY, by=KEEPER, at=AT)


@pytest.mark.parametrize(
    "address", ["/guide/fish_permit/", "/ask/matter/fish_permit/", "/ask/matter/fish_permit/list/"]
)
def test_a_withdrawn_matter_says_since_when_why_and_what_else(visit, withdrawn, address):
    page = visit().get(address)
    assert page.page.status_code == 410
    assert "渔业捕捞许可证" in page.title
    assert "从 2026年3月2日 星期一 起停办" in page.main
    assert WHY in page.main
    assert "/guide/crew_cert/" in page.html  # the other matter of fishermen
    assert 'name="q"' in page.html


def test_it_says_so_in_english(visit, withdrawn):
    page = visit(language="en").get("/guide/fish_permit/")
    assert "No longer offered since Mon 2 March 2026" in page.main


def test_the_search_does_not_list_it(visit, withdrawn):
    page = visit().get("/search/?q=渔业捕捞许可证核发")
    assert "/guide/fish_permit/" not in page.html


def test_a_withdrawn_life_event_says_so_too(visit, world):
    actions.withdraw(code="farm_house", why=WHY, by=KEEPER, at=AT)
    page = visit().get("/life/farm_house/")
    assert page.page.status_code == 410
    assert WHY in page.main
    assert "/guide/house_plot/" in page.html  # its matters may still be applied for one by one


def test_the_receipt_of_a_withdrawn_matter_still_leads_somewhere(visit, world):
    package = telling.handed(world, "tree_cut")
    actions.withdraw(code="tree_cut", why=WHY, by=KEEPER, at=AT)
    li = visit("li-shop")
    for address in (f"/my/{package.pk}/submitted/", f"/my/{package.pk}/"):
        assert li.get(address).page.status_code == 200
    assert li.get("/guide/tree_cut/").page.status_code == 410


def test_what_is_offered_again_is_a_guide_again(visit, withdrawn):
    actions.draft_from(code="fish_permit", by=KEEPER, at=AT)
    assert visit().get("/guide/fish_permit/").page.status_code == 410
    actions.publish(code="fish_permit", by=KEEPER, at=AT)
    assert visit().get("/guide/fish_permit/").page.status_code == 200


def test_what_never_was_is_still_not_found(visit, world):
    actions.begin(code="aaa", name="新", department="market", like="gth_new", by=KEEPER, at=AT)
    for code in ("aaa", "nothing"):
        assert visit().get(f"/guide/{code}/").page.status_code == 404
