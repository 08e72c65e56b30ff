"""Mr Li's morning as a program lives it, from the guide's questions to two verified certificates.

The same for the birth of a child, whose stages open by themselves, and for one plain matter
with a supplement, a special procedure, an extension and a refusal.
"""

from datetime import timedelta

import pytest

from onewindow.journal import queries as journal
from onewindow.rules import lifecycle
from onewindow.rules.actors import Role
from onewindow.rules.lifecycle import Verb
from tests.doors.api import script
from tests.doors.api.programs import Program
from tests.doors.api.script import CENTRE, Desk
from tests.world import AT, DAY, HOUR

MINUTE = timedelta(minutes=1)
POSTS = {
    "承办": Role.REVIEWER,
    "核查": Role.INSPECTOR,
    "审核": Role.CHECKER,
    "批准": Role.APPROVER,
}


@pytest.fixture
def window(program):
    """The window's system at Zeguo."""
    return program("泽国综窗", Role.CLERK, centres=(CENTRE,))


@pytest.fixture
def desk(program):
    """A department's system: a token for each post."""

    def opened(department: str) -> Desk:
        return Desk(
            {
                step: program(f"{department} {role}", role, departments=(department,))
                for step, role in POSTS.items()
            },
            f"{department}-inspect1",
        )

    return opened


def state_by_journal(program, case):
    """Where the case stands by its history alone."""
    moves = [fact.removeprefix("case.") for fact in script.facts(program, case)]
    return lifecycle.fold([Verb(move) for move in moves if move in set(Verb)])


def handed_in(window, told, answers, applicant, *, key="story", **more):
    order = {
        "centre": CENTRE,
        "applicant": applicant,
        "answers": answers,
        "form": script.filled(told["plan"]["form"], applicant),
        "materials": script.provided(told["plan"]),
        **more,
    }
    answer = window.call("post", "packages", order, **{"Idempotency-Key": key})
    assert answer.status_code == 201, answer.content.decode()
    again = window.call("post", "packages", order, **{"Idempotency-Key": key})
    assert (again.status_code, again.json()) == (200, answer.json())
    assert answer["Location"] == again["Location"] == f"/api/v1/packages/{answer.json()['id']}"
    return answer.json()


def accepted(window, package):
    """Received and accepted at the window, with everything a clerk has to confirm ticked."""
    seen = window.post(f"packages/{package['id']}/receive")
    ticked = [one["key"] for one in seen["to_confirm"]]
    if ticked:
        problem = window.refused("post", f"packages/{package['id']}/accept", {})
        assert {one["where"] for one in problem["problems"]} == set(ticked)
    return window.post(f"packages/{package['id']}/accept", {"confirmed": ticked})


