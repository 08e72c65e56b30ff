"""The search, measured on the queries that come with the data.

Queries that were looked at while the search and its synonyms were made better tell little of
the next one: each `held-out` set was written unseen, measured, and then looked at in its turn.
The last one, measured once before the next change, is the honest rate: 60 % first, 85 % among
three (55 % and 85 % before that change). Run with `-s` to see the figures.
"""

import csv
from dataclasses import dataclass
from statistics import median
from time import perf_counter, thread_time
from typing import Any

import pytest

from onewindow.catalog import actions, queries, words
from onewindow.catalog.models import SearchEntry
from tests.rooms.catalog.cast import AT, DATA, KEEPER, TODAY, ZEGUO

FLOORS = {
    "dev": (0.90, 0.95),
    "held-out": (0.65, 0.85),
    "held-out-2": (0.65, 0.85),
    "held-out-3": (0.50, 0.75),
}


@dataclass
class Rate:
    queries: int
    at_1: float
    at_3: float
    milliseconds: float  # by the clock, the median
    own_milliseconds: float  # of this thread's work alone, however busy the machine is
    missed: list[str]


def measured(which: str) -> Rate:
    with (DATA / "search_queries.csv").open(newline="") as held:
        rows = [row for row in csv.DictReader(held) if row["set"] == which]
    first, three, missed = 0, 0, []
    times: list[float] = []
    own: list[float] = []
    for row in rows:
        began, worked = perf_counter(), thread_time()
        codes = [hit.code for hit in queries.search(row["query"])]
        times.append((perf_counter() - began) * 1000)
        own.append((thread_time() - worked) * 1000)
        first += codes[:1] == [row["expected"]]
        three += row["expected"] in codes[:3]
        if row["expected"] not in codes[:1]:
            missed.append(f"{row['query']} → {row['expected']}, got {codes[:3]}")
    return Rate(len(rows), first / len(rows), three / len(rows), median(times), median(own), missed)


@pytest.mark.parametrize("which", FLOORS)
def test_plain_words_find_the_right_matter_first(catalogue, which):
    queries.search("身份证")  # the encoder is read once
    rate = measured(which)
    print(
        f"\n{which}: {rate.queries} queries, first {rate.at_1:.0%}, among three {rate.at_3:.0%},"
        f" {rate.milliseconds:.1f} ms each, {rate.own_milliseconds:.1f} of its own",
        *rate.missed,
        sep="\n  ",
    )
    floor_1, floor_3 = FLOORS[which]
    assert rate.at_1 >= floor_1
    assert rate.at_3 >= floor_3
    assert rate.own_milliseconds < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开小店卖香烟", "open_shop"),
        ("身份证丢了", "id_reissue"),
        ("生孩子上户口", "born_reg"),
        ("老人补贴", "gaoling"),
        ("医保异地", "yd_file"),
        ("ｊｈｄｊ", "marriage_reg"),
        ("JHDJ", "marriage_reg"),
        ("jiehundengji", "marriage_reg"),
        ("jie hun deng ji", "marriage_reg"),
        ("gongjijin zufang", "hpf_rent"),
        ("结婚，登记！", "marriage_reg"),
        ("gthsl", "gth_new"),
        ("结昏登记", "marriage_reg"),
        ("驾使证期满换证", "jsz_renew"),
        ("marriage registration", "marriage_reg"),
        ("new tobacco retail licence", "tobacco_new"),
    ],
)
def test_each_way_of_asking_finds_it(catalogue, text, expected):
    assert queries.search(text)[0].code == expected


@pytest.mark.parametrize("text", ["", "   ", "，。！", "\x00", "'", "😀"])
def test_nothing_asked_finds_nothing(catalogue, text):
    assert queries.search(text) == []


@pytest.mark.parametrize("text", ["'; drop table x; --", "a & | ! <-> b", "%_\\", "x" * 5000, ":*"])
def test_odd_text_is_only_text(catalogue, text):
    assert isinstance(queries.search(text), list)


def test_a_find_says_why(catalogue):
    hit = queries.search("身份证丢了")[0]
    assert "身份证" in hit.why
    assert any(reason.startswith("身份证丢了 → ") for reason in hit.why)


def test_a_new_synonym_is_understood_at_once_and_forgotten_at_once(catalogue):
    assert queries.search("嘎嘣脆")[:1] == [] or queries.search("嘎嘣脆")[0].code != "tree_cut"

    actions.add_synonym(term="嘎嘣脆", expands_to=["林木采伐许可证核发"], by=KEEPER, at=AT)
    assert queries.search("嘎嘣脆")[0].code == "tree_cut"

    actions.remove_synonym(term="嘎嘣脆", by=KEEPER, at=AT)
    assert [hit for hit in queries.search("嘎嘣脆") if hit.code == "tree_cut" and hit.why] == []


def test_only_what_can_be_handed_in_there_is_shown(catalogue):
    def found(**where: Any) -> set[str]:
        hits = queries.search("烟草专卖零售许可证", limit=50, on=TODAY, **where)
        return {hit.code for hit in hits if not hit.is_life_event}

    assert "tobacco_new" in found(town=ZEGUO)
    for channel in ("window", "web"):
        actions.place_offering(
            matter="tobacco_new",
            centre=ZEGUO if channel == "window" else None,
            channel=channel,
            depth="guide",
            since=TODAY,
            by=KEEPER,
            at=AT,
        )
    assert "tobacco_new" not in found(channel="web")
    assert "tobacco_new" in found(channel="phone")


def test_a_search_is_two_statements(catalogue, django_assert_num_queries):
    queries.search("身份证")
    with django_assert_num_queries(2):
        queries.search("结婚登记")
    actions.reindex(at=AT.replace(year=2027))
    with django_assert_num_queries(3):
        queries.search("结婚登记")


def test_rebuilding_the_index_leaves_it_the_same(catalogue):
    def rows():
        columns = ("code", "title", "title_en", "initials", "pinyin", "also", "zone")
        return list(SearchEntry.objects.order_by("code").values_list(*columns))

    before = rows()
    assert actions.reindex(at=AT) == len(before)
    assert rows() == before


def test_words_are_taken_apart_alike_in_any_width_and_case():
    assert words.normalised("ＥＴＣ　办理，快！") == "etc 办理 快"
    assert words.pairs("身份证A补领") == ["身份", "份证", "补领"]
    assert words.initials("电动自行车ETC登记") == "ddzxcetcdj"
    assert words.stems("Tobacco licences, renewed") == ["tobacco", "licenc", "renew"]
