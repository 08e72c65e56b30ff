"""Several matters in one hand-in: together where they may, one after the other where they must."""

from datetime import date

import pytest

from onewindow.cases.actions import acceptance, decide, materials, overdue, stages, tick
from onewindow.cases.models import Case
from onewindow.documents import queries as documents
from onewindow.journal import queries as journal
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR


def shop(world, how=telling.accepted, **answers):
    """A licence first, then food and tobacco side by side, then the tax office by itself."""
    given = {"tobacco": "yes", "signboard": "yes", "sells": "grocery", **answers}
    return how(world, life_event="open_shop", **given)


def birth(world, how=telling.accepted):
    mother = world.cast.citizens["newborn-mother"]
    return how(world, life_event="newborn", by=mother, allowance="yes", maternity="yes")


def turns(package):
    return dict(Case.objects.filter(package=package).values_list("matter", "stage"))


def grant(world, package, matter, at=AT + HOUR):
    return telling.granted(world, telling.case_of(package, matter), at=at)


def refuse(world, package, matter, at=AT + HOUR):
    return telling.refused(world, telling.case_of(package, matter), at=at)


def last(case):
    return journal.about(case.pk)[-1]


# --- who begins when ---


def test_what_comes_first_is_handed_in_and_the_rest_waits(world):
    package = shop(world, telling.handed)
    assert telling.states(package) == {
        "gth_new": "submitted",
        "xcy_reg": "waiting",
        "tobacco_new": "waiting",
        "sign_board": "waiting",
        "tax_confirm": "waiting",
    }
    assert turns(package)["gth_new"] == 0
    assert turns(package)["xcy_reg"] == turns(package)["tobacco_new"] == 1
    assert turns(package)["tax_confirm"] == 2


def test_the_next_stage_opens_by_itself_at_one_moment(world):
    package = shop(world)
    grant(world, package, "gth_new", at=AT + DAY)

    opened = [telling.case_of(package, one) for one in ("xcy_reg", "tobacco_new", "sign_board")]
    assert {case.state for case in opened} == {"accepted"}
    assert {case.accepted_at for case in opened} == {AT + DAY}
    assert telling.states(package)["tax_confirm"] == "waiting"
    tobacco = telling.case_of(package, "tobacco_new")
    assert tobacco.statutory_due_on == date(2026, 3, 31)
    assert last(tobacco).actor == "law"
    kinds = [one.kind for one in documents.papers(package=package.pk) if one.subject == tobacco.pk]
    assert kinds == ["acceptance"]
    telling.assert_folds(package)


def test_an_automatic_case_is_decided_from_data_when_its_turn_comes(world):
    package = shop(world)
    for matter in ("gth_new", "xcy_reg", "tobacco_new"):
        grant(world, package, matter)
        assert telling.states(package)["tax_confirm"] == "waiting"
    grant(world, package, "sign_board", at=AT + 2 * DAY)

    tax = telling.case_of(package, "tax_confirm")
    assert (tax.state, tax.handler, tax.decided_at) == ("ready", "law", AT + 2 * DAY)
    assert telling.verbs(tax) == [
        "queue",
        "open-stage",
        "take-up",
        "grant",
        "certify",
        "make-ready",
    ]
    telling.assert_folds(package)


def test_later_stages_of_a_life_event_are_not_applied_for(world):
    package = telling.handed(
        world, life_event="farm_house", by=world.cast.citizens["house-builder"]
    )
    assert set(telling.states(package)) == {"village_plan", "house_plot"}


def test_parallel_cases_share_one_moment_of_acceptance(world):
    package = telling.accepted(world, "fish_permit", "id_reissue", at=AT)
    cases = Case.objects.filter(package=package)
    assert {case.accepted_at for case in cases} == {AT}
    assert {case.due_on for case in cases} == {date(2026, 3, 11), date(2026, 3, 23)}


