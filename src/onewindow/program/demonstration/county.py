"""Fill the county: some hundreds of cases over all centres, in every state, through actions."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random

from onewindow.cases.actions import drafts, intake, tick
from onewindow.cases.models import Package
from onewindow.people.actions import proxies
from onewindow.places import queries as places
from onewindow.program.demonstration import (
    bulletins,
    cards,
    months,
    papers,
    programs,
    ratings,
    schooling,
    stars,
    stories,
)
from onewindow.program.demonstration.cast import Cast, Citizen, assemble
from onewindow.rules import clock
from onewindow.rules.refusal import Incomplete, Refusal

SEED = 331081
PACKAGES_A_CENTRE = 12
DRAFT = "draft"

# What people come for, and how their stories go; both go round over the centres.
ERRANDS: Sequence[tuple[str, str]] = (
    ("life_event", "open_shop"),
    ("matter", "gaoling"),
    ("matter", "si_print"),
    ("matter", "id_reissue"),
    ("matter", "food_new"),
    ("matter", "mi_join"),
    ("matter", "tobacco_new"),
    ("matter", "yd_file"),
    ("matter", "dibao"),
    ("matter", "gth_new"),
    ("matter", "jsz_renew"),
    ("matter", "gg_new"),
    ("matter", "sscard_re"),
    ("life_event", "newborn"),
    ("matter", "hpf_rent"),
    ("matter", "flex_job"),
    ("matter", "cjbt_care"),
    ("matter", "shengyu"),
    ("matter", "vet_card"),
    ("matter", "rent_file"),
    ("matter", "house_plot"),
    ("matter", "passport"),
    ("matter", "linshi"),
)
# "draft" is not handed in at all. Days: how long ago it began.
ENDS: Sequence[tuple[str, int]] = (
    ("delivered", 4),
    ("granted", 12),
    ("accepted", 0),
    ("delivered", 18),
    ("submitted", 0),
    ("reviewed", 3),
    ("supplement", 2),
    ("posted", 9),
    ("taken_up", 6),
    ("received", 0),
    ("delivered", 40),
    ("paused", 8),
    ("refused", 6),
    ("accepted", 14),
    ("extended", 16),
    ("in_locker", 5),
    ("lapsed", 24),
    ("withdrawn", 3),
    ("refused_at_intake", 2),
    ("with_gaps", 1),
    ("draft", 1),
    ("revoked", 30),
    ("accepted", 1),
    ("with_gaps", 4),
)

# Who fits an errand that not everybody may have; the established hold a business licence.
ESTABLISHED = ("resident-01", "resident-03", "resident-05", "restaurant")
SUITS: Mapping[str, Sequence[str]] = {
    "gaoling": ("elder-80", "elder-90"),
    "newborn": ("newborn-mother",),
    "tobacco_new": ESTABLISHED,
    "food_new": ESTABLISHED,
    "vet_card": ("veteran", "old-soldier"),
    "cjbt_care": ("disabled-physical", "disabled-visual"),
    "jsz_renew": ("driver", "resident-04", "resident-13"),
    "dibao": ("dibao", "relief-ill"),
}


@dataclass(slots=True)
class Report:
    """What the filling did. skipped: errands that could not be told, with the reason."""

    packages: int = 0
    told: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)


def is_filled() -> bool:
    """Whether the demonstration was told already."""
    return Package.objects.filter(is_demonstration=True).exists()


def fill(
    *,
    at: datetime,
    per_centre: int = PACKAGES_A_CENTRE,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Report:
    """Tell the county's stories up to the moment `at`. Everything is marked as demonstration."""
    cast, rng, report = assemble(at=at - timedelta(days=60)), Random(SEED), Report()
    programs.open_all(at=at)
    centres = [row.pk for row in places.centres()]
    grown = [key for key, one in cast.citizens.items() if "minor" not in one.tags]
    whole = len(centres) * per_centre
    founding = [("matter", "gth_new", "delivered", 45, key) for key in ESTABLISHED]
    plots = [*founding, *_plots(grown, whole - len(founding))]
    for n, (kind, code, story, days, key) in enumerate(plots):
        citizen, centre = cast.citizens[key], centres[n % len(centres)]
        begun = _office_hour(at - timedelta(days=days), rng) if days else at - timedelta(hours=3)
        try:
            tale = _begin(cast, citizen, centre, kind, code, rng, begun, at, nth=n)
            if story != DRAFT:
                _hand_in(tale)
                stories.tell(story, tale)
            report.told[story] += 1
        except Incomplete as refusal:
            told = "; ".join(f"{p.where}: {p.sentence}" for p in refusal.problems[:4])
            report.skipped.append(f"{code} {story}: {told}")
        except Refusal as refusal:
            report.skipped.append(f"{code} {story}: {refusal.sentence}")
        report.packages += 1
        progress(n + 1, whole)
    tick.tick(at=at)
    ratings.tell(cast, at=at)
    cards.tell(cast, at=at)
    schooling.tell(cast.staff, at=at)
    months.tell(at=at)
    stars.tell(cast, at=at)
    bulletins.tell(cast, at=at)
    _family(cast, at=at)
    return report


