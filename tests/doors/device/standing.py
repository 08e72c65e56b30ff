"""A person before a kiosk: what they type, what the page says of itself."""

import json
from datetime import timedelta

from django.test import Client

from onewindow.hall.actions import beats
from onewindow.rules.fleet import Beat
from tests.world import AT

BACKEND = "django.contrib.auth.backends.ModelBackend"
MINUTE = timedelta(minutes=1)


def says(device, *, paper="ok", at=AT):
    beats.write({device.pk: (at, Beat(paper=paper, reader="ok", version="1"))})


def at_machine(device, token):
    client = Client(headers={"User-Agent": "kiosk"})
    answer = client.post("/kiosk/set-up/", {"token": token})
    assert answer["Location"] == "/kiosk/"
    return client


def enters(client, number="", **typed):
    return client.post("/kiosk/who/", {"card": number, "next": "/kiosk/certificates/", **typed})


def pulse(client, **said):
    return client.post("/kiosk/pulse/", json.dumps(said), content_type="application/json").json()
