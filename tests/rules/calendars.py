"""The published calendar of 2004-2026, for the rules' tests."""

from chinese_calendar import constants

from onewindow.rules import clock

PUBLISHED = clock.WorkCalendar(
    exceptions={
        **dict.fromkeys(constants.holidays, False),
        **dict.fromkeys(constants.workdays, True),
    },
    years=frozenset(range(2004, 2027)),
    names={day: str(name) for day, name in constants.holidays.items()},
)
