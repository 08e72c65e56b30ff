"""The reference data that ships with the package: it loads, agrees with itself, speaks English."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from onewindow.rules import bundles, catalogue, codes, matters
from tests.rules.bodies import DATA, real_life_events, real_matters

CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNSAID = {"other_codes", "sources", "english"}  # provenance, never shown to a person
NAMED_PARTS = ("materials", "form_fields", "situations")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def document(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def departments() -> set[str]:
    return {one["code"] for one in document("departments.json")["departments"]}


def towns() -> list[str]:
    return [
        row["code"]
        for row in table("divisions.csv")
        if row["parent_code"] == "331081" and row["statistical_unit"] == "0"
    ]


def texts(value: object) -> Iterator[str]:
    """Every Chinese text of a body that a person may see."""
    if isinstance(value, str):
        if CHINESE.search(value):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in UNSAID:
                yield from texts(one)


def members(event: dict[str, Any]) -> list[str]:
    return [
        item["matter"] for stage in event["stages"] for item in stage["items"] if "matter" in item
    ]


# Places and days


def test_wenling_has_sixteen_towns_and_a_centre_in_each():
    assert len(towns()) == 16
    assert [row["code"] for row in table("centres.csv")] == towns()


def test_every_division_lies_in_one_that_exists():
    rows = table("divisions.csv")
    known = {row["code"] for row in rows}
    assert len(known) == len(rows)
    levels = Counter((row["level"], row["statistical_unit"]) for row in rows)
    assert levels == {
        ("省", "0"): 1,
        ("市", "0"): 1,
        ("县", "0"): 9,
        ("乡", "0"): 130,
        ("乡", "1"): 6,
    }
    assert all(row["parent_code"] in known for row in rows if row["parent_code"])


def test_villages_are_661_and_each_starts_with_its_towns_code():
    rows = table("villages.csv")
    assert len({row["code"] for row in rows}) == len(rows) == 661
    # the statistical unit counts as a holder of villages too
    known = {row["code"] for row in table("divisions.csv")}
    assert all(row["code"].startswith(row["town_code"]) for row in rows)
    assert {row["town_code"] for row in rows} <= known


def test_the_calendar_lists_exceptions_only_in_order_and_once():
    rows = table("calendar.csv")
    days = [date.fromisoformat(row["date"]) for row in rows]
    assert all(one < next_ for one, next_ in pairwise(days))
    for day, row in zip(days, rows, strict=True):
        assert row["working"] == ("1" if day.weekday() >= 5 else "0"), day


def test_the_published_years_count_the_working_days_of_the_calendar():
    exceptions = Counter((row["date"][:4], row["working"]) for row in table("calendar.csv"))
    rows = table("calendar_years.csv")
    assert [row["year"] for row in rows] == [str(year) for year in range(2004, 2027)]
    for row in rows:
        year = int(row["year"])
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        week = sum(date.fromordinal(day).weekday() < 5 for day in range(first, last + 1))
        expected = week + exceptions[(row["year"], "1")] - exceptions[(row["year"], "0")]
        assert int(row["working_days"]) == expected, year


def test_2021_and_2024_have_the_working_days_the_state_council_published():
    found = {row["year"]: row["working_days"] for row in table("calendar_years.csv")}
    assert (found["2021"], found["2024"], found["2025"]) == ("250", "251", "248")


# Departments and registers


def test_departments_are_twenty_with_valid_codes_that_say_they_are_demonstrations():
    found = document("departments.json")["departments"]
    assert len(found) == len(departments()) == 20
    for one in found:
        assert codes.is_uscc(one["uscc"]), one["code"]
        assert one["uscc_is_demonstration"]
        assert one["phones_are_demonstration"]
        assert one["phone"] != one["complaint_phone"]
    assert len({one["uscc"] for one in found}) == 20


# Matters


def test_matters_and_life_events_are_all_there():
    assert len(real_matters()) == 120
    assert len(real_life_events()) == 15
    for folder, found in (("matters", real_matters()), ("life_events", real_life_events())):
        assert {path.stem for path in (DATA / folder).glob("*.json")} == set(found)


def test_a_matter_and_a_life_event_never_share_a_code():
    assert set(real_matters()).isdisjoint(real_life_events())


def test_files_are_pretty_printed_the_one_way():
    for path in sorted([*DATA.glob("matters/*.json"), *DATA.glob("life_events/*.json")]):
        text = path.read_text(encoding="utf-8")
        again = json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"
        assert text == again, path.name


@pytest.mark.parametrize("code", sorted(real_matters()))
def test_a_matter_has_no_error_of_the_catalogue(code):
    problems = catalogue.problems_of_matter(
        body=real_matters()[code], departments=departments(), known_matters=set(real_matters())
    )
    assert catalogue.errors(problems) == []


@pytest.mark.parametrize("code", sorted(real_life_events()))
def test_a_life_event_has_no_error_of_the_catalogue(code):
    problems = catalogue.problems_of_life_event(
        body=real_life_events()[code], departments=departments(), matters=real_matters()
    )
    assert catalogue.errors(problems) == []


def test_ids_are_unique_inside_a_matter():
    for code, body in real_matters().items():
        for part in NAMED_PARTS:
            ids = [one.get("id") or one["material_id"] for one in body[part]]
            assert len(set(ids)) == len(ids), (code, part)


def test_every_reference_to_a_source_a_register_and_a_matter_resolves():
    sources, registers = document("sources.json")["sources"], document("registers.json")
    for code, body in {**real_matters(), **real_life_events()}.items():
        assert set(body["sources"]) <= set(sources), code
    for code, body in real_matters().items():
        for line in body["materials"]:
            assert line["share_source"] is None or line["share_source"] in registers, code
            assert set(line.get("result_of", [])) <= set(real_matters()), code
        for one in body["form_fields"]:
            assert one["prefill_from"] is None or one["prefill_from"] in registers, code


def test_a_field_filled_by_an_earlier_result_finds_it_on_that_result():
    for code, body in real_matters().items():
        for one in body["form_fields"]:
            for earlier in one.get("from_result_of", []):
                carried = {part["key"] for part in real_matters()[earlier]["result"]["content"]}
                assert one["result_key"] in carried, (code, one["id"], earlier)


def test_what_a_result_carries_comes_from_a_field_of_its_form():
    for code, body in real_matters().items():
        fields = {one["id"] for one in body["form_fields"]}
        for part in body["result"]["content"]:
            assert part.get("field") is None or part["field"] in fields, code


def test_fields_of_one_concept_have_one_type_and_one_list_of_options():
    met: dict[str, tuple[str, tuple[str, ...]]] = {}
    for code, body in real_matters().items():
        for one in body["form_fields"]:
            shape = (one["type"], tuple(option["code"] for option in one.get("options", [])))
            assert met.setdefault(one["concept"], shape) == shape, (code, one["id"])


def test_a_choice_has_options_and_a_table_has_columns():
    for code, body in real_matters().items():
        for one in body["form_fields"]:
            if one["type"] in {"select", "multiselect"}:
                assert one.get("options"), (code, one["id"])
            if one["type"] == "table":
                assert one.get("columns"), (code, one["id"])


def test_nobody_decides_alone_in_the_field_and_at_once_means_at_the_window():
    for code, body in real_matters().items():
        steps = {one["step"]: one["people"] for one in body["process"]}
        assert bool(steps) is not body["instant"], code
        if body["site_check"] and steps:
            assert steps["核查"] >= 2, code


def test_a_commitment_hangs_on_an_answer_the_matter_asks_for():
    promised = {code for code, body in real_matters().items() if "commitment" in body}
    assert promised == {"gg_new", "fire_check"}
    for code in promised:
        body = real_matters()[code]
        asked = {one["id"]: one for one in body["situations"]}[body["commitment"]["situation"]]
        assert body["commitment"]["value"] in {one["value"] for one in asked["options"]}


# English


@pytest.mark.parametrize("code", [*sorted(real_matters()), *sorted(real_life_events())])
def test_every_text_is_said_in_english_too(code):
    body = real_matters().get(code) or real_life_events()[code]
    said = body["english"]
    assert set(texts(body)) == set(said)
    assert not [words for words in said.values() if not words or CHINESE.search(words)]


def test_one_chinese_text_has_one_english_everywhere():
    met: dict[str, str] = {}
    for code, body in {**real_matters(), **real_life_events()}.items():
        for chinese, english in body["english"].items():
            assert met.setdefault(chinese, english) == english, (code, chinese)


def test_the_choices_of_one_list_stay_apart_in_english():
    for code, body in real_matters().items():
        lists = [one["options"] for one in body["situations"]]
        lists += [one.get("options", []) for one in body["form_fields"]]
        for options in lists:
            said = [body["english"].get(one["label"], one["label"]) for one in options]
            assert len(set(said)) == len(said), (code, said)


# How it is written

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff\u201d）][?;,:!()]|[?;,:!()] ?[\u4e00-\u9fff\u201c（]")


@pytest.mark.parametrize("code", [*sorted(real_matters()), *sorted(real_life_events())])
def test_chinese_is_written_with_full_width_marks(code):
    body = real_matters().get(code) or real_life_events()[code]
    assert not [text for text in texts(body) if HALF_WIDTH.search(text)]


# Life events


@pytest.mark.parametrize("code", sorted(real_life_events()))
def test_the_shared_lines_of_a_life_event_are_those_of_its_matters(code):
    event = real_life_events()[code]
    lines = [
        line["material_id"] for one in members(event) for line in real_matters()[one]["materials"]
    ]
    assert len(lines) == event["material_lines_separately"]
    assert len(set(lines)) == event["material_lines_one_set"]


def test_the_shops_65_lines_become_37():
    shop = real_life_events()["open_shop"]
    assert (shop["material_lines_separately"], shop["material_lines_one_set"]) == (65, 37)


def test_every_item_that_is_not_a_must_is_decided_by_a_question():
    for code, event in real_life_events().items():
        asked = {one["id"] for one in event["questions"]}
        for stage in event["stages"]:
            for item in stage["items"]:
                if item.get("matter") and item["need"] != "must":
                    assert item["when"], (code, item["matter"])
                    assert set(item["when"]) <= asked, (code, item["matter"])


def test_every_life_event_compiles_with_its_matters():
    for event in real_life_events().values():
        compiled = [matters.compile_matter(real_matters()[one]) for one in members(event)]
        bundle = bundles.compile_bundle(life_event=event, matters=compiled)
        assert len(bundle.items) == len(members(event))


# Offerings, words, people


def test_every_town_says_of_every_matter_what_its_window_does():
    window = Counter(
        (row["matter"], row["place"])
        for row in table("offerings.csv")
        if row["channel"] == "window"
    )
    assert set(window) == {(code, town) for code in real_matters() for town in towns()}
    assert set(window.values()) == {1}


def test_offerings_name_known_matters_places_channels_and_depths():
    for row in table("offerings.csv"):
        assert row["matter"] in real_matters()
        assert row["place"] in {*towns(), "online"}
        assert row["channel"] in {"window", "web", "phone", "kiosk", "post"}
        assert row["depth"] in {"guide", "collect", "accept", "decide"}
        assert row["evidence"] in set("ABCD")
        assert date.fromisoformat(row["since"]) == date(2021, 6, 30)


def test_what_needs_fingers_or_both_spouses_is_not_accepted_online():
    present = {code for code, body in real_matters().items() if body["presence"]}
    online = [row for row in table("offerings.csv") if row["channel"] in {"web", "phone"}]
    accepted = {row["matter"] for row in online if row["depth"] in {"accept", "decide"}}
    assert {"id_renew", "passport", "marriage_reg"} <= present - accepted


def test_synonyms_are_unique_and_lead_to_words_of_the_catalogue():
    rows = table("synonyms.csv")
    assert len(rows) >= 150
    assert len({row["term"] for row in rows}) == len(rows)
    known = "".join(
        f"{body['name']}{body.get('parent') or ''}{(body.get('result') or {}).get('name', '')}"
        for body in [*real_matters().values(), *real_life_events().values()]
    )
    for row in rows:
        for word in row["expands_to"].split():
            assert set(word) <= set(known), row


def test_search_queries_name_what_they_should_find():
    rows = table("search_queries.csv")
    sets = Counter(row["set"] for row in rows)
    assert set(sets) == {"dev", "held-out", "held-out-2", "held-out-3"}
    assert sets["dev"] >= 20
    assert sets["held-out"] >= 10
    for row in rows:
        found = real_matters() if row["kind"] == "matter" else real_life_events()
        assert row["expected"] in found, row


def test_demonstration_people_have_valid_invented_numbers_and_live_in_real_villages():
    people = document("demo_people.json")["people"]
    villages = {row["code"]: row["town_code"] for row in table("villages.csv")}
    assert len(people) == len({one["idno"] for one in people}) == 60
    assert len({one["mobile"] for one in people}) == 60
    keys = {one["key"] for one in people}
    for one in people:
        told = codes.identity(one["idno"])
        assert told.birth_on == date.fromisoformat(one["birth_on"]), one["key"]
        assert int(one["idno"][14:17]) >= 900, one["key"]
        assert (int(one["idno"][16]) % 2 == 1) is (one["sex"] == "男"), one["key"]
        assert codes.is_mobile(one["mobile"])
        assert villages[one["village"]] == one["town"]
        assert {one[role] for role in ("spouse", "guardian", "parent") if role in one} <= keys
    assert {one["town"] for one in people} == set(towns())


def test_every_town_and_department_has_its_demonstration_staff():
    staff = document("demo_staff.json")["staff"]
    assert len({one["username"] for one in staff}) == len(staff)
    held = Counter((one["centre"] or one["department"], one["roles"][0]) for one in staff)
    for town in towns():
        assert (held[(town, "clerk")], held[(town, "head")]) == (2, 1)
    for department in departments():
        assert held[(department, "inspector")] == 2
        for role in ("reviewer", "checker", "approver"):
            assert held[(department, role)] == 1, department
