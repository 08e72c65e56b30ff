"""One request through the whole application, in this very process: no socket, no server."""

import io
import sys
import time
from collections.abc import Mapping
from typing import Any


def ask(
    method: str, address: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, float]:
    """Status, body and milliseconds of one request. headers: as WSGI names them."""
    from onewindow.wsgi import application

    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        **(headers or {}),
    }
    said: list[str] = []

    def start(status: str, sent: Any, failure: Any = None) -> Any:
        said.append(status)

    since = time.perf_counter()
    answer = application(environ, start)
    whole = b"".join(answer)
    answer.close()
    return int(said[0].split()[0]), whole, (time.perf_counter() - since) * 1000
