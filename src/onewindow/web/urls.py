"""Addresses that every face shares. Mount at the root."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from onewindow.web import kit, styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("size/", kit.set_size, name="set_size"),
    path("i18n/setlang/", kit.set_language, name="set_language"),
]

if settings.DEBUG:
    urlpatterns += [
        path("kit/", styleguide.portal, name="styleguide"),
        path("kit/staff/", styleguide.desk, name="styleguide_desk"),
    ]
