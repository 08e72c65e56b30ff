"""Addresses of the figures: bulletins, and one figure of one of them."""

from django.urls import URLPattern, path

from onewindow.web.staff import bulletins

ONE = "<uuid:bulletin_id>/"
urlpatterns: list[URLPattern] = [
    path("", bulletins.listed, name="bulletins"),
    path(ONE, bulletins.bulletin, name="bulletin"),
    path(f"{ONE}edit/", bulletins.edit, name="bulletin_edit"),
    path(f"{ONE}sign/", bulletins.sign, name="bulletin_sign"),
    path(f"{ONE}correct/", bulletins.correct, name="bulletin_correct"),
    path(f"{ONE}discard/", bulletins.discard, name="bulletin_discard"),
    path(f"{ONE}figure/<str:code>/<str:place>/", bulletins.figure, name="bulletin_figure"),
]
