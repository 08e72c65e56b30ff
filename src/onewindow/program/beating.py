"""The demonstration's machines: some beat as real ones would, one is silent, one has no paper.

A process of its own (`python -m onewindow.program.beating HOST PORT`) that calls the API with
labelled tokens, so that everything behind it is what a real machine would meet.
"""

import http.client
import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from onewindow.program import orphans

ZEGUO = "ZG"
TOWNS = ("TP", "CD", "CX", "CB", "HF", "DX", "SM", "RH", "XH", "ST", "BH", "WQ", "CN", "SQ", "WG")
SERIALS: Sequence[str] = (
    *(f"DEMO-{ZEGUO}-KS{n:02}" for n in range(1, 20)),
    *(f"DEMO-{ZEGUO}-PC{n:02}" for n in range(1, 6)),
    *(f"DEMO-{ZEGUO}-{kind}01" for kind in ("TK", "HS", "WS", "LK")),
    *(f"DEMO-{town}-{kind}01" for town in TOWNS for kind in ("KS", "TK", "HS")),
)
SILENT = f"DEMO-{ZEGUO}-KS12"  # beat once, an hour ago
VERSION = "demo 1.0"
WELL = {"paper": "ok", "network": "ok", "reader": "ok", "disk": "ok", "version": VERSION}
SCREEN = {"network": "ok", "disk": "ok", "version": VERSION}
ODD: Mapping[str, Mapping[str, str]] = {
    f"DEMO-{ZEGUO}-KS07": {**WELL, "paper": "out"},
    f"DEMO-{ZEGUO}-KS03": {**WELL, "paper": "low"},
    "DEMO-DX-KS01": {**WELL, "network": "weak"},
}
EVERY_SECONDS = 5.0
AWAY = (OSError, http.client.HTTPException)


def token(serial: str) -> str:
    """The labelled token of a machine of the demonstration."""
    return f"demo-token-device-{serial}"


def entrust(*, at: datetime) -> None:
    """Give the demonstration's machines their labelled tokens. Idempotent."""
    from onewindow.hall.actions import beats, entrusting
    from onewindow.hall.models import Device
    from onewindow.program.reference import OPERATOR
    from onewindow.rules.fleet import Beat

    new = Device.objects.filter(serial__in=SERIALS, is_demonstration=True, token_hash=None)
    for serial, pk in new.values_list("serial", "pk"):
        entrusting.issue_token(device_id=pk, by=OPERATOR, at=at, token=token(serial))
        if serial == SILENT:
            beats.write({pk: (at - timedelta(hours=1), Beat(**WELL))})


def beat(host: str, port: int) -> None:
    """Beat for all of them, evenly spread over five seconds, for as long as the parent lives."""
    alive = [serial for serial in SERIALS if serial != SILENT]
    link = http.client.HTTPConnection(host, port, timeout=EVERY_SECONDS)
    while True:
        for serial in alive:
            time.sleep(EVERY_SECONDS / len(alive))
            try:
                _send(link, serial)
            except AWAY:
                link.close()  # the server is not there yet, or not any more


def _send(link: http.client.HTTPConnection, serial: str) -> None:
    usual = WELL if serial.split("-")[2][:2] in ("KS", "TK") else SCREEN
    headers = {
        "Authorization": f"Bearer {token(serial)}",
        "Content-Type": "application/json",
    }
    link.request("POST", "/api/v1/devices/beat", json.dumps(ODD.get(serial, usual)), headers)
    link.getresponse().read()


if __name__ == "__main__":
    orphans.end_with_parent()
    beat(sys.argv[1], int(sys.argv[2]))
