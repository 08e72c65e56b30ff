"""What cards watch over: the subjects that cases and bad reviews are, with their terms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.cases import planning, timing
from onewindow.cases.models import Case, Package, Pause, Supplement
from onewindow.catalog.models import MatterVersion
from onewindow.journal.models import Entry
from onewindow.quality.models import Review
from onewindow.rules import clock, lifecycle, rating_schemes
from onewindow.rules.cards import Shift, Subject
from onewindow.rules.clock import Limit
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.reviews import ENDED, TO_ANSWER, ReviewState

# What ends the wait for acceptance, and the wait for a certificate
SPOKEN = frozenset(
    f"case.{one}"
    for one in (
        Verb.ASK_SUPPLEMENT,
        Verb.ACCEPT,
        Verb.DEEM_ACCEPTED,
        Verb.ACCEPT_WITH_GAPS,
        Verb.REFUSE_INTAKE,
        Verb.WITHDRAW,
        Verb.VOID,
    )
)
MADE = frozenset(f"case.{one}" for one in (Verb.CERTIFY, Verb.MAKE_READY))
EXTENDED = f"case.{Verb.EXTEND}"
REVIEWED = TO_ANSWER | {ReviewState.APPEALED}  # somebody still owes its answer


@dataclass(frozen=True, slots=True)
class Watched:
    """One subject as its rows tell it now. ended_at: None while it is open.

    limit: the promise, the granted days or the term of an answer; statutory: the law's.
    """

    key: str
    kind: Subject
    case: UUID | None
    review: UUID | None
    centre: str
    department: str | None
    since_at: datetime
    ended_at: datetime | None
    limit: Limit | None = None
    statutory: Limit | None = None
    shifts: tuple[Shift, ...] = ()
    is_demonstration: bool = False


@dataclass(slots=True)
class Moments:
    """When something ended that no row remembers, as the journal tells it, by case."""

    spoken: dict[UUID, datetime] = field(default_factory=dict)
    made: dict[UUID, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Moments":
        """Of entries in their order; the last word counts."""
        found = cls()
        for entry in entries:
            if entry.fact in SPOKEN:
                found.spoken[entry.subject] = entry.at
            elif entry.fact in MADE:
                found.made[entry.subject] = entry.at
        return found


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a version says; row: kept only where a promise may lengthen the limit."""

    legal: Mapping[str, Any]
    promised: Mapping[str, Any]
    brings_certificate: bool
    row: MatterVersion | None


_terms: dict[int, _Terms] = {}  # versions in use never change


def of_cases(ids: Collection[UUID], *, moments: Moments | None = None) -> Iterator[Watched]:
    """Every subject that these cases are. At most six queries however many they are.

    A subject that has ended and of which nobody knows when is left out.
    """
    if not ids:
        return
    rows = list(
        Case.objects.filter(pk__in=ids)
        .select_related("package")
        .defer("package__form")
        .order_by("id")
    )
    _learn({row.version_id for row in rows})
    pauses = _by(Pause.objects.filter(case__in=ids).order_by("begun_at", "id"), "case_id")
    known = moments or Moments()
    early = [row for row in rows if row.accepted_at is None or row.pk in known.spoken]
    packages = {row.package_id for row in early}
    asked = _by(Supplement.objects.filter(package__in=packages).order_by("id"), "package_id")
    granted = _extended([row.pk for row in rows if row.extension_days])
    for row in rows:
        yield from _before(row, asked[row.package_id], known)
        yield from _under_way(row, pauses[row.pk], granted.get(row.pk))
        yield from _after(row, known)


def of_reviews(ids: Collection[UUID]) -> Iterator[Watched]:
    """Bad reviews that wait for their answer, or have had it. One query."""
    rows = Review.objects.filter(pk__in=ids).select_related("rating__scheme")
    for row in rows.order_by("id") if ids else ():
        scheme = rating_schemes.scheme(row.rating.scheme.body)
        ended_at = row.answered_at or row.closed_at
        if row.state not in REVIEWED and ended_at is None:
            continue
        yield Watched(
            key=f"{Subject.COMPLAINT}:{row.pk}:{int(row.opened_at.timestamp())}",
            kind=Subject.COMPLAINT,
            case=None,
            review=row.pk,
            centre=row.centre_id,
            department=None,
            since_at=row.opened_at,
            ended_at=None if row.state in REVIEWED else ended_at,
            limit=scheme.correct,
            is_demonstration=row.rating.is_demonstration,
        )


