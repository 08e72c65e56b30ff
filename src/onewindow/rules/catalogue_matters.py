"""The consistency rules of one matter's body."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from onewindow.rules import conditions
from onewindow.rules.matters import FACT_KEYS
from onewindow.rules.refusal import Problem

Body = Mapping[str, Any]

FILLER_PARTS = ("按规定执行", "按有关规定", "详见", "待定", "相关材料", "有关材料")
FILLER_WHOLE = ("其他", "其它", "无", "略", "同上")
_ENDINGS = (
    ("证明", ("证明", "证照")),
    ("凭证", ("票据", "备案凭证", "证照", "证明")),
    ("证", ("证照",)),
    ("批复", ("批文",)),
    ("文", ("批文",)),
)
_NO_LIMIT = 99999
_LICENCE = "行政许可"


def problem(where: str, code: str, severity: str, sentence: str, **params: object) -> Problem:
    """One problem of a body; `params` carry its severity. Source: house rule."""
    return Problem(where, code, f"{where}: {sentence}", {**params, "severity": severity})


def problems(
    body: Body, departments: Collection[str], known_matters: Collection[str]
) -> Iterator[Problem]:
    """Every inconsistency of a body that has the right shape.

    Source: rules 1, 2, 3, 5, 8, 9 of the audit of Zhejiang service guides; Administrative
    Licensing Law arts. 34, 58; house rule.
    """
    if body["department"] not in departments:
        code = body["department"]
        yield problem(
            "department", "unknown_department", "error", f"there is no {code}.", name=code
        )
    for check in _CHECKS:
        yield from check(body)
    yield from _references(body, known_matters)


def _limits(body: Body) -> Iterator[Problem]:
    promised, legal = body["promised_limit"], body["legal_limit"]
    at_once = promised["unit"] == "即办"
    if bool(body["instant"]) != at_once:
        yield problem(
            "instant",
            "instant_disagrees",
            "error",
            "decided at once and a promised limit of 即办 belong together.",
        )
    if at_once != (promised["days"] == 0):
        yield problem(
            "promised_limit",
            "at_once_is_zero_days",
            "error",
            "即办 means 0 days, and 0 means 即办.",
        )
    if promised["days"] is None:
        yield problem("promised_limit.days", "no_promise", "error", "a limit must be published.")
    elif legal["unit"] == promised["unit"] and promised["days"] > (legal["days"] or _NO_LIMIT):
        yield problem(
            "promised_limit.days",
            "promise_exceeds_law",
            "error",
            "the promise is longer than the law allows.",
            promised=promised["days"],
            legal=legal["days"],
        )


def _evidence(body: Body) -> Iterator[Problem]:
    for name in ("legal_limit", "promised_limit", "fee"):
        if body[name]["evidence"] == "D":
            yield problem(
                name, "demonstration_value", "advice", "assumed; replace it by the local figure."
            )


def _result(body: Body) -> Iterator[Problem]:
    name, kind = body["result"]["name"], body["result"]["type"]
    for ending, expected in _ENDINGS:
        if name.endswith(ending):
            if kind not in expected:
                yield problem(
                    "result.type",
                    "result_type_disagrees",
                    "advice",
                    f"a result named …{ending} is a {expected[0]}.",
                    expected=expected[0],
                )
            return


def _fee(body: Body) -> Iterator[Problem]:
    fee = body["fee"]
    ruled = any(
        rule["type"] in ("fee", "fee_table") and rule.get("basis") for rule in body["rules"]
    )
    if fee["amount_yuan"] and not (fee.get("note") or ruled):
        yield problem("fee", "fee_without_basis", "error", "a fee needs its basis and items.")
    if fee["amount_yuan"] is None and not fee.get("note"):
        yield problem("fee", "fee_unknown", "error", "without an amount, say how the fee is set.")


def _steps(body: Body) -> Iterator[Problem]:
    if body["kind"] == _LICENCE and len(body["steps"]) < 5:
        yield problem(
            "steps",
            "few_steps",
            "advice",
            "a licence's guide shows at least acceptance, review, approval, decision, delivery.",
            count=len(body["steps"]),
        )


def _inspection(body: Body) -> Iterator[Problem]:
    processes = [body.get("process") or ()]
    processes += [one["process"] for one in body.get("process_when") or ()]
    people = [step.get("people") or 1 for process in processes for step in process]
    if body.get("site_check") and max(people, default=1) < 2:
        yield problem(
            "process", "two_inspectors", "error", "a check on site is made by two people or more."
        )


def _delivery(body: Body) -> Iterator[Problem]:
    """Nobody has to come: then the result must be able to travel."""
    if body.get("presence") or body["result"]["type"] not in ("证照", "批文", "证明"):
        return
    for field in body["form_fields"]:
        if field["id"] == "delivery":
            offered = {_value(option) for option in field.get("options") or ()}
            if any("邮寄" in one for one in offered):
                return
    yield problem(
        "form_fields",
        "no_post_offered",
        "advice",
        "nobody has to come, so offer to post the result.",
    )


def _filler(body: Body) -> Iterator[Problem]:
    for where, text in _said(body):
        whole = text.strip() in FILLER_WHOLE
        part = next((word for word in FILLER_PARTS if word in text), None)
        if whole or part:
            yield problem(
                where, "filler_text", "error", "says nothing; name what is meant.", text=text
            )


def _said(body: Body) -> Iterator[tuple[str, str]]:
    yield "name", body["name"]
    yield "result.name", body["result"]["name"]
    for at, one in enumerate(body["situations"]):
        yield f"situations[{at}].question", one["question"]
    for at, one in enumerate(body["materials"]):
        yield f"materials[{at}].name", one["name"]
    for at, one in enumerate(body["form_fields"]):
        yield f"form_fields[{at}].label", one["label"]
    for at, one in enumerate(body["steps"]):
        yield f"steps[{at}].step", one["step"]


def _twice(body: Body) -> Iterator[Problem]:
    listed = (
        ("situations", [one["id"] for one in body["situations"]]),
        ("form_fields", [one["id"] for one in body["form_fields"]]),
        ("materials", [(one["material_id"], _key(one.get("when"))) for one in body["materials"]]),
    )
    for where, names in listed:
        for name, count in Counter(names).items():
            if count > 1:
                said = name[0] if isinstance(name, tuple) else name
                yield problem(where, "listed_twice", "error", f"{said} is listed twice.", name=said)
    for at, one in enumerate(body["situations"]):
        values = Counter(option["value"] for option in one["options"])
        if max(values.values()) > 1 or conditions.UNSURE in values:
            yield problem(
                f"situations[{at}].options",
                "options_not_distinct",
                "error",
                "each answer needs its own value, and “unsure” is kept for not knowing.",
            )


def _key(when: object) -> str:
    return repr(sorted(when.items())) if isinstance(when, Mapping) else ""


def _conditions(body: Body) -> Iterator[Problem]:
    answers = {one["id"]: {_value(o) for o in one["options"]} for one in body["situations"]}
    fields = {one["id"]: one for one in body["form_fields"]}
    for where, when in written_conditions(body):
        for key, wanted in when.items():
            if key in FACT_KEYS:
                continue
            if key not in answers and key not in fields:
                yield unknown_key(f"{where}.{key}", key)
            else:
                yield from _values(f"{where}.{key}", wanted, answers.get(key), fields.get(key))


def unknown_key(where: str, key: str) -> Problem:
    """A condition on something that is neither asked nor known. Source: house rule."""
    return problem(where, "unknown_condition", "error", f"nothing here is called {key}.", name=key)


def _values(
    where: str, wanted: object, answers: set[str] | None, field: Body | None
) -> Iterator[Problem]:
    allowed = set(answers or ())
    if field is not None:
        options = field.get("options") or ()
        if field["type"] == "checkbox":
            allowed |= {conditions.YES, conditions.NO}
        elif not options:
            return
        allowed |= {_value(one) for one in options} | {_label(one) for one in options}
    yield from unknown_values(where, wanted, allowed)


def unknown_values(where: str, wanted: object, allowed: Collection[str]) -> Iterator[Problem]:
    """Values of a condition that no answer ever has. Source: house rule."""
    for _, words, _ in conditions.compiled({"": wanted}):
        for word in sorted(words - set(allowed)):
            yield problem(
                where, "unknown_value", "error", f"no answer has the value {word}.", value=word
            )


def written_conditions(body: Body) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every condition in a matter's body with its place. Source: house rule."""
    for part in ("situations", "materials", "form_fields", "rules", "process_when"):
        for at, one in enumerate(body.get(part) or ()):
            if one.get("when"):
                yield f"{part}[{at}].when", one["when"]
            for row_at, row in enumerate(one.get("rows") or ()):
                if row.get("when"):
                    yield f"{part}[{at}].rows[{row_at}].when", row["when"]


