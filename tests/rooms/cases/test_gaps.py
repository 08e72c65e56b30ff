"""容缺: papers that may come after acceptance, and what happens when they do not."""

from datetime import date

import pytest

from onewindow.cases.actions import acceptance, decide, materials, review, tick
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.rooms.cases.test_window import paper
from tests.world import AT, DAY


def gaps(world, package, at=AT, **rest):
    return acceptance.accept_with_gaps(
        package_id=package.pk, by=world.li, at=at, confirmed=telling.ticked(package), **rest
    )


def test_only_papers_that_may_come_late_may_be_missing(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER, "village_minutes"])
    found = telling.problems(
        acceptance.accept_with_gaps,
        package_id=package.pk,
        by=world.li,
        at=AT,
        confirmed=telling.ticked(package),
    )
    assert found == {"village_minutes": "material_missing"}


def test_nothing_missing_is_no_gap(world):
    package = telling.handed(world, PLOT)
    found = telling.refusal(
        acceptance.accept_with_gaps,
        package_id=package.pk,
        by=world.li,
        at=AT,
        confirmed=telling.ticked(package),
    )
    assert found.code == "nothing_to_do"


def test_a_package_is_accepted_with_a_gap_and_told_by_when(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    (case,) = gaps(world, package, days=10)

    assert case.state == "accepted-with-gaps"
    assert case.due_on == date(2026, 3, 23)
    told = paper(package, "gaps").body
    assert told["deadline_on"] == "2026-03-16"
    assert [item["name"] for item in told["items"]] == ["建筑方案图或通用图集"]


def test_nothing_is_granted_while_a_gap_is_open(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    gaps(world, package)
    case = telling.signed(world, telling.case_of(package))
    found = telling.refusal(
        decide.grant, case_id=case.pk, reasons="", by=world.wang(case.department_id), at=AT + DAY
    )
    assert found.code == "gaps_open"
    assert telling.states(package) == {PLOT: "in-review"}


def test_a_filled_gap_lets_the_case_be_granted(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    gaps(world, package)
    by = world.zhang.actor
    assert telling.problems(acceptance.fill_gaps, package_id=package.pk, by=by, at=AT + DAY) == {
        LATE_PAPER: "material_missing"
    }
    materials.promise(package_id=package.pk, material=LATE_PAPER, by=by, at=AT + DAY)
    acceptance.fill_gaps(package_id=package.pk, by=by, at=AT + DAY)

    assert telling.states(package) == {PLOT: "accepted"}
    telling.granted(world, telling.case_of(package), at=AT + 2 * DAY)
    assert telling.states(package) == {PLOT: "ready"}
    telling.assert_folds(package)


def test_a_gap_is_filled_while_the_case_is_in_review(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    gaps(world, package)
    telling.signed(world, telling.case_of(package))
    materials.take_paper(package_id=package.pk, material=LATE_PAPER, by=world.li, at=AT + DAY)
    acceptance.fill_gaps(package_id=package.pk, by=world.li, at=AT + DAY)
    assert telling.states(package) == {PLOT: "in-review"}
    telling.assert_folds(package)


def test_a_late_paper_found_wrong_fills_no_gap(world):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    gaps(world, package)
    materials.take_paper(package_id=package.pk, material=LATE_PAPER, by=world.li, at=AT + DAY)
    materials.check(
        package_id=package.pk, material=LATE_PAPER, right=False, remark="不清", by=world.li, at=AT
    )
    found = telling.problems(acceptance.fill_gaps, package_id=package.pk, by=world.li, at=AT + DAY)
    assert found == {LATE_PAPER: "material_wrong"}


@pytest.mark.parametrize("stand", ["accepted", "in review", "paused"])
def test_a_gap_left_open_past_its_day_revokes_the_acceptance(world, stand):
    package = telling.handed(world, PLOT, without=[LATE_PAPER])
    gaps(world, package, days=10)  # by Monday 16 March
    case = telling.case_of(package)
    if stand != "accepted":
        telling.signed(world, case)
    if stand == "paused":
        review.pause(
            case_id=case.pk,
            kind="testing",
            days=5,
            reason="检测",
            by=world.reviewer("township"),
            at=AT + DAY,
        )

    assert tick.tick(at=AT + 14 * DAY)["revoked"] == 0
    assert tick.tick(at=AT + 15 * DAY)["revoked"] == 1
    assert telling.states(package) == {PLOT: "acceptance-revoked"}
    told = paper(package, "acceptance_revoked").body
    assert told["reasons"] == ["容缺材料逾期未补交"]
    assert told["remedies"]["reconsideration_days"] == 60
    telling.assert_folds(package)


def test_a_late_gap_ends_only_the_cases_that_need_the_paper(world):
    package = telling.handed(world, PLOT, "fish_permit", without=[LATE_PAPER])
    gaps(world, package, days=10)
    assert telling.states(package) == {PLOT: "accepted-with-gaps", "fish_permit": "accepted"}

    tick.tick(at=AT + 15 * DAY)
    assert telling.states(package) == {PLOT: "acceptance-revoked", "fish_permit": "accepted"}
    assert tick.tick(at=AT + 16 * DAY)["revoked"] == 0
