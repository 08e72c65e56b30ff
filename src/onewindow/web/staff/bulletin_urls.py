"""Addresses of the figures: bulletins, their files, and what stands behind their numbers."""

from django.urls import URLPattern, path

from onewindow.web.staff import bulletin_figures, bulletins

ONE = "<uuid:bulletin_id>/"
urlpatterns: list[URLPattern] = [
    path("", bulletins.listed, name="bulletins"),
    path(ONE, bulletins.bulletin, name="bulletin"),
    path(f"{ONE}edit/", bulletins.edit, name="bulletin_edit"),
    path(f"{ONE}sign/", bulletins.sign, name="bulletin_sign"),
    path(f"{ONE}correct/", bulletins.correct, name="bulletin_correct"),
    path(f"{ONE}discard/", bulletins.discard, name="bulletin_discard"),
    path(f"{ONE}file.<str:format>", bulletins.download, name="bulletin_file"),
    path(f"{ONE}centre/<str:centre>/", bulletin_figures.centre, name="bulletin_centre"),
    path(f"{ONE}figure/<str:code>/<str:place>/", bulletin_figures.figure, name="bulletin_figure"),
]
