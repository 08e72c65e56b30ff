"""Synthetic people: the same ones at every run, each sealed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import msgspec
from django.db import connection

from onewindow.people.models import Person
from onewindow.program.simulating.capturing import table_of
from onewindow.program.simulating.playing import Someone, registers
from onewindow.program.simulating.texts import NULL
from onewindow.rules import codes
from onewindow.sealing import keyed_hash, seal_each

FIRST_SERIAL, SERIALS = 900, 49  # sequence codes that the demonstration gives to invented people
GROWN = (18, 79)  # who comes when nothing says how old they are
SURNAMES = "陈林王张叶金徐江郑潘阮莫颜蔡赵吴周孙李黄朱胡郭何高罗"
MIDDLES = "晓建雅海丽志文国佳永素春秀明小玉子天思美德"
LASTS = "敏华琴波君强娟平怡康芬英峰燕军芳伟玲涛洁"
TABLE = "people_person"


@dataclass(frozen=True, slots=True)
class Band:
    """People of some ages, who share no identity number with those of another band.

    days: on how many days they were born; serials: the sequence codes that they have.
    """

    oldest: int
    days: int
    serials: range

    @property
    def many(self) -> int:
        """How many of them there can be in a county."""
        return self.days * len(self.serials)


@dataclass(frozen=True, slots=True)
class Ages:
    """Who comes for which matter."""

    of_matter: Mapping[str, Band]
    others: Band

    @classmethod
    def told(cls, ages: Mapping[str, tuple[int, int]]) -> "Ages":
        """ages: matter → from and to which age."""
        spans = sorted({GROWN, *ages.values()})
        each = SERIALS // len(spans)
        bands = {
            (youngest, oldest): Band(
                oldest,
                (oldest - youngest) * 365,
                range(FIRST_SERIAL + n * each, FIRST_SERIAL + (n + 1) * each),
            )
            for n, (youngest, oldest) in enumerate(spans)
        }
        return cls({matter: bands[span] for matter, span in ages.items()}, bands[GROWN])

    def band(self, matter: str) -> Band:
        """Those who come for a matter."""
        return self.of_matter.get(matter, self.others)


@lru_cache(maxsize=100_000)
def someone(nth: int, hall_code: str, county: str, place: str, year: int, band: Band) -> Someone:
    """The nth synthetic person of a hall's town and of some ages.

    place: the town with what it lies in, for the address; year: the one that is simulated.
    """
    born, rest = nth * 7919 % band.days, nth // band.days
    number = codes.identity_number(
        division=county,
        birth_on=date(year - band.oldest, 1, 2) + timedelta(days=born),
        serial=band.serials[(rest + born) % len(band.serials)],
    )
    name = (
        SURNAMES[nth * 31 % len(SURNAMES)]
        + MIDDLES[nth * 17 % len(MIDDLES)]
        + LASTS[nth * 13 % len(LASTS)]
    )
    return Someone(
        name=name,
        number=number,
        phone=f"199{nth % 10**8:08d}",
        address=f"{place}模拟路{nth % 997 + 1}号",
        town=hall_code,
    )


def known(people: Sequence[Someone]) -> dict[str, str]:
    """Those who are here already: number → id. One query."""
    hashes = {keyed_hash(one.number): one.number for one in people}
    with connection.cursor() as cursor:  # one array, not thousands of parameters
        cursor.execute(
            "select number_hash, id from people_person where number_hash = any(%s)", [list(hashes)]
        )
        return {hashes[bytes(mark)]: str(pk) for mark, pk in cursor.fetchall()}


def lines(one: Someone, key: str, *, created: str) -> tuple[str, list[str]]:
    """A person's row and those of the registers that know them, as COPY reads them."""
    known_by = registers(one)
    plains = [text.encode() for text in (one.name, one.number, one.phone, one.address)]
    told = [msgspec.json.encode(data) for data in known_by.values()]
    name, number, phone, address, *sealed = map(_written, seal_each([*plains, *told]))
    cells = {
        "id": key,
        "kind": "自然人",
        "name": name,
        "number": number,
        "number_hash": _written(keyed_hash(one.number)),
        "phone": phone,
        "address": address,
        "mail": NULL,
        "language": "zh-hans",
        "town_id": one.town,
        "is_demonstration": "true",
        "created_at": created,
    }
    rows = [f"{source}\t{key}\t{data}\n" for source, data in zip(known_by, sealed, strict=True)]
    return "\t".join(cells[column] for column in COLUMNS) + "\n", rows


def _written(value: bytes) -> str:
    """Bytes as COPY reads them."""
    return r"\\x" + value.hex()


COLUMNS = table_of(Person).columns
REGISTER_COLUMNS = ("source", "person_id", "data")
