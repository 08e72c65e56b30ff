import time

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import form_posts, form_schema, forms, plans
from onewindow.rules.facts import Facts
from tests.rules import bodies

ID_MAN = "11010519491231002X"
USCC = "12441500196720244T"
ROW = {"label": "姓名", "type": "text"}


def fields_of(*written, facts=None, answers=None, situations=()):
    body = bodies.matter("m", form_fields=list(written), situations=list(situations))
    found = bodies.bundle(body)
    return plans.plan(bundle=found, answers=answers or {}, facts=facts).fields


def one(kind, value, **more):
    fields = fields_of(bodies.field("x", kind, **more))
    clean, problems = forms.check(fields=fields, values={"m.x": value}, later=())
    return clean.get("m.x"), [problem.code for problem in problems]


READ = [
    ("text", "  李  明 ", "李  明"),
    ("text", "a\nb", "a b"),
    ("textarea", "第一行\r\n第二行", "第一行\n第二行"),
    ("number", "１，２００", 1200),
    ("number", 0, 0),
    ("number", "60.50", "60.5"),
    ("money", "1,200.5", "1200.50"),
    ("money", "３０００元", "3000.00"),
    ("date", "2026年3月2日", "2026-03-02"),
    ("date", "20260302", "2026-03-02"),
    ("date", "2026/3/2", "2026-03-02"),
    ("date", "２０２６－０３－０２", "2026-03-02"),
    ("datetime", "2026-03-02T09:30", "2026-03-02T09:30"),
    ("datetime", "2026年3月2日 9时", "2026-03-02T09:00"),
    ("daterange", "2026-03-02至2026-03-05", {"since": "2026-03-02", "until": "2026-03-05"}),
    ("daterange", ["20260302", "长期"], {"since": "2026-03-02", "until": "长期"}),
    ("idno", "110105 19491231 002x", ID_MAN),
    ("idno", "１１０１０５１９４９１２３１００２Ｘ", ID_MAN),
    ("uscc", USCC.lower(), USCC),
    ("mobile", "+86 138-0013-8000", "13800138000"),
    ("mobile", "0576-86422333", "057686422333"),
    ("bankcard", "6222 0212 3456 7890 128", "6222021234567890128"),
    ("region", "331081", "331081"),
    ("region", "浙江省温岭市", "浙江省温岭市"),
    ("checkbox", "on", True),
    ("photo", "document:17", "document:17"),
    ("table", [{"a": "x"}, {"a": " "}], [{"a": "x"}]),
    ("table", "甲\n乙", ["甲", "乙"]),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), READ)
def test_what_people_type_is_understood(kind, typed, kept):
    assert one(kind, typed) == (kept, [])


WRONG = [
    ("text", "长" * 101, "too_long"),
    ("text", "a\x00b", "bad_text"),
    ("text", {"a": 1}, "bad_shape"),
    ("text", True, "bad_shape"),
    ("number", "许多", "not_a_number"),
    ("number", "-1", "not_a_number"),
    ("number", "NaN", "not_a_number"),
    ("number", "1e999", "not_a_number"),
    ("number", True, "bad_shape"),
    ("money", "1.234", "bad_money"),
    ("date", "2026-02-30", "bad_date"),
    ("date", "长期", "bad_date"),
    ("date", "0001-01-01", "bad_date"),
    ("datetime", "2026-03-02", "bad_time"),
    ("datetime", "2026-03-02 25:00", "bad_time"),
    ("daterange", "2026-03-02", "bad_period"),
    ("daterange", {"since": "2026-03-05", "until": "2026-03-02"}, "period_backwards"),
    ("idno", "110105194912310021", "bad_idno"),
    ("uscc", "12441500196720244A", "bad_uscc"),
    ("mobile", "1380013800", "bad_mobile"),
    ("bankcard", "6222021234567890129", "bad_bankcard"),
    ("region", "33108", "bad_region"),
    ("checkbox", "vielleicht", "bad_shape"),
    ("checkbox", False, "not_confirmed"),
    ("table", 5, "bad_shape"),
    ("table", [{"a": "x"}] * 51, "too_many"),
    ("table", [5], "bad_shape"),
]


@pytest.mark.parametrize(("kind", "typed", "code"), WRONG)
def test_what_cannot_be_meant_is_a_problem_at_its_field(kind, typed, code):
    assert one(kind, typed)[1] == [code]


def test_every_problem_code_has_a_sentence_that_names_the_label():
    for code, sentence in forms.SENTENCES.items():
        assert "{label}" in sentence or code == "unknown_field"


