"""How a program goes through the guide: asks, answers, fills in what the schema demands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.doors.api.programs import Program

CENTRE = "331081100"
LIKELY = {
    "sells": "grocery",
    "tobacco": "yes",
    "kind": "grocery",
    "form": "single",
    "addr_mode": "declare",
    "use_name": "yes",
    "wedlock": "yes",
    "premises": "lease",
}
BY_END = {
    "birth_on": "1982-04-17",
    "sex": "男",
    "postcode": "317500",
    "email": "li@example.com",
    "operator_name": "李守田",
    "business.name": "温岭市泽国李记副食店（演示）",
}


def guided(program: Program, wish: Mapping[str, Any], **chosen: str) -> tuple[dict[str, str], Any]:
    """Answer one question after another as an applicant would; the answers and the last word."""
    answers: dict[str, str] = {}
    while True:
        told = program.post("guidance", {**wish, "answers": answers})
        question = told["next_question"]
        if question is None:
            return answers, told
        values = [option["value"] for option in question["options"]]
        name = question["key"].rpartition(".")[2]
        value = chosen.get(name) or LIKELY.get(name, "no")
        answers[question["key"]] = (
            value if value in values else "no" if "no" in values else values[0]
        )


def filled(form: Mapping[str, Any], person: Mapping[str, str]) -> dict[str, Any]:
    """A value for every field that the form's schema demands."""
    return {key: _value(key, form["properties"][key], person) for key in form["required"]}


def _value(key: str, schema: Mapping[str, Any], person: Mapping[str, str]) -> Any:
    for end, value in BY_END.items():
        if key.endswith(end):
            return value
    if "oneOf" in schema:
        return schema["oneOf"][0]["const"]
    kind = schema.get("type")
    if kind == "array":
        return [_item(key, schema["items"], person)]
    if kind == "boolean":
        return True
    if kind == "object":
        return {"since": "2025-06-01", "until": "2028-05-31"}
    return _text(schema, person) if "anyOf" not in schema else "26"


def _item(key: str, items: Mapping[str, Any], person: Mapping[str, str]) -> Any:
    if "oneOf" in items:
        return items["oneOf"][0]["const"]
    columns = items["anyOf"][0].get("properties", {})
    return {name: _value(f"{key}.{name}", one, person) for name, one in columns.items()}


def _text(schema: Mapping[str, Any], person: Mapping[str, str]) -> str:
    pattern = schema.get("pattern", "")
    if "17" in pattern and "X" in pattern:
        return person["number"]
    if pattern.startswith("^(1"):
        return person["phone"]
    if "T" in pattern:
        return "2026-02-20T09:30"
    if r"\d{4}-" in pattern:
        return "2026-02-20"
    if pattern.startswith(r"^\d{9"):
        return "6228000000000000019"
    if pattern.startswith("^[0-9A-Z]"):
        return "92331081980000123F"
    if pattern:
        return "12"
    return str(
        person.get("address", "温岭市泽国镇") if schema.get("maxLength") == 200 else person["name"]
    )


def provided(plan: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Every paper that is asked for: what an applicant makes is promised, the rest on paper."""
    return {
        one["id"]: "paper"
        for one in plan["materials"]
        if one["asked"] and one["certain"] and one["id"] not in without
    }


@dataclass(slots=True)
class Desk:
    """A department's own system: a program for each post, since nobody checks themselves."""

    programs: Mapping[str, Program]
    second_inspector: str

    def decided(self, case: str, verb: str = "grant", **told: Any) -> Any:
        """Take up, sign every step, decide. Returns the case."""
        self.reviewed(case)
        return self.programs["批准"].post(f"cases/{case}/{verb}", told)

    def reviewed(self, case: str) -> Any:
        """Take up and sign every step before the decision."""
        first = self.programs["承办"]
        seen = first.post(f"cases/{case}/take-up")
        for step in seen["steps"]:
            if step["name"] != "批准":
                signed = {"opinion": "经核对，情况属实，同意。"}
                if step["people"] > 1:
                    signed["partner"] = self.second_inspector
                seen = self.programs[step["name"]].post(f"cases/{case}/steps", signed)
        return seen


def person(citizen: Any) -> dict[str, str]:
    """A citizen of the demonstration as a program names one."""
    one = citizen.person
    return {"name": one.name, "number": one.number, "phone": one.phone, "address": one.address}


def facts(program: Program, case: str) -> list[str]:
    """What the case's journal says, oldest first."""
    return [one["fact"] for one in program.get(f"cases/{case}/timeline")["items"]]


def kinds(program: Program, case: str) -> list[str]:
    """The kinds of papers issued so far, oldest first."""
    return [one["kind"] for one in program.get(f"cases/{case}/papers")["items"]]
