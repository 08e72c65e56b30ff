"""What other rules of cards would change: who would get a card, and who would lose one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from onewindow.places.queries import work_calendar
from onewindow.quality.models import Card, Watch
from onewindow.rules import cards
from onewindow.rules.card_loop import CardState
from onewindow.rules.card_tables import Rules
from onewindow.rules.cards import Level, Shift, Subject
from onewindow.rules.clock import Limit, Unit, WorkCalendar

MOST = 20_000  # open subjects that are tried; a county has some thousands
EACH = 2_000
Change = Mapping[tuple[Subject, Level], int]


@dataclass(frozen=True, slots=True)
class Trial:
    """Cards and warnings over what is open that would come and go. tried: how many subjects."""

    gets: Change
    loses: Change
    tried: int
    is_whole: bool


def trial(*, rules: Rules, at: datetime) -> Trial:
    """Try rules on everything that is open, writing nothing.

    A person asked for it: its cost grows with what is open, up to a limit that is told. Three
    statements for every two thousand. Source: house rule.
    """
    gets: Counter[tuple[Subject, Level]] = Counter()
    loses: Counter[tuple[Subject, Level]] = Counter()
    calendar, tried, after = work_calendar(), 0, ""
    while tried < MOST:
        rows = list(Watch.objects.filter(key__gt=after).order_by("key")[:EACH])
        if not rows:
            break
        had = _had(rows)
        for row in rows:
            passed = _passed(row, rules, calendar, at)
            for level in Level:
                if level in passed and level not in had[row.key]:
                    gets[Subject(row.kind), level] += 1
                elif level in had[row.key] and level not in passed:
                    loses[Subject(row.kind), level] += 1
        tried, after = tried + len(rows), rows[-1].key
    is_whole = tried < MOST or not Watch.objects.filter(key__gt=after).exists()
    return Trial(dict(gets), dict(loses), tried, is_whole)


def _had(rows: Sequence[Watch]) -> Mapping[str, set[Level]]:
    """The levels that were given, whatever became of them, and the warnings that are lit."""
    found: dict[str, set[Level]] = defaultdict(set)
    kept = Card.objects.filter(key__in=[row.key for row in rows])
    for key, level in kept.exclude(state=CardState.WITHDRAWN).values_list("key", "level"):
        found[key] |= {Level(level), Level.WARNING}
    for row in rows:
        if row.level:
            found[row.key].add(Level.WARNING)
    return found


def _passed(row: Watch, rules: Rules, calendar: WorkCalendar, at: datetime) -> set[Level]:
    kind = Subject(row.kind)
    moments = cards.moments(
        subject=kind,
        since_at=row.since_at,
        limit=_limit(row.limit),
        statutory=_limit(row.statutory),
        shifts=[Shift(datetime.fromisoformat(when), days) for when, days in row.shifts],
        calendar=calendar,
        table=rules.table,
    )
    thresholds = rules.table.get(kind, {})
    return {
        level for level, moment in moments.items() if cards.passed(moment, thresholds[level], at=at)
    }


def _limit(pair: Sequence[object] | None) -> Limit | None:
    return Limit(int(str(pair[0])), Unit(str(pair[1]))) if pair else None
