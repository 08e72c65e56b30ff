"""Addresses of the line: the window's own, and the guide's."""

from django.urls import URLPattern, URLResolver, include, path

from onewindow.web.staff import hall, hall_arrivals, hall_day, hall_voice, kiosk_print, peripherals

WINDOW, TICKET = "hall/window/<int:window_id>/", "hall/ticket/<uuid:ticket_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("hall/", hall.floor, name="floor"),
    path("hall/floor/", include("onewindow.web.staff.floor_urls")),
    path("hall/day/", hall_day.day, name="hall_day"),
    path("devices-test/", peripherals.peripherals, name="peripherals"),
    path("kiosk-print/", kiosk_print.take, name="kiosk_print"),
    path("devices-test/second/", peripherals.second_check, name="second_rule"),
    path("hall/line/", hall.line, name="line"),
    path("hall/sound/", hall_voice.sound, name="hall_sound"),
    path("hall/sound/mute/", hall_voice.mute, name="hall_mute"),
    path("hall/sit/", hall.sit, name="sit"),
    path("hall/draw/", hall.draw, name="draw"),
    path("hall/arrive/", hall_arrivals.arrive, name="arrive"),
    path(f"{WINDOW}call/", hall.call, name="call"),
    *(
        path(f"{WINDOW}{verb}/", hall.window, {"verb": verb}, name=f"window_{verb}")
        for verb in hall.WINDOW
    ),
    path(f"{TICKET}welcome/", hall.welcome, name="welcome"),
    *(
        path(f"{TICKET}{verb}/", hall.ticket, {"verb": verb}, name=f"ticket_{verb}")
        for verb in hall.TICKET
    ),
]
