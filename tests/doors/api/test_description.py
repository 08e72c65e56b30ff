"""The description agrees with the door, and can be read by people and by machines."""

import gzip

import pytest

from onewindow.api import openapi
from tests.doors.api.programs import Program

OPERATIONS = [
    pytest.param(path, method, one, id=one["operationId"])
    for path, method, one in openapi.operations(openapi.document())
]


def test_the_description_is_openapi_3_1():
    told = Program().get("openapi.json")
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) > 40


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_people_read_the_description_without_a_script(client, language):
    page = client.get("/api/v1/docs", headers={"Accept-Language": language})
    said = page.content.decode()
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    for _, _, one in openapi.operations(openapi.document()):
        assert f'id="{one["operationId"]}"' in said
    assert len(gzip.compress(page.content)) < 80 * 1024


@pytest.mark.parametrize(("path", "method", "one"), OPERATIONS)
def test_every_operation_is_named_described_and_declares_its_refusals(path, method, one):
    assert one["operationId"][0].islower()
    assert one["summary"]
    assert one["description"].endswith((".", ")."))
    refusals = {int(code) for code in one["responses"] if int(code) >= 400}
    expected = {422, 429, 500}
    expected |= {401, 403} if one["security"] else set()
    expected |= {400, 413} if "requestBody" in one else set()
    assert expected <= refusals
    for code in refusals:
        content = one["responses"][str(code)]["content"]
        assert list(content) == ["application/problem+json"]


def test_no_two_shapes_share_a_name():
    """Schemas are gathered by name: two of one name would silently become one."""
    from onewindow.api.schemas import base, cases, catalogue, problems, public, verbs

    found: dict[str, str] = {}
    for module in (base, cases, catalogue, problems, public, verbs):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                assert name not in found, f"{name} in {module.__name__} and {found[name]}"
                found[name] = module.__name__
    assert set(found) & set(openapi.document()["components"]["schemas"])