def test_a_freely_chosen_matter_does_not_wait_for_one_it_has_nothing_to_do_with(world):
    """The identity card takes weeks; tobacco only waits for the business licence."""
    package = telling.accepted(world, "id_reissue", "gth_new", "tobacco_new")
    assert telling.states(package) == {
        "id_reissue": "accepted",
        "gth_new": "accepted",
        "tobacco_new": "waiting",
    }
    grant(world, package, "gth_new")
    assert telling.states(package)["tobacco_new"] == "accepted"
    assert telling.states(package)["id_reissue"] == "accepted"


def test_matters_that_wait_for_nothing_are_not_queued_behind_those_that_do(world):
    package = telling.handed(world, "tobacco_new", "si_print", "gth_new")
    assert turns(package) == {"gth_new": 0, "si_print": 0, "tobacco_new": 1}


# --- one case's result is the next one's material ---


def test_the_licence_becomes_the_paper_and_the_number_of_what_follows(world):
    package = shop(world)
    assert telling.rows(package)["bl"].status == "awaited"
    grant(world, package, "gth_new")

    licence = documents.certificate_of_case(telling.case_of(package, "gth_new").pk)
    row = telling.rows(package)["bl"]
    assert (row.status, row.grade, row.certificate_id) == ("found", "A", licence.pk)
    package.refresh_from_db()
    assert package.form["business.uscc"] == licence.body["number"]
    assert package.form["business.eco_type"] == "1403"
    assert dict(licence.body["lines"])["经济类型"] == "个体"
    grant(world, package, "tobacco_new")
    tobacco = documents.certificate_of_case(telling.case_of(package, "tobacco_new").pk)
    assert dict(tobacco.body["lines"])["企业（字号）名称"] == package.form["business.name"]


def test_a_newborns_number_goes_into_what_follows_its_registration(world):
    package = birth(world)
    order = []
    while waiting := [m for m, s in telling.states(package).items() if s == "accepted"]:
        order.append(sorted(waiting))
        grant(world, package, waiting[0])

    assert order[0] == ["birthcert_issue"]
    package.refresh_from_db()
    number = package.form["child.idno"]
    assert codes.is_identity_number(number)
    assert codes.identity(number).birth_on.isoformat() == package.form["child.birth_on"]
    assert set(telling.states(package).values()) == {"ready"}
    born = documents.certificate_of_case(telling.case_of(package, "born_reg").pk)
    lines = dict(born.body["lines"])
    assert lines["公民身份号码"] == number
    assert lines["出生日期"].startswith(package.form["child.birth_on"] + " ")
    telling.assert_folds(package)


# --- what happens to the rest when one fails ---


def test_a_refused_case_voids_what_depends_on_it_and_only_that(world):
    package = telling.accepted(world, "gth_new", "tobacco_new", "id_reissue")
    refuse(world, package, "gth_new")

    assert telling.states(package) == {
        "gth_new": "ready",
        "tobacco_new": "voided",
        "id_reissue": "accepted",
    }
    why = last(telling.case_of(package, "tobacco_new"))
    assert why.detail["reason"] == "前序事项未办成：个体工商户设立登记"
    telling.assert_folds(package)


def test_a_refused_case_in_between_stops_nobody_beside_it(world):
    package = shop(world)
    grant(world, package, "gth_new")
    refuse(world, package, "tobacco_new")
    assert telling.states(package)["xcy_reg"] == "accepted"

    grant(world, package, "xcy_reg")
    grant(world, package, "sign_board")
    assert telling.states(package)["tax_confirm"] == "ready"


def test_the_whole_line_behind_a_refused_case_is_voided(world):
    package = shop(world)
    refuse(world, package, "gth_new")
    states = telling.states(package)
    assert states.pop("gth_new") == "ready"
    assert set(states.values()) == {"voided"}
    telling.assert_folds(package)


def test_relief_goes_on_where_it_does_not_hang_on_the_refused_base(world):
    package = telling.accepted(
        world,
        life_event="relief",
        by=world.cast.citizens["dibao"],
        base="dibao",
        medical="yes",
        housing="yes",
        student="yes",
    )
    refuse(world, package, "dibao")
    states = telling.states(package)
    assert states["mi_aid"] == states["public_rental"] == "accepted"
    assert states["poor_student"] == "voided"


