"""In large type: fewer things on a page, somebody to ask in sight; offered once to who is 60."""

import pytest

ELDER, YOUNG = "elder-80", "li-shop"


@pytest.mark.parametrize("size", ["2", "3"])
def test_the_first_page_holds_four_things_and_leads_to_all_others(visit, size):
    page = visit()
    page.browser.cookies["size"] = size
    page.get("/")
    assert page.html.count("big-doors__door") == 4
    assert "大家常办" not in page.main
    page.get(page.link("看全部功能"))
    assert "大家常办" in page.main
    page.browser.cookies["size"] = "1"
    assert "大家常办" in page.get("/").main


def test_larger_type_is_offered_once_to_who_is_sixty_and_forced_on_nobody(visit):
    elder = visit(ELDER)
    assert "要不要换成大字、简单的页面？" in elder.get("/").main
    elder.post("/size/", {"size": "1", "next": "/"})
    assert "要不要换成大字" not in elder.main
    elder.post("/size/", {"size": "2", "next": "/"})
    assert "您要办什么？" in elder.main
    assert "要不要换成大字" not in visit(YOUNG).get("/").main
    assert "要不要换成大字" not in visit().get("/").main


@pytest.mark.parametrize("address", ["/guide/gth_new/", "/ask/matter/gth_new/", "/life/open_shop/"])
def test_pages_can_be_read_out_and_somebody_is_asked_by_telephone_or_in_the_hall(visit, address):
    page = visit().get(address)
    assert "data-speak" in page.html
    assert 'href="tel:12345"' in page.html
    helping = page.get("/help/").main
    assert "约个时间，到大厅请导办员帮" in helping
