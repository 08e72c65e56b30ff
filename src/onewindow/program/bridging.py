"""`onewindow bridge`: what a page may ask of the machine it runs on (docs/bridge.md).

Only simulated peripherals ship with us; a bridge to real ones speaks the same protocol.
"""

import argparse
import base64
import binascii
import json
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from onewindow.program import home, orphans, port, simulated_page
from onewindow.program.complaint import Complaint
from onewindow.program.simulated import Simulator, Unable
from onewindow.program.simulated_printer import SUFFIXES

HOST = "127.0.0.1"
PORT = 8790
SECRET, URL = "ONEWINDOW_BRIDGE_SECRET", "ONEWINDOW_BRIDGE_URL"
MOST_BYTES = 32 * 1024 * 1024
MOST_SECONDS = 25.0  # that a request waits for a card
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
)
# code: (status, Chinese, English)
REFUSALS: Mapping[str, tuple[int, str, str]] = {
    "origin_refused": (
        403,
        "这个网页不能使用本机外设。",
        "This page may not use the peripherals here.",
    ),
    "not_paired": (401, "没有配对：配对口令不对。", "Not paired: the pairing secret is wrong."),
    "unknown": (404, "没有这个动作。", "There is no such act."),
    "too_large": (413, "内容太大。", "That is too large."),
    "malformed": (422, "请求的内容不对。", "What was asked is malformed."),
    "fault": (503, "设备故障，请重试或改用手工办法。", "At fault: retry, or go the manual way."),
    "jam": (503, "卡纸了，请呼叫工作人员。", "The paper is jammed: call somebody."),
    "paper_out": (503, "没有纸了，请呼叫工作人员。", "There is no paper: call somebody."),
    "absent": (503, "设备没有接上，请改用手工办法。", "Not plugged in: go the manual way."),
}
Act = Callable[[Simulator, Mapping[str, Any]], dict[str, Any] | None]


