"""Mounts the doors."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("onewindow.api.urls")),
    path("", include("onewindow.web.urls")),
    path("staff/", include("onewindow.web.staff.urls")),
    path("pad/", include("onewindow.web.device.pad_urls")),
    path("kiosk/", include("onewindow.web.device.kiosk_urls")),
    path("pc/", include("onewindow.web.device.pc_urls")),
    path("counter/", include("onewindow.web.device.counter_urls")),
    path("hall/", include("onewindow.web.device.urls")),
    path("", include("onewindow.web.citizen.urls")),
]

handler400 = "onewindow.web.errors.bad_request"
handler403 = "onewindow.web.errors.forbidden"
handler404 = "onewindow.web.errors.not_found"
handler500 = "onewindow.web.errors.failed"
