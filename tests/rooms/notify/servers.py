"""The other side of the line, on loopback: a mail server and an SMS gateway that do as told."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """Takes mail, or answers what it was told to. says: by the part of the talk: rcpt or data."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.says: dict[str, str] = {}
        self.hangs_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "rcpt" in self.says:
            return self.says["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.hangs_up:
            server.transport.close()
            return "250 nobody hears this"
        if "data" in self.says:
            return self.says["data"]
        self.taken.append(envelope)
        return "250 ok"


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, str]]:
    """A mail server and its address."""
    handler = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


class SmsGateway(HTTPServer):
    """Takes messages once by their Idempotency-Key, or answers with the next of `codes`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: dict[str, dict[str, str]] = {}
        self.asked: list[Any] = []
        self.codes: list[int] = []


class _Taking(BaseHTTPRequestHandler):
    server: SmsGateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        code = self.server.codes.pop(0) if self.server.codes else 202
        if code < 300:
            self.server.taken.setdefault(self.headers["Idempotency-Key"], body)
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Nothing personal is said of a message, and nothing else either."""


@contextmanager
def sms_gateway() -> Iterator[tuple[SmsGateway, str]]:
    """An SMS gateway and its address."""
    server = SmsGateway()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/send?v=1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
