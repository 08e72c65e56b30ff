"""A simulated month of the whole city: its totals, its lives as the actions would have lived
them, written once, told to nobody.

June is tried: it is the smallest of those that the newspaper tells of. ONEWINDOW_SIMULATED=2021-08
tries August, 22,964 cases, with the same tests.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import pytest
from django.db import connection

from onewindow.bulletin import actions as bulletin
from onewindow.bulletin.models import (
    CaseFact,
    DayCount,
    HallDay,
    HourCount,
    OpenCount,
    RatingFact,
    VisitFact,
)
from onewindow.cases.models import Case, Package
from onewindow.documents.models import Certificate, Paper
from onewindow.hall.models import Ticket
from onewindow.journal import actions as journal
from onewindow.journal import queries
from onewindow.journal.models import Entry
from onewindow.people.models import Person
from onewindow.places.models import Centre
from onewindow.program.complaint import Complaint
from onewindow.program.simulating import (
    checking,
    halls,
    kinds,
    planning,
    playing,
    running,
    targets,
)
from onewindow.quality.actions import watching
from onewindow.quality.models import Card, Rating
from onewindow.rules import codes, periods
from onewindow.rules.card_loop import CardState

COMMITS = True
MONTH = os.environ.get("ONEWINDOW_SIMULATED", "2021-06")
CITY, WENLING = "331000", "331081"
# What the newspaper printed, and what follows from it (src/onewindow/data/PROVENANCE.md).
TOLD = {
    "2021-06": {
        ("cases.total", CITY): "2814", ("cases.per_centre", CITY): "21.65",
        ("cases.total", WENLING): "1179", ("cases.per_centre", WENLING): "73.69",
        ("matters.in_use", WENLING): "63",
    },
    "2021-07": {
        ("cases.total", WENLING): "1418", ("cases.per_centre", WENLING): "88.63",
        ("matters.in_use", WENLING): "59",
    },
    "2021-08": {
        ("cases.total", CITY): "22964", ("cases.total", WENLING): "7314",
        ("cases.share", WENLING): "31.85", ("cases.per_centre", WENLING): "457.13",
    },
}  # fmt: skip
ALWAYS = {
    ("cases.rank_total", WENLING): "1", ("cases.rank_per_centre", WENLING): "1",
    ("top15.in_use", WENLING): "14", ("top15.first", WENLING): "7",
}  # fmt: skip
CASES = {"2021-06": 2_814, "2021-07": 3_380, "2021-08": 22_964}[MONTH]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLAYED = 8


def simulate(**how) -> str:
    asked = {
        "period": periods.parse(MONTH), "scope": "city", "cases": None, "seed": 331081, "now": NOW,
        "progress": lambda done, whole: None,
    }  # fmt: skip
    return running.run(**{**asked, **how})


@pytest.fixture(scope="module", autouse=True)
def month(_in_the_county, world, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        told = f"{MONTH}: {CASES} simulated cases were written, at 130 of 130 centres."
        assert simulate() == told
        yield


def figures() -> dict[tuple[str, str], str]:
    """What the command prints, by code and place."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    url = urlunsplit(parts._replace(path=f"/{name}"))
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.program.main", "bulletin", MONTH, "--format", "json"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {(one["code"], one["scope"]): one["value"] for one in json.loads(done.stdout)["figures"]}


def test_the_bulletin_counts_from_the_cases_what_the_article_printed():
    found = figures()
    told = {**TOLD[MONTH], **ALWAYS}
    assert {key: found[key] for key in told} == told


def test_everything_says_that_it_was_made_up():
    for model in (Package, Case, Ticket, Certificate, Rating):
        assert model.objects.exists()
        assert not model.objects.filter(is_demonstration=False).exists()
    people = Person.objects.filter(packages__isnull=False)
    assert not people.filter(is_demonstration=False).exists()
    made = Centre.objects.exclude(county=WENLING)
    assert made.count() == 114
    assert all("演示" in one.note for one in made)
    assert Paper.objects.first().body["demonstration"] is True


def test_the_journal_fits_its_chains_and_folds_to_where_cases_stand():
    assert not list(queries.breaks())
    assert set(Case.objects.values_list("state", flat=True)) == {"archived"}


def test_a_sample_of_lives_is_what_the_actions_would_have_written():
    """Each by another way: every kind of script is met before one is met twice."""
    kinds: dict[tuple[str, ...], UUID] = {}
    rows = Entry.objects.filter(fact__startswith="case.").order_by("subject", "seq")
    facts: dict[UUID, list[str]] = {}
    for subject, fact in rows.values_list("subject", "fact"):
        facts.setdefault(subject, []).append(fact)
    for subject, told in facts.items():
        kinds.setdefault(tuple(told), subject)
    rarest = list(reversed(kinds.values()))[:REPLAYED]
    packages = list(Case.objects.filter(pk__in=rarest).values_list("package", flat=True))
    assert len(packages) == REPLAYED
    assert not list(checking.differences(packages))


