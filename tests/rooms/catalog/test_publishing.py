import threading

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.catalog import actions, queries
from onewindow.catalog.actions.drafts import CodeTaken, DraftExists, DraftMoved
from onewindow.catalog.actions.publishing import StillNeeded
from onewindow.catalog.models import LifeEventVersion, Matter, MatterVersion, SearchEntry, Status
from onewindow.journal import queries as journal
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.catalog.cast import AT, CLERK, KEEPER, LATER, MARKET


def edited(code: str, **parts: object) -> None:
    draft = actions.draft_from(code=code, by=KEEPER, at=AT)
    body = {**draft.body, **parts}
    actions.save_draft(code=code, body=body, seen=bytes(draft.digest), by=KEEPER, at=AT)


def test_a_draft_begins_as_what_is_in_force_and_changes_nothing(catalogue):
    draft = actions.draft_from(code="gth_new", by=MARKET, at=AT)

    assert (draft.number, draft.status) == (2, Status.DRAFT)
    assert draft.body == queries.published("gth_new").body
    assert queries.published("gth_new").number == 1


def test_publishing_supersedes_what_was_in_force_and_tells_the_difference(catalogue):
    body = queries.published("tobacco_new").body
    fields = [field for field in body["form_fields"] if field["id"] != "postAddr"]
    edited("tobacco_new", form_fields=fields, name="烟草专卖零售许可证核发（新开）")

    done = actions.publish(code="tobacco_new", by=KEEPER, at=LATER)

    assert queries.published("tobacco_new").id == done.version.pk
    assert queries.published("tobacco_new").published_at == LATER
    assert [(stage.number, stage.status) for stage in queries.history("tobacco_new")] == [
        (2, Status.PUBLISHED),
        (1, Status.SUPERSEDED),
    ]
    paths = {change.path for change in done.difference}
    assert paths == {"name", "form_fields[postAddr]"}
    assert [(effect.kind, effect.key) for effect in done.effect] == [("field_lost", "postAddr")]


def test_publishing_brings_the_new_name_into_the_search(catalogue):
    edited("tobacco_new", name="卷烟零售许可（新办）")
    actions.publish(code="tobacco_new", by=KEEPER, at=AT)

    assert SearchEntry.objects.get(pk="tobacco_new").title == "卷烟零售许可（新办）"
    assert queries.search("jylsxk")[0].code == "tobacco_new"


def test_a_draft_with_errors_is_kept_but_not_published_and_all_errors_are_told(catalogue):
    edited("gth_new", department="gth", promised_limit={"days": 9, "unit": "工作日"})

    with pytest.raises(Incomplete) as refusal:
        actions.publish(code="gth_new", by=KEEPER, at=AT)
    assert [(one.where, one.code) for one in refusal.value.problems] == [
        ("promised_limit", "wrong_shape")
    ]

    body = queries.published("gth_new").body
    edited_again = {
        **body,
        "department": "nobody",
        "promised_limit": {**body["promised_limit"], "days": 9},
    }
    seen = queries.draft("gth_new").digest
    actions.save_draft(code="gth_new", body=edited_again, seen=seen, by=KEEPER, at=AT)
    with pytest.raises(Incomplete) as refusal:
        actions.publish(code="gth_new", by=KEEPER, at=AT)
    assert {one.where for one in refusal.value.problems} == {"department", "promised_limit"}
    assert queries.published("gth_new").number == 1


def test_a_matter_does_not_drop_what_a_life_event_in_force_stands_on(catalogue):
    situations = [
        one for one in queries.published("xcy_reg").body["situations"] if one["id"] != "kind"
    ]
    body = {**queries.published("xcy_reg").body, "situations": situations}
    for part in ("materials", "form_fields", "rules"):
        body[part] = [
            {**one, "when": {k: v for k, v in (one.get("when") or {}).items() if k != "kind"}}
            | ({"from_situation": None} if "from_situation" in one else {})
            for one in body[part]
        ]
    draft = actions.draft_from(code="xcy_reg", by=KEEPER, at=AT)
    actions.save_draft(code="xcy_reg", body=body, seen=bytes(draft.digest), by=KEEPER, at=AT)

    with pytest.raises(Incomplete) as refusal:
        actions.publish(code="xcy_reg", by=KEEPER, at=AT)

    assert any(one.where.startswith("life_events/") for one in refusal.value.problems)


