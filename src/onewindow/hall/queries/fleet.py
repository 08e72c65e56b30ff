"""Reading the machines: the list with alarms first, one machine, and who holds a token."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from onewindow.hall.models import Consumable, DailyCheck, Device, Fault
from onewindow.people import queries as people
from onewindow.rules import fleet
from onewindow.rules.actors import Actor, Role
from onewindow.rules.fleet import Alarm, Care
from onewindow.rules.refusal import NotFound
from onewindow.sealing import keyed_hash

PAGE = 50
FEW = 10
NO_TURN = datetime(2000, 1, 1, tzinfo=UTC)
SAID = [str(each) for each in Alarm if each != Alarm.SILENT]  # by a machine's own word

# How a machine stands, the most pressing first: the number orders the list.
STANDINGS = ("alarm", "repair", "paused", "well", "unheard", "scrapped")
ALARM, REPAIR, PAUSED, WELL, UNHEARD, SCRAPPED = range(len(STANDINGS))


@dataclass(frozen=True, slots=True)
class Health:
    """What a machine last said of itself, and since when."""

    beat: fleet.Beat
    last_beat_at: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One machine in a list. standing: one of `STANDINGS`; faults: still open."""

    id: UUID
    kind: str
    serial: str
    model: str
    centre: str
    centre_en: str
    window: int | None
    place: str
    place_en: str
    standing: str
    alarms: tuple[Alarm, ...]
    alarm_since: datetime | None
    health: Health | None
    used_at: datetime | None
    faults: int
    is_demonstration: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list and the key of the next one, None at the end."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many machines stand how: by centre and by kind, each by standing."""

    centres: Mapping[str, Counter[str]]
    kinds: Mapping[str, Counter[str]]
    all: Counter[str]


@dataclass(frozen=True, slots=True)
class File:
    """Everything about one machine. names: of whoever looked after it, by what the rows hold."""

    row: Row
    device: Device
    checks: tuple[DailyCheck, ...]
    faults: tuple[Fault, ...]
    consumables: tuple[Consumable, ...]
    names: Mapping[str, str]
    may: frozenset[Care]


@dataclass(frozen=True, slots=True)
class Account:
    """A machine's way in, as processes keep it. is_open: neither revoked nor scrapped."""

    token_hash: bytes
    device: UUID
    centre: str
    is_paused: bool
    is_open: bool


# --- Who holds a token -----------------------------------------------------------------------


def device(token: str) -> Actor | None:
    """The machine that holds the token, at its centre, unless it was revoked. One query."""
    row = _accounts().filter(token_hash=keyed_hash(token), revoked_at=None).first()
    if row is None or row.state == Device.State.SCRAPPED:
        return None
    return actor(row.pk, name=row.serial, centre=row.centre_id)


def actor(device_id: UUID, *, name: str, centre: str) -> Actor:
    """A machine at work: it acts for nobody but itself."""
    return Actor(
        id=f"device:{device_id}",
        name=name,
        roles=frozenset({Role.DEVICE}),
        centres=frozenset({centre}),
    )


def account(token_hash: bytes) -> Account | None:
    """The account with this hash, open or not. One query."""
    row = _accounts().filter(token_hash=token_hash).first()
    return None if row is None else _account(row)


def accounts_changed(*, since: datetime) -> list[Account]:
    """Accounts given, revoked, paused or resumed after this moment. One indexed query."""
    return [_account(row) for row in _accounts().filter(changed_at__gt=since)]


def _accounts() -> QuerySet[Device]:
    return Device.objects.filter(token_hash__isnull=False).only(
        "id", "serial", "centre_id", "state", "token_hash", "revoked_at"
    )


def _account(row: Device) -> Account:
    return Account(
        token_hash=bytes(row.token_hash or b""),
        device=row.pk,
        centre=row.centre_id,
        is_paused=row.state != Device.State.IN_USE,
        is_open=row.revoked_at is None and row.state != Device.State.SCRAPPED,
    )


# --- Lists -----------------------------------------------------------------------------------


