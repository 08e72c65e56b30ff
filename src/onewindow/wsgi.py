"""The server's entry."""

import os

from django.core.wsgi import get_wsgi_application

from onewindow.program import orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.settings")

application = get_wsgi_application()
orphans.end_with_parent()
