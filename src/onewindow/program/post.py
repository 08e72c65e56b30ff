"""The check-up's look at messages: whether they leave the house, and whether they arrive."""

from datetime import datetime

from django.conf import settings

from onewindow.notify import queries
from onewindow.program.findings import Finding, doubtful, right, wrong

FILES = "written as files, nobody is reached"


def gateways() -> Finding:
    """Where SMS and mail go."""
    ways = {
        "SMS": ("HTTP gateway" if settings.SMS_URL else FILES),
        "mail": ("SMTP" if settings.SMTP_URL else FILES),
    }
    says = "; ".join(f"{way}: {how}" for way, how in ways.items())
    if FILES in ways.values() and not settings.DEMONSTRATION:
        return doubtful(
            "gateways", says, "Set ONEWINDOW_SMS_URL, ONEWINDOW_SMTP_URL (docs/messages.md)."
        )
    return right("gateways", says)


def arriving(at: datetime) -> Finding:
    """What did not arrive in the last week, and what waits for a sender that does not come."""
    found = queries.troubles(at=at)
    if found.late:
        return wrong(
            "messages",
            f"{found.late} due and not sent, the oldest since {found.since:%Y-%m-%d %H:%M}",
            "Is `onewindow work` running, and does the gateway answer?",
        )
    lost = found.failed + found.unknown
    if lost:
        return wrong(
            "messages",
            f"in 7 days {found.failed} refused for good, {found.unknown} perhaps not sent",
            "Each case's page says which of its people to call; is the gateway in order?",
        )
    return right("messages", "none failed in 7 days")