def _needs(body: Body) -> Iterator[Problem]:
    for at, one in enumerate(body["materials"]):
        if one["need"] == "情形" and not one.get("when"):
            yield problem(
                f"materials[{at}].when", "case_without_condition", "error", "情形 needs its case."
            )
        if one["need"] == "必要" and one.get("when"):
            yield problem(
                f"materials[{at}].need",
                "condition_on_necessary",
                "advice",
                "a necessary material with a condition is a 情形.",
            )


def _used(body: Body) -> Iterator[Problem]:
    used = {key for _, when in written_conditions(body) for key in when}
    filling = [one.get("from_situation") for one in body["form_fields"]]
    used |= {one["situation"] for one in (*filling, body.get("commitment")) if one}
    used |= {"care"} if any(rule.get("agency_factor") for rule in body["rules"]) else set()
    for at, one in enumerate(body["situations"]):
        if one["id"] not in used:
            yield problem(
                f"situations[{at}]",
                "decides_nothing",
                "advice",
                "no answer to this question changes anything, so it is never asked.",
                question=one["question"],
            )


def _fillings(body: Body) -> Iterator[Problem]:
    asked = {one["id"]: {_value(o) for o in one["options"]} for one in body["situations"]}
    for at, field in enumerate(body["form_fields"]):
        where = f"form_fields[{at}]"
        filled = field.get("from_situation")
        if filled:
            yield from _mapping(f"{where}.from_situation", filled, asked, field)
        if field["type"] in ("select", "multiselect") and not field.get("options"):
            yield problem(
                f"{where}.options", "choices_missing", "advice", "a choice without choices."
            )
    promise = body.get("commitment")
    if promise and promise["value"] not in asked.get(promise["situation"], ()):
        yield problem("commitment", "unknown_value", "error", "its question has no such answer.")


