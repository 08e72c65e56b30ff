"""自助终端. What may be applied for where no clerk stands: read from a matter's published body."""

from collections.abc import Mapping
from typing import Any

NATURAL = "自然人"
NECESSARY, ELECTRONIC = "必要", "电子"
POST = "邮寄"
CAPTURED = frozenset({"photo", "finger", "file"})
WRITTEN = frozenset({"text", "textarea", "address", "uscc"})
LISTED = frozenset({"select", "region"})
OTHERS = frozenset({"child", "deceased", "mother", "father", "guardian"})
MOST_WRITTEN = 2  # answers that a finger has to write out, since nobody knows them


def unfit(body: Mapping[str, Any]) -> list[str]:
    """Why a matter cannot be applied for at a self-service machine; nothing where it can.

    body: of a matter. It must be for a person acting for themselves, who need not be seen by
    a clerk nor be captured in a picture, with papers that are found or can be scanned, nothing
    to look at on the spot first, and hardly anything to be written. Source: house rule.
    """
    fields = [one for one in body["form_fields"] if one["required"] and _is_own(one)]
    reasons = {
        "not_for_a_person": NATURAL not in body["object"],
        "in_person": bool(body.get("presence")),
        "on_site": bool(body.get("site_check")),
        "captured": any(one["type"] in CAPTURED for one in fields),
        "table": any(one["type"] == "table" for one in fields),
        "of_another": any(_is_of_another(one) for one in fields),
        "original": any(_is_original(one) for one in body["materials"]),
        "much_to_write": sum(_is_written(one) for one in fields) > MOST_WRITTEN,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _is_own(part: Mapping[str, Any]) -> bool:
    """Needed of somebody who acts for themselves and takes the result at a window."""
    when = part.get("when") or {}
    return not when.get("by_agent") and when.get("delivery") != POST


def _is_of_another(field: Mapping[str, Any]) -> bool:
    stem = (field.get("concept") or "").partition(".")[0]
    return stem in OTHERS and not field.get("when")


def _is_original(line: Mapping[str, Any]) -> bool:
    return (
        line["need"] == NECESSARY
        and ELECTRONIC not in (line.get("form") or ELECTRONIC)
        and _is_own(line)
    )


def _is_written(field: Mapping[str, Any]) -> bool:
    if any(field.get(one) for one in ("prefill_from", "from_situation", "fixed", "when")):
        return False
    kind = field["type"]
    return kind in WRITTEN or (kind in LISTED and not field.get("options"))
