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
from onewindow.program.simulated_printer import Printer

PEOPLE = Path(__file__).resolve().parents[1] / "data" / "demo_people.json"
KINDS = ("reader", "camera", "printer", "pad", "locker", "scanner")
OK, FAULT, ABSENT = STATES = ("ok", "fault", "absent")
STOPS = ("jam", "paper_out")  # of a printer
MOST_KEPT = 64 * 1024
PAGE = (1240, 1754)  # A4 at 150 dots an inch
PAD = (600, 240)


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


@dataclass(frozen=True, slots=True)
class Code:
    """A code held before the scanner. seen: new each time, so that none is read twice."""

    seen: str
    text: str


def states_of(kind: str) -> tuple[str, ...]:
    """What a peripheral of this kind can be in."""
    return (*STATES, *STOPS) if kind == "printer" else STATES


class Simulator:
    """One machine's peripherals. Acts may come from several threads at once."""

    def __init__(self, *, outbox: Path) -> None:
        self.people: Mapping[str, tuple[str, str]] = {
            one["key"]: (one["name"], one["idno"])
            for one in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]
        }
        self._states = dict.fromkeys(KINDS, OK)
        self._card: Card | None = None
        self._code: Code | None = None
        self._changed = threading.Condition()
        self._printer = Printer(outbox=outbox)
        self._memory = outbox / "simulated-memory.json"
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
        if kind in KINDS and state in states_of(kind):
            with self._changed:
                self._states[kind] = state
                if kind == "printer":
                    self._printer.put(state)
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

    def print(self, *, kind: str, data: bytes, key: str = "", spool: str = "") -> tuple[str, int]:
        """Into the outbox instead of onto paper; the file's name and its pages.

        key: the page's name for this print; the same again prints nothing. spool: under which
        the page has it forgotten.
        """
        self._require("printer")
        self.last = "printer"
        return self._printer.add(kind=kind, data=data, key=key, spool=spool)

    def look(self, *, key: str) -> dict[str, Any]:
        """How far a print is: printing, printed, gone, or why the printer stands still."""
        job = self._printer.look(key)
        if job is None:
            return {"state": "gone", "out": 0, "pages": 0}
        is_out, stands = job.out >= job.pages, self._printer.state
        state = "printed" if is_out else "printing" if stands == OK else stands
        return {"state": state, "out": job.out, "pages": job.pages}

    def purge(self, *, key: str, spool: str) -> int:
        """Forget prints: what has not come out never will; how many."""
        self.last = "purge"
        return self._printer.purge(key=key, spool=spool)

    def hold(self, text: str) -> None:
        """Hold a code before the scanner; an empty one takes it away."""
        with self._changed:
            self._code = Code(secrets.token_hex(8), text) if text else None
            self._changed.notify_all()

    @property
    def code(self) -> Code | None:
        """What is held before the scanner."""
        return self._code

    def scan(self, *, after: str, seconds: float) -> Code | None:
        """The code before the scanner unless it is the one seen as `after`; waits for one."""

        def is_there() -> bool:
            self._require("scanner")
            return self._code is not None and self._code.seen != after

        with self._changed:
            return self._code if self._changed.wait_for(is_there, seconds) else None

    def keep(self, what: Any) -> Any:
        """What the machine's pages remember over a restart; None only tells it."""
        with self._changed:
            if what is not None:
                text = json.dumps(what)
                if len(text) > MOST_KEPT:
                    raise ValueError("too much to be kept")
                self._memory.parent.mkdir(parents=True, exist_ok=True)
                self._memory.write_text(text, encoding="utf-8")
            if not self._memory.exists():
                return {}
            return json.loads(self._memory.read_text(encoding="utf-8"))

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
        told: list[dict[str, Any]] = [
            {"kind": kind, "state": state, "simulated": True}
            for kind, state in self._states.items()
        ]
        for one in told:
            if one["kind"] == "reader":
                one["card"] = self._card is not None and one["state"] == OK
        return told


def _now() -> str:
    return f"{datetime.now(UTC).astimezone():%Y-%m-%d %H:%M:%S}"


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(typefaces.SANS), size, index=typefaces.SIMPLIFIED_CHINESE)


def _written(sheet: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    sheet.save(out, kind, quality=80)
    return out.getvalue()