def _mapping(
    where: str, filled: Body, asked: Mapping[str, set[str]], field: Body
) -> Iterator[Problem]:
    if filled["situation"] not in asked:
        yield unknown_key(f"{where}.situation", filled["situation"])
        return
    yield from unknown_values(
        f"{where}.map", list(filled["map"]) or [""], asked[filled["situation"]]
    )
    options = {_value(one) for one in field.get("options") or ()}
    if options:
        yield from unknown_values(f"{where}.map", list(filled["map"].values()), options)


def named_matters(body: Body) -> set[str]:
    """Codes of the other matters that a body leads to or stands on. Source: house rule."""
    return {code for _, code in _named(body)} - {body["id"]}


def _references(body: Body, known: Collection[str]) -> Iterator[Problem]:
    for where, code in _named(body):
        if code not in known:
            yield problem(
                where, "unknown_matter", "error", f"there is no matter {code}.", name=code
            )


def _named(body: Body) -> Iterator[tuple[str, str]]:
    for at, rule in enumerate(body["rules"]):
        for key in ("matter", "before", "to"):
            if rule.get(key):
                yield f"rules[{at}].{key}", rule[key]
    for part, key in (("materials", "result_of"), ("form_fields", "from_result_of")):
        for at, one in enumerate(body[part]):
            yield from ((f"{part}[{at}].{key}", code) for code in one.get(key) or ())


def _english(body: Body) -> Iterator[Problem]:
    yield from missing_english(body, [text for _, text in _shown(body)])


def missing_english(body: Body, texts: Iterable[str]) -> Iterator[Problem]:
    """One advice that counts the texts without English. Source: house rule."""
    english = body.get("english") or {}
    missing = sorted({text for text in texts if text and text not in english})
    if missing:
        yield problem(
            "english",
            "english_missing",
            "advice",
            f"{len(missing)} texts have no English, such as “{missing[0]}”.",
            count=len(missing),
            example=missing[0],
        )


def _shown(body: Body) -> Iterator[tuple[str, str]]:
    yield from _said(body)
    options: Sequence[Any] = [o for one in body["situations"] for o in one["options"]]
    yield from (("", _label(option)) for option in options)
    yield from (("", rule["text"]) for rule in body["rules"] if rule.get("text"))


def _value(option: object) -> str:
    if isinstance(option, Mapping):
        return str(option["value"] if "value" in option else option["code"])
    return str(option)


def _label(option: object) -> str:
    return str(option["label"]) if isinstance(option, Mapping) else str(option)


_CHECKS: Sequence[Callable[[Body], Iterator[Problem]]] = (
    _limits,
    _evidence,
    _result,
    _fee,
    _steps,
    _inspection,
    _delivery,
    _filler,
    _twice,
    _conditions,
    _needs,
    _used,
    _fillings,
    _english,
)
