"""Addresses of the stars of centres. Mount at stars/."""

from django.urls import path

from onewindow.web.staff import star_self, star_visit, stars

ONE = "<uuid:assessment_id>/"
urlpatterns = [
    path("", stars.listed, name="stars"),
    path("start/", stars.start, name="star_start"),
    path("file/<uuid:file_id>/", stars.evidence, name="star_file"),
    path("file/<uuid:file_id>/drop/", star_self.drop, name="star_drop"),
    path("objection/<uuid:objection_id>/", stars.answer_objection, name="star_objection"),
    path("deduction/<uuid:deduction_id>/", star_visit.take_back, name="star_take_back"),
    path(ONE, stars.star, name="star"),
    path(f"{ONE}self/<slug:section>/", star_self.answer, name="star_self"),
    path(f"{ONE}self/<slug:section>/total/", star_self.total, name="star_total"),
    path(f"{ONE}mark/<slug:code>/", star_self.mark, name="star_mark"),
    path(f"{ONE}visit/", star_visit.visit, name="star_visit"),
    *(
        path(f"{ONE}{verb}/", stars.step, {"verb": verb}, name=f"star_{verb}")
        for verb in stars.ACTS
    ),
]
