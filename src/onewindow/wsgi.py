"""The server's entry."""

import os
import threading

from django.core.wsgi import get_wsgi_application

from onewindow.program import orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.settings")

application = get_wsgi_application()
orphans.end_with_parent()


def _warm() -> None:
    from onewindow.catalog import queries

    queries.warm()


# The first who searches shall not wait a second for the sentence encoder.
threading.Thread(target=_warm, daemon=True).start()