def test_choices_are_understood_by_code_and_by_label():
    options = [{"code": "1403", "label": "个体"}, {"code": "1404", "label": "合伙"}]
    assert one("select", "个体", options=options) == ("1403", [])
    assert one("select", "1404", options=options) == ("1404", [])
    assert one("select", "国有", options=options) == (None, ["not_an_option"])
    assert one("multiselect", "个体、合伙", options=options) == (["1403", "1404"], [])
    assert one("multiselect", ["1403", "x"], options=options) == (None, ["not_an_option"])


def test_long_term_is_a_date_only_where_a_validity_is_asked():
    assert one("date", "长期", label="营业执照有效期") == ("长期", [])


def test_a_month_is_enough_where_a_month_is_asked():
    assert one("date", "2026年3月", label="起缴年月") == ("2026-03-01", [])


def test_a_yes_no_box_may_be_left_empty_but_a_promise_may_not():
    fields = fields_of(
        bodies.field("a", "checkbox", label="是否网络经营"),
        bodies.field("b", "checkbox", label="食品安全承诺"),
    )
    clean, problems = forms.check(fields=fields, values={})
    assert clean == {"m.a": False}
    assert [(one.where, one.code) for one in problems] == [("m.b", "not_confirmed")]


def test_all_problems_come_at_once_in_the_order_of_the_form():
    fields = fields_of(
        bodies.field("a", "idno"), bodies.field("b"), bodies.field("c", "date", required=False)
    )
    _, problems = forms.check(fields=fields, values={"m.a": "1", "m.c": "x", "m.z": 1})
    assert [(one.where, one.code) for one in problems] == [
        ("m.a", "bad_idno"),
        ("m.b", "required"),
        ("m.c", "bad_date"),
        ("m.z", "unknown_field"),
    ]
    assert problems[1].params["label"] == "字段b"
    assert "字段b" in problems[1].sentence


def test_what_is_taken_at_the_counter_may_come_later_but_not_for_ever():
    fields = fields_of(bodies.field("f", "finger"), bodies.field("p", "photo"))
    assert forms.check(fields=fields, values={})[1] == []
    _, problems = forms.check(fields=fields, values={}, later={"finger"})
    assert [one.where for one in problems] == ["m.p"]


def test_a_field_that_depends_on_another_is_asked_only_then():
    fields = fields_of(
        bodies.field("eco", "select", options=["个体", "其他"]),
        bodies.field("other", when={"eco": "其他"}),
    )
    clean, problems = forms.check(fields=fields, values={"m.eco": "个体", "m.other": "x"})
    assert (clean, problems) == ({"m.eco": "个体"}, [])
    _, problems = forms.check(fields=fields, values={"m.eco": "其他"})
    assert [one.where for one in problems] == ["m.other"]


def test_the_agents_fields_are_demanded_when_an_agent_acts():
    written = (
        bodies.field("by_agent", "checkbox", label="是否委托他人办理", required=False),
        bodies.field("agent_name", when={"by_agent": True}),
    )
    fields = fields_of(*written)
    assert forms.check(fields=fields, values={})[1] == []
    _, problems = forms.check(fields=fields, values={"m.by_agent": "on"})
    assert [one.where for one in problems] == ["m.agent_name"]
    acting = fields_of(*written, facts=Facts(by_agent=True))
    clean, problems = forms.check(fields=acting, values={})
    assert clean == {"m.by_agent": True}
    assert [one.where for one in problems] == ["m.agent_name"]


def test_what_an_answer_filled_is_kept_and_not_contradicted():
    written = bodies.field(
        "kind",
        "select",
        options=[{"code": "1", "label": "小食杂店"}, {"code": "2", "label": "小作坊"}],
        from_situation={"situation": "k", "map": {"a": "1", "b": "2"}},
    )
    fields = fields_of(written, answers={"m.k": "a"}, situations=[bodies.situation("k", "a", "b")])
    assert forms.check(fields=fields, values={}) == ({"m.kind": "1"}, [])
    assert forms.check(fields=fields, values={"m.kind": "小食杂店"})[1] == []
    _, problems = forms.check(fields=fields, values={"m.kind": "2"})
    assert [one.code for one in problems] == ["contradicts_answer"]


def test_birth_and_sex_have_to_agree_with_the_identity_number():
    fields = fields_of(
        bodies.field("idno", "idno", concept="person.idno"),
        bodies.field("birth", "date", concept="person.birth_on"),
        bodies.field("sex", "select", concept="person.sex", options=["男", "女"]),
    )
    values = {"person.idno": ID_MAN, "person.birth_on": "1949-12-31", "person.sex": "女"}
    assert forms.check(fields=fields, values=values)[1] == []
    values = {"person.idno": ID_MAN, "person.birth_on": "1949-12-30", "person.sex": "男"}
    codes = [one.code for one in forms.check(fields=fields, values=values)[1]]
    assert codes == ["birth_differs", "sex_differs"]