class Refused(Exception):
    """An answer that is a problem. args: its code."""


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """bridge"""
    command = commands.add_parser(
        "bridge", help="let pages reach (simulated) peripherals of this machine"
    )
    command.add_argument("--simulate", action="store_true", help="peripherals that are not there")
    command.add_argument("--port", default=str(PORT), help="loopback port (%(default)s)")
    command.add_argument(
        "--origin", action="append", help="a site that may ask (repeat; ONEWINDOW_SITE_URL)"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Answer until told to stop, or until whoever started it is gone."""
    if not chosen.simulate:
        raise Complaint(
            "Only simulated peripherals ship with OneWindow: add --simulate, or install a bridge"
            " to your own that speaks docs/bridge.md."
        )
    orphans.end_with_parent()
    number = port.chosen(chosen.port)
    port.require_free(host=HOST, port=number)
    secret = os.environ.get(SECRET, "")
    if not secret:
        secret = secrets.token_urlsafe(24)
        print(f"Pairing secret, for the server too: {SECRET}={secret}", flush=True)
    site = os.environ.get("ONEWINDOW_SITE_URL", "http://127.0.0.1:8000")
    origins = [origin_of(one) for one in chosen.origin or [site]]
    simulator = Simulator(outbox=home.chosen() / "outbox")
    with server(simulator, number=number, origins=origins, secret=secret) as listening:
        print(f"Simulated peripherals: http://{HOST}:{number}/", flush=True)
        listening.serve_forever()


def origin_of(address: str) -> str:
    """Scheme, host and port of an address. Raises Complaint for anything else than a site's."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Complaint(f"{address} is no site: say https://name or http://127.0.0.1:8000.")
    return f"{parts.scheme}://{parts.netloc}"


class Bridge(ThreadingHTTPServer):
    """The peripherals on a loopback port, for these origins with this secret."""

    daemon_threads = True
    simulator: Simulator
    origins: frozenset[str]
    secret: bytes


def server(simulator: Simulator, *, number: int, origins: Sequence[str], secret: str) -> Bridge:
    """Bound, not yet serving. number: 0 for any free port."""
    made = Bridge((HOST, number), Door)
    made.simulator = simulator
    made.origins = frozenset(origins)
    made.secret = secret.encode()
    return made


def _read(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    seconds = min(float(asked.get("wait_seconds", 0)), MOST_SECONDS)
    card = simulator.read(after=str(asked.get("after", "")), seconds=seconds)
    if card is None:
        return None
    return {"card": {"laid": card.laid, "name": card.name, "number": card.number}}


def _page(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    data = base64.b64encode(simulator.page()).decode()
    return {"type": "image/jpeg", "name": "演示高拍.jpg", "data": data}


def _print(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    kind = asked.get("type")
    data = base64.b64decode(asked["data"], validate=True)
    is_right = data.startswith(b"%PDF-") if kind == "application/pdf" else bool(data)
    if kind not in SUFFIXES or not is_right:
        raise Refused("malformed")
    key, spool = str(asked.get("key", "")), str(asked.get("spool", ""))
    name, pages = simulator.print(kind=kind, data=data, key=key, spool=spool)
    return {"printed": name, "pages": pages}


def _look(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    return simulator.look(key=str(asked["key"]))


def _purge(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    key, spool = str(asked.get("key", "")), str(asked.get("spool", ""))
    return {"purged": simulator.purge(key=key, spool=spool)}


def _scan(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any] | None:
    seconds = min(float(asked.get("wait_seconds", 0)), MOST_SECONDS)
    code = simulator.scan(after=str(asked.get("after", "")), seconds=seconds)
    return {"code": {"seen": code.seen, "text": code.text}} if code else None


def _keep(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    what = asked.get("what")
    if what is not None and not isinstance(what, dict):
        raise Refused("malformed")
    return {"kept": simulator.keep(what)}


def _sign(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "image/png", "data": base64.b64encode(simulator.sign()).decode()}


def _open(simulator: Simulator, asked: Mapping[str, Any]) -> dict[str, Any]:
    box = int(asked["box"])
    if not 1 <= box <= 999:
        raise Refused("malformed")
    return {"opened": simulator.open(box=box)}


ACTS: Mapping[str, Act] = {
    "/v1/card/read": _read,
    "/v1/scan/page": _page,
    "/v1/scan/code": _scan,
    "/v1/print": _print,
    "/v1/print/look": _look,
    "/v1/print/purge": _purge,
    "/v1/keep": _keep,
    "/v1/sign": _sign,
    "/v1/locker/open": _open,
}


class Door(BaseHTTPRequestHandler):
    """One request. Pages of other sites, and programs without the secret, get nothing."""

    server: Bridge

    def do_OPTIONS(self) -> None:
        """What a browser asks before it asks."""
        self._guarded(lambda: self._send(204), is_preflight=True)

    def do_GET(self) -> None:
        """The peripherals, or the simulator's own page."""
        if self.path == "/":
            self._guarded(self._own_page, is_own=True)
        else:
            self._guarded(self._devices)

    def do_POST(self) -> None:
        """One act, or a hand on the simulator's own page."""
        if self.path.startswith("/simulator/"):
            self._guarded(self._hand, is_own=True)
        else:
            self._guarded(self._act)

    def _guarded(
        self, then: Callable[[], None], *, is_own: bool = False, is_preflight: bool = False
    ) -> None:
        try:
            self._require_place(is_own)
            if not is_own and not is_preflight:
                self._require_secret()
            then()
        except Refused as no:
            self._problem(str(no))
        except Unable as no:
            self._problem(no.code, device=no.kind)
        except (ValueError, KeyError, TypeError, binascii.Error):
            self._problem("malformed")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the page was left meanwhile

    def _require_place(self, is_own: bool) -> None:
        """A name that only leads here is no loopback; our own page knows no other site."""
        here = self._here()
        origin = self.headers.get("Origin", "")
        if self.headers.get("Host") not in here:
            raise Refused("origin_refused")
        allowed = {f"http://{one}" for one in here} if is_own else self.server.origins
        if origin not in allowed and not (is_own and self.command == "GET"):
            raise Refused("origin_refused")

    def _here(self) -> set[str]:
        return {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}

    def _require_secret(self) -> None:
        said = self.headers.get("Authorization", "").encode()
        if not secrets.compare_digest(said, b"Bearer " + self.server.secret):
            raise Refused("not_paired")

    def _devices(self) -> None:
        if self.path != "/v1/devices":
            raise Refused("unknown")
        self._json(200, {"protocol": 1, "devices": self.server.simulator.devices()})

    def _act(self) -> None:
        act = ACTS.get(self.path)
        if act is None:
            raise Refused("unknown")
        asked = json.loads(self._body() or b"{}")
        if not isinstance(asked, dict):
            raise Refused("malformed")
        answer = act(self.server.simulator, asked)
        if answer is None:
            self._send(204)
        else:
            self._json(200, answer)

    def _own_page(self) -> None:
        page = simulated_page.drawn(self.server.simulator).encode()
        more = {"Content-Security-Policy": PAGE_POLICY}
        self._send(200, "text/html; charset=utf-8", page, more)

    def _hand(self) -> None:
        said = parse_qs(self._body().decode())
        given = {name: values[0] for name, values in said.items()}
        if self.path == "/simulator/card":
            self.server.simulator.lay(given.get("key", ""))
        elif self.path == "/simulator/code":
            self.server.simulator.hold(given.get("text", ""))
        elif self.path == "/simulator/state":
            self.server.simulator.put(given["kind"], given["state"])
        else:
            raise Refused("unknown")
        self._send(303, more={"Location": "/"})

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BYTES:
            raise Refused("too_large")
        return self.rfile.read(max(0, length))

    def _problem(self, code: str, **more: str) -> None:
        status, chinese, english = REFUSALS[code]
        is_english = self.headers.get("Accept-Language", "").lower().startswith("en")
        problem = {"status": status, "code": code, "title": english if is_english else chinese}
        self._json(status, {"type": "about:blank", **problem, **more}, "application/problem+json")

    def _json(self, status: int, answer: Mapping[str, Any], kind: str = "application/json") -> None:
        text = json.dumps({**answer, "simulated": True}, ensure_ascii=False)
        self._send(status, kind, text.encode())

    def _send(
        self, status: int, kind: str = "", body: bytes = b"", more: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        origin = self.headers.get("Origin", "")
        headers = {"Cache-Control": "no-store", "Content-Length": str(len(body)), "Vary": "Origin"}
        if origin in self.server.origins and self.headers.get("Host") in self._here():
            headers |= {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "authorization, content-type",
                "Access-Control-Allow-Private-Network": "true",
                "Access-Control-Max-Age": "600",
            }
        if kind:
            headers["Content-Type"] = kind
        for name, value in (headers | dict(more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is asked here is about people."""