@pytest.mark.parametrize("end", ["withdrawn", "refused at intake"])
def test_a_case_that_ends_before_acceptance_moves_those_that_wait(world, end):
    package = telling.handed(
        world,
        life_event="relief",
        by=world.cast.citizens["dibao"],
        base="dibao",
        medical="yes",
        student="yes",
    )
    case = telling.case_of(package, "dibao")
    if end == "withdrawn":
        acceptance.withdraw(case_id=case.pk, reason="", by=world.li, at=AT + 8 * DAY)
    else:
        acceptance.refuse_intake(
            case_id=case.pk, reasons=["不在本市"], by=world.li, at=AT + 8 * DAY
        )
    # Nobody has looked at the papers yet: the independent matter comes before the window,
    # which has five days from now.
    assert telling.states(package)["mi_aid"] == "received"
    assert telling.states(package)["poor_student"] == "voided"
    assert tick.tick(at=AT + 8 * DAY)["deemed"] == 0
    acceptance.accept(
        package_id=package.pk, by=world.li, at=AT + 9 * DAY, confirmed=telling.ticked(package)
    )
    assert telling.case_of(package, "mi_aid").accepted_at == AT + 9 * DAY
    telling.assert_folds(package)


def test_a_lapsed_hand_in_lapses_as_a_whole(world):
    package = shop(world, telling.handed)
    item = {"where": "idcard", "name": "居民身份证", "problem": "不清晰", "remedy": "重拍"}
    acceptance.ask_supplement(package_id=package.pk, items=[item], by=world.li, at=AT)
    overdue.lapse(package_id=package.pk, at=AT + 30 * DAY)
    states = telling.states(package)
    assert states.pop("gth_new") == "lapsed"
    assert set(states.values()) == {"voided"}
    telling.assert_folds(package)


def test_a_waiting_case_is_voided_when_its_late_paper_stays_out(world):
    package = telling.handed(
        world, "gth_new", "gg_new", without=["gg_rules"], gg_new__mode="normal"
    )
    acceptance.accept_with_gaps(
        package_id=package.pk, by=world.li, at=AT, confirmed=telling.ticked(package), days=3
    )
    assert telling.states(package) == {"gth_new": "accepted", "gg_new": "waiting"}
    tick.tick(at=AT + 10 * DAY)
    assert telling.states(package) == {"gth_new": "accepted", "gg_new": "voided"}


def test_a_late_paper_of_a_waiting_case_can_be_filled_in_before_its_turn(world):
    package = telling.handed(
        world, "gth_new", "gg_new", without=["gg_rules"], gg_new__mode="normal"
    )
    acceptance.accept_with_gaps(
        package_id=package.pk, by=world.li, at=AT, confirmed=telling.ticked(package)
    )
    materials.promise(package_id=package.pk, material="gg_rules", by=world.zhang.actor, at=AT)
    acceptance.fill_gaps(package_id=package.pk, by=world.zhang.actor, at=AT + HOUR)
    assert telling.states(package) == {"gth_new": "accepted", "gg_new": "waiting"}

    grant(world, package, "gth_new", at=AT + 2 * HOUR)
    grant(world, package, "gg_new", at=AT + DAY)
    assert telling.states(package) == {"gth_new": "ready", "gg_new": "ready"}
    telling.assert_folds(package)


def test_a_grant_that_fails_half_way_leaves_nothing(world, monkeypatch):
    """The certificate cannot be made: then there is no decision either."""
    package = shop(world)
    case = telling.signed(world, telling.case_of(package, "gth_new"))

    def broken(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(stages, "open_next", broken)
    with pytest.raises(ConnectionError):
        decide.grant(case_id=case.pk, reasons="", by=world.wang(case.department_id), at=AT + HOUR)
    assert telling.states(package)["gth_new"] == "in-review"
    assert documents.certificate_of_case(case.pk) is None
