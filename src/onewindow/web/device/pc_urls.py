"""Addresses of a public computer's own pages. Mount at pc/."""

from django.urls import path

from onewindow.web.device import pc

app_name = "pc"

urlpatterns = [
    path("", pc.start, name="start"),
    path("set-up/", pc.set_up, name="set_up"),
    path("end/", pc.end, name="end"),
]
