"""C10 设备: try every peripheral of this machine, and know the manual way round each."""

import base64
import json
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.cases.actions import identity
from onewindow.cases.queries import identities
from onewindow.rules.actors import Actor, Role
from onewindow.web import kit as frame
from onewindow.web.staff import bridge, kit

TEST_BOX = 1


@dataclass(frozen=True, slots=True)
class Try:
    """One peripheral. act, body: what is asked of the bridge; said, none: words for its answer."""

    kind: str
    name: str
    act: str
    body: str
    said: str
    manual: str
    none: str = ""


@require_safe
@kit.staff(*kit.CLERK)
def peripherals(request: HttpRequest, by: Actor) -> HttpResponse:
    """The page asks the machine by itself; without a bridge it tells the manual ways."""
    context = {
        "tries": _tries(),
        "has_bridge": bool(settings.BRIDGE_URL),
        "second_check": identities.is_laid_down(kit.centre(by)),
        "is_head": by.has(Role.HEAD),
    }
    return kit.page(request, by, "staff/hall/peripherals.html", context, here="peripherals")


@kit.posted
@kit.staff(Role.HEAD)
def second_check(request: HttpRequest, by: Actor) -> HttpResponse:
    """Whether a number typed at a window waits for a second person."""
    is_on = request.POST.get("on") == "1"
    identity.lay_down(centre=kit.centre(by), second_check=is_on, by=by, at=frame.now())
    return kit.go(request, "peripherals")


def _tries() -> list[Try]:
    names = bridge.names()
    slip = base64.b64encode(_("一窗 打印测试").encode()).decode()
    return [
        Try(
            "reader",
            names["reader"],
            "/v1/card/read",
            "{}",
            _("读到卡"),
            _("在扫码框输入证件号码，请另一名工作人员对照原件核对。"),
            none=_("读卡器应答了，上面没有卡。"),
        ),
        Try(
            "camera",
            names["camera"],
            "/v1/scan/page",
            "{}",
            _("拍到一页"),
            _("在材料里选一个文件上传。"),
        ),
        Try(
            "printer",
            names["printer"],
            "/v1/print",
            json.dumps({"type": "text/plain", "data": slip}),
            _("打印了测试条"),
            _("打开文书的 PDF，用别的打印机打印。"),
        ),
        Try("pad", names["pad"], "/v1/sign", "{}", _("签了名"), _("在纸上签名，再扫描上传。")),
        Try(
            "locker",
            names["locker"],
            "/v1/locker/open",
            json.dumps({"box": TEST_BOX}),
            _("打开了箱格"),
            _("用钥匙开柜，或者在窗口当面交付。"),
        ),
    ]
