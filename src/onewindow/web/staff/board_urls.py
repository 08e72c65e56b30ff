"""Addresses of the board: overview, towns, funnel, hours, the cases behind, the big screen."""

from django.urls import URLPattern, path

from onewindow.web.staff import board, board_funnel, board_hours, board_towns, board_wall

urlpatterns: list[URLPattern] = [
    path("", board.overview, name="board"),
    path("towns/", board_towns.towns, name="board_towns"),
    path("towns/<slug:centre>/", board_towns.town, name="board_town"),
    path("funnel/", board_funnel.funnel, name="board_funnel"),
    path("hours/", board_hours.hours, name="board_hours"),
    path("wall/", board_wall.wall, name="board_wall"),
    path("wall/<str:seal>/", board_wall.unattended, name="board_unattended"),
    path("cases/<slug:what>/", board_funnel.cases, name="board_cases"),
]
