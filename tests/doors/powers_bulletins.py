"""Addresses of bulletins: who reads them, and that the office alone makes them."""

from collections.abc import Callable
from typing import Any

OFFICE = frozenset({"office"})
ONE = "staff/bulletins/<uuid:bulletin_id>/"


def addresses(line: Callable[..., Any], readers: frozenset[str]) -> dict[str, Any]:
    """The lines of the table. line: what one is; readers: who may look at figures."""
    return {
        "staff/bulletins/": line(get=readers, post=OFFICE, sent={"period": "2026-02"}),
        ONE: line(get=readers),
        f"{ONE}file.<str:format>": line(get=readers),
        f"{ONE}centre/<str:centre>/": line(get=readers),
        f"{ONE}figure/<str:code>/<str:place>/": line(get=readers),
        f"{ONE}edit/": line(post=OFFICE, sent={"version": "1"}),
        f"{ONE}sign/": line(post=OFFICE, sent={"version": "1"}),
        f"{ONE}correct/": line(post=OFFICE, sent={"reason": "漏了"}),
        f"{ONE}discard/": line(post=OFFICE),
    }
