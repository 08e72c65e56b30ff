"""P7: which fields stand together on a page, three to seven of them, in an order people expect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.rules import plan_fields
from onewindow.rules.bundles import Bundle
from onewindow.rules.plan_fields import PlannedField
from onewindow.web import words

MOST = 7
AT_THE_END = frozenset({"signature"})  # one signature for the package, on the check page
AT_THE_COUNTER = frozenset({"photo", "finger", "file"})

# By what a concept speaks of; whatever has no place here stands under its own matter.
PLACES: tuple[tuple[str, tuple[str, ...], str | Promise], ...] = (
    ("person", ("person",), pgettext_lazy("section", "申请人")),
    ("child", ("child",), pgettext_lazy("section", "孩子")),
    ("parents", ("mother", "father", "guardian"), pgettext_lazy("section", "父母或监护人")),
    ("household", ("household", "relief"), pgettext_lazy("section", "家庭情况")),
    ("deceased", ("deceased",), pgettext_lazy("section", "逝者")),
    ("business", ("business",), pgettext_lazy("section", "经营信息")),
    ("premises", ("premises", "house"), pgettext_lazy("section", "场所和房屋")),
    ("trade", ("food", "tobacco", "health"), pgettext_lazy("section", "经营的商品和许可")),
    ("standing", ("disabled", "veteran", "employment", "fund", "driver", "residence"),
     pgettext_lazy("section", "本人相关情况")),
    ("bank", ("bank",), pgettext_lazy("section", "收款账户")),
)  # fmt: skip
AGENT, DELIVERY = "agent", "delivery"
OTHERS = {
    AGENT: pgettext_lazy("section", "代办人"),
    DELIVERY: pgettext_lazy("section", "邮寄信息"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form. key: its name in the address."""

    key: str
    title: str
    fields: tuple[PlannedField, ...]


def of(fields: Iterable[PlannedField], bundle: Bundle) -> list[Section]:
    """The pages of a form: what has to be filled in by the person, now."""
    names = {item.matter.code: item.matter.name for item in bundle.items}
    grouped: dict[str, list[PlannedField]] = {}
    for field in fields:
        if field.asked and field.shown and not _elsewhere(field):
            grouped.setdefault(_group(field), []).append(field)
    found: list[Section] = []
    for key in sorted(grouped, key=lambda group: _order(group, names)):
        found += _pages(key, _title(key, names, bundle.english), grouped[key])
    return found


def statements(fields: Iterable[PlannedField]) -> list[PlannedField]:
    """The promises that the one signature covers."""
    return [one for one in fields if one.asked and one.shown and plan_fields.is_statement(one)]


def at_the_counter(fields: Iterable[PlannedField]) -> list[PlannedField]:
    """What only a counter can take: portrait and fingerprints."""
    return [one for one in fields if one.asked and one.shown and one.type in AT_THE_COUNTER]


def _elsewhere(field: PlannedField) -> bool:
    return field.type in AT_THE_END | AT_THE_COUNTER or plan_fields.is_statement(field)


def _group(field: PlannedField) -> str:
    about = (field.concept or "").partition(".")[0]
    for key, concepts, _title in PLACES:
        if about in concepts:
            return key
    if about in OTHERS:
        return about
    return field.used_by[0][0] if field.used_by else "person"


def _order(key: str, names: Mapping[str, str]) -> tuple[int, int]:
    known = [place for place, _concepts, _title in PLACES]
    if key in known:
        return 0, known.index(key)
    if key in names:
        return 1, list(names).index(key)
    return 2, list(OTHERS).index(key)


def _title(key: str, names: Mapping[str, str], english: Mapping[str, str]) -> str:
    for place, _concepts, title in PLACES:
        if place == key:
            return str(title)
    if key in OTHERS:
        return str(OTHERS[key])
    return words.said(names[key], english)


def _pages(key: str, title: str, fields: list[PlannedField]) -> list[Section]:
    """Cut into pages of like length, none over the most; a table has a page of its own."""
    tables = [one for one in fields if one.type == "table"]
    plain = [one for one in fields if one.type != "table"]
    count = -(-len(plain) // MOST)
    cut = [plain[n * len(plain) // count : (n + 1) * len(plain) // count] for n in range(count)]
    cut += [[one] for one in tables]
    if len(cut) == 1:
        return [Section(key, title, tuple(cut[0]))]
    return [
        Section(
            f"{key}-{n}",
            _("%(title)s（%(n)s）") % {"title": title, "n": n},
            tuple(part),
        )
        for n, part in enumerate(cut, start=1)
    ]
