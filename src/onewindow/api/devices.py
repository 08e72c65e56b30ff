"""Machines of a hall: a plain view, since thousands of them call every few seconds."""

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from onewindow.api import auth, kit, limits
from onewindow.api.reading import Reader
from onewindow.api.schemas import devices as shapes
from onewindow.hall.actions import beats
from onewindow.rules.fleet import Beat

BEAT = Reader(shapes.BeatIn)
JSON = "application/json"
inbox = beats.Inbox()
_encoder = msgspec.json.Encoder()


def beat(request: HttpRequest) -> HttpResponse:
    """POST /devices/beat: one machine says how it is, and hears what it must know."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        token = ""
    said = BEAT.read(request.body)
    told = inbox.take(token=token.strip(), beat=_beat(said), at=kit.now())
    if told is None:
        limits.by_place(request, what="refused")
        raise auth.Unauthenticated("Send this device's own token: Authorization: Bearer …")
    answer = shapes.BeatOut(paused=told.is_paused)
    return HttpResponse(_encoder.encode(answer), content_type=JSON)


def _beat(said: shapes.BeatIn) -> Beat:
    return Beat(said.paper, said.network, said.reader, said.disk, said.version)
