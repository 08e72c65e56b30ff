"""The consistency rules of what stands beside a body: where it is handled, whom to call."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onewindow.rules import self_service
from onewindow.rules.catalogue_matters import problem
from onewindow.rules.refusal import Problem

ONLINE = frozenset({"web", "phone"})
WHOLLY = "decide"
MACHINE = "kiosk"
APPLIED_FOR = frozenset({"accept", "decide"})  # deeper than asking, collecting and fetching
# With area code, an extension allowed; or a public short number such as 12345.
_TELEPHONE = re.compile(r"0\d{2,3}-\d{7,8}(-\d{1,6})?|1\d{4}")


def depth_problems(
    *, body: Mapping[str, Any], offered: Iterable[tuple[str, str]], where: str = "presence"
) -> Iterator[Problem]:
    """What is decided wholly online asks nobody to come; what a machine takes needs no clerk.

    offered: (channel, depth). Source: rule 4 of the audit of Zhejiang service guides (全程网办
    means no visit); house rule for machines.
    """
    offered = list(offered)
    if body.get("presence") and any(
        channel in ONLINE and depth == WHOLLY for channel, depth in offered
    ):
        yield problem(
            where,
            "online_but_present",
            "error",
            "who must come in person cannot have it decided wholly online.",
        )
    reasons = self_service.unfit(body)
    if reasons and any(channel == MACHINE and depth in APPLIED_FOR for channel, depth in offered):
        yield problem(
            where,
            "not_for_self_service",
            "error",
            f"cannot be applied for at a self-service machine: {', '.join(reasons)}.",
            reasons=reasons,
        )


def telephone_problems(*, ask: str, complain: str, where: str) -> Iterator[Problem]:
    """Questions and complaints have numbers of their own, both with area code; "" is not given.

    Source: rule 6 of the audit of Zhejiang service guides.
    """
    for name, number in (("phone", ask), ("complaint_phone", complain)):
        if number and not _TELEPHONE.fullmatch(number):
            yield problem(
                f"{where}.{name}",
                "phone_without_area",
                "error",
                "needs its area code.",
                said=number,
            )
    if ask and ask == complain:
        yield problem(
            f"{where}.complaint_phone",
            "same_phone",
            "error",
            "complaints need another number than questions.",
            said=ask,
        )
