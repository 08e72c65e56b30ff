"""All operations together."""

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from onewindow.api import (
    cases,
    catalogue,
    decisions,
    files,
    guidance,
    materials,
    moves,
    packages,
    places,
    problems,
    public,
)

VERSION = "1.0.0"
DESCRIPTION = """\
一窗的程序接口：查事项、问情形、一次提交一套材料、逐步办理、核验证照。

The programs' way into OneWindow: look up matters, ask what is needed, hand in one set of papers
for every department at once, take each case through its steps, verify what was issued.

* Send `Authorization: Bearer <token>` where an operation asks for a scope; the others are open.
* `Accept-Language: zh` or `en` chooses the language of sentences.
* Every refusal is `application/problem+json` (RFC 9457) with a stable `code`, and with all
  problems at once, each with its place.
* Lists are paged by key: send `next` of one page as `after` for the following one.
* Asked too often: 429, and `Retry-After` says when to come back.
"""


class Readable(JSONRenderer):
    """JSON with Chinese as it is written."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="OneWindow 一窗",
    version=VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=Readable(),
)
problems.install(api)
api.add_router("", catalogue.router)
api.add_router("", guidance.router)
api.add_router("", places.router)
api.add_router("/packages", packages.router)
api.add_router("/packages", materials.router)
api.add_router("/cases", cases.router)
api.add_router("/cases", moves.router)
api.add_router("/cases", decisions.router)
api.add_router("", files.router)
api.add_router("", public.router)
