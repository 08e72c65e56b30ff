"""At the window: receiving, accepting, asking once, refusing; and what time does there."""

from datetime import date, datetime

import pytest

from onewindow.cases import queries
from onewindow.cases.actions import acceptance, materials, tick
from onewindow.cases.models import Supplement
from onewindow.documents import queries as documents
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, TODAY

ITEM = {
    "where": "village_minutes",
    "name": "村集体公示与会议记录",
    "problem": "缺签章",
    "remedy": "请村委会盖章",
}


def kinds(package):
    return [paper.kind for paper in documents.papers(package=package.pk)]


def paper(package, kind):
    (found,) = [one for one in documents.papers(package=package.pk) if one.kind == kind]
    return found


def receive(world, package, at=AT, by=None):
    return acceptance.receive(package_id=package.pk, password="246810", by=by or world.li, at=at)


def accept(world, package, at=AT, by=None):
    return acceptance.accept(
        package_id=package.pk, by=by or world.li, at=at, confirmed=telling.ticked(package)
    )


def leave(world, package, material):
    materials.bring_later(package_id=package.pk, material=material, by=world.li, at=AT)


def supplement(world, package, at=AT, **rest):
    return acceptance.ask_supplement(
        package_id=package.pk, items=[ITEM], by=world.li, at=at, **rest
    )


def test_the_receipt_names_what_was_handed_in_with_code_and_password(world):
    package = telling.handed(world, PLOT)
    receipt = receive(world, package)

    body = receipt.body
    assert telling.states(package) == {PLOT: "received"}
    assert body["code"] == package.code
    assert body["query_password"] == "246810"
    assert body["applicant"]["name"] == "李守田"
    assert "19820417" not in str(body)
    assert {line["form"] for line in body["materials"]} == {
        "数据共享",
        "告知承诺",
        "纸质件",
        "免提交",
    }
    assert receipt.number == "泽国镇便民收〔2026〕1号"


def test_acceptance_starts_both_clocks_and_tells_them(world):
    package = telling.handed(world, PLOT)
    (case,) = accept(world, package)

    assert case.accepted_at == AT
    assert case.statutory_due_on == date(2026, 3, 30)
    assert case.promised_due_on == case.due_on == date(2026, 3, 23)
    told = paper(package, "acceptance").body
    assert [(line["clock"], line["days"], line["due_on"]) for line in told["limits"]] == [
        ("statutory", 20, "2026-03-30"),
        ("promised", 15, "2026-03-23"),
    ]
    assert told["explanation"]
    telling.assert_folds(package)


def test_a_paper_still_missing_or_found_wrong_keeps_a_package_from_acceptance(world):
    package = telling.handed(world, PLOT, without=["village_minutes"])
    materials.check(
        package_id=package.pk, material="hukou", right=False, remark="缺页", by=world.li, at=AT
    )
    found = telling.problems(
        acceptance.accept,
        package_id=package.pk,
        confirmed=telling.ticked(package),
        by=world.li,
        at=AT,
    )
    assert found == {"village_minutes": "material_missing", "hukou": "material_wrong"}
    assert telling.states(package) == {PLOT: "submitted"}


def test_every_rule_is_confirmed_by_name_before_acceptance(world):
    package = telling.handed(world, PLOT)
    needed = telling.ticked(package)
    assert needed

    found = telling.problems(acceptance.accept, package_id=package.pk, by=world.li, at=AT)
    assert found == dict.fromkeys(needed, "rule_unconfirmed")
    accept(world, package)
    package.refresh_from_db()
    assert package.confirmed == sorted(needed)


