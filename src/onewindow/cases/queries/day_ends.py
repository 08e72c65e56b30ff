"""What a hall's windows did with hand-ins and results on a day, and what is not in order yet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from onewindow.cases.models import Case, Delivery, Package, Signature, TypedNumber
from onewindow.cases.queries import identities
from onewindow.documents.models import Certificate, Paper
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State
from onewindow.rules.powers import NotPermitted

LISTED = 20  # lines of each list; the number beside it is whole
UNSEALED = frozenset({"receipt"})  # given without the authority's seal
Lines = tuple[tuple[UUID, str], ...]  # package and its receipt code


@dataclass(frozen=True, slots=True)
class Open:
    """What is not in order: how many, and the first of them."""

    count: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class DayWork:
    """One day at the windows of one hall.

    taken_in: packages handed in at a window. signed: their signatures by means. unsigned: handed
    in at a window with no signature; unscanned: signed on paper of which no scan is kept yet;
    unchecked: numbers typed by hand that nobody compared, where somebody must. to_send: results
    that wait to be posted. waiting: results that lie at the windows now. handed: results that
    reached their people, by way; certificates: those among them that are certificates.
    sealed: papers with a seal that were made, by kind.
    """

    taken_in: int
    signed: Mapping[str, int]
    unsigned: Open
    unscanned: Open
    unchecked: Open
    to_send: Open
    waiting: int
    handed: Mapping[str, int]
    certificates: int
    sealed: Mapping[str, int]

    @property
    def in_disorder(self) -> int:
        """How many things stand against handing the day over without a word."""
        return self.unsigned.count + self.unchecked.count

    def in_numbers(self) -> dict[str, int]:
        """As the record of the hand-over keeps it."""
        return {
            "taken_in": self.taken_in,
            "unsigned": self.unsigned.count,
            "unscanned": self.unscanned.count,
            "unchecked": self.unchecked.count,
            "to_send": self.to_send.count,
            "waiting": self.waiting,
            "handed": sum(self.handed.values()),
            "certificates": self.certificates,
            "sealed": sum(self.sealed.values()),
        }


def work(*, centre: str, day: date, to: Actor) -> DayWork:
    """A day's work at a hall's windows. Thirteen queries at most. Raises NotPermitted.

    Source: house rule.
    """
    if not hall_powers.may_see_line(to, centre=centre):
        raise NotPermitted("Only this hall's staff may see its day.")
    span = _span(day)
    taken = (
        Package.objects.filter(centre=centre, submitted_at__range=span)
        .exclude(helper="")
        .order_by("pk")
    )
    signed = Signature.objects.filter(
        package__centre=centre, purpose="intake", signed_at__range=span, voided_at=None
    )
    theirs = Signature.objects.filter(
        package=OuterRef("pk"), purpose="intake", signed_at__isnull=False, voided_at=None
    )
    deliveries = Delivery.objects.filter(case__centre=centre, delivered_at__range=span)
    lying = Case.objects.filter(centre=centre, state=State.READY)
    return DayWork(
        taken_in=taken.count(),
        signed=dict(signed.order_by().values_list("means").annotate(count=Count("pk"))),
        unsigned=_open(taken.filter(~Exists(theirs))),
        unscanned=_open(
            Package.objects.filter(
                pk__in=signed.filter(means="paper", document=None).values("package")
            ).order_by("pk")
        ),
        unchecked=_unchecked(taken, centre),
        to_send=_to_send(lying),
        waiting=lying.exclude(delivery__mode=Delivery.Mode.ONLINE).count(),
        handed=Counter(deliveries.values_list("mode", flat=True)),
        certificates=Certificate.objects.filter(
            case__in=list(deliveries.values_list("case", flat=True))
        ).count(),
        sealed=_sealed(centre, span),
    )


def _span(day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time.min, clock.CHINA)
    return begins, begins + timedelta(days=1) - timedelta(microseconds=1)


def _open(rows: QuerySet[Package]) -> Open:
    found = list(rows.values_list("pk", "code")[: LISTED + 1])
    count = len(found) if len(found) <= LISTED else rows.count()
    return Open(count, tuple(found[:LISTED]))


def _unchecked(taken: QuerySet[Package], centre: str) -> Open:
    if not identities.must_be_checked(centre):
        return Open(0, ())
    typed = TypedNumber.objects.filter(package=OuterRef("pk"), checked_at=None)
    return _open(taken.filter(Exists(typed)))


def _to_send(lying: QuerySet[Case]) -> Open:
    rows = lying.filter(delivery__mode=Delivery.Mode.POST).order_by("pk")
    found = list(rows.values_list("package", "number")[:LISTED])
    return Open(rows.count(), tuple(found))


def _sealed(centre: str, span: tuple[datetime, datetime]) -> Mapping[str, int]:
    """By kind. Papers name their package, not the hall: those of the day are few."""
    made = list(
        Paper.objects.filter(issued_at__range=span)
        .exclude(kind__in=UNSEALED)
        .values_list("package", "kind")
    )
    here = set(
        Package.objects.filter(centre=centre, pk__in={package for package, _ in made}).values_list(
            "pk", flat=True
        )
    )
    return Counter(kind for package, kind in made if package in here)
