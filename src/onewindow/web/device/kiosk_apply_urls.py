"""Addresses of an application at a machine, among the kiosk's."""

from django.urls import path

from onewindow.web.device import (
    kiosk_apply,
    kiosk_apply_ask,
    kiosk_apply_check,
    kiosk_apply_papers,
    kiosk_apply_place,
)

ONE = "apply/<uuid:package>/"

urlpatterns = [
    path("apply/", kiosk_apply.offered, name="apply"),
    path("apply/begun/", kiosk_apply.begun, name="apply_begun"),
    path("apply/for/<slug:kind>/<slug:code>/", kiosk_apply.about, name="apply_about"),
    path("apply/for/<slug:kind>/<slug:code>/begin/", kiosk_apply.begin, name="apply_begin"),
    path(ONE, kiosk_apply.onward, name="apply_onward"),
    path(f"{ONE}ask/", kiosk_apply_ask.ask, name="apply_ask"),
    path(f"{ONE}known/", kiosk_apply_ask.found, name="apply_known"),
    path(f"{ONE}field/", kiosk_apply_ask.field, name="apply_field"),
    path(f"{ONE}place/", kiosk_apply_place.place, name="apply_place"),
    path(f"{ONE}paper/", kiosk_apply_papers.paper, name="apply_paper"),
    path(f"{ONE}papers/", kiosk_apply_papers.all_papers, name="apply_papers"),
    path(f"{ONE}delivery/", kiosk_apply_ask.delivery, name="apply_delivery"),
    path(f"{ONE}answers/", kiosk_apply_check.answers, name="apply_answers"),
    path(f"{ONE}filled/", kiosk_apply_check.filled, name="apply_filled"),
    path(f"{ONE}check/", kiosk_apply_check.check, name="apply_check"),
    path(f"{ONE}kept/", kiosk_apply.kept, name="apply_kept"),
    path(f"{ONE}done/", kiosk_apply_check.done, name="apply_done"),
]
