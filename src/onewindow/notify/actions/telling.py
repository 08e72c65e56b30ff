"""From the journal to news: which of its facts somebody should know, and who."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.cases.models import Case, Gap, Package
from onewindow.catalog.models import MatterVersion
from onewindow.journal import actions as journal
from onewindow.journal.models import Entry
from onewindow.notify.actions import besides, gathering, rated, staff, terms
from onewindow.notify.actions.news import News
from onewindow.rules import messages
from onewindow.rules.messages import Kind

READER = "notify"
BATCH = 1000  # entries of the journal in one transaction
IN_LOCKER = "locker"
# Kinds that say by which day it will be done
TELL_DAY = frozenset({Kind.ACCEPTED, Kind.DEEMED, Kind.OPENED, Kind.RESUMED, Kind.EXTENDED})


@dataclass(frozen=True, slots=True)
class Told:
    """What one round came to. entries: how many were read of the journal."""

    entries: int
    messages: int


def tell(*, at: datetime, limit: int = BATCH) -> Told:
    """Make messages of the next facts, and of terms that end soon, in one transaction.

    Whatever stops it, the facts come again; whom a fact was told, is not told it again. While
    another process is at it, nothing is done. About sixteen statements for a whole batch, seven
    more where members of staff are told of something.
    Source: house rule.
    """
    with transaction.atomic():
        entries = journal.follow(reader=READER, limit=limit)
        if entries is None:
            return Told(0, 0)
        news = [
            *_of_entries(entries),
            *besides.nearly(entries, at=at),
            *besides.fallen(entries),
            *besides.proxies(entries),
            *rated.invitations(entries),
            *terms.ending_soon(at=at),
        ]
        told = gathering.gather(news, at=at) + staff.gather(entries, at=at)
        return Told(len(entries), told)


def _of_entries(entries: Collection[Entry]) -> Iterator[News]:
    told = [entry for entry in entries if entry.fact in messages.FACTS]
    cases = _cases({entry.subject for entry in told if entry.fact != messages.HANDED_IN})
    packages = _packages({entry.subject for entry in told if entry.fact == messages.HANDED_IN})
    late = _late_papers(
        {
            cases[entry.subject].package
            for entry in told
            if messages.FACTS[entry.fact] == Kind.GAPS and entry.subject in cases
        }
    )
    for entry in told:
        about = cases.get(entry.subject) or packages.get(entry.subject)
        if about is not None:
            yield _news(entry, about, late)


@dataclass(frozen=True, slots=True)
class _About:
    """The case or package of a fact, as far as its people are told of it."""

    package: UUID
    people: frozenset[UUID]
    case: UUID | None = None
    version: int | None = None
    due_on: date | None = None


def _news(entry: Entry, about: _About, late: Mapping[UUID, date]) -> News:
    kind = messages.FACTS[entry.fact]
    if kind == Kind.POSTED and entry.detail.get("mode") == IN_LOCKER:
        kind = Kind.LOCKER
    return News(
        occasion=f"entry:{entry.pk}",
        kind=kind,
        package=about.package,
        case=about.case,
        people=about.people,
        at=entry.at,
        actor=entry.actor,
        detail=_detail(kind, entry, about, late),
    )


def _detail(kind: Kind, entry: Entry, about: _About, late: Mapping[UUID, date]) -> dict[str, Any]:
    if kind in TELL_DAY:
        on = entry.detail.get("due_on") or (about.due_on and about.due_on.isoformat())
        if not on:
            return {}
        is_assumed = about.version is not None and promise_is_assumed(about.version)
        return {"due_on": on, "is_assumed": is_assumed}
    if kind == Kind.SUPPLEMENT:
        return {"due_on": entry.detail.get("due_on")}
    if kind == Kind.GAPS and about.package in late:
        return {"due_on": late[about.package].isoformat()}
    if kind == Kind.READY:
        return {"mode": entry.detail["mode"]}
    return {}


def _cases(ids: Collection[UUID]) -> dict[UUID, _About]:
    rows = Case.objects.filter(pk__in=ids).values_list(
        "pk",
        "package_id",
        "package__applicant_id",
        "package__agent_id",
        "package__proxy__ended_at",
        "version_id",
        "due_on",
    )
    return {
        pk: _About(package, messages.acting(applicant, agent, ended), pk, version, due_on)
        for pk, package, applicant, agent, ended, version, due_on in rows
    }


def _packages(ids: Collection[UUID]) -> dict[UUID, _About]:
    if not ids:
        return {}
    rows = Package.objects.filter(pk__in=ids)
    return {
        pk: _About(pk, messages.acting(applicant, agent, ended))
        for pk, applicant, agent, ended in rows.values_list(
            "pk", "applicant_id", "agent_id", "proxy__ended_at"
        )
    }


def _late_papers(packages: Collection[UUID]) -> dict[UUID, date]:
    """By which day the first late paper of each package must come."""
    if not packages:
        return {}
    rows = Gap.objects.filter(package__in=packages).order_by("-due_on")
    return dict(rows.values_list("package_id", "due_on"))


@lru_cache(maxsize=4096)
def promise_is_assumed(version_id: int) -> bool:
    """Whether a version's promised limit is a demonstration value. It never changes."""
    rows = MatterVersion.objects.filter(pk=version_id)
    evidence = rows.values_list("body__promised_limit__evidence", flat=True).first()
    return evidence == "D"