def test_whoever_was_late_had_the_cards_at_that_time_and_nobody_else():
    rows = Card.objects.all()
    assert {card.level for card in rows} == {"yellow", "red"}
    assert all(card.given_at - card.late_at <= timedelta(minutes=1) for card in rows)
    assert {card.state for card in rows} <= {CardState.UPHELD, CardState.LIFTED}
    with playing.undone():
        cases = list(Case.objects.values_list("pk", flat=True))
        assert watching.take_in(cases=cases, at=NOW) == 0


def test_every_counter_case_of_the_city_has_its_number_and_some_come_by_the_kiosk():
    at_windows = Package.objects.filter(channel="window")
    assert not at_windows.filter(ticket=None).exists()
    assert set(Ticket.objects.values_list("centre__county", flat=True)) == set(
        Centre.objects.values_list("county", flat=True)
    )
    assert Package.objects.filter(channel="kiosk", ticket=None).exists()


def test_facts_and_counters_are_those_of_the_cases_made_anew():
    kept = (CaseFact, VisitFact, RatingFact, DayCount, HallDay, HourCount, OpenCount)

    def told():
        return {
            model: set(
                model.objects.values_list(*(name for name in columns(model) if name != "id"))
            )
            for model in kept
        }

    def columns(model):
        return [field.attname for field in model._meta.concrete_fields]

    before = told()
    assert len(before[CaseFact]) == CASES
    bulletin.make_anew()
    bulletin.count_anew()
    assert told() == before


def test_no_reader_of_the_journal_is_given_a_past_that_was_made_up():
    given = journal.follow(reader="somebody new", limit=10_000)
    assert given is not None
    assert {entry.fact for entry in given if entry.detail.get("period") == MONTH} == {
        running.WRITTEN
    }
    assert not [entry for entry in given if entry.fact.startswith(("case.", "ticket."))]
    assert Entry.objects.filter(id__lt=0).count() > 10 * CASES


def test_a_second_run_finds_them_there_and_another_is_refused():
    assert simulate() == f"{MONTH}: {CASES} simulated cases are there already."
    with pytest.raises(Complaint, match="already"):
        simulate(seed=1)
    with pytest.raises(Complaint, match="already"):
        simulate(scope="331081100", cases=5)
    assert Case.objects.count() == CASES


def test_every_town_of_the_province_has_lives_in_a_plan_of_few():
    with playing.undone():
        wanted = targets.of(MONTH)
        place = running.scope_of("province", home=wanted.home)
        table = running.table_of(place, wanted, cases=20_000, seed=1)
        halls.set_up(place.counties, at=NOW)
        plan = planning.plan(
            period=periods.parse(MONTH),
            seed=1,
            halls=halls.of(place.counties),
            targets=wanted,
            kinds=kinds.matters(),
            table=table,
        )
        assert sum(map(len, plan.halls.values())) == 1_365
        assert all(hall.windows for those in plan.halls.values() for hall in those)
        met = {(county, life.hall) for county in plan.counties() for life in plan.lives(county)}
    assert len(met) == 1_365


def test_people_are_as_old_as_the_matter_has_it():
    year = int(MONTH[:4])
    for matter, (youngest, oldest) in targets.of(MONTH).ages.items():
        whose = Person.objects.filter(packages__cases__matter=matter).distinct()
        ages = {year - codes.identity(one.number).birth_on.year for one in whose[:20]}
        assert all(youngest <= age <= oldest + 1 for age in ages), matter


def test_words_that_name_no_place_and_days_to_come_are_refused():
    with pytest.raises(Complaint, match="atlantis"):
        simulate(scope="atlantis")
    with pytest.raises(Complaint, match="not begun"):
        simulate(period=periods.parse("2030-01"))


def test_more_cases_than_can_be_numbered_are_refused_before_anything_is_written():
    with pytest.raises(Complaint, match="numbered up to 9999"):
        simulate(period=periods.parse("2021-03"), scope="county", cases=9_000_000)
    assert Case.objects.count() == CASES


def test_people_wait_for_those_before_them_and_numbers_have_no_gaps():
    first = Ticket.objects.order_by("day", "centre")[0]
    day, centre = first.day, first.centre_id
    for letter in "ABC":
        rows = Ticket.objects.filter(day=day, centre=centre, number__startswith=letter)
        assert list(rows.order_by("drawn_at").values_list("serial", flat=True)) == list(
            range(1, rows.count() + 1)
        )
    late = Ticket.objects.extra(where=["called_at < drawn_at or ended_at < served_at"])
    assert not late.exists()