def test_a_table_is_checked_cell_by_cell():
    columns = [
        {"code": "name", "label": "姓名", "type": "text"},
        {"code": "idno", "label": "身份证号码", "type": "idno"},
    ]
    fields = fields_of(bodies.field("family", "table", columns=columns))
    rows = [{"name": "李明", "idno": "1"}, {"name": "王芳", "age": "7"}]
    _, problems = forms.check(fields=fields, values={"m.family": rows})
    assert [(one.where, one.code) for one in problems] == [
        ("m.family.0.idno", "bad_idno"),
        ("m.family.1.age", "unknown_field"),
    ]


def test_a_browsers_flat_names_become_values():
    columns = [{"code": "name", "label": "姓名", "type": "text"}]
    fields = fields_of(
        bodies.field("term", "daterange"),
        bodies.field("family", "table", columns=columns),
        bodies.field("many", "multiselect", options=["a", "b"]),
        bodies.field("box", "checkbox"),
    )
    sent = {
        "m.term.since": ["2026-03-02"],
        "m.term.until": ["2026-03-03"],
        "m.family.1.name": ["乙"],
        "m.family.0.name": ["甲"],
        "m.many": ["a", "b"],
        "csrf": ["x"],
    }
    assert form_posts.values(fields=fields, sent=sent) == {
        "m.term": {"since": "2026-03-02", "until": "2026-03-03"},
        "m.family": [{"name": "甲"}, {"name": "乙"}],
        "m.many": ["a", "b"],
        "m.box": False,
    }


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=5,
)
KINDS = sorted([*form_schema._TYPES, "table"])


@given(kind=st.sampled_from(KINDS), value=anything)
def test_no_value_whatever_breaks_the_check_and_what_is_kept_fits_the_schema(kind, value):
    fields = fields_of(bodies.field("x", kind, required=False))
    clean, problems = forms.check(fields=fields, values={"m.x": value})
    if not problems:
        jsonschema_rs.validate(form_schema.json_schema(fields=fields), clean)


@pytest.mark.parametrize(("kind", "typed", "kept"), READ)
def test_what_is_kept_is_read_again_unchanged(kind, typed, kept):
    assert one(kind, kept) == (kept, [])


def real_fields(code):
    found = bodies.real_bundle(code)
    answers = {one.key: one.options[0].value for one in found.questions}
    return plans.plan(bundle=found, answers=answers, facts=Facts(by_agent=False)).fields


@pytest.mark.parametrize("code", sorted(bodies.real_matters()))
def test_every_matters_form_is_a_valid_schema_that_demands_what_the_check_demands(code):
    fields = real_fields(code)
    schema = form_schema.json_schema(fields=fields)
    jsonschema_rs.meta.validate(schema)
    demanded = {one.where for one in forms.check(fields=fields, values={})[1]}
    boxes = {one.key for one in fields if one.type == "checkbox"}
    assert demanded - boxes == set(schema["required"]) - boxes


def test_a_dependent_field_is_demanded_by_the_schema_too():
    fields = fields_of(
        bodies.field("eco", "select", options=["个体", "其他"]),
        bodies.field("other", when={"eco": "其他"}),
    )
    schema = jsonschema_rs.validator_for(form_schema.json_schema(fields=fields))
    assert schema.is_valid({"m.eco": "个体"})
    assert not schema.is_valid({"m.eco": "其他"})
    assert schema.is_valid({"m.eco": "其他", "m.other": "x"})


def test_checking_twenty_fields_is_quick():
    kinds = ["text", "idno", "mobile", "date", "select"] * 4
    options = ["甲", "乙"]
    fields = fields_of(
        *(bodies.field(f"f{at}", kind, options=options) for at, kind in enumerate(kinds))
    )
    typed = {"text": "李明", "idno": ID_MAN, "mobile": "13800138000", "date": "2026-03-02"}
    values = {f"m.f{at}": typed.get(kind, "甲") for at, kind in enumerate(kinds)}
    assert forms.check(fields=fields, values=values)[1] == []
    best = min(_timed(fields, values) for _ in range(5))
    print(f"forms.check, 20 fields: {best * 1e6:.0f} µs")
    assert best < 0.002


def _timed(fields, values):
    began = time.perf_counter()
    for _ in range(50):
        forms.check(fields=fields, values=values)
    return (time.perf_counter() - began) / 50
