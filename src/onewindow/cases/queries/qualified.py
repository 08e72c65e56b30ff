"""受理资格: whether a clerk may accept these matters here, and who may where she may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.cases.models import Case
from onewindow.hall.models import Duty
from onewindow.hall.queries import rosters
from onewindow.people.queries import qualified
from onewindow.rules import clock, lifecycle, qualifying
from onewindow.rules.actors import Actor
from onewindow.rules.qualifying import Held


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody of the hall who may accept. window: number and row of where they sit now."""

    account: int
    name: str
    window: int | None = None
    window_id: int | None = None

    @property
    def said(self) -> str:
        """Name and window, for a sentence in any language."""
        return f"{self.name} ({self.window})" if self.window else self.name


@dataclass(frozen=True, slots=True)
class Hall:
    """Who of one hall may accept what today, those at windows first."""

    clerks: tuple[Able, ...]
    held: tuple[Held, ...]
    on: date

    def able(self, matters: Mapping[str, str]) -> list[Able]:
        """Who may accept every one of the matters (code → zone)."""
        may = qualifying.able(self.held, matters, on=self.on)
        return [one for one in self.clerks if one.account in may]

    def lacks(self, matters: Mapping[str, str], *, by: Actor) -> list[str]:
        """The matters that `by` may not accept. A program has no qualification."""
        own = [one for one in self.held if one.account == by.account]
        return qualifying.lacking(own, matters, on=self.on)


@dataclass(frozen=True, slots=True)
class Standing:
    """lacking: matters that the clerk may not accept; able: who may, those at windows first."""

    lacking: tuple[str, ...] = ()
    able: tuple[Able, ...] = ()

    @property
    def at_windows(self) -> list[Able]:
        """Who may accept and sits at a window now."""
        return [one for one in self.able if one.window]


FREE = Standing()


def hall(*, county: str, centre: str, by: Actor, at: datetime) -> Hall | None:
    """Who of a hall may accept what; None where the county does not ask. At most four queries."""
    if not qualified.is_required(county, at=at):
        return None
    on = clock.local_day(at)
    duties = Duty.objects.filter(window__centre=centre, until=None)
    # Who stands in here from another hall sits at a window without being one of its clerks.
    clerks = [
        Able(one.account_id, one.account.name, one.window.number, one.window_id)
        for one in duties.select_related("window", "account")
    ]
    sits = {one.account for one in clerks}
    clerks += [
        Able(one.account, one.name)
        for one in rosters.clerks(centre=centre, at=at)
        if one.account not in sits
    ]
    accounts = {one.account for one in clerks} | ({by.account} if by.account else set())
    return Hall(
        clerks=tuple(sorted(clerks, key=lambda one: (one.window is None, one.window or 0))),
        held=tuple(qualified.held(accounts, on=on)),
        on=on,
    )


def standing(
    *, county: str, centre: str, matters: Mapping[str, str], by: Actor, at: datetime
) -> Standing:
    """Whether `by` may accept these matters (code → zone), and who may otherwise.

    One query where the county does not ask, else at most four. Source: house rule.
    """
    known = hall(county=county, centre=centre, by=by, at=at)
    lacking = known.lacks(matters, by=by) if known else []
    if known is None or not lacking:
        return FREE
    others = (one for one in known.able(matters) if one.account != by.account)
    return Standing(tuple(lacking), tuple(others))


def before_acceptance(package_id: UUID) -> dict[str, str]:
    """The matters of a package that wait to be accepted, code → zone. One query."""
    rows = Case.objects.filter(
        package=package_id, state__in=[str(one) for one in lifecycle.BEFORE_ACCEPTANCE]
    )
    return zones(rows.values_list("matter", "version__body__zone"))


def zones(items: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Code → zone, of matters whose zone is known or not."""
    return {code: zone or "" for code, zone in items}
