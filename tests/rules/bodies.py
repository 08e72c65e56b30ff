"""Small hand-made catalogue bodies, and the project's own, for tests of the pure heart."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.rules import bundles, matters
from onewindow.rules.bundles import Bundle

DATA = Path(__file__).parents[2] / "src" / "onewindow" / "data"


def material(code: str, need: str = "必要", **more: Any) -> dict[str, Any]:
    return {
        "material_id": code,
        "name": f"材料{code}",
        "source_type": "申请人自备",
        "share_source": None,
        "electronic_licence": False,
        "need": need,
        "form": "电子/原件",
        "copies": 1,
        "when": None,
        "note": None,
        **more,
    }


def field(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    base = {"id": name, "label": f"字段{name}", "type": kind, "required": True}
    return {**base, "prefill_from": None, **more}


def situation(name: str, *values: str, text: str | None = None) -> dict[str, Any]:
    options = [{"value": value, "label": f"选项{value}"} for value in values or ("yes", "no")]
    return {"id": name, "question": text or f"问题{name}?", "options": options}


def matter(code: str, **more: Any) -> dict[str, Any]:
    limit = {"days": 5, "unit": "工作日", "note": None, "evidence": "A"}
    return {
        "id": code,
        "name": f"事项{code}",
        "department": "市场监督管理局",
        "zone": "市场准入",
        "kind": "公共服务",
        "object": ["自然人"],
        "legal_basis": ["某法 第1条"],
        "legal_limit": {**limit, "days": 20},
        "promised_limit": limit,
        "extension_days": None,
        "excluded_time": None,
        "instant": False,
        "notice_days": None,
        "site_check": False,
        "township_role": "综合窗口收件、受理",
        "decided_by": "市场监督管理局",
        "result": {"name": "某证", "type": "证照", "validity": None},
        "fee": {"amount_yuan": 0, "note": None, "evidence": "A"},
        "situations": [],
        "materials": [],
        "form_fields": [],
        "steps": [],
        "rules": [],
        "detail_level": "full",
        "evidence": {"name": "A", "materials": "A", "fields": "A"},
        "sources": [],
        **more,
    }


def item(code: str, need: str = "must", **more: Any) -> dict[str, Any]:
    return {"matter": code, "need": need, "when": None, "note": None, "one_of": None, **more}


def life_event(*stages: tuple[str, list[dict[str, Any]]], **more: Any) -> dict[str, Any]:
    return {
        "id": "event",
        "name": "某一件事",
        "object": "自然人",
        "lead_department": "市场监督管理局",
        "stages": [{"mode": mode, "items": items} for mode, items in stages],
        **more,
    }


def bundle(*bodies: dict[str, Any], event: dict[str, Any] | None = None) -> Bundle:
    compiled = [matters.compile_matter(body) for body in bodies]
    return bundles.compile_bundle(life_event=event, matters=compiled)


@cache
def real_matters() -> dict[str, dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in sorted((DATA / "matters").glob("*.json"))]
    return {body["id"]: body for body in found}


@cache
def real_life_events() -> dict[str, dict[str, Any]]:
    paths = sorted((DATA / "life_events").glob("*.json"))
    found = [json.loads(path.read_text()) for path in paths]
    return {body["id"]: body for body in found}


@cache
def real_bundle(code: str) -> Bundle:
    event = real_life_events().get(code)
    wanted = real_matters() if event else {code: real_matters()[code]}
    compiled = [matters.compile_matter(body) for body in wanted.values()]
    return bundles.compile_bundle(life_event=event, matters=compiled)