def test_a_life_event_is_drafted_and_published_like_a_matter(catalogue):
    edited("open_shop", name="开便利店“一件事”")

    done = actions.publish(code="open_shop", by=KEEPER, at=LATER)

    assert queries.life_event("open_shop").body["name"] == "开便利店“一件事”"
    assert [change.path for change in done.difference] == ["name"]
    assert LifeEventVersion.objects.filter(life_event="open_shop").count() == 2


def test_two_tabs_do_not_overwrite_one_another(catalogue):
    draft = actions.draft_from(code="gth_new", by=MARKET, at=AT)
    seen = bytes(draft.digest)
    actions.save_draft(
        code="gth_new", body={**draft.body, "notice_days": 3}, seen=seen, by=MARKET, at=AT
    )

    with pytest.raises(DraftMoved):
        actions.save_draft(
            code="gth_new", body={**draft.body, "notice_days": 7}, seen=seen, by=KEEPER, at=AT
        )
    assert queries.draft("gth_new").body["notice_days"] == 3


def test_there_is_one_draft_at_a_time(catalogue):
    actions.draft_from(code="gth_new", by=MARKET, at=AT)
    with pytest.raises(DraftExists):
        actions.draft_from(code="gth_new", by=KEEPER, at=AT)


def test_a_discarded_draft_leaves_what_is_in_force(catalogue):
    edited("gth_new", name="别名")
    actions.discard_draft(code="gth_new", by=KEEPER, at=AT)

    with pytest.raises(NotFound):
        queries.draft("gth_new")
    assert queries.published("gth_new").body["name"] == "个体工商户设立登记"
    assert actions.draft_from(code="gth_new", by=KEEPER, at=AT).number == 2


def test_a_new_matter_begins_as_a_copy_and_takes_a_code_of_its_own(catalogue):
    draft = actions.begin(
        code="stall_new", name="夜市摊位登记", department="market", like="gth_new", by=MARKET, at=AT
    )

    assert draft.body["id"] == "stall_new"
    matter = Matter.objects.get(pk="stall_new")
    assert matter.implementing_code != Matter.objects.get(pk="gth_new").implementing_code
    with pytest.raises(CodeTaken):
        actions.begin(
            code="open_shop", name="重复", department="market", like="gth_new", by=KEEPER, at=AT
        )
    with pytest.raises(Incomplete) as refusal:
        actions.begin(code="Bad Code", name=" ", department="x", like="gth_new", by=KEEPER, at=AT)
    assert [one.where for one in refusal.value.problems] == ["code", "name", "department"]


def test_a_matter_never_published_goes_with_its_discarded_draft(catalogue):
    actions.begin(code="tmp", name="试", department="market", like="gth_new", by=KEEPER, at=AT)
    actions.discard_draft(code="tmp", by=KEEPER, at=LATER)
    assert not Matter.objects.filter(pk="tmp").exists()


def test_withdrawing_takes_a_matter_from_lists_and_search_but_not_from_cases(catalogue):
    pinned = queries.published_ids(["tree_cut"])["tree_cut"]

    actions.withdraw(code="tree_cut", why="职权上收", by=KEEPER, at=LATER)

    assert queries.published_ids(["tree_cut"]) == {}
    with pytest.raises(NotFound):
        queries.published("tree_cut")
    assert "tree_cut" not in {hit.code for hit in queries.search("林木采伐")}
    assert queries.compiled(pinned).code == "tree_cut"
    assert queries.version(pinned).status == Status.WITHDRAWN
    assert actions.draft_from(code="tree_cut", by=KEEPER, at=LATER).number == 2


def test_a_matter_that_life_events_need_is_not_withdrawn(catalogue):
    with pytest.raises(StillNeeded) as refusal:
        actions.withdraw(code="gth_new", why="试", by=KEEPER, at=AT)
    assert "开便利店" in str(refusal.value.params["needing"])


def test_a_matter_that_another_leads_to_is_not_withdrawn(catalogue):
    with pytest.raises(StillNeeded) as refusal:
        actions.withdraw(code="food_prepack_filing", why="试", by=KEEPER, at=AT)
    assert "食品经营许可（新办）" in str(refusal.value.params["needing"])


def test_what_is_decided_wholly_online_cannot_come_to_need_a_visit(catalogue):
    draft = actions.draft_from(code="si_print", by=KEEPER, at=AT)
    body = {**draft.body, "presence": True}
    actions.save_draft(code="si_print", body=body, seen=bytes(draft.digest), by=KEEPER, at=AT)
    with pytest.raises(Incomplete) as refusal:
        actions.publish(code="si_print", by=KEEPER, at=AT)
    assert [one.code for one in refusal.value.problems] == [
        "online_but_present",
        "not_for_self_service",
    ]


