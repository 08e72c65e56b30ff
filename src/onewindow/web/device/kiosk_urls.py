"""Addresses of a self-service machine. Mount at kiosk/."""

from django.urls import path

from onewindow.web.device import (
    kiosk,
    kiosk_apply_urls,
    kiosk_ask,
    kiosk_locker,
    kiosk_mine,
    kiosk_own,
    kiosk_print,
    kiosk_rating,
    kiosk_ticket,
)

app_name = "kiosk"

urlpatterns = [
    path("", kiosk.idle, name="idle"),
    path("set-up/", kiosk.set_up, name="set_up"),
    path("home/", kiosk.home, name="home"),
    path("end/", kiosk.end, name="end"),
    path("pulse/", kiosk.pulse, name="pulse"),
    path("call/", kiosk.call, name="call"),
    path("topics/", kiosk_ticket.topics, name="topics"),
    path("guides/", kiosk_ticket.guides, name="guides"),
    path("topics/often/", kiosk_ticket.often, name="often"),
    path("topics/life/", kiosk_ticket.life, name="life"),
    path("topics/zones/", kiosk_ticket.zones, name="zones"),
    path("topics/zone/", kiosk_ticket.zone, name="zone"),
    path("topic/<slug:code>/", kiosk_ticket.topic, name="topic"),
    path("topic/<slug:code>/draw/", kiosk_ticket.draw, name="draw"),
    path("topic/<slug:code>/ticket/", kiosk_ticket.ticket, name="ticket"),
    path("topic/<slug:code>/ask/", kiosk_ask.ask, name="ask"),
    path("arrive/", kiosk_ticket.arrive, name="arrive"),
    path("locker/", kiosk_locker.locker, name="locker"),
    path("locker/taken/", kiosk_locker.taken, name="taken"),
    path("rate/<slug:code>/", kiosk_rating.rate, name="rate"),
    path("who/", kiosk_own.who, name="who"),
    path("who/window/", kiosk_own.unproved, name="unproved"),
    path("mine/", kiosk_mine.mine, name="mine"),
    path("mine/<uuid:package>/", kiosk_mine.package, name="my_package"),
    path("progress/", kiosk_own.progress, name="progress"),
    path("certificates/", kiosk_own.certificates, name="certificates"),
    path("certificates/<uuid:certificate>/", kiosk_own.certificate, name="certificate"),
    path("print/", kiosk_print.resume, name="print_code"),
    path("print/order/", kiosk_print.order, name="print_order"),
    path("print/<uuid:job>/", kiosk_print.job, name="print_job"),
    path("print/<uuid:job>/begin/", kiosk_print.begin, name="print_begin"),
    path("print/<uuid:job>/paper/", kiosk_print.paper, name="print_paper"),
    path("print/<uuid:job>/told/", kiosk_print.told, name="print_told"),
    *kiosk_apply_urls.urlpatterns,
]
