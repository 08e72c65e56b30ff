"""Places beyond the city: the province's counties by name with numbered towns, the rest of the
country numbered throughout. All of it says that it is made up.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onewindow.places import actions as places
from onewindow.places.models import Division

FILE = Path(__file__).resolve().parents[2] / "data" / "simulated_province.csv"
KIND = "模拟"
HOME = "33"
# The mainland's provinces by the first two digits of their codes. Source: GB/T 2260.
PROVINCES: Mapping[str, str] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省",
    "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
}  # fmt: skip
COUNTIES, TOWNS = 2_978, 38_642  # of the country. Source: statistical codes of 2023
FIRST_TOWN = 901  # numbered towns stand behind every real code of their county
EACH_CITY = 99

Row = Mapping[str, Any]


def province() -> list[str]:
    """Make the home province's counties known, and their towns by number; codes of them all.

    Idempotent: what is known already stays as it is.
    """
    rows = list(_province())
    return _kept(rows)


def country() -> list[str]:
    """Make the whole country known, by number beyond the province; codes of its counties."""
    home = list(_province())
    theirs = [row for row in home if row["level"] == "县"]
    known = Division.objects.filter(code__startswith=HOME, level="县").count()
    towns = sum(row["level"] == "乡" for row in home)
    towns += (
        Division.objects.filter(code__startswith=HOME, level="乡", is_statistical=False)
        .exclude(kind=KIND)
        .count()
    )
    counties = COUNTIES - max(known, len(theirs))
    return _kept([*home, *_country(counties=counties, towns=TOWNS - towns)])


def _kept(rows: list[Row]) -> list[str]:
    """Add what is not there; the counties of these rows and those that were there."""
    here = set(
        Division.objects.filter(level__in=["省", "市", "县", "乡"]).values_list("pk", flat=True)
    )
    places.load_places(
        divisions=[row for row in rows if row["code"] not in here], departments=(), centres=()
    )
    provinces = {row["code"][:2] for row in rows} | {HOME}
    counties = Division.objects.filter(level="县").order_by("code")
    return [one for one in counties.values_list("pk", flat=True) if one[:2] in provinces]


def _row(code: str, name: str, level: str, parent: str | None) -> Row:
    return {
        "code": code,
        "name": name,
        "name_en": "",
        "level": level,
        "parent_id": parent,
        "kind": KIND,
        "is_statistical": False,
    }


def _province() -> Iterator[Row]:
    """Cities and counties by name, but those of the home city, which are known in full."""
    known = set(Division.objects.filter(level="县").exclude(kind=KIND).values_list("pk", flat=True))
    with FILE.open(encoding="utf-8", newline="") as file:
        told = [row for row in csv.DictReader(file) if row["code"] not in known]
    for code, name in {f"{row['code'][:4]}00": row["city"] for row in told}.items():
        yield _row(code, name, "市", f"{HOME}0000")
    for row in told:
        yield _row(row["code"], row["name"], "县", f"{row['code'][:4]}00")
    for row in told:
        yield from _towns(row["code"], row["name"], int(row["towns"]))


def _towns(county: str, name: str, count: int) -> Iterator[Row]:
    for n in range(count):
        code = f"{county}{FIRST_TOWN + n}"
        yield _row(code, f"{name}模拟{n + 1}号镇", "乡", county)


def _country(*, counties: int, towns: int) -> Iterator[Row]:
    """Everything by number: counties alike in every province, towns alike in every county."""
    codes = [code for code in PROVINCES if code != HOME]
    made: list[tuple[str, str]] = []
    for n in range(counties):
        code, nth = codes[n % len(codes)], n // len(codes)
        city = f"{code}{90 + nth // EACH_CITY}"
        made.append((f"{city}{nth % EACH_CITY + 1:02d}", f"{PROVINCES[code]}模拟{nth + 1}号县"))
    for code in codes:
        yield _row(f"{code}0000", PROVINCES[code], "省", None)
    for city in sorted({county[:4] for county, _ in made}):
        yield _row(f"{city}00", f"{PROVINCES[city[:2]]}模拟市", "市", f"{city[:2]}0000")
    for county, name in made:
        yield _row(county, name, "县", f"{county[:4]}00")
    for n, (county, name) in enumerate(made):
        each = towns // len(made) + (n < towns % len(made))
        yield from _towns(county, name, each)
