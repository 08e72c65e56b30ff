"""Official numbers against known good ones, and against what people really type."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.rules import codes
from onewindow.rules.codes import BadCode, CaseNumber, Identity, Sex

unhurried = settings(deadline=None)  # a busy machine is no counter-example

TYPED = {
    "full-width digits": ("３３１０８１１９９００３０７０１１Ｘ", "33108119900307011X"),
    "spaces and a small x": (" 331081 19900307 011x ", "33108119900307011X"),
    "dashes of every kind": ("138-0000—1234", "13800001234"),
    "a full-width space": ("331081　1990", "3310811990"),
}


@pytest.mark.parametrize(("typed", "plain"), TYPED.values(), ids=TYPED)
def test_what_people_type_is_made_plain(typed, plain):
    assert codes.normalise(typed) == plain


def test_the_standards_own_sample_number_is_read():
    assert codes.identity("11010519491231002X") == Identity(
        "110105", date(1949, 12, 31), Sex.FEMALE
    )


NOT_IDENTITY_NUMBERS = {
    "wrong check character": "110105194912310021",
    "small x": "11010519491231002x",
    "a birth date that never was": "110105199002300018",
    "seventeen digits": "11010519491231002",
    "letters": "1101051949123100AX",
    "full-width": "１１０１０５１９４９１２３１００２X",
    "empty": "",
}


@pytest.mark.parametrize("number", NOT_IDENTITY_NUMBERS.values(), ids=NOT_IDENTITY_NUMBERS)
def test_a_wrong_identity_number_is_refused(number):
    assert not codes.is_identity_number(number)
    with pytest.raises(BadCode):
        codes.identity(number)


def test_a_real_date_alone_does_not_make_a_number_valid():
    body = "11010519900230001"
    assert not any(codes.is_identity_number(body + check) for check in "0123456789X")


people = st.builds(
    lambda division, birth_on, serial: (division, birth_on, serial),
    st.integers(110000, 829999).map(str),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999),
)


@unhurried
@given(people)
def test_a_made_identity_number_says_what_it_was_made_of(person):
    division, birth_on, serial = person
    number = codes.identity_number(division=division, birth_on=birth_on, serial=serial)
    sex = Sex.MALE if serial % 2 else Sex.FEMALE
    assert codes.identity(number) == Identity(division, birth_on, sex)


@unhurried
@given(people, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_an_identity_number_is_found(person, place, off):
    division, birth_on, serial = person
    number = codes.identity_number(division=division, birth_on=birth_on, serial=serial)
    wrong = str((int(number[place]) + off) % 10)
    assert not codes.is_identity_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(("division", "serial"), [("33108", 1), ("3310811", 1), ("331081", 1000)])
def test_an_identity_number_is_not_made_of_nonsense(division, serial):
    with pytest.raises(BadCode):
        codes.identity_number(division=division, birth_on=date(1990, 3, 7), serial=serial)


def test_a_credit_code_in_use_is_valid_and_one_changed_letter_is_not():
    assert codes.is_uscc("12441500196720244T")
    assert codes.is_uscc("11370800MB28559184")
    assert not codes.is_uscc("12441500196720244X")
    assert not codes.is_uscc("11370800MB2855918I")
    assert not codes.is_uscc("12441500196720244t")
    assert not codes.is_uscc("")


def test_a_demonstration_department_gets_a_valid_credit_code():
    number = codes.uscc(kind="11", division="331081", serial=2634001)
    assert number.startswith("11331081002634001")
    assert codes.is_uscc(number)
    with pytest.raises(BadCode):
        codes.uscc(kind="11", division="331081", serial=1_000_000_000)
    with pytest.raises(BadCode):
        codes.uscc(kind="1", division="3310811", serial=1)


def test_a_mobile_number_has_eleven_digits_beginning_13_to_19():
    assert codes.is_mobile("13800001234")
    for wrong in ("12800001234", "1380000123", "138000012345", "0576-8612345", "1380000123a"):
        assert not codes.is_mobile(wrong)


MATTER = "12441500196720244T3442199806003"


@pytest.mark.parametrize(
    "code",
    [MATTER, "11370800MB285591843370117002011", "11440232MB2D06811W4000117051000"],
)
def test_implementing_codes_in_use_are_valid(code):
    assert codes.is_implementing_code(code)
    assert codes.is_business_code(code + "01")
    assert codes.is_basic_code(code[19:])
    assert codes.implementing_code(uscc=code[:18], level=int(code[18]), basic=code[19:]) == code


@pytest.mark.parametrize(
    "code", ["", MATTER[:-1], MATTER + "1", "X" + MATTER[1:], MATTER[:18] + "8" + MATTER[19:]]
)
def test_a_wrong_implementing_code_is_refused(code):
    assert not codes.is_implementing_code(code)
    assert not codes.is_business_code(code + "01")


def test_an_implementing_code_needs_a_real_level():
    with pytest.raises(BadCode):
        codes.implementing_code(uscc=MATTER[:18], level=8, basic=MATTER[19:])


def test_a_case_number_in_use_is_read_and_made_again():
    number = MATTER + "20220623" + "0068"
    assert codes.parse_case_number(number) == CaseNumber(MATTER, date(2022, 6, 23), 68)
    made = codes.case_number(implementing_code=MATTER, on=date(2022, 6, 23), serial=68)
    assert made == number
    assert len(number) == 43


@unhurried
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99_999_999_999))
def test_a_case_number_grows_beyond_9999_and_stays_readable(on, serial):
    number = codes.case_number(implementing_code=MATTER, on=on, serial=serial)
    assert len(number) == 39 + max(4, len(str(serial))) <= 50
    assert codes.parse_case_number(number) == CaseNumber(MATTER, on, serial)


@pytest.mark.parametrize(
    "number",
    [
        "",
        MATTER,
        MATTER + "20220623",
        MATTER + "20220623068",
        MATTER + "202206230000",
        MATTER + "2022062300068",
        MATTER + "20220231" + "0068",
        MATTER + "20220623" + "00A8",
        MATTER + "20220623" + "1" * 12,
        MATTER + "20220623" + "9" * 9000,
        MATTER[:-13] + "9" + MATTER[-12:] + "20220623" + "0068",
    ],
)
def test_what_is_no_case_number_is_refused(number):
    with pytest.raises(BadCode):
        codes.parse_case_number(number)


def test_a_case_number_never_exceeds_fifty_characters():
    with pytest.raises(BadCode):
        codes.case_number(implementing_code=MATTER, on=date(2022, 6, 23), serial=10**11)
    with pytest.raises(BadCode):
        codes.case_number(implementing_code=MATTER, on=date(2022, 6, 23), serial=0)


@unhurried
@given(st.integers(0, 10**12))
def test_a_receipt_code_is_digits_with_a_good_check_digit(number):
    code = codes.receipt_code(number=number)
    assert code.isdecimal()
    assert len(code) >= 9
    assert codes.is_receipt_code(code)
    assert codes.normalise(codes.grouped(code)) == code


@unhurried
@given(st.integers(0, 10**9), st.data())
def test_a_slip_of_the_finger_in_a_receipt_code_is_found(number, data):
    code = codes.receipt_code(number=number)
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not codes.is_receipt_code(swapped)
    wrong = str((int(code[place]) + data.draw(st.integers(1, 9))) % 10)
    assert not codes.is_receipt_code(code[:place] + wrong + code[place + 1 :])


def test_what_is_no_receipt_code_is_refused():
    for wrong in ("", "0", "00000000", "A00012340", "0" * 21):
        assert not codes.is_receipt_code(wrong)
    with pytest.raises(BadCode):
        codes.receipt_code(number=-1)
    with pytest.raises(BadCode):
        codes.receipt_code(number=10**19)


def test_receipt_codes_are_shown_in_threes():
    assert codes.grouped("000012340") == "000 012 340"


def test_a_query_password_is_six_digits_of_real_chance():
    assert codes.query_password(entropy=bytes(8)) == "000000"
    assert codes.query_password(entropy=(42).to_bytes(8)) == "000042"
    assert len(codes.query_password(entropy=b"\xff" * 16)) == 6
    with pytest.raises(BadCode):
        codes.query_password(entropy=b"short")


@pytest.mark.parametrize(
    ("code", "is_sound"),
    [
        ("330000", True),
        ("331081", True),
        ("331081100", True),
        ("331081100000", True),
        ("331081100201", True),
        ("331081000201", False),
        ("330081", False),
        ("000000", False),
        ("3310", False),
        ("33108A", False),
        ("３３１０８１", False),
    ],
)
def test_a_division_code_has_no_hollow_group(code, is_sound):
    assert codes.is_division_code(code) is is_sound


def test_divisions_know_what_lies_within_them():
    assert codes.padded_division("331081100") == "331081100000"
    assert codes.lies_within("331081100201", whole="331081")
    assert codes.lies_within("331081", whole="331000")
    assert codes.lies_within("331081100", whole="331081100000")
    assert not codes.lies_within("331081", whole="331081100")
    assert not codes.lies_within("331082100", whole="331081")
    with pytest.raises(BadCode):
        codes.padded_division("33")


MASKED = {
    "two characters": (codes.mask_name, "李明", "李*"),
    "three characters": (codes.mask_name, "李小明", "李**"),
    "one character": (codes.mask_name, "李", "李*"),
    "no name": (codes.mask_name, "", ""),
    "an identity number": (codes.mask_identity_number, "331081199003071234", "3310**********1234"),
    "too short to show any": (codes.mask_identity_number, "12345678901", "***********"),
    "a mobile": (codes.mask_mobile, "13800000000", "138****0000"),
    "a short telephone": (codes.mask_mobile, "86123456", "********"),
    "no telephone": (codes.mask_mobile, "", ""),
}


@pytest.mark.parametrize(("mask", "text", "shown"), MASKED.values(), ids=MASKED)
def test_masks_show_only_what_is_needed(mask, text, shown):
    assert mask(text) == shown
