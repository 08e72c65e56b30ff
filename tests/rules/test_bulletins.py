"""A bulletin's sentences say what its figures say, and only certain posts may touch it."""

from decimal import Decimal

import pytest

from onewindow.rules import bulletins, periods, telling
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.figures import Level
from onewindow.rules.powers import NotPermitted
from onewindow.rules.reckoning import Scope
from onewindow.rules.telling import Told

COUNTY, CITY = Scope("331081", Level.COUNTY, "331000"), Scope("331000", Level.CITY)
OTHER = Scope("331082", Level.COUNTY, "331000")
TOWNS = tuple(Scope(f"33108110{n}", Level.CENTRE, COUNTY.code) for n in range(3))
AUGUST = periods.month(2021, 8)
NAMES = {COUNTY.code: "温岭市", CITY.code: "台州市", TOWNS[0].code: "泽国镇"}


def told(last=(), **now):
    figures = {key.replace("__", "."): Decimal(str(value)) for key, value in now.items()}
    return Told(
        county=COUNTY,
        scopes=(CITY, COUNTY, OTHER, *TOWNS),
        period=AUGUST,
        now={(code, COUNTY.code): value for code, value in figures.items()}
        | {("cases.total", TOWNS[n].code): Decimal(5 - n * 3) for n in range(2)},
        last={(code, COUNTY.code): Decimal(value) for code, value in last},
        year={},
        names=NAMES,
        names_en={COUNTY.code: "Wenling City"},
    )


def said(**figures):
    return {one.key: one for one in telling.sentences(told(**figures))}


def test_the_sentences_carry_the_figures():
    lines = said(
        cases__total=7314, cases__per_centre="457.13", cases__share="31.85",
        cases__rank_total=1, cases__rank_per_centre=1, matters__in_use=63,
        top15__in_use=14, top15__first=7, last=[("cases.total", 7000)],
    )  # fmt: skip
    assert lines["total"].zh == (
        "2021年8月，温岭市3个便民服务中心共收件7314件，比上期增加314件，平均每个中心457.13件。"
    )
    assert "占台州市的31.85%，在2个县（市、区）中总量居第1位、均量居第1位" in lines["place"].zh
    assert "14项产生办件，其中7项办件量居首" in lines["matters"].zh
    assert lines["centres"].zh == "办件量居前的是泽国镇5件、3310811012件；1个中心没有办件。"
    assert "7,314 cases, 314 more than before" in lines["total"].en
    assert "time" not in lines


@pytest.mark.parametrize(
    ("last", "words"), [(8000, "减少686件"), (7314, "与上期持平"), (0, "7314件，平均")]
)
def test_more_fewer_or_as_many_is_said(last, words):
    line = said(cases__total=7314, cases__per_centre=1, last=[("cases.total", last)])["total"]
    assert words in line.zh


def test_days_that_are_no_month_are_said_with_their_last_day():
    week = periods.parse("2021-08-02..2021-08-09")
    assert (
        "2021年8月2日至8月8日"
        in telling.title(Told(COUNTY, (COUNTY,), week, {}, {}, {}, NAMES, {})).zh
    )


def actor(*roles, centres=()):
    return Actor(id="account:1", name="", roles=frozenset(roles), centres=frozenset(centres))


def test_the_office_makes_it_heads_read_it_and_the_law_drafts_it():
    assert all(bulletins.may(actor(Role.OFFICE), verb) for verb in BulletinVerb)
    assert bulletins.may(actor(Role.HEAD), BulletinVerb.SEE)
    assert not bulletins.may(actor(Role.HEAD), BulletinVerb.SIGN)
    assert not bulletins.may(actor(Role.CLERK), BulletinVerb.SEE)
    assert bulletins.may(LAW, BulletinVerb.DRAFT)
    with pytest.raises(NotPermitted):
        bulletins.require(LAW, BulletinVerb.SIGN)


def test_a_head_sees_the_cases_of_her_own_centre_only():
    head = actor(Role.HEAD, centres=[TOWNS[0].code])
    assert bulletins.may(head, BulletinVerb.SEE_CASES, centre=TOWNS[0].code)
    assert not bulletins.may(head, BulletinVerb.SEE_CASES, centre=TOWNS[1].code)
    both = actor(Role.HEAD, Role.OFFICE)
    assert bulletins.may(both, BulletinVerb.SEE_CASES, centre=TOWNS[1].code)