def is_over(review: Review) -> bool:
    """Whether nothing more is owed for a bad review."""
    return review.state in ENDED


def _before(case: Case, asked: Sequence[Supplement], known: Moments) -> Iterator[Watched]:
    """网上预受理. From the hand-in, or from what was put right, to the first word about it."""
    if case.stage or case.is_automatic or case.package.channel == Package.Channel.WINDOW:
        return
    is_open = case.state in lifecycle.BEFORE_ACCEPTANCE
    ended_at = None if is_open else known.spoken.get(case.pk)
    if not is_open and ended_at is None:
        return
    answered = [one.answered_at for one in asked if one.answered_at]
    put_right = [at for at in answered if ended_at is None or at <= ended_at]
    since_at = max([case.submitted_at, *put_right])
    name = f"{case.pk}:{len(put_right)}"  # what was put right waits anew
    yield _case(case, Subject.PRE_ACCEPTANCE, name, since_at, ended_at)


def _under_way(case: Case, pauses: Sequence[Pause], extended_at: datetime | None) -> Iterator[Any]:
    """办件, 特别程序. From acceptance to the decision, and each special procedure on the way."""
    if case.accepted_at is None:
        return
    is_open = case.state in lifecycle.UNDER_WAY
    ended_at = None if is_open else case.decided_at or case.ended_at
    if not is_open and ended_at is None:
        return
    terms = _terms[case.version_id]
    legal, promised = clock.limit_of(terms.legal), clock.limit_of(_promised(case, terms))
    yield _case(
        case,
        Subject.CASE,
        str(case.pk),
        case.accepted_at,
        ended_at,
        limit=promised,
        statutory=legal,
        shifts=timing.shifts(case, pauses, extended_at),
    )
    for one in pauses:
        over_at = one.ended_at or ended_at
        yield _case(
            case,
            Subject.SPECIAL,
            str(one.pk),
            one.begun_at,
            over_at,
            limit=Limit(one.granted_days),
        )


def _after(case: Case, known: Moments) -> Iterator[Watched]:
    """电子证照. From the grant to the certificate."""
    if case.decided_at is None or not _terms[case.version_id].brings_certificate:
        return
    is_open = case.state == State.GRANTED
    ended_at = None if is_open else known.made.get(case.pk)
    if is_open or ended_at is not None:
        yield _case(case, Subject.CERTIFICATE, str(case.pk), case.decided_at, ended_at)


def _case(
    case: Case,
    kind: Subject,
    name: str,
    since_at: datetime,
    ended_at: datetime | None,
    *,
    limit: Limit | None = None,
    statutory: Limit | None = None,
    shifts: tuple[Shift, ...] = (),
) -> Watched:
    return Watched(
        key=f"{kind}:{name}",
        kind=kind,
        case=case.pk,
        review=None,
        centre=case.centre_id,
        department=case.department_id,
        since_at=since_at,
        ended_at=ended_at,
        limit=limit,
        statutory=statutory,
        shifts=shifts,
        is_demonstration=case.is_demonstration,
    )


def _promised(case: Case, terms: _Terms) -> Mapping[str, Any]:
    """Without its promise (告知承诺) a matter that knows one takes the legal time."""
    if terms.row is None:
        return terms.promised
    case.version = terms.row
    return planning.limits_of(case)[1]


def _learn(ids: Collection[int]) -> None:
    for row in MatterVersion.objects.filter(pk__in=set(ids) - set(_terms)):
        body = row.body
        _terms[row.pk] = _Terms(
            body["legal_limit"],
            body["promised_limit"],
            planning.brings_certificate(body["result"]),
            row if body.get("commitment") else None,
        )


def _by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _extended(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each case was given more time."""
    if not ids:
        return {}
    rows = Entry.objects.filter(subject__in=ids, fact=EXTENDED).order_by("seq")
    return dict(rows.values_list("subject", "at"))
