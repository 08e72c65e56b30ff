"""Addresses of the customer's screen of a window. Mount at counter/."""

from django.urls import path

from onewindow.web.device import counter

app_name = "counter"

urlpatterns = [
    path("", counter.screen, name="screen"),
    path("set-up/", counter.set_up, name="set_up"),
    path("now/", counter.now, name="now"),
    path("sign/", counter.sign, name="sign"),
    path("rate/", counter.rate, name="rate"),
]
