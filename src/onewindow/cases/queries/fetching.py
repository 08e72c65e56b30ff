"""Fetching the rows of a list at the least cost, however many cases the county has.

A page reads as many index entries as it shows. Where a list joins several desks or halls,
the head of each is read from the index and the heads are merged; a further page begins
inside the index, at the key of the last row seen.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Func, QuerySet, Value
from django.db.models.lookups import GreaterThan

from onewindow.cases.models import Case
from onewindow.catalog.models import MatterVersion

SHOWN = ("package__applicant", "package__proxy", "centre", "department")
# Sealed or long, and in no row: neither read nor unsealed for a list.
UNSHOWN = (
    "package__form",
    "package__applicant__number",
    "package__applicant__phone",
    "package__applicant__address",
)
KEPT = 4096  # versions per process; a county's catalogue is a few hundred

_versions: dict[int, MatterVersion] = {}


class _Pair(Func):
    """(a, b): compared as one value, so that an index over both can begin there."""

    template = "(%(expressions)s)"
    arity = 2


def after(first: str, second: str, values: tuple[Any, Any]) -> "GreaterThan[Any]":
    """The condition that a row comes behind a key of two fields, as an index reads it."""
    fields: list[Any] = [Case._meta.get_field(name) for name in (first, second)]
    key = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
    return GreaterThan(
        _Pair(first, second, output_field=fields[0]), _Pair(*key, output_field=fields[0])
    )


def first(parts: Sequence[QuerySet[Case]], *, order: Sequence[Any], limit: int) -> list[Case]:
    """The first `limit` cases of several disjoint parts in one order, as a list shows them.

    order: a field or its ordering, then the id; each part alone lies in an index in this
    order. One statement for one part, two for more.
    """
    if len(parts) == 1:
        return rows(parts[0].order_by(*order)[:limit])
    names = [one if isinstance(one, str) else one.expression.name for one in order]
    head, *others = (part.order_by(*order).values_list(*names)[:limit] for part in parts)
    keys = head.union(*others, all=True).order_by(*order)[:limit]
    place = {pk: n for n, (_, pk) in enumerate(keys)}
    return sorted(rows(Case.objects.filter(pk__in=place)), key=lambda case: place[case.pk])


def rows(cases: QuerySet[Case]) -> list[Case]:
    """Cases with what a row shows. One statement, one more for versions never met before."""
    found = list(cases.select_related(*SHOWN).defer(*UNSHOWN))
    wanted = {case.version_id for case in found}
    if not wanted <= _versions.keys():
        if len(_versions) + len(wanted) > KEPT:
            _versions.clear()
        _versions.update(MatterVersion.objects.in_bulk(wanted))
    for case in found:
        case.version = _versions[case.version_id]  # its body never changes once it is pinned
    return found
