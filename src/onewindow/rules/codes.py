"""Official numbers: checking, making and reading them.

Checks answer bool; makers and readers raise `BadCode`. What a person typed goes through
`normalise` first. Numbers made here for demonstration are valid in form and invented.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import damm
from stdnum.cn import ric

from onewindow.rules.refusal import Refusal

USCC_LENGTH = 18
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
USCC_WEIGHTS = tuple(3**place % 31 for place in range(USCC_LENGTH - 1))
USCC = re.compile(rf"[0-9]{{8}}[{USCC_ALPHABET}]{{10}}")
IMPLEMENTING_LENGTH = 31
CASE_NUMBER_MAX = 50
RECEIPT_DIGITS = 8  # at least, before the check digit
RECEIPT_MAX = 20
PASSWORD_DIGITS = 6

SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")
IDENTITY = re.compile(r"\d{17}[\dX]", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
BASIC = re.compile(r"\d{12}", re.ASCII)
LEVEL_AND_BASIC = re.compile(r"[1-7]\d{12}", re.ASCII)
DIGITS = re.compile(r"\d+", re.ASCII)
DIVISION_GROUPS = (2, 2, 2, 3, 3)  # province, city, county, town, village
DIVISION_LENGTHS = (6, 9, 12)


class BadCode(Refusal):
    """A number that its standard does not allow; `what` names the kind of number."""

    code = "bad_code"


class Sex(StrEnum):
    """Sex as an identity number states it."""

    MALE = "男"
    FEMALE = "女"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a citizen identity number says of its holder."""

    division: str
    birth_on: date
    sex: Sex


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The parts of a case number 办件编号."""

    implementing_code: str
    on: date
    serial: int


def normalise(text: str) -> str:
    """A number as typed, made plain: half-width, without spaces and dashes, upper case.

    Source: house rule.
    """
    if text.isascii() and text.isalnum():  # as most are written: nothing to make plain
        return text.upper()
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


# Citizen identity number 公民身份号码


def is_identity_number(number: str) -> bool:
    """Whether an 18-character identity number has a real birth date and its check character.

    The division is not looked up: numbers keep divisions long abolished.
    Source: GB 11643-1999.
    """
    return (
        IDENTITY.fullmatch(number) is not None
        and ric.calc_check_digit(number) == number[-1]
        and _day(number[6:14]) is not None
    )


def identity(number: str) -> Identity:
    """Division, birth date and sex in an identity number. Raises BadCode.

    Source: GB 11643-1999 (17th digit: odd male, even female).
    """
    born_on = _day(number[6:14])
    if not is_identity_number(number) or born_on is None:
        raise BadCode("Not a valid identity number.", what="identity_number")
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Identity(number[:6], born_on, sex)


def identity_number(*, division: str, birth_on: date, serial: int) -> str:
    """An invented identity number for demonstration. Raises BadCode.

    division: 6 digits. serial: 1-999, odd for a man, even for a woman.
    Source: GB 11643-1999.
    """
    if not (DIGITS.fullmatch(division) and len(division) == 6 and 1 <= serial <= 999):
        raise BadCode("An identity number needs 6 digits and a serial 1-999.", what="division")
    body = f"{division}{birth_on:%Y%m%d}{serial:03}"
    return body + ric.calc_check_digit(body + "0")


# Unified social credit code 统一社会信用代码


def is_uscc(number: str) -> bool:
    """Whether an organisation's 18-character code has its check character.

    Source: GB 32100-2015.
    """
    return USCC.fullmatch(number) is not None and _uscc_check(number[:-1]) == number[-1]


def _uscc_check(body: str) -> str:
    total = sum(
        USCC_ALPHABET.index(letter) * weight
        for letter, weight in zip(body, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % len(USCC_ALPHABET)]


def uscc(*, kind: str, division: str, serial: int) -> str:
    """An invented credit code for a demonstration organisation. Raises BadCode.

    kind: 2 digits (11 government body, 12 public institution, 91 enterprise, 92
    self-employed). division: 6 digits. serial: its body number, up to 9 digits.
    Source: GB 32100-2015.
    """
    body = f"{kind}{division}{serial:09}"
    if len(kind) != 2 or not DIGITS.fullmatch(body) or len(body) != USCC_LENGTH - 1:
        raise BadCode("A credit code needs 2 + 6 digits and a serial of 9.", what="uscc")
    return body + _uscc_check(body)


def is_mobile(number: str) -> bool:
    """Whether a text has the shape of a mainland mobile number (11 digits).

    Source: the carriers' numbering plan.
    """
    return MOBILE.fullmatch(number) is not None


# Matters and cases


def is_basic_code(code: str) -> bool:
    """Whether a text has the shape of a basic code 基本编码 (12 digits).

    Source: GB/T 39554.1-2020.
    """
    return BASIC.fullmatch(code) is not None


def is_implementing_code(code: str) -> bool:
    """Whether a text is an implementing code 实施编码: credit code, level, basic code (31).

    Source: GB/T 39554.1-2020.
    """
    head, tail = code[:USCC_LENGTH], code[USCC_LENGTH:]
    return is_uscc(head) and LEVEL_AND_BASIC.fullmatch(tail) is not None


def is_business_code(code: str) -> bool:
    """Whether a text is a business code 业务办理项编码: implementing code and 2 digits (33).

    Source: GB/T 39554.1-2020.
    """
    head, tail = code[:IMPLEMENTING_LENGTH], code[IMPLEMENTING_LENGTH:]
    return len(tail) == 2 and DIGITS.fullmatch(tail) is not None and is_implementing_code(head)


def implementing_code(*, uscc: str, level: int, basic: str) -> str:
    """The implementing code of a matter at one department. Raises BadCode.

    level: 1 state, 2 province, 3 city, 4 county, 5 town, 6 village, 7 shared.
    Source: GB/T 39554.1-2020; GB/T 39046-2020 table A.2.
    """
    code = f"{uscc}{level}{basic}"
    if not is_implementing_code(code):
        raise BadCode("Not a valid implementing code.", what="implementing_code")
    return code


def case_number(*, implementing_code: str, on: date, serial: int) -> str:
    """A case number: implementing code, day of receipt, serial of that day. Raises BadCode.

    serial: from 1; four digits, more where a day needs them, 50 characters at most.
    Source: house rule, after numbers seen in use; GB/T 39046-2020 (an..50).
    """
    number = f"{implementing_code}{on:%Y%m%d}{serial:04}"
    if serial < 1 or not is_implementing_code(implementing_code) or len(number) > CASE_NUMBER_MAX:
        raise BadCode("Not a valid case number.", what="case_number")
    return number


def parse_case_number(number: str) -> CaseNumber:
    """The parts of a case number. Raises BadCode. Source: as `case_number`."""
    head, rest = number[:IMPLEMENTING_LENGTH], number[IMPLEMENTING_LENGTH:]
    on, serial = _day(rest[:8]), rest[8:]
    if on is None or len(number) > CASE_NUMBER_MAX or not DIGITS.fullmatch(serial):
        raise BadCode("Not a valid case number.", what="case_number")
    if case_number(implementing_code=head, on=on, serial=int(serial)) != number:
        raise BadCode("Not a valid case number.", what="case_number")
    return CaseNumber(head, on, int(serial))


# What a citizen keeps in hand


def receipt_code(*, number: int) -> str:
    """The receipt code 收件码 of a package: digits only, the last one a check digit.

    Digits only, because an input method for Chinese swallows letters. number: >= 0,
    at least 8 digits with leading zeros, more when it needs them. Raises BadCode.
    Source: house rule; check digit by Damm, which finds every single wrong digit and
    every swap of neighbours.
    """
    body = f"{number:0{RECEIPT_DIGITS}}"
    if number < 0 or len(body) >= RECEIPT_MAX:
        raise BadCode("A receipt code needs a number of at most 19 digits.", what="receipt_code")
    return body + damm.calc_check_digit(body)


def is_receipt_code(code: str) -> bool:
    """Whether a text is a receipt code with its check digit. Source: house rule."""
    is_sized = RECEIPT_DIGITS < len(code) <= RECEIPT_MAX
    return is_sized and DIGITS.fullmatch(code) is not None and damm.is_valid(code)


def grouped(code: str) -> str:
    """A number in groups of three, for reading aloud and typing back. Source: house rule."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def query_password(*, entropy: bytes) -> str:
    """The 6-digit query password 查询密码 that belongs to a case number. Raises BadCode.

    entropy: at least 8 random bytes, so that all passwords are equally likely.
    Source: house rule.
    """
    if len(entropy) < 8:
        raise BadCode("A query password needs 8 random bytes.", what="query_password")
    return f"{int.from_bytes(entropy, 'big') % 10**PASSWORD_DIGITS:0{PASSWORD_DIGITS}}"


