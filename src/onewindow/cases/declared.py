"""What somebody signs for: everything they have before them, in words of a known version.

The words are data (`data/declarations.json`): a version never changes once it was signed under,
a new one takes its place in TEXTS.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.cases import papers, planning
from onewindow.cases.models import Case, Material, Package
from onewindow.rules import plan_fields, situations
from onewindow.rules.lifecycle import State

INTAKE, DELIVERY = "intake", "delivery"
TEXTS: Mapping[str, str] = {INTAKE: "intake@1", DELIVERY: "delivery@1"}
DATA = Path(__file__).parent.parent / "data" / "declarations.json"
CHINESE = "zh"
OUT_OF_HAND = frozenset({State.READY, State.POSTED})

Body = dict[str, Any]


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    found: Mapping[str, Mapping[str, Mapping[str, list[str]]]] = json.loads(
        DATA.read_text(encoding="utf-8")
    )
    return found


def words(text: str, *, language: str = CHINESE) -> Mapping[str, list[str]]:
    """The declaration and the privacy lines of a version. language: zh, or en."""
    return _texts()[text][language]


def intake(package: Package, *, today: date) -> Body:
    """What a hand-in declares: matters, papers, people, answers, form, fee, and the words.

    Statements of the form are not in it: they are made with the signature. Four queries.
    """
    plan = planning.plan_of(package, today=today)
    made_by_signing = {one.key for one in plan.fields if plan_fields.is_statement(one)}
    rows = package.materials.select_related("document").order_by("id")
    return {
        **_head(package, TEXTS[INTAKE]),
        "matters": [
            {"code": one.code, "name": one.name, "version": package.pinned[one.code]}
            for one in plan.matters
            if one.standing != situations.OUT
        ],
        "materials": [
            {
                "material": row.material,
                "name": row.name,
                "how": papers.FORMS[Material.Status(row.status)],
                "file": bytes(row.document.sha256).hex() if row.document else "",
            }
            for row in rows
            if row.status in papers.FORMS
        ],
        "answers": package.answers,
        "form": {key: one for key, one in package.form.items() if key not in made_by_signing},
        "delivery": package.delivery,
        "fee_fen": [plan.fee_fen, plan.fee_most_fen],
    }


def delivery(package: Package, cases: Sequence[Case]) -> Body:
    """What a receiver signs for: the results that are handed over now."""
    return {
        **_head(package, TEXTS[DELIVERY]),
        "results": [
            {"case": str(case.pk), "number": case.number, "name": case.version.body["name"]}
            for case in cases
        ],
    }


def body_of(package: Package, purpose: str, *, today: date) -> Body:
    """What would be signed for now, by the purpose of the signature."""
    if purpose == INTAKE:
        return intake(package, today=today)
    cases = Case.objects.filter(package=package, state__in=sorted(OUT_OF_HAND))
    return delivery(package, list(cases.select_related("version").order_by("stage", "id")))


def digest(body: Body) -> bytes:
    """The fingerprint of what was shown: the same contents give the same 32 bytes."""
    exact = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(exact.encode()).digest()


def _head(package: Package, text: str) -> Body:
    return {
        "text": text,
        **{key: list(lines) for key, lines in words(text).items()},
        "code": package.code,
        "applicant": papers.applicant(package.applicant) if package.applicant else None,
        "applicant_id": str(package.applicant_id or ""),
        "agent": papers.acting(package),
        "agent_id": str(package.agent_id or ""),
    }
