"""What figures count of a simulated life where that is no word of its rows: hours, terms kept,
working days taken, minutes waited.

A life's facts are rows as any other, made once by the bulletin's own action from the played
life. What differs from life to life and stands nowhere else is worked out here; the played
life's must come out as the action made them, and `checking` holds stamped ones against it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from onewindow.bulletin.models import CaseFact, RatingFact, VisitFact
from onewindow.program.simulating.capturing import table_of
from onewindow.program.simulating.lives import Life
from onewindow.rules import workdays
from onewindow.rules.workdays import WorkCalendar

CASES, VISITS, RATINGS = (table_of(one).name for one in (CaseFact, VisitFact, RatingFact))
# Columns of facts that hold a word of this file or a life's number, by their names.
NAMED: Mapping[tuple[str, str], str] = {
    **{(table, name): name for table in (CASES, VISITS, RATINGS) for name in ("province", "city")},
    **{(table, "window"): "window_number" for table in (VISITS, RATINGS)},
    **{
        (CASES, name): name
        for name in (
            "received_hour", "is_online", "is_mobile", "is_kiosk", "is_general", "is_in_time",
            "is_early", "worked_days", "is_rated",
        )
    },
    **{(VISITS, name): name for name in ("drawn_hour", "waited_seconds", "served_seconds")},
}  # fmt: skip
ONLINE, MOBILE, KIOSK, WINDOW = {"web", "phone"}, "phone", "kiosk", "window"
SAID = {True: "true", False: "false"}
Words = Mapping[str, Any]


@dataclass(slots=True)
class Counted:
    """Where a kind of life says what its facts follow from.

    submitted, accepted, decided, drawn, called, served, ended: at which of its steps, None where
    it never came to that; due: the name of its promised day, else of the law's; pauses: names of
    the first day and of the day after the last one, of those that stop the law's clock.
    """

    calendar: WorkCalendar
    submitted: int | None = None
    accepted: int | None = None
    decided: int | None = None
    due: str = ""
    pauses: tuple[tuple[str, str], ...] = ()
    drawn: int | None = None
    called: int | None = None
    served: int | None = None
    ended: int | None = None
    memo: dict[tuple[date, date], int] = field(default_factory=dict)

    def words(self, life: Life, words: Words) -> Iterable[tuple[str, str]]:
        """The words of a life's facts. words: those that it has already."""
        county = life.hall.county
        yield "province", f"{county[:2]}0000"
        yield "city", f"{county[:4]}00"
        if self.submitted is not None:
            yield from self._of_case(life, words)
        if self.drawn is not None and "ticket" in life.ids:
            yield "drawn_hour", str(life.moments[self.drawn].hour)
            yield "waited_seconds", self._seconds(life, self.drawn, self.called)
            yield "served_seconds", self._seconds(life, self.served, self.ended)

    def _of_case(self, life: Life, words: Words) -> Iterable[tuple[str, str]]:
        assert self.submitted is not None
        channel = life.channel
        yield "received_hour", str(life.moments[self.submitted].hour)
        yield "is_online", SAID[channel in ONLINE]
        yield "is_mobile", SAID[channel == MOBILE]
        yield "is_kiosk", SAID[channel == KIOSK]
        yield "is_general", SAID[channel == WINDOW and _is_general(life)]
        yield "is_rated", SAID[life.is_rated]
        due, decided, worked = words.get(self.due, ""), "", 0
        if self.decided is not None:
            decided = life.moments[self.decided].date().isoformat()
            worked = self._worked(life, words)
        yield "is_in_time", SAID["" < decided <= due]
        yield "is_early", SAID["" < decided < due]
        yield "worked_days", str(worked)

    def _worked(self, life: Life, words: Words) -> int:
        """Working days from acceptance to decision, less those of pauses."""
        if self.decided is None or self.accepted is None:
            return 0
        accepted = life.moments[self.accepted].date()
        decided = life.moments[self.decided].date()
        days = self._between(accepted, decided)
        for since, until in self.pauses:
            first = max(date.fromisoformat(words[since]) - workdays.ONE_DAY, accepted)
            last = min(date.fromisoformat(words[until]) - workdays.ONE_DAY, decided)
            days -= self._between(first, last)
        return max(0, days)

    def _between(self, since: date, until: date) -> int:
        key = (since, until)
        if key not in self.memo:
            self.memo[key] = workdays.working_days_between(
                since=since, until=until, calendar=self.calendar
            )
        return self.memo[key]

    @staticmethod
    def _seconds(life: Life, since: int | None, until: int | None) -> str:
        if since is None or until is None:
            return "0"
        return str((life.moments[until] - life.moments[since]) // timedelta(seconds=1))


def _is_general(life: Life) -> bool:
    """Whether its window takes every department's matters: the hall's first line does. A hall
    without numbers has no other."""
    if "ticket" not in life.ids:
        return True
    general = next(iter(life.hall.windows.values()))
    return any(life.window == key for key, _ in general)
