"""Addresses of a hall's owners."""

from django.urls import URLPattern, URLResolver, path

from onewindow.web.staff import (
    floor_areas,
    floor_hours,
    floor_pages,
    floor_reasons,
    floor_windows,
)

HALL = "<slug:centre>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", floor_pages.halls, name="hall_floor"),
    path(HALL, floor_pages.today, name="floor_today"),
    path(f"{HALL}roster/", floor_pages.roster, name="floor_roster"),
    path(f"{HALL}areas/", floor_areas.areas, name="floor_areas"),
    path(f"{HALL}windows/", floor_windows.windows, name="floor_windows"),
    path(f"{HALL}hours/", floor_hours.hours, name="floor_hours"),
    path(f"{HALL}days/", floor_hours.days, name="floor_days"),
    path(f"{HALL}reasons/", floor_reasons.reasons, name="floor_reasons"),
]