def test_mr_li_gets_two_certificates_for_one_set_of_papers(window, desk, clock, world):
    everybody, li = Program(), script.person(world.zhang)

    # The guide: what is it called, what does it ask, what does it need?
    assert everybody.get("search?text=开小店卖香烟")["items"][0]["code"] == "open_shop"
    wish = {"life_event": "open_shop", "facts": {"by_agent": False}}
    answers, told = script.guided(everybody, wish, licence="yes")
    plan = told["plan"]
    wanted = {one["code"]: one for one in plan["matters"] if one["standing"] == "in"}
    assert set(wanted) >= {"xcy_reg", "tobacco_new"}
    assert {one["department"] for one in wanted.values()} >= {"market", "tobacco"}
    assert plan["certain"]
    assert plan["lines_one_set"] < plan["lines_separately"]
    assert any(one["centre"] == CENTRE for one in told["places"])

    # One package, in one call; sent again, it is found and not doubled.
    package = handed_in(window, told, answers, li, life_event="open_shop")
    cases = {one["matter"]: one["id"] for one in package["cases"]}
    pair = {matter: cases[matter] for matter in ("xcy_reg", "tobacco_new")}

    # The window: one moment of acceptance for both departments.
    clock.at = AT + 5 * MINUTE
    seen = accepted(window, package)
    rows = {one["matter"]: one for one in seen["cases"]}
    assert {rows[matter]["state"] for matter in pair} == {"accepted"}
    assert len({rows[matter]["accepted_at"] for matter in pair}) == 1
    assert rows["tobacco_new"]["statutory_due_on"] == "2026-03-30"  # 20 working days from 2 March
    assert rows["tobacco_new"]["due_on"] == "2026-03-03"
    tobacco = window.get(f"cases/{pair['tobacco_new']}")
    assert tobacco["statutory"]["explanation"][0] == "第1天是3月3日（星期二）"
    assert script.kinds(window, pair["xcy_reg"]) == ["receipt", "acceptance"]

    # Both departments decide, side by side; neither sees the other's case.
    market, monopoly = desk("market"), desk("tobacco")
    for matter, ours, theirs in (
        ("tobacco_new", monopoly, market),
        ("xcy_reg", market, monopoly),
    ):
        clock.at += 5 * MINUTE
        theirs.programs["批准"].refused("get", f"cases/{pair[matter]}")
        decided = ours.decided(pair[matter])
        assert decided["state"] == "ready"
    assert clock.at - AT < 30 * MINUTE

    # The two certificates, verified by anybody who holds them.
    for matter, case in pair.items():
        (certificate,) = window.get(f"cases/{case}/certificates")["items"]
        checked = everybody.get(f"certificates/verify/{certificate['code']}")
        assert checked["standing"] == "valid"
        assert checked["identifier"] == certificate["identifier"]
        assert checked["holder"] == "李**"
        drawn = window.call("get", certificate["pdf"].removeprefix("/api/v1/"))
        assert drawn.content.startswith(b"%PDF")
        handed = window.post(f"cases/{case}/deliver", {"receiver": "李守田", "proof": "窗口签收"})
        assert handed["state"] == "delivered"
        assert script.kinds(window, case) == ["receipt", "acceptance", "grant", "delivery"]
        assert state_by_journal(window, case) == "delivered", matter
    for paper in window.get(f"cases/{case}/papers")["items"]:
        assert window.call("get", paper["pdf"].removeprefix("/api/v1/")).content[:4] == b"%PDF"

    # Progress for whoever holds number and password, without a word about Mr Li.
    asked = {"code": package["code"], "password": package["password"]}
    shown = everybody.call("post", "progress", asked).content.decode()
    assert "已送达" in shown
    assert not any(word in shown for word in (li["name"], li["number"], li["phone"], "李"))
    assert not list(journal.breaks())


def test_a_child_is_born_and_later_stages_open_by_themselves(window, desk, clock, world):
    mother = script.person(world.cast.citizens["newborn-mother"])
    answers, told = script.guided(Program(), {"life_event": "newborn"}, registered="yes")
    departments = {one["code"]: one["department"] for one in told["plan"]["matters"]}
    package = handed_in(window, told, answers, mother, life_event="newborn")
    accepted(window, package)
    whole = f"packages/{package['id']}"
    desks = {department: desk(department) for department in set(departments.values())}

    opened: list[list[str]] = []
    while waiting := [
        one for one in window.get(whole)["cases"] if one["state"] in ("accepted", "waiting")
    ]:
        now = [one for one in waiting if one["state"] == "accepted"]
        opened.append(sorted(one["matter"] for one in now))
        clock.at += HOUR
        for one in now:
            desks[departments[one["matter"]]].decided(one["id"])

    assert opened[0] == ["birthcert_issue"]
    assert opened.index(["born_reg"]) < len(opened) - 1
    assert {"mi_join", "sscard_new"} <= set(opened[-1])
    for one in window.get(whole)["cases"]:
        assert one["state"] == "ready"
        assert state_by_journal(window, one["id"]) == "ready"
        later = one["matter"] != "birthcert_issue"
        assert ("case.open-stage" in script.facts(window, one["id"])) is later
    birth = next(one for one in window.get(whole)["materials"] if one["material"] == "birthcert")
    assert (birth["status"], birth["found_in"]) == ("found", "birthcert_issue")
    assert not list(journal.breaks())


