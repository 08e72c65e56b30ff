"""The last month and this one so far in every hall, as `onewindow simulate` makes them: so many
cases that figures, boards and bulletins have something to say."""

from datetime import datetime, timedelta

from django.conf import settings

from onewindow.rules import clock
from onewindow.rules.periods import Period

A_DAY = 40  # cases in all halls together
MATTERS = 15  # the most wanted ones, so that starting takes seconds
SEED = 331081


def tell(*, at: datetime) -> str:
    """Write them up to yesterday; what was done, in a sentence."""
    # Imported here: lives are played with the demonstration's own hands.
    from onewindow.program.simulating import running

    today = clock.local_day(at)
    since = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    period = Period(since, today)
    return running.run(
        period=period,
        scope=settings.COUNTY,
        cases=A_DAY * period.days,
        seed=SEED,
        now=at,
        progress=lambda done, whole: None,
        most_matters=MATTERS,
    )
