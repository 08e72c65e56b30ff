"""Reading one value of a form field: tolerant of how people type, strict about what is meant.

Every reader takes what came in and returns the plain value, or raises `Bad` with the code
of what is wrong. Full-width digits, spaces and dashes in numbers, Chinese dates and labels
in place of codes are understood.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

from onewindow.rules import codes
from onewindow.rules.matter_parts import Option

FOR_EVER = "长期"
CAPTURED = frozenset({"photo", "signature", "finger"})

_LENGTHS = {"text": 100, "address": 200, "textarea": 2000}
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_TIME = re.compile(r"(.+?)[T\s]+(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})?秒?)?")
_BETWEEN = re.compile(r"\s*(?:至|到|~|—+|--|/to/)\s*")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_BREAKS = {ord("\r"): None, ord("\t"): " "}
_TRUE = frozenset({"on", "true", "1", "yes", "是", "y"})
_FALSE = frozenset({"", "off", "false", "0", "no", "否", "n"})
_EARLIEST, _LATEST = 1850, 2200


class Field(Protocol):
    """What a reader needs to know of a field or of a table's column."""

    @property
    def label(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def options(self) -> tuple[Option, ...]: ...


class Bad(ValueError):
    """A value that cannot be read. code: what is wrong; params: figures for the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _plain(raw: object) -> str:
    """Text as typed, half-width and trimmed: for numbers, never for names."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise Bad("bad_shape")
    text = str(raw)
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _text(field: Field, raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise Bad("bad_shape")
    text = str(raw).strip()
    if not text.isprintable():
        text = text.translate(_BREAKS).strip()
    if not text.isprintable() and any(
        unicodedata.category(one) in ("Cc", "Cs") and one != "\n" for one in text
    ):
        raise Bad("bad_text")
    if field.type != "textarea" and "\n" in text:
        text = " ".join(text.split())
    most = _LENGTHS.get(field.type, 100)
    if len(text) > most:
        raise Bad("too_long", most=most)
    return _special_text(field, text)


def _special_text(field: Field, text: str) -> str:
    """Two kinds of text that have a shape though the catalogue calls them text."""
    if field.type != "text" or not text:
        return text
    if "邮箱" in field.label and not _EMAIL.fullmatch(text):
        raise Bad("bad_email")
    if "邮政编码" in field.label:
        text = _plain(text)
        if not (len(text) == 6 and text.isdigit()):
            raise Bad("bad_postcode")
    return text


def _decimal(raw: object, code: str) -> Decimal:
    text = _plain(raw).replace(",", "").replace(" ", "").removeprefix("¥").removesuffix("元")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Bad(code) from None
    if not number.is_finite() or number.is_signed() or number.adjusted() > 14:
        raise Bad(code)
    return number


def _number(field: Field, raw: object) -> int | str:
    number = _decimal(raw, "not_a_number")
    if number == number.to_integral_value():
        return int(number)
    return f"{number.normalize():f}"


def _money(field: Field, raw: object) -> str:
    amount = _decimal(raw, "bad_money")
    if amount != round(amount, 2):
        raise Bad("bad_money")
    return f"{amount:.2f}"


def _day(text: str) -> date:
    found = _DATE.fullmatch(text.replace(" ", ""))
    if found is None:
        raise Bad("bad_date")
    year, month, day = found[1], found[2] or found[4], found[3] or found[5]
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        raise Bad("bad_date") from None
    if not _EARLIEST <= read.year <= _LATEST:
        raise Bad("bad_date")
    return read


def _date(field: Field, raw: object) -> str:
    text = _plain(raw)
    if text == FOR_EVER and ("有效" in field.label or "期限" in field.label):
        return FOR_EVER
    month = _MONTH.fullmatch(text)
    if month and ("年月" in field.label or field.label.endswith("月")):
        text = f"{month[1]}-{month[2]}-1"
    return _day(text).isoformat()


def _datetime(field: Field, raw: object) -> str:
    text = _plain(raw)
    found = _TIME.fullmatch(text) or re.fullmatch(
        r"(.+?日)(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})?秒?)?", text
    )
    if found is None:
        raise Bad("bad_time")
    day = _day(found[1])
    try:
        moment = datetime(  # noqa: DTZ001 - local time as written on the form
            day.year, day.month, day.day, int(found[2]), int(found[3] or 0)
        )
    except ValueError:
        raise Bad("bad_time") from None
    return moment.isoformat(timespec="minutes")


def _daterange(field: Field, raw: object) -> dict[str, str]:
    since, until = _ends(raw)
    first = _day(_plain(since)).isoformat()
    text = _plain(until)
    last = FOR_EVER if text == FOR_EVER else _day(text).isoformat()
    if last != FOR_EVER and last < first:
        raise Bad("period_backwards")
    return {"since": first, "until": last}


def _ends(raw: object) -> tuple[object, object]:
    if isinstance(raw, Mapping):
        ends: Sequence[object] = (raw.get("since"), raw.get("until"))
    elif isinstance(raw, str):
        ends = _BETWEEN.split(raw.strip())
    else:
        ends = raw if isinstance(raw, list | tuple) else ()
    if len(ends) != 2 or not all(isinstance(one, str) and one.strip() for one in ends):
        raise Bad("bad_period")
    return ends[0], ends[1]


def _option(field: Field, text: str) -> str:
    for option in field.options:
        if text == option.value:
            return text
    for option in field.options:
        if text == option.label:
            return option.value
    raise Bad("not_an_option")


def _select(field: Field, raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        raise Bad("bad_shape")
    text = str(raw).strip()
    if field.options:
        return _option(field, text)
    return _text(field, text)


def _multiselect(field: Field, raw: object) -> list[str]:
    parts = re.split(r"[,，、;；\n]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple):
        raise Bad("bad_shape")
    if isinstance(raw, str) and any(raw.strip() == one.value for one in field.options):
        parts = [raw]
    chosen = [_select(field, part) for part in parts if str(part).strip()]
    if len(chosen) > 200:
        raise Bad("too_many", most=200)
    return list(dict.fromkeys(chosen))


def _checkbox(field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().lower() if isinstance(raw, str | int) else "?"
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise Bad("bad_shape")


def _idno(field: Field, raw: object) -> str:
    number = codes.normalise(_plain(raw))
    if not codes.is_identity_number(number):
        raise Bad("bad_idno")
    return number


def _uscc(field: Field, raw: object) -> str:
    number = codes.normalise(_plain(raw))
    if not codes.is_uscc(number):
        raise Bad("bad_uscc")
    return number


def _mobile(field: Field, raw: object) -> str:
    number = re.sub(r"[\s()\-]", "", _plain(raw))
    number = re.sub(r"^(?:\+|00)86", "", number)
    if codes.is_mobile(number):
        return number
    if "手机" not in field.label and "移动" not in field.label and _LANDLINE.fullmatch(number):
        return number
    raise Bad("bad_mobile")


def _bankcard(field: Field, raw: object) -> str:
    number = re.sub(r"[\s\-]", "", _plain(raw))
    if not (number.isascii() and number.isdigit() and 9 <= len(number) <= 30):
        raise Bad("bad_bankcard")
    if number.startswith("62") and 16 <= len(number) <= 19 and not _luhn(number):
        raise Bad("bad_bankcard")
    return number


def _luhn(number: str) -> bool:
    """The check digit of bank cards. Source: GB/T 15694.1 annex B (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _region(field: Field, raw: object) -> str:
    text = _text(field, raw)
    plain = _plain(text)
    if plain.isdigit():
        if not codes.is_division_code(plain):
            raise Bad("bad_region")
        return plain
    return text


def _captured(field: Field, raw: object) -> str:
    """A photograph, signature or fingerprint: where it is kept, never the thing itself."""
    if not isinstance(raw, str) or len(raw) > 200 or not raw.isprintable():
        raise Bad("bad_shape")
    return raw.strip()


READERS: Mapping[str, Callable[[Field, object], object]] = {
    "text": _text,
    "textarea": _text,
    "address": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "datetime": _datetime,
    "daterange": _daterange,
    "select": _select,
    "multiselect": _multiselect,
    "checkbox": _checkbox,
    "idno": _idno,
    "uscc": _uscc,
    "mobile": _mobile,
    "bankcard": _bankcard,
    "region": _region,
    "photo": _captured,
    "signature": _captured,
    "finger": _captured,
}
"""Every field type but `table`, which is read cell by cell."""


def read(field: Field, raw: object) -> object:
    """The plain value of one field. Raises Bad.

    Dates come out as ISO text, money as text with two decimals, choices as their codes,
    checkboxes as booleans, a period as {"since", "until"} with 长期 for no end.
    Source: house rule; numbers by GB 11643, GB 32100, GB/T 15694.1.
    """
    return READERS.get(field.type, _text)(field, raw)
