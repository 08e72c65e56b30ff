"""How the door behaves: who is asked for what, how a no is said, how often one may ask."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from onewindow.people import actions as people
from onewindow.people.models import Account
from onewindow.rules.actors import Role
from tests.doors.api import script
from tests.doors.api.programs import Program
from tests.doors.api.script import CENTRE
from tests.world import AT

PAPER = "house_promise"


@pytest.fixture
def window(program, clock):
    return program("泽国综窗", Role.CLERK, centres=(CENTRE,))


@pytest.fixture
def package(window):
    """A hand-in that lacks one paper."""
    new = {"name": "周新民", "number": "33108119900307001X"}
    answers, told = script.guided(Program(), {"matters": ["house_plot"]})
    order = {
        "centre": CENTRE,
        "applicant": new,
        "matters": ["house_plot"],
        "answers": answers,
        "form": script.filled(told["plan"]["form"], {**new, "phone": "16000009999"}),
        "materials": script.provided(told["plan"], without=(PAPER,)),
        "as_it_is": True,
    }
    return window.post("packages", order)


# --- Who calls -------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "a-guess", " ", "é", "x" * 4000])
def test_without_a_valid_token_the_door_says_which_kind_it_wants(world, clock, token):
    answer = Program(token).call("get", "me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith('Bearer realm="onewindow"')
    assert answer.json()["code"] == "unauthenticated"


def test_a_revoked_token_is_worth_nothing(program, clock):
    known = program("对接系统", Role.CLERK, centres=(CENTRE,))
    assert known.get("me")["centres"] == [CENTRE]
    people.revoke_application(name="对接系统", at=AT)
    assert known.call("get", "me").status_code == 401


def test_a_browsers_log_in_is_nobody_here(world, clock):
    browser = Client()
    clerk = Account.objects.get(username="zeguo-clerk1")
    browser.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_scope_that_was_not_given_is_named(program, clock):
    reader = program("只读", Role.CLERK, centres=(CENTRE,), scopes=("cases:read",))
    answer = reader.call("post", "packages", {})
    assert answer.status_code == 403
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]
    assert answer.json()["params"] == {"scopes": ["cases:write"]}


# --- How a no is said ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "nowhere", 404),
        ("get", "cases/1", 404),
        ("get", "matters/no_such_matter", 404),
        ("get", "certificates/verify/%00", 404),
        ("get", "certificates/verify/%0A", 404),
        ("delete", "me", 405),
        ("get", "packages", 405),
        ("post", "openapi.json", 405),
    ],
)
def test_every_no_has_one_shape(world, clock, method, path, status):
    problem = Program().refused(method, path)
    assert problem["status"] == status
    assert set(problem) == {"type", "title", "status", "detail", "code", "params", "problems"}
    assert problem["type"].endswith(f"#{problem['code']}")


def test_a_wrong_method_says_which_are_right(world, clock):
    assert Program().call("delete", "me")["Allow"] == "GET"
    assert Program().call("patch", "packages")["Allow"] == "POST"


def test_a_bug_of_ours_is_a_problem_too_and_says_nothing_of_its_cause(world, clock, monkeypatch):
    from onewindow.places import queries

    def broken(**_):
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(queries, "centres", broken)
    answer = Program().call("get", "centres")
    assert answer.status_code == 500
    assert answer.json()["code"] == "failed"
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "请在请求头 Authorization 里带上有效的令牌。"),
        ("en", "Send a valid token in the Authorization header."),
        ("en-GB,en;q=0.9,zh;q=0.8", "Send a valid token in the Authorization header."),
        ("fr", "请在请求头 Authorization 里带上有效的令牌。"),
    ],
)
def test_a_no_is_said_in_the_callers_language(world, clock, language, said):
    assert Program(language=language).refused("get", "me")["detail"] == said


def test_the_catalogue_speaks_english_to_who_reads_english(world, clock):
    wish = {"life_event": "open_shop"}
    english, chinese = Program(language="en"), Program()
    assert english.post("guidance", wish)["next_question"]["text"].isascii()
    assert not chinese.post("guidance", wish)["next_question"]["text"].isascii()


def test_a_cursor_that_no_page_gave_is_refused(window):
    for after in ("1", "~", "2026-99-99~x", "-~1", "'; drop table"):
        problem = window.refused("get", f"cases?{urlencode({'after': after})}")
        assert problem["problems"][0]["code"] == "bad_cursor"


def test_matters_are_paged_to_their_end(world, clock):
    everybody, seen, after = Program(), [], None
    while True:
        query = {"limit": 50} | ({"after": after} if after else {})
        page = everybody.get(f"matters?{urlencode(query)}")
        seen += [one["code"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 120


# --- How often -------------------------------------------------------------------------------


def test_progress_may_be_asked_ten_times_a_minute_from_one_place(world, clock):
    asked = {"code": "12345678901", "password": "000000"}
    answers = [Program().call("post", "progress", asked) for _ in range(12)]
    assert [one.status_code for one in answers] == [404] * 10 + [429] * 2
    wait = int(answers[-1]["Retry-After"])
    assert 1 <= wait <= 60
    assert answers[-1].json()["params"] == {"seconds": wait}

    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/api/v1/progress", asked, "application/json").status_code == 404
    clock.at += timedelta(seconds=wait)
    assert Program().call("post", "progress", asked).status_code == 404


def test_a_token_has_its_own_allowance(program, clock, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "token": 3}
    one = program("一号", Role.CLERK, centres=(CENTRE,))
    other = program("二号", Role.CLERK, centres=(CENTRE,))
    assert [one.call("get", "me").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert other.call("get", "me").status_code == 200


def test_wrong_tokens_are_counted_by_place(world, clock, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "refused": 2}
    seen = [Program(f"guess-{n}").call("get", "me").status_code for n in range(3)]
    assert seen == [401, 401, 429]


def test_behind_a_proxy_the_caller_is_who_the_proxy_names(world, clock, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "public": 1}
    settings.TRUSTED_PROXIES = 1
    statuses = [
        Program().call("get", "centres", **{"X-Forwarded-For": f"8.8.8.8, {caller}"}).status_code
        for caller in ("198.51.100.1", "198.51.100.2", "198.51.100.1")
    ]
    assert statuses == [200, 200, 429]


def test_nobody_chooses_their_own_address_without_a_proxy(world, clock, settings):
    settings.API_LIMITS = {**settings.API_LIMITS, "public": 1}
    statuses = [
        Program().call("get", "centres", **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(2)
    ]
    assert statuses == [200, 429]


# --- Files -----------------------------------------------------------------------------------


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 150)).save(out, "JPEG")
    return out.getvalue()


def put_file(window, package, data, name="承诺书.jpg", **more):
    sent = {"file": SimpleUploadedFile(name, data), **more}
    return window.client.put(
        f"/api/v1/packages/{package['id']}/materials/{PAPER}",
        encode_multipart(BOUNDARY, sent),
        MULTIPART_CONTENT,
        headers={"Authorization": f"Bearer {window.token}"},
    )


def test_a_file_is_put_kept_clean_and_read_again(window, package):
    answer = put_file(window, package, picture(), title="承诺书（签名）", may_reuse="true")
    assert answer.status_code == 200, answer.content.decode()
    row = next(one for one in answer.json()["materials"] if one["material"] == PAPER)
    assert (row["status"], row["has_document"], row["grade"]) == ("given", True, "B")

    kept = window.call("get", f"packages/{package['id']}/materials/{PAPER}/file")
    assert kept["Content-Type"] == "image/jpeg"
    assert kept["Content-Disposition"] == "attachment"
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(kept.content)).size == (40, 30)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_broken"),
        (b"#!/bin/sh\n", "file_type"),
        (b"\xff\xd8\xff\xe0 but no picture", "file_broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type"),
    ],
    ids=["empty", "script", "broken", "svg"],
)
def test_what_is_no_picture_or_pdf_is_refused(window, package, data, code):
    answer = put_file(window, package, data)
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_more_than_ten_megabytes_are_not_read(window, package):
    answer = put_file(window, package, b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize(("how", "status"), [("paper", "paper"), ("promise", "promised")])
def test_a_paper_may_come_without_a_file(window, package, how, status):
    seen = window.put(f"packages/{package['id']}/materials/{PAPER}", {"how": how})
    row = next(one for one in seen["materials"] if one["material"] == PAPER)
    assert row["status"] == status


def test_what_no_register_holds_cannot_be_confirmed(window, package):
    path = f"packages/{package['id']}/materials/{PAPER}"
    assert window.refused("put", path, {"how": "confirm"})["status"] == 404
    assert window.refused("put", path, {"how": "by pigeon"})["problems"][0]["where"] == "how"
    assert window.refused("put", f"{path}x", {"how": "paper"})["status"] == 404


def test_the_clerks_eye_finds_a_paper_wrong(window, package):
    path = f"packages/{package['id']}/materials/{PAPER}"
    window.put(path, {"how": "paper"})
    seen = window.post(f"{path}/check", {"right": False, "remark": "没有签名"})
    row = next(one for one in seen["materials"] if one["material"] == PAPER)
    assert (row["checked"], row["remark"]) == ("wrong", "没有签名")
