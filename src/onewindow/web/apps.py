"""The web doors as a Django application: it brings the template tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for citizens and for staff."""

    name = "onewindow.web"
    label = "web"
    verbose_name = "网页"
