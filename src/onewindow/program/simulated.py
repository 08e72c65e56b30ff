"""The peripherals of one machine, simulated: whatever they return is labelled 演示."""

import io
import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from onewindow.documents import typefaces

PEOPLE = Path(__file__).resolve().parents[1] / "data" / "demo_people.json"
KINDS = ("reader", "camera", "printer", "pad", "locker")
OK, FAULT, ABSENT = STATES = ("ok", "fault", "absent")
PAGE = (1240, 1754)  # A4 at 150 dots an inch
PAD = (600, 240)
SUFFIXES = {"application/pdf": "pdf", "text/plain": "txt"}


class Unable(Exception):
    """What a peripheral cannot do now. code: a name of docs/bridge.md; kind: which peripheral."""

    def __init__(self, code: str, kind: str) -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the reader. laid: new each time one is laid, so that none is read twice."""

    laid: str
    name: str
    number: str


class Simulator:
    """One machine's peripherals. Acts may come from several threads at once."""

    def __init__(self, *, outbox: Path) -> None:
        self.people: Mapping[str, tuple[str, str]] = {
            one["key"]: (one["name"], one["idno"])
            for one in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]
        }
        self._states = dict.fromkeys(KINDS, OK)
        self._card: Card | None = None
        self._changed = threading.Condition()
        self._outbox = outbox
        self.last = ""

    @property
    def states(self) -> Mapping[str, str]:
        """ok, fault or absent, by kind."""
        return dict(self._states)

    @property
    def card(self) -> Card | None:
        """What lies on the reader."""
        return self._card

    def lay(self, key: str) -> None:
        """Lay the card of one of the demonstration's people; an unknown key takes it away."""
        known = self.people.get(key)
        with self._changed:
            self._card = Card(secrets.token_hex(8), *known) if known else None
            self._changed.notify_all()

    def put(self, kind: str, state: str) -> None:
        """Break a peripheral, pull its plug, or put it right."""
        if kind in KINDS and state in STATES:
            with self._changed:
                self._states[kind] = state
                self._changed.notify_all()

    def read(self, *, after: str, seconds: float) -> Card | None:
        """The card on the reader unless it is the one laid as `after`; waits for one to be laid."""

        def is_there() -> bool:
            self._require("reader")
            return self._card is not None and self._card.laid != after

        with self._changed:
            return self._card if self._changed.wait_for(is_there, seconds) else None

    def page(self) -> bytes:
        """A4 as JPEG, each with its own moment."""
        self._require("camera")
        sheet = Image.new("RGB", PAGE, "#FBFAF5")
        pen = ImageDraw.Draw(sheet)
        pen.rectangle((60, 60, PAGE[0] - 60, PAGE[1] - 60), outline="#8A8A80", width=4)
        pen.text((PAGE[0] / 2, 420), "演示", fill="#C1121F", font=_font(300), anchor="mm")
        for n, line in enumerate(("模拟高拍仪拍下的一页", "SIMULATED PAGE", _now())):
            pen.text((PAGE[0] / 2, 700 + 90 * n), line, fill="#222", font=_font(56), anchor="mm")
        for y in range(1050, 1600, 70):
            pen.line((200, y, PAGE[0] - 200, y), fill="#C9C7BC", width=3)
        self.last = "camera"
        return _written(sheet, "JPEG")

    def print(self, *, kind: str, data: bytes) -> str:
        """Into the outbox instead of onto paper; the file's name."""
        self._require("printer")
        self._outbox.mkdir(parents=True, exist_ok=True)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        path = self._outbox / f"simulated-print-{stamp}.{SUFFIXES[kind]}"
        path.touch(mode=0o600)
        path.write_bytes(data)
        self.last = "printer"
        return path.name

    def sign(self) -> bytes:
        """A stroke that nobody would take for somebody's name, as PNG."""
        self._require("pad")
        sheet = Image.new("RGB", PAD, "white")
        pen = ImageDraw.Draw(sheet)
        wave = [(40 + 13 * n, 110 + (-1) ** n * (18 + 7 * (n % 5))) for n in range(34)]
        pen.line(wave, fill="#0A1F5C", width=5, joint="curve")
        pen.text(
            (PAD[0] / 2, 205), f"演示签名 {_now()}", fill="#C1121F", font=_font(28), anchor="mm"
        )
        self.last = "pad"
        return _written(sheet, "PNG")

    def open(self, *, box: int) -> int:
        """Which box stands open now."""
        self._require("locker")
        self.last = f"locker {box}"
        return box

    def _require(self, kind: str) -> None:
        if self._states[kind] != OK:
            raise Unable(self._states[kind], kind)

    def devices(self) -> list[dict[str, Any]]:
        """Each peripheral as `GET /v1/devices` tells it."""
        return [
            {"kind": kind, "state": state, "simulated": True}
            for kind, state in self._states.items()
        ]


def _now() -> str:
    return f"{datetime.now(UTC).astimezone():%Y-%m-%d %H:%M:%S}"


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(typefaces.SANS), size, index=typefaces.SIMPLIFIED_CHINESE)


def _written(sheet: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    sheet.save(out, kind, quality=80)
    return out.getvalue()
