"""Before the catalogue is loaded every public page still answers; it only has nothing to offer."""

import pytest

from onewindow.catalog import queries


def test_before_anything_is_loaded_nothing_is_found():
    assert queries.search("身份证丢了") == []


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/?q=身份证丢了",
        "/services/",
        "/verify/",
        "/api/v1/search?text=身份证丢了",
        "/api/v1/matters",
        "/api/v1/life-events",
        "/api/v1/centres",
    ],
)
def test_every_public_page_answers_in_an_empty_house(client, address):
    assert client.get(address).status_code == 200