# Administrative divisions 行政区划


def is_division_code(code: str) -> bool:
    """Whether a text has the shape of a division code: 6, 9 or 12 digits, no hollow group.

    Source: GB/T 2260; the statistical bureau's codes for towns and villages.
    """
    if len(code) not in DIVISION_LENGTHS or not DIGITS.fullmatch(code):
        return False
    filled = [int(group) > 0 for group in _groups(code)]
    return filled[0] and filled == sorted(filled, reverse=True)


def padded_division(code: str) -> str:
    """A division code in the 12 digits government systems exchange. Raises BadCode.

    Source: the statistical bureau's codes for towns and villages.
    """
    if not is_division_code(code):
        raise BadCode("Not a valid division code.", what="division")
    return code.ljust(sum(DIVISION_GROUPS), "0")


def lies_within(code: str, *, whole: str) -> bool:
    """Whether a division is `whole` or part of it. Raises BadCode. Source: as padded."""
    groups = _groups(padded_division(whole))
    prefix = "".join(group for group in groups if int(group))
    return padded_division(code).startswith(prefix)


def _groups(code: str) -> list[str]:
    groups, at = [], 0
    for length in DIVISION_GROUPS:
        groups.append(code[at : at + length])
        at += length
    return [group for group in groups if group]


def _day(text: str) -> date | None:
    """A day written YYYYMMDD; None for anything else."""
    if len(text) != 8 or not DIGITS.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


# Masks: what others may see


def mask_name(name: str) -> str:
    """A person's name with only its first character. Source: house rule (PIPL art. 6)."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_identity_number(number: str) -> str:
    """An identity number with its first four and last four characters. Source: PIPL art. 6."""
    return _masked(number, head=4, tail=4)


def mask_mobile(number: str) -> str:
    """A telephone number with its first three and last four digits. Source: PIPL art. 6."""
    return _masked(number, head=3, tail=4)


def _masked(text: str, *, head: int, tail: int) -> str:
    """Stars in the middle; all stars where too little would be left hidden."""
    hidden = len(text) - head - tail
    if hidden < head:
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[-tail:]
