"""The peripherals of the machine on which a page is open: their lights, and leave to ask for them.

The page asks the machine, not us (docs/bridge.md); all that is said here is where and with what.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import pgettext

from onewindow.rules.actors import Actor, Role

PAGES = ("window", "choose", "out", "peripherals")


def names() -> dict[str, str]:
    """Each kind of peripheral in the reader's language."""
    return {
        "reader": pgettext("device", "读卡器"),
        "camera": pgettext("device", "高拍仪"),
        "printer": pgettext("device", "打印机"),
        "pad": pgettext("device", "签字板"),
        "locker": pgettext("device", "取件柜"),
    }


def around(by: Actor, *, here: str) -> dict[str, object]:
    """What the key bar draws of the peripherals; nothing where no window works."""
    if here not in PAGES or not by.has(Role.CLERK, Role.HEAD):
        return {}
    found: Mapping[str, object] = {
        "url": settings.BRIDGE_URL,
        "secret": settings.BRIDGE_SECRET,
        "names": names().items(),
    }
    return {"bridge": found}


def allow(response: HttpResponse) -> HttpResponse:
    """Let this page ask the machine it is open on, if a bridge is set."""
    where = urlsplit(settings.BRIDGE_URL)
    if where.netloc:
        source = f"{where.scheme}://{where.netloc}"
        response.headers[HEADER] = build_policy(update={"connect-src": [source]})
    return response
