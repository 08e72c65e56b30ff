"""Addresses of staff and their posts."""

from django.urls import URLPattern, path

from onewindow.web.staff import people

ONE = "<int:account_id>/"
urlpatterns: list[URLPattern] = [
    path("", people.listed, name="people_list"),
    path(ONE, people.person, name="person_file"),
    *(
        path(f"{ONE}{verb}/", people.act, {"verb": verb}, name=f"person_{verb.replace('-', '_')}")
        for verb in people.ACTS
    ),
    path("stand-in/<uuid:substitution_id>/end/", people.end_stand_in, name="stand_in_end"),
    path("absence/<uuid:absence_id>/back/", people.back, name="absence_back"),
]
