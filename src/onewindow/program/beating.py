"""The demonstration's machines: some beat as real ones would, one is silent, one has no paper.

With the halls' day they use up their paper and get new, their network is weak for a while, and one
after another is switched off for some minutes.

A process of its own (`python -m onewindow.program.beating HOST PORT`) that calls the API with
labelled tokens, so that everything behind it is what a real machine would meet.
"""

import http.client
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from onewindow.program import living, orphans

ZEGUO = "ZG"
TOWNS = ("TP", "CD", "CX", "CB", "HF", "DX", "SM", "RH", "XH", "ST", "BH", "WQ", "CN", "SQ", "WG")
SERIALS: Sequence[str] = (
    *(f"DEMO-{ZEGUO}-KS{n:02}" for n in range(1, 20)),
    *(f"DEMO-{ZEGUO}-PC{n:02}" for n in range(1, 6)),
    *(f"DEMO-{ZEGUO}-{kind}01" for kind in ("TK", "HS", "WS", "LK")),
    *(f"DEMO-{town}-{kind}01" for town in TOWNS for kind in ("KS", "TK", "HS")),
)
# A customer's screen and a rating pad: their own pages ask
SCREENS: Sequence[str] = (f"DEMO-{ZEGUO}-SG01", f"DEMO-{ZEGUO}-RT01")
SILENT = f"DEMO-{ZEGUO}-KS12"  # beat once, an hour ago
VERSION = "demo 1.0"
WELL = {"paper": "ok", "network": "ok", "reader": "ok", "disk": "ok", "version": VERSION}
SCREEN = {"network": "ok", "disk": "ok", "version": VERSION}
ODD: Mapping[str, Mapping[str, str]] = {
    f"DEMO-{ZEGUO}-KS07": {**WELL, "paper": "out"},
    f"DEMO-{ZEGUO}-KS03": {**WELL, "paper": "low"},
    "DEMO-DX-KS01": {**WELL, "network": "weak"},
}
# Minutes of the halls' day: a roll lasts, is low before its end, and gone until a new one is in
ROLL, LOW, OUT = 600, 60, 15
WEAK_EVERY, WEAK = 420, 10
APART = 37  # between one machine and the next, so that not all want paper at once
OFF_MINUTES = 3  # real ones
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

    known = (*SERIALS, *SCREENS)
    new = Device.objects.filter(serial__in=known, is_demonstration=True, token_hash=None)
    for serial, pk in new.values_list("serial", "pk"):
        entrusting.issue_token(device_id=pk, by=OPERATOR, at=at, token=token(serial))
        if serial == SILENT:
            beats.write({pk: (at - timedelta(hours=1), Beat(**WELL))})


def beat(host: str, port: int, *, speed: float) -> None:
    """Beat for all of them, evenly spread over five seconds, for as long as the parent lives."""
    link = http.client.HTTPConnection(host, port, timeout=EVERY_SECONDS)
    while True:
        for nth, serial in enumerate(SERIALS):
            time.sleep(EVERY_SECONDS / len(SERIALS))
            minutes = time.time() / 60
            if serial == SILENT or speed and is_off(nth, minutes=minutes):
                continue
            try:
                _send(link, serial, told(nth, minutes=minutes * speed))
            except AWAY:
                link.close()  # the server is not there yet, or not any more


def is_off(nth: int, *, minutes: float) -> bool:
    """Whether it is this machine's turn to be switched off. minutes: real ones."""
    return int(minutes // OFF_MINUTES) % len(SERIALS) == nth


def told(nth: int, *, minutes: float) -> Mapping[str, str]:
    """What a machine says of itself. minutes: of the halls' day; 0 while it stands still."""
    serial = SERIALS[nth]
    if serial in ODD:
        return ODD[serial]
    usual = WELL if serial.split("-")[2][:2] in ("KS", "TK") else SCREEN
    if not minutes:
        return usual
    network = "weak" if (minutes + nth * APART) % WEAK_EVERY < WEAK else "ok"
    if "paper" not in usual:
        return {**usual, "network": network}
    left = ROLL - (minutes + nth * APART) % ROLL
    paper = "out" if left <= OUT else "low" if left <= LOW else "ok"
    return {**usual, "network": network, "paper": paper}


def _send(link: http.client.HTTPConnection, serial: str, said: Mapping[str, str]) -> None:
    headers = {
        "Authorization": f"Bearer {token(serial)}",
        "Content-Type": "application/json",
    }
    link.request("POST", "/api/v1/devices/beat", json.dumps(said), headers)
    link.getresponse().read()


if __name__ == "__main__":
    orphans.end_with_parent()
    beat(sys.argv[1], int(sys.argv[2]), speed=float(os.environ.get(living.SPEED, "0")))