def test_a_plain_matter_with_supplement_special_procedure_extension_and_refusal(
    window, desk, clock, world
):
    li = {"name": "周新民", "number": "33108119900307001X", "phone": "16000009999"}  # never met
    answers, told = script.guided(Program(), {"matters": ["house_plot"]})
    papers = script.provided(told["plan"], without=("house_promise",))
    package = handed_in(
        window, told, answers, li, matters=["house_plot"], materials=papers, as_it_is=True
    )
    whole, case = f"packages/{package['id']}", f"cases/{package['cases'][0]['id']}"

    # The window asks once for what is missing; only then is the package complete.
    window.post(f"{whole}/receive")
    problem = window.refused("post", f"{whole}/accept", {})
    assert ("house_promise", "material_missing") in {
        (p["where"], p["code"]) for p in problem["problems"]
    }
    missing = {
        "where": "house_promise",
        "name": "承诺书",
        "problem": "未提交",
        "remedy": "请签名后提交",
    }
    phone = {"where": "person.mobile", "name": "联系电话", "problem": "不通", "remedy": "更正"}
    seen = window.post(f"{whole}/supplement", {"items": [missing, phone], "days": 5})
    assert seen["supplement"]["fields"] == ["person.mobile"]
    assert seen["supplement"]["due_on"] == "2026-03-09"
    assert seen["cases"][0]["state"] == "supplement"
    assert seen["cases"][0]["due_on"] is None  # no clock runs before acceptance
    window.refused("post", f"{whole}/supply")
    clock.at = AT + 1 * DAY
    window.put(f"{whole}/materials/house_promise", {"how": "paper"})
    problem = window.refused("post", f"{whole}/supply", {"values": {"person.name": "别人"}})
    assert [one["code"] for one in problem["problems"]] == ["not_asked_for"]
    corrected = {"values": {"person.mobile": "13957612345"}}
    assert window.post(f"{whole}/supply", corrected)["cases"][0]["state"] == "received"
    ticked = [one["key"] for one in window.get(whole)["to_confirm"]]
    row = window.post(f"{whole}/accept", {"confirmed": ticked})["cases"][0]
    assert (row["due_on"], row["statutory_due_on"]) == ("2026-03-24", "2026-03-31")

    # Testing stops both clocks from the next day; the time after it counts again.
    bureau = desk(told["plan"]["matters"][0]["department"])
    handler, approver = bureau.programs["承办"], bureau.programs["批准"]
    handler.post(f"{case}/take-up")
    handler.post(f"{case}/steps", {"opinion": "材料齐全"})
    clock.at = AT + 2 * DAY
    testing = {"kind": "testing", "days": 5, "reason": "需委托机构检测"}
    paused = handler.post(f"{case}/pause", testing)
    assert (paused["state"], paused["light"], paused["due_on"]) == ("paused", "paused", None)
    window.refused("post", f"{case}/pause", testing)
    clock.at = AT + 7 * DAY
    resumed = handler.post(f"{case}/resume", {"result": "检测合格"})
    assert resumed["pauses"][0]["since_on"] == "2026-03-05"
    assert resumed["pauses"][0]["until_on"] == "2026-03-10"
    assert (resumed["due_on"], resumed["statutory_due_on"]) == ("2026-03-27", "2026-04-03")
    assert any("检测" in line for line in resumed["statutory"]["explanation"])

    # The head adds ten working days, once: the Qingming holiday lies among them.
    assert resumed["extension_days_allowed"] == 10
    longer = {"days": 11, "reason": "情况复杂"}
    (told,) = approver.refused("post", f"{case}/extend", longer)["problems"]
    assert (told["where"], told["code"]) == ("days", "extension_not_allowed")
    extended = approver.post(f"{case}/extend", {**longer, "days": 10})
    assert (extended["due_on"], extended["statutory_due_on"]) == ("2026-04-13", "2026-04-20")
    assert extended["extension_days_allowed"] == 0

    # The remaining steps, each by its own post; then the refusal, with where to complain.
    clock.at = AT + 9 * DAY
    reasons = {"reasons": "经现场核查，经营场所与申报不符。"}
    assert approver.refused("post", f"{case}/refuse", reasons)["code"] == "wrong_order"
    checked = {"opinion": "核查不符", "partner": bureau.second_inspector}
    bureau.programs["核查"].post(f"{case}/steps", checked)
    bureau.programs["审核"].post(f"{case}/steps", {"opinion": "同意核查意见"})
    refused = approver.post(f"{case}/refuse", reasons)
    assert refused["state"] == "ready"
    window.post(f"{case}/deliver", {"receiver": "周新民", "proof": "窗口签收"})

    assert window.get(f"{case}/certificates")["items"] == []
    assert script.kinds(window, package["cases"][0]["id"]) == [
        "receipt", "supplement", "acceptance", "special", "extension", "refuse", "delivery",
    ]  # fmt: skip
    assert state_by_journal(window, package["cases"][0]["id"]) == "delivered"
    assert not list(journal.breaks())