def test_a_clerk_of_another_centre_can_do_nothing_here(world):
    package = telling.handed(world, PLOT)
    acts = [
        lambda: receive(world, package, by=world.zhao),
        lambda: accept(world, package, by=world.zhao),
        lambda: materials.take_paper(package_id=package.pk, material="hukou", by=world.zhao, at=AT),
        lambda: acceptance.withdraw(
            case_id=telling.case_of(package).pk, reason="x", by=world.zhao, at=AT
        ),
        lambda: acceptance.urge(case_id=telling.case_of(package).pk, by=world.zhao, at=AT),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
    assert telling.states(package) == {PLOT: "submitted"}


def test_nobody_accepts_twice(world):
    package = telling.accepted(world, PLOT)
    with pytest.raises(MoveNotAllowed):
        accept(world, package)


# --- 补正: one notice that lists everything ---


def test_one_notice_lists_everything_and_sets_a_day(world):
    package = telling.handed(world, PLOT, without=["village_minutes"])
    receive(world, package)
    asked = supplement(world, package, days=5)

    assert telling.states(package) == {PLOT: "supplement"}
    assert asked.due_on == date(2026, 3, 9)
    told = paper(package, "supplement").body
    assert told["items"] == [{key: ITEM[key] for key in ("name", "problem", "remedy")}]
    assert told["deadline_on"] == "2026-03-09"


def test_a_notice_without_a_remedy_is_not_a_notice(world):
    package = telling.handed(world, PLOT)
    found = telling.problems(
        acceptance.ask_supplement,
        package_id=package.pk,
        items=[{"where": "hukou", "name": "户口簿", "problem": " "}],
        days=0,
        by=world.li,
        at=AT,
    )
    assert found == {
        "items.0.problem": "required",
        "items.0.remedy": "required",
        "days": "out_of_range",
    }


def test_there_is_never_a_second_notice_while_one_is_open(world):
    package = telling.handed(world, PLOT)
    supplement(world, package)
    with pytest.raises(MoveNotAllowed):
        supplement(world, package)
    assert Supplement.objects.filter(package=package).count() == 1


def test_what_was_asked_for_is_supplied_and_the_window_looks_again(world):
    package = telling.handed(world, PLOT, without=["village_minutes"])
    supplement(world, package)
    by = world.zhang.actor
    assert telling.problems(acceptance.supply, package_id=package.pk, by=by, at=AT + DAY) == {
        "village_minutes": "material_missing"
    }
    materials.take_paper(
        package_id=package.pk, material="village_minutes", by=world.li, at=AT + DAY
    )
    acceptance.supply(package_id=package.pk, by=by, at=AT + DAY)

    assert telling.states(package) == {PLOT: "received"}
    (case,) = accept(world, package, at=AT + DAY)
    assert case.accepted_at == AT + DAY
    telling.assert_folds(package)


def test_an_unanswered_notice_lapses_the_day_after_its_day(world):
    package = telling.handed(world, PLOT)
    supplement(world, package, days=5)  # by Monday 9 March

    assert tick.tick(at=AT + 7 * DAY)["lapsed"] == 0
    assert tick.tick(at=AT + 8 * DAY)["lapsed"] == 1
    assert telling.states(package) == {PLOT: "lapsed"}
    assert paper(package, "withdrawal").body["deemed"] is True
    assert tick.tick(at=AT + 8 * DAY)["lapsed"] == 0
    telling.assert_folds(package)


def test_a_withdrawn_case_leaves_its_open_notice_in_peace(world):
    package = telling.handed(world, PLOT)
    supplement(world, package, days=5)
    acceptance.withdraw(case_id=telling.case_of(package).pk, reason="", by=world.zhang.actor, at=AT)
    assert tick.tick(at=AT + 30 * DAY)["lapsed"] == 0
    assert telling.states(package) == {PLOT: "archived"}


# --- 不予受理, 撤回, 视为受理 ---


def test_a_refusal_at_intake_names_reasons_and_the_right_office(world):
    package = telling.handed(world, PLOT)
    receive(world, package)
    case = telling.case_of(package)
    assert telling.problems(
        acceptance.refuse_intake, case_id=case.pk, reasons=[" "], by=world.li, at=AT
    ) == {"reasons": "required"}
    acceptance.refuse_intake(
        case_id=case.pk,
        reasons=["不属于本机关职权范围"],
        right_office={"name": "台州市自然资源和规划局"},
        by=world.li,
        at=AT,
    )
    assert telling.states(package) == {PLOT: "refused-at-intake"}
    told = paper(package, "refusal_at_intake").body
    assert told["right_office"]["name"] == "台州市自然资源和规划局"
    assert told["remedies"]["lawsuit_months"] == 6
    telling.assert_folds(package)


def test_an_applicant_withdraws_before_the_decision_and_not_after(world):
    package = telling.accepted(world, PLOT)
    acceptance.withdraw(
        case_id=telling.case_of(package).pk, reason="另行选址", by=world.zhang.actor, at=AT + DAY
    )
    assert telling.states(package) == {PLOT: "withdrawn"}
    assert paper(package, "withdrawal").body["reason"] == "另行选址"

    decided = telling.granted(world, telling.case_of(telling.accepted(world, PLOT)))
    with pytest.raises(MoveNotAllowed):
        acceptance.withdraw(case_id=decided.pk, reason="", by=world.zhang.actor, at=AT + DAY)


def test_a_stranger_cannot_withdraw(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    with pytest.raises(NotPermitted):
        acceptance.withdraw(case_id=case.pk, reason="", by=world.agent.actor, at=AT)


def test_after_five_silent_working_days_a_package_counts_as_accepted_since_its_receipt(world):
    package = telling.handed(world, PLOT)  # Monday; the fifth working day is Monday 9 March
    assert tick.tick(at=AT + 7 * DAY)["deemed"] == 0
    assert tick.tick(at=AT + 8 * DAY)["deemed"] == 1

    case = telling.case_of(package)
    assert case.state == "accepted"
    assert case.accepted_at == AT
    assert case.due_on == date(2026, 3, 23)
    assert paper(package, "acceptance").body["accepted_on"] == "2026-03-02"
    telling.assert_folds(package)


def test_a_holiday_is_no_silent_day(world):
    before_festival = AT - 18 * DAY  # Thursday 12 February; the festival lasts from 15 to 23
    package = telling.handed(world, PLOT, at=before_festival)
    # 13, 14 (made up), 24, 25, 26 February
    assert tick.tick(at=datetime.fromisoformat("2026-02-26T15:00+08:00"))["deemed"] == 0
    assert tick.tick(at=datetime.fromisoformat("2026-02-27T00:01+08:00"))["deemed"] == 1
    assert telling.case_of(package).accepted_at == before_festival


def test_what_was_put_right_gives_the_window_five_days_anew(world):
    package = telling.handed(world, PLOT, without=["village_minutes"])
    supplement(world, package, days=10)
    back = AT + 9 * DAY  # Wednesday 11 March
    materials.take_paper(package_id=package.pk, material="village_minutes", by=world.li, at=back)
    acceptance.supply(package_id=package.pk, by=world.li, at=back)

    assert tick.tick(at=back)["deemed"] == 0
    assert tick.tick(at=back + 7 * DAY)["deemed"] == 0
    assert tick.tick(at=back + 8 * DAY)["deemed"] == 1
    assert telling.case_of(package).accepted_at == back


def test_a_head_strikes_out_what_should_never_have_begun(world):
    package = telling.handed(world, PLOT)
    case = telling.case_of(package)
    assert telling.problems(acceptance.void, case_id=case.pk, reason=" ", by=world.chen, at=AT) == {
        "reason": "required"
    }
    with pytest.raises(NotPermitted):
        acceptance.void(case_id=case.pk, reason="重复", by=world.li, at=AT)
    acceptance.void(case_id=case.pk, reason="重复申报", by=world.chen, at=AT)
    assert telling.states(package) == {PLOT: "voided"}
    told = paper(package, "voiding").body
    assert told["reasons"] == ["重复申报"]
    assert told["basis"]
    assert told["remedies"]["court"]
    telling.assert_folds(package)


def test_the_applicant_may_urge_and_the_handler_sees_it(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    acceptance.urge(case_id=case.pk, by=world.zhang.actor, at=AT + DAY)
    acceptance.urge(case_id=case.pk, by=world.zhang.actor, at=AT + DAY)  # once a day is enough
    acceptance.urge(case_id=case.pk, by=world.zhang.actor, at=AT + 2 * DAY)
    found = queries.dossier(case_id=case.pk, to=world.reviewer("township"), today=TODAY)
    assert [one.at for one in found.history if one.fact == "case.urged"] == [
        AT + DAY,
        AT + 2 * DAY,
    ]
    with pytest.raises(NotPermitted):
        acceptance.urge(case_id=case.pk, by=world.agent.actor, at=AT + DAY)


def test_papers_cannot_be_changed_once_the_package_is_accepted(world):
    package = telling.accepted(world, PLOT)
    found = telling.refusal(
        materials.bring_later, package_id=package.pk, material="hukou", by=world.li, at=AT
    )
    assert found.code == "package_closed"