def listed(
    *,
    to: Actor,
    at: datetime,
    centre: str = "",
    kind: str = "",
    standing: str = "",
    after: str = "",
    limit: int = PAGE,
) -> Page:
    """Machines that `to` may see: alarms first, the oldest first, the others by serial.

    One query. after: the key of a page, as `Page.next` gave it; anything else begins at the
    beginning.
    """
    rows = _standing(_seen(to, centre=centre, kind=kind), at)
    if standing in STANDINGS:
        rows = rows.filter(standing=STANDINGS.index(standing))
    rows = rows.annotate(turn=_turn())
    key = _key(after)
    if key is not None:
        place, turn, serial = key
        later = Q(turn__gt=turn) | Q(turn=turn, serial__gt=serial)
        rows = rows.filter(Q(standing__gt=place) | Q(later, standing=place))
    found = list(_whole(rows).order_by("standing", "turn", "serial")[: limit + 1])
    shown = tuple(_row(one, at) for one in found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return Page(shown, f"{last.standing}~{last.turn.isoformat()}~{last.serial}" if last else None)


def _turn() -> Any:
    """What orders machines of one standing: alarms by their beginning, the others all alike."""
    began = Coalesce("health__alarm_since", "health__last_beat_at")
    return Case(
        When(standing=ALARM, then=began),
        default=Value(NO_TURN),
        output_field=DateTimeField(),
    )


def _key(after: str) -> tuple[int, datetime, str] | None:
    place, _, rest = after.partition("~")
    turn, _, serial = rest.partition("~")
    try:
        moment = datetime.fromisoformat(turn)
    except ValueError:
        return None
    return (int(place), moment, serial) if place.isdigit() and serial and moment.tzinfo else None


def rows_for_table(*, to: Actor) -> list[tuple[object, ...]]:
    """Machines that `to` may see and that are not scrapped, as lines of a table. One query."""
    rows = _seen(to, centre="", kind="").exclude(state=Device.State.SCRAPPED)
    names = ("serial", "kind", "centre", "window__number", "place", "place_en", "model", "ppi",
             "bought_on", "warranty_until")  # fmt: skip
    return list(rows.order_by("centre", "kind", "serial").values_list(*names))


def counts(*, to: Actor, at: datetime, centre: str = "", kind: str = "") -> Counts:
    """How many machines stand how, of those that `to` may see. One query."""
    rows = _standing(_seen(to, centre=centre, kind=kind), at).order_by()
    centres: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    whole: Counter[str] = Counter()
    for one in rows.values("centre_id", "kind", "standing").annotate(count=Count("id")):
        name, count = STANDINGS[one["standing"]], one["count"]
        for table, key in ((centres, one["centre_id"]), (kinds, one["kind"])):
            table.setdefault(key, Counter())[name] += count
        whole[name] += count
    return Counts(centres, kinds, whole)


def to_check(
    *, to: Actor, centre: str, day: date, at: datetime
) -> list[tuple[Row, DailyCheck | None]]:
    """Machines of a centre that are to be tried today, with what was said already. Two queries.

    Raises NotPermitted.
    """
    fleet.require(to, Care.TEND, centre=centre)
    done = {one.device_id: one for one in DailyCheck.objects.filter(device__centre=centre, day=day)}
    rows = _standing(Device.objects.filter(centre=centre), at)
    rows = _whole(rows.filter(state__in=[Device.State.IN_USE, Device.State.REPAIR]))
    return [(_row(one, at), done.get(one.pk)) for one in rows.order_by("kind", "serial")]


def file(device_id: UUID, *, to: Actor, at: datetime) -> File:
    """One machine with its last checks, faults and consumables. Five queries.

    Raises NotFound, also where `to` may not know of it.
    """
    found = _whole(_standing(Device.objects.filter(pk=device_id), at)).first()
    if found is None or not fleet.may(to, Care.SEE, centre=found.centre_id):
        raise NotFound("There is no such device.")
    checks = tuple(found.checks.order_by("-day")[:FEW])
    faults = tuple(
        found.faults.order_by(F("repaired_at").desc(nulls_first=True), "-opened_at")[:FEW]
    )
    consumables = tuple(found.consumables.order_by("-at")[:FEW])
    hands = {one.clerk for one in checks} | {one.by for one in consumables}
    hands |= {name for one in faults for name in (one.opened_by, one.repaired_by) if name}
    return File(
        row=_row(found, at),
        device=found,
        checks=checks,
        faults=faults,
        consumables=consumables,
        names=people.account_names(hands),
        may=frozenset(care for care in Care if fleet.may(to, care, centre=found.centre_id)),
    )


def _seen(to: Actor, *, centre: str, kind: str) -> QuerySet[Device]:
    rows = Device.objects.all()
    if not fleet.sees_all(to):
        mine = to.centres if to.has(*fleet.AT_CENTRE[Care.SEE]) else frozenset()
        rows = rows.filter(centre__in=mine)
    if centre:
        rows = rows.filter(centre=centre)
    return rows.filter(kind=kind) if kind else rows


def _standing(rows: QuerySet[Device], at: datetime) -> Any:
    """Rows with `standing`, the place of their standing in `STANDINGS`."""
    is_silent = Q(health__last_beat_at__lt=at - fleet.SILENCE_IS_CERTAIN_AFTER)
    connected = Q(health__last_beat_at__isnull=False, revoked_at=None)
    return rows.annotate(
        standing=Case(
            When(state=Device.State.SCRAPPED, then=Value(SCRAPPED)),
            When(state=Device.State.REPAIR, then=Value(REPAIR)),
            When(state=Device.State.PAUSED, then=Value(PAUSED)),
            When(connected & (is_silent | Q(health__alarms__overlap=SAID)), then=Value(ALARM)),
            When(connected, then=Value(WELL)),
            default=Value(UNHEARD),
            output_field=IntegerField(),
        )
    )


def _whole(rows: Any) -> Any:
    open_faults = Count("faults", filter=Q(faults__repaired_at=None))
    return rows.select_related("centre", "window", "health").annotate(open_faults=open_faults)


def _row(one: Any, at: datetime) -> Row:
    health = one.health if hasattr(one, "health") and one.health.last_beat_at else None
    in_alarm = health if one.standing == ALARM else None
    return Row(
        id=one.pk,
        kind=one.kind,
        serial=one.serial,
        model=one.model,
        centre=one.centre.name,
        centre_en=one.centre.name_en,
        window=one.window.number if one.window else None,
        place=one.place,
        place_en=one.place_en,
        standing=STANDINGS[one.standing],
        alarms=_alarms(in_alarm, at) if in_alarm else (),
        alarm_since=in_alarm.alarm_since if in_alarm else None,
        health=_health(health) if health else None,
        used_at=one.health.used_at if hasattr(one, "health") else None,
        faults=one.open_faults,
        is_demonstration=one.is_demonstration,
        evidence=one.evidence,
    )


def _alarms(health: Any, at: datetime) -> tuple[Alarm, ...]:
    """What is wrong; silence as it is now, whether or not the worker has come by."""
    known = {Alarm(each) for each in health.alarms} - {Alarm.SILENT}
    if health.last_beat_at < at - fleet.SILENCE_IS_CERTAIN_AFTER:
        known.add(Alarm.SILENT)
    return tuple(each for each in Alarm if each in known)


def _health(one: Any) -> Health:
    beat = fleet.Beat(one.paper, one.network, one.reader, one.disk, one.version)
    return Health(beat, one.last_beat_at, one.since)