def test_withdrawing_needs_a_reason(catalogue):
    with pytest.raises(Incomplete):
        actions.withdraw(code="tree_cut", why="  ", by=KEEPER, at=AT)


@pytest.mark.parametrize("by", [CLERK, MARKET])
def test_others_do_not_touch_a_department_s_matters(catalogue, by):
    edited("tobacco_new")
    seen = queries.draft("tobacco_new").digest
    body = queries.draft("tobacco_new").body
    for attempt in (
        lambda: actions.draft_from(code="tobacco_renew", by=by, at=AT),
        lambda: actions.save_draft(code="tobacco_new", body=body, seen=seen, by=by, at=AT),
        lambda: actions.publish(code="tobacco_new", by=by, at=AT),
        lambda: actions.discard_draft(code="tobacco_new", by=by, at=AT),
        lambda: actions.withdraw(code="tree_cut", why="试", by=by, at=AT),
        lambda: actions.begin(
            code="x", name="试", department="tobacco", like="tobacco_new", by=by, at=AT
        ),
        lambda: actions.add_synonym(term="烟", expands_to=["烟草"], by=by, at=AT),
        lambda: actions.remove_synonym(term="烟", by=by, at=AT),
        lambda: actions.place_offering(
            matter="tobacco_new",
            centre=None,
            channel="web",
            depth="decide",
            since=AT.date(),
            by=by,
            at=AT,
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_an_owner_does_not_give_a_matter_to_a_department_not_theirs(catalogue):
    draft = actions.draft_from(code="gth_new", by=MARKET, at=AT)
    body = {**draft.body, "department": "tobacco"}
    with pytest.raises(NotPermitted):
        actions.save_draft(code="gth_new", body=body, seen=bytes(draft.digest), by=MARKET, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "update catalog_matterversion set body = '{}' where status <> 'draft'",
        "update catalog_matterversion set number = number + 10",
        "update catalog_matterversion set digest = '' ",
        "update catalog_matterversion set published_by = 'x'",
        "update catalog_matterversion set status = 'draft'",
        "delete from catalog_matterversion",
        "update catalog_lifeeventversion set body = '{}'",
        "delete from catalog_lifeeventversion",
    ],
)
def test_the_database_itself_keeps_published_versions(catalogue, change):
    with (
        pytest.raises(DatabaseError, match="catalogue"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_withdrawn_version_does_not_come_back(catalogue):
    actions.withdraw(code="tree_cut", why="试", by=KEEPER, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        MatterVersion.objects.filter(matter="tree_cut").update(status=Status.PUBLISHED)


def test_each_step_leaves_one_fact_and_the_chain_holds(catalogue):
    edited("dibao", notice_days=9)
    actions.publish(code="dibao", by=KEEPER, at=AT)
    edited("dibao")
    actions.discard_draft(code="dibao", by=KEEPER, at=AT)
    actions.withdraw(code="tree_cut", why="试", by=KEEPER, at=AT)

    subject = actions._shelf.subject("dibao")
    facts = [entry.fact for entry in journal.about(subject)]
    assert [fact.removeprefix("catalog.") for fact in facts] == [
        "load",
        "draft",
        "edit",
        "publish",
        "draft",
        "discard",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once():
    from onewindow.places.models import Department
    from tests.rooms.catalog.cast import body

    department = Department.objects.create(
        code="tobacco",
        name="烟草专卖局",
        formal_name="温岭市烟草专卖局",
        name_en="Tobacco",
        short="温烟专",
        uscc="11331081999900011Y",
        phone="",
        complaint_phone="",
    )
    Matter.objects.create(code="tobacco_renew", department=department, implementing_code="1")
    text = body("matters/tobacco_renew")
    text["rules"] = []
    MatterVersion.objects.create(
        matter_id="tobacco_renew",
        number=1,
        body=text,
        digest=b"",
        edited_at=AT,
        edited_by="account:1",
    )
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def publish() -> None:
        start.wait()
        try:
            actions.publish(code="tobacco_renew", by=KEEPER, at=AT)
            outcomes.append("published")
        except NotFound:
            outcomes.append("no draft")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["no draft", "published"]
