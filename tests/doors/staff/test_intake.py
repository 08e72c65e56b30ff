"""F9 and Shift+F9: accepted at one moment, or told once what is missing; refused in writing."""

from onewindow.cases.models import Case, Package
from onewindow.documents import queries as documents
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.world import AT

SHOP = ("food_prepack_filing", "tobacco_new")
PHONE = "person.mobile"
MINUTES = "village_minutes"  # a paper of PLOT that has to be there


def fresh(package):
    return Package.objects.select_related("applicant", "agent").get(pk=package.pk)


def kinds(package):
    return [paper.kind for paper in documents.papers(package=package.pk)]


def rules(package):
    return sorted(telling.ticked(package))


def test_f9_hands_in_receives_and_accepts_at_one_moment(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.send("accept", draft.pk, data={"confirmed": rules(draft)}).follow()

    assert clerk.status == 200
    cases = Case.objects.filter(package=draft)
    assert {case.state for case in cases} == {"accepted"}
    assert {case.accepted_at for case in cases} == {AT}
    assert sorted(kinds(draft)) == ["acceptance", "acceptance", "receipt"]
    telling.assert_folds(draft)
    assert codes.grouped(draft.code) in clerk.words


def test_f9_keeps_what_stands_in_the_form(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.get("package", draft.pk)
    form = dict(draft.form)
    data = {key: value for key, value in form.items() if isinstance(value, str)}
    key = next(one for one in data if "address" in one)
    data |= {key: "温岭市泽国镇新路 9 号", "confirmed": rules(draft)}
    work = {"_form": "1", **data}
    clerk.send("accept", draft.pk, data=work)
    assert fresh(draft).form[key] == "温岭市泽国镇新路 9 号"


def test_f9_with_something_missing_changes_nothing(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, MINUTES, data={"verb": "undo"})
    clerk.send("accept", draft.pk, data={"confirmed": rules(draft)})
    assert clerk.status == 422
    assert fresh(draft).stage == "draft"
    assert not Case.objects.filter(package=draft).exists()
    assert kinds(draft) == []


def test_f9_asks_for_every_rule_by_name(world, clerk):
    draft = telling.draft(world, *SHOP)
    clerk.send("accept", draft.pk, data={})
    assert clerk.status == 422
    assert clerk.words.count("请确认") >= len(rules(draft)) > 0
    assert fresh(draft).stage == "draft"


def test_f9_accepts_with_gaps_when_only_such_papers_are_missing(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, LATE_PAPER, data={"verb": "undo"})
    clerk.get("package", draft.pk)
    assert clerk.value("gap_days") == "10"
    data = {"gap_days": "10", "confirmed": rules(draft)}
    clerk.send("accept", draft.pk, data=data).follow()
    assert telling.case_of(draft).state == "accepted-with-gaps"
    assert "容缺受理告知书" in clerk.words

    clerk.get("package", draft.pk)
    assert clerk.offers("F9")
    clerk.send("paper_verb", draft.pk, LATE_PAPER, data={"verb": "take"})
    clerk.post("fill_gaps", draft.pk)
    assert telling.case_of(draft).state == "accepted"


def test_a_hand_in_of_the_web_is_accepted_here(world, clerk):
    package = telling.handed(world, PLOT)
    clerk.get("window")
    assert f"/p/{package.pk}/" in clerk.html
    clerk.send("accept", package.pk, data={"confirmed": rules(package)})
    assert telling.case_of(package).state == "accepted"
    assert kinds(package) == ["receipt", "acceptance"]


def test_one_notice_is_prepared_from_what_the_checks_found(world, clerk):
    package = telling.handed(world, PLOT, without=[MINUTES])
    clerk.get("missing", package.pk)
    assert clerk.value("items.0.where") == MINUTES
    assert clerk.value("items.0.problem") == "未提交"

    items = {
        f"items.0.{key}": clerk.value(f"items.0.{key}")
        for key in ("where", "name", "problem", "remedy")
    }
    more = clerk.send("missing", package.pk, data={**items, "_add": "1", "days": "7"})
    assert more.value("items.1.name") == ""
    assert clerk.send("missing", package.pk, data={**items, "days": "0"}).status == 422
    clerk.send("missing", package.pk, data={**items, "items.0.remedy": "补盖公章", "days": "7"})

    assert telling.case_of(package).state == "supplement"
    (asked,) = package.supplements.all()
    assert asked.items[0]["remedy"] == "补盖公章"
    assert kinds(package) == ["receipt", "supplement"]


def test_a_notice_names_a_field_and_the_window_corrects_it(world, clerk):
    package = telling.handed(world, PLOT)
    old = package.form[PHONE]
    clerk.get("missing", package.pk)
    more = clerk.send("missing", package.pk, data={"_add": "1", "days": "7"})
    assert f'<option value="{PHONE}">申请表：联系电话</option>' in more.html
    items = {"items.0.name": "", "items.0.where": PHONE, "items.0.problem": "打不通"}
    clerk.send("missing", package.pk, data={**items, "items.0.remedy": "更正", "days": "7"})
    (asked,) = package.supplements.all()
    assert asked.items[0]["name"] == "申请表：联系电话"

    assert clerk.get("package", package.pk).value(PHONE) == old
    kept = {"_form": "1", "confirmed": rules(package)}
    clerk.send("accept", package.pk, data={**kept, PHONE: "1"})
    assert clerk.status == 422
    assert telling.case_of(package).state == "supplement"
    clerk.send("accept", package.pk, data={**kept, PHONE: "13957612345"})
    assert telling.case_of(package).state == "accepted"
    assert fresh(package).form[PHONE] == "13957612345"
    assert "补正时改过的内容" in clerk.get("package", package.pk).words


def test_a_draft_with_papers_missing_is_taken_in_and_told_at_once(world, clerk):
    draft = telling.draft(world, PLOT)
    clerk.send("paper_verb", draft.pk, MINUTES, data={"verb": "wrong", "remark": "没有签章"})
    clerk.get("missing", draft.pk)
    assert clerk.value("items.0.problem") == "没有签章"
    items = {
        f"items.0.{key}": clerk.value(f"items.0.{key}")
        for key in ("where", "name", "problem", "remedy")
    }
    clerk.send("missing", draft.pk, data={**items, "days": "10"})
    assert telling.case_of(draft).state == "supplement"


def test_what_was_put_right_is_accepted_by_one_key(world, clerk):
    package = telling.handed(world, PLOT, without=[MINUTES])
    items = {"items.0.where": MINUTES, "items.0.name": "公示", "items.0.problem": "未提交"}
    clerk.send("missing", package.pk, data={**items, "items.0.remedy": "补交", "days": "10"})
    clerk.send("paper_verb", package.pk, MINUTES, data={"verb": "take"})
    clerk.send("accept", package.pk, data={"confirmed": rules(package)})
    assert telling.case_of(package).state == "accepted"


def test_a_refusal_at_intake_needs_a_reason_and_names_the_right_office(world, clerk):
    package = telling.handed(world, PLOT)
    case = telling.case_of(package)
    assert clerk.post("refuse_intake", case.pk).status == 422
    reason = "申请事项依法不属于本行政机关职权范围"
    clerk.post("refuse_intake", case.pk, reason=reason, office="tobacco")
    assert telling.case_of(package).state == "refused-at-intake"
    paper = documents.papers(package=package.pk)[-1]
    assert paper.body["reasons"] == [reason]
    assert paper.body["right_office"]["name"] == "温岭市烟草专卖局"
    assert clerk.get("refuse_intake", case.pk).status == 404


def test_only_a_clerk_works_here(world, sign_in):
    package = telling.handed(world, PLOT)
    head = sign_in("zeguo-head").get("package", package.pk)
    assert head.status == 200
    assert not head.offers("F9")
    assert head.post("accept", package.pk).status == 403
    assert telling.case_of(package).state == "submitted"
