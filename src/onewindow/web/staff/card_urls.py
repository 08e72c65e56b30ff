"""Addresses of cards, their rules, and lamps."""

from django.urls import URLPattern, path

from onewindow.web.staff import card_rules, cards, lamps

CARD, LAMP = "cards/<uuid:card_id>/", "lamps/<str:key>/"
urlpatterns: list[URLPattern] = [
    path("cards/", cards.listed, name="cards"),
    path("cards/rules/", card_rules.page, name="card_rules"),
    path(CARD, cards.card, name="card"),
    path(f"{CARD}notice/", cards.notice, name="card_notice"),
    *(
        path(f"{CARD}{verb}/", cards.step, {"verb": verb}, name=f"card_{verb}")
        for verb in cards.ACTS
    ),
    path("lamps/", lamps.board, name="lamps"),
    path("lamps/urges/<uuid:urge_id>/reply/", lamps.reply, name="urge_reply"),
    path(LAMP, lamps.lamp, name="lamp"),
    path(f"{LAMP}urge/", lamps.urge, name="lamp_urge"),
]
