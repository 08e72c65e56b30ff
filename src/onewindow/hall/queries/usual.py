"""What is assumed of a hall until its day has shown its own."""

from django.conf import settings

from onewindow.rules import queueing


def visit_seconds() -> float:
    """How long one person takes at a window: in a demonstration whose day goes by faster, so
    much less. Source: house rule.
    """
    return queueing.SERVICE_SECONDS / (settings.DEMONSTRATION_SPEED or 1)
