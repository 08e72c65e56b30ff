"""Implementing codes (实施编码) for matters that bring none: valid in form, demonstrations."""

from collections.abc import Iterable

from onewindow.catalog.models import Matter
from onewindow.places.models import Department
from onewindow.rules import codes

COUNTY_LEVEL = 4  # 行使层级 县
PROVINCE = "33"
KINDS = {
    "行政许可": "01",
    "行政给付": "05",
    "行政确认": "07",
    "其他行政权力": "10",
    "公共服务": "20",
}
OTHER_KIND = "10"


def next_implementing_code(*, department: str, kind: str) -> str:
    """A free code for one new matter. Two queries."""
    owner = Department.objects.get(pk=department)
    taken = set(Matter.objects.values_list("implementing_code", flat=True))
    return free_implementing_code(uscc=owner.uscc, kind=kind, taken=taken)


def free_implementing_code(*, uscc: str, kind: str, taken: Iterable[str]) -> str:
    """The first code of this department and kind that is not taken.

    The business department's two digits stay 99 and the sub-item 000, so that a
    demonstration code is never mistaken for one of the national catalogue.
    Source: rules for drawing up implementing lists, basic code 12 digits; 99 is a house rule.
    """
    held = set(taken)
    for serial in range(1, 1000):
        basic = f"{PROVINCE}{KINDS.get(kind, OTHER_KIND)}99{serial:03d}000"
        code = codes.implementing_code(uscc=uscc, level=COUNTY_LEVEL, basic=basic)
        if code not in held:
            return code
    raise ValueError("A department has used up its 999 demonstration codes of one kind.")
