"""Addresses of a window's rating pad. Mount at pad/."""

from django.urls import path

from onewindow.web.device import pad

app_name = "pad"

urlpatterns = [
    path("", pad.pad, name="pad"),
    path("set-up/", pad.set_up, name="set_up"),
    path("now/", pad.now, name="now"),
]