def _family(cast: Cast, *, at: datetime) -> None:
    """A man of ninety leaves what may be left to his daughter."""
    elder, daughter = cast.citizens["elder-90"], cast.citizens["elder-90-daughter"]
    proxies.grant(
        grantor_id=elder.person.pk,
        name=daughter.person.name,
        number=daughter.person.number,
        relation="family",
        matters=[],
        until_on=clock.local_day(at) + timedelta(days=180),
        by=elder.actor,
        at=at,
    )


def _plots(grown: Sequence[str], count: int) -> Iterator[tuple[str, str, str, int, str]]:
    """Errands, ends and people going round at their own pace, so that every pair is met."""
    suited = {code: cycle(keys) for code, keys in SUITS.items()}
    others = cycle(grown)
    rounds = zip(cycle(ERRANDS), cycle(ENDS), strict=False)
    for (kind, code), (story, days) in islice(rounds, count):
        yield kind, code, story, days, next(suited.get(code, others))


def _office_hour(at: datetime, rng: Random) -> datetime:
    return at.replace(hour=1, minute=0) + timedelta(minutes=rng.randint(0, 420))


def _begin(
    cast: Cast,
    citizen: Citizen,
    centre: str,
    kind: str,
    code: str,
    rng: Random,
    begun: datetime,
    now: datetime,
    *,
    nth: int,
) -> stories.Tale:
    """One package ready to be handed in, at the window or online."""
    clerk = cast.clerk(centre, nth)
    agent = cast.citizens["agent-wang"]
    acting = agent if nth % 7 == 3 and agent.key != citizen.key else citizen
    package = drafts.begin(
        centre=centre,
        channel=("window", "web", "phone")[nth % 3],
        by=acting.actor,
        at=begun,
        life_event=code if kind == "life_event" else None,
        matters=[code] if kind == "matter" else [],
    )
    if acting is not citizen:
        told = citizen.person
        drafts.set_people(
            package_id=package.pk,
            applicant=drafts.Named(told.name, told.number, told.phone, told.address),
            relation="agent",
            by=acting.actor,
            at=begun,
        )
    delivery = ("窗口领取", "邮寄", "窗口领取", "取件柜")[nth % 4]
    drafts.set_delivery(package_id=package.pk, delivery=delivery, by=acting.actor, at=begun)
    package = papers.answer_all(package, by=acting.actor, at=begun)
    papers.fill_all(package, citizen, rng, by=acting.actor, at=begun)
    papers.bring_all(package, by=acting.actor, clerk=clerk, at=begun)
    return stories.Tale(package, cast, acting.actor, clerk, begun, now)


def _hand_in(tale: stories.Tale) -> None:
    intake.submit(package_id=tale.package.pk, by=tale.citizen, at=tale.at)
    tale.package.refresh_from_db()
