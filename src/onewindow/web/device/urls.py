"""Addresses of a hall's machines. Mount at hall/."""

from django.urls import path

from onewindow.web.device import screen

app_name = "device"

urlpatterns = [
    path("<slug:centre>/", screen.hall, name="hall"),
    path("<slug:centre>/window/<int:number>/", screen.window, name="window"),
    path("<slug:centre>/notices/", screen.notices, name="notices"),
    path("<slug:centre>/state", screen.state, name="state"),
]
