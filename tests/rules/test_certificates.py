"""Certificate identifiers, exact bytes, standing and terms."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.rules import certificates
from onewindow.rules.certificates import BadIdentifier, Standing

unhurried = settings(deadline=None)  # a busy machine is no counter-example

PUBLISHED = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"


def published(**changed: Any) -> certificates.Identifier:
    parts: dict[str, Any] = {
        "type_code": "11100000000013338W011",
        "issuer": "11430000006122244L",
        "serial": "20230000403",
        "version": 1,
    }
    return certificates.identifier(**{**parts, **changed})


def test_the_published_identifier_has_its_published_check_character():
    assert published().check == "U"
    assert str(published()) == PUBLISHED
    assert certificates.parse(PUBLISHED) == published()


@unhurried
@given(st.integers(1, 10**9), st.integers(1, 999))
def test_every_identifier_is_read_back(serial, version):
    made = published(serial=f"{serial:09}", version=version)
    assert certificates.parse(str(made)) == made


@unhurried
@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_found(place, off):
    at = PUBLISHED.index("20230000403") + place
    wrong = str((int(PUBLISHED[at]) + off) % 10)
    with pytest.raises(BadIdentifier):
        certificates.parse(PUBLISHED[:at] + wrong + PUBLISHED[at + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "U",
        PUBLISHED[:-2],
        PUBLISHED[:-1] + "V",
        PUBLISHED[:-1] + "u",
        PUBLISHED + ".U",
        "1." + PUBLISHED,
        PUBLISHED.replace(".001.", ".1."),
        PUBLISHED.replace(".001.", ".000."),
        PUBLISHED.replace("20230000403", "2023-403"),
        PUBLISHED.replace("20230000403", ""),
    ],
)
def test_what_is_no_identifier_is_refused(text):
    with pytest.raises(BadIdentifier):
        certificates.parse(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"type_code": "11100000000013338W"},
        {"issuer": "114300000061222440"},
        {"serial": "a"},
        {"serial": ""},
        {"version": 0},
        {"version": 1000},
    ],
    ids=str,
)
def test_an_identifier_is_not_made_of_unsound_parts(changed):
    with pytest.raises(BadIdentifier):
        published(**changed)


def test_a_type_code_is_a_credit_code_and_three_digits():
    made = certificates.type_code(defined_by="11100000000013338W", serial=11)
    assert made == "11100000000013338W011"
    with pytest.raises(BadIdentifier):
        certificates.type_code(defined_by="11100000000013338W", serial=1000)


def test_the_bytes_do_not_depend_on_the_order_of_writing():
    one = {"holder": "李明", "scope": ["卷烟", "雪茄烟"], "number": 1, "ends": None}
    other = {"ends": None, "number": 1, "scope": ["卷烟", "雪茄烟"], "holder": "李明"}
    assert certificates.canonical(one) == certificates.canonical(other)
    assert certificates.canonical({"b": "李", "a": 1}) == '{"a":1,"b":"李"}'.encode()
    assert certificates.digest(one) == certificates.digest(other)
    assert certificates.digest(one) != certificates.digest({**one, "number": 2})


def test_the_digest_is_sha256_in_hexadecimal():
    empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert certificates.digest({}) == empty


@pytest.mark.parametrize(
    "body", [{"a": 1.5}, {"a": [{"b": 0.1}]}, {1: "a"}, {"a": date(2026, 3, 2)}], ids=str
)
def test_what_two_machines_might_write_differently_is_refused(body):
    with pytest.raises(TypeError):
        certificates.canonical(body)


STANDINGS = {
    "the day before issue": ("2026-03-01", "2031-03-02", None, Standing.NOT_YET),
    "the day of issue": ("2026-03-02", "2031-03-02", None, Standing.VALID),
    "the last day": ("2031-03-02", "2031-03-02", None, Standing.VALID),
    "the day after": ("2031-03-03", "2031-03-02", None, Standing.EXPIRED),
    "long-term": ("2099-01-01", None, None, Standing.VALID),
    "before it was revoked": ("2026-05-31", "2031-03-02", "2026-06-01", Standing.VALID),
    "the day it was revoked": ("2026-06-01", "2031-03-02", "2026-06-01", Standing.REVOKED),
    "revoked and expired": ("2032-01-01", "2031-03-02", "2026-06-01", Standing.REVOKED),
}


@pytest.mark.parametrize(("on", "until", "revoked", "standing"), STANDINGS.values(), ids=STANDINGS)
def test_how_a_certificate_stands(on, until, revoked, standing):
    found = certificates.standing(
        on=date.fromisoformat(on),
        issued_on=date(2026, 3, 2),
        valid_until=date.fromisoformat(until) if until else None,
        revoked_on=date.fromisoformat(revoked) if revoked else None,
    )
    assert found == standing


TERMS = [
    ("5年", 60, 5),
    ("最长5年", 60, 5),
    ("10年", 120, 10),
    ("四年", 48, 4),
    ("4年（条例：每两年复核一次）", 48, 4),
    ("3个月", 3, None),
    ("12个月", 12, 1),
    ("长期", None, None),
    ("—", None, None),
    ("", None, None),
    ("每年签注", None, None),
    ("5/10/20年或长期", None, None),
    ("最长12/18/24个月", None, None),
    ("16周岁以上10年，未满16周岁5年", None, None),
    ("6年→10年→长期", None, None),
    ("0年", None, None),
]


@pytest.mark.parametrize(("text", "months", "years"), TERMS)
def test_only_a_single_plain_term_is_read(text, months, years):
    assert certificates.term_months(text) == months
    assert certificates.years(text) == years


ENDS = {
    "five years": ("2026-03-02", 60, "2031-03-02"),
    "from a leap day": ("2028-02-29", 12, "2029-02-28"),
    "to a leap day": ("2024-02-29", 48, "2028-02-29"),
    "a short month": ("2026-11-30", 3, "2027-02-28"),
    "over the turn of the year": ("2026-12-31", 1, "2027-01-31"),
    "to December": ("2026-01-15", 11, "2026-12-15"),
}


@pytest.mark.parametrize(("issued", "months", "until"), ENDS.values(), ids=ENDS)
def test_a_term_ends_on_the_day_of_the_same_number(issued, months, until):
    found = certificates.valid_until(issued_on=date.fromisoformat(issued), months=months)
    assert found == date.fromisoformat(until)
