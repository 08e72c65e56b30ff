import json
from collections.abc import Iterator
from io import BytesIO
from time import perf_counter
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.catalog import actions, gateways, queries
from onewindow.catalog.actions import Fate, exporting, loading
from onewindow.catalog.models import (
    LifeEvent,
    LifeEventVersion,
    Matter,
    MatterVersion,
    Offering,
    SearchEntry,
    Status,
    Synonym,
    TopTask,
)
from onewindow.journal.models import Entry
from onewindow.places import queries as places
from onewindow.places.models import Centre, Department, Division
from onewindow.rules import codes
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.rooms.catalog.cast import AT, CLERK, DATA, KEEPER, LATER, MARKET, body

ASKED = ("etc", "开小店卖香烟", "砍树", "zzjc", "老人补贴")


def changed(**files: object) -> dict[str, bytes]:
    """The shipped files, some of them replaced; a name's first _ is its folder's slash."""
    held = dict(gateways.read_folder(DATA))
    for name, content in files.items():
        path = name.replace("__", "/") + (".json" if isinstance(content, dict) else ".csv")
        text = json.dumps(content) if isinstance(content, dict) else str(content)
        held[path] = text.encode()
    return held


def counts() -> tuple[int, ...]:
    models = (Division, Department, Centre, MatterVersion, Offering, Synonym, SearchEntry, Entry)
    return tuple(model._default_manager.count() for model in models)


def test_the_whole_reference_data_comes_in(catalogue):
    assert Centre.objects.count() == 16
    assert Department.objects.count() == 20
    assert {change.fate for change in catalogue.changes} == {Fate.NEW}
    assert sum(not change.is_life_event for change in catalogue.changes) == 120
    assert sum(change.is_life_event for change in catalogue.changes) == 15
    assert SearchEntry.objects.count() == 135
    assert MatterVersion.objects.filter(status=Status.PUBLISHED, number=1).count() == 120


def test_a_second_load_changes_nothing_and_asks_little(catalogue):
    before = counts()

    began = perf_counter()
    with CaptureQueriesContext(connection) as statements:
        report = actions.load(folder=DATA, by=KEEPER, at=LATER)

    assert report.is_empty
    assert counts() == before
    assert len(statements) < 30
    assert perf_counter() - began < 3


def test_a_dry_run_tells_what_would_change_and_changes_nothing(catalogue):
    shop = body("matters/gth_new")
    shop["promised_limit"]["note"] = "当场就办"
    before = counts()

    report = loading.load_files(
        files=changed(matters__gth_new=shop), by=KEEPER, at=LATER, dry_run=True
    )

    (change,) = report.changes
    assert (change.code, change.fate) == ("gth_new", Fate.CHANGED)
    assert [one.path for one in change.difference] == ["promised_limit.note"]
    assert not report.is_empty
    assert counts() == before


def test_a_changed_body_becomes_a_new_version_and_the_old_one_is_superseded(catalogue):
    shop = body("matters/gth_new")
    shop["promised_limit"]["note"] = "新的承诺"

    loading.load_files(files=changed(matters__gth_new=shop), by=KEEPER, at=LATER)

    stages = queries.history("gth_new")
    assert [(stage.number, stage.status) for stage in stages] == [
        (2, Status.PUBLISHED),
        (1, Status.SUPERSEDED),
    ]
    assert queries.published("gth_new").body["promised_limit"]["note"] == "新的承诺"


def test_an_older_file_does_not_undo_what_owners_published_since(catalogue):
    draft = actions.draft_from(code="dibao", by=KEEPER, at=AT)
    ours = {**draft.body, "excluded_time": "公示期间不计"}
    actions.save_draft(code="dibao", body=ours, seen=bytes(draft.digest), by=KEEPER, at=AT)
    actions.publish(code="dibao", by=KEEPER, at=AT)

    report = actions.load(folder=DATA, by=KEEPER, at=LATER)

    assert [(one.code, one.fate) for one in report.changes] == [("dibao", Fate.OLDER)]
    assert report.is_empty
    assert queries.published("dibao").number == 2


def test_what_the_files_do_not_name_stays(catalogue):
    files = {name: held for name, held in changed().items() if name != "matters/dibao.json"}
    # Its life event and its offerings are still there to need it.
    report = loading.load_files(files=files, by=KEEPER, at=LATER)

    assert [(one.code, one.fate) for one in report.changes] == [("dibao", Fate.MISSING)]
    assert queries.published("dibao").number == 1


def test_every_problem_is_told_at_once_with_its_place_and_nothing_changes(catalogue):
    shop = body("matters/gth_new") | {"department": "nobody"}
    event = body("life_events/open_shop")
    event["stages"][0]["items"][0]["matter"] = "no_such_matter"
    files = changed(
        matters__gth_new=shop,
        life_events__open_shop=event,
        offerings="matter,place,channel,depth,since,until,evidence\n"
        "gth_new,999,window,swim,2026-01-01,,A\ngth_new,online,web,guide,not-a-day,,A\n",
    )
    files["matters/dibao.json"] = b'{"id": "dibao", '
    files["synonyms.csv"] = b"word\nx\n"
    before = counts()

    with pytest.raises(Incomplete) as refusal:
        loading.load_files(files=files, by=KEEPER, at=LATER)

    told = {(one.where, one.code) for one in refusal.value.problems}
    assert ("matters/dibao.json:1:17", "file_json") in told
    assert ("matters/gth_new.json:department", "unknown_department") in told
    assert ("synonyms.csv:1", "file_columns") in told
    assert ("offerings.csv:3", "file_line") in told
    where = "offerings.csv:gth_new,999,window"
    sentences = [one.sentence for one in refusal.value.problems if one.where == where]
    assert sentences == ["No centre 999.", "No depth swim."]
    assert any(place.startswith("life_events/open_shop.json:") for place, _ in told)
    assert counts() == before


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("matters/other.json", b'{"id": "gth_new"}', "file_id"),
        ("matters/x.json", b"[1]", "file_shape"),
        ("matters/x.json", b"\xff\xfe", "file_encoding"),
        ("matters/x.json", b'{"id": NaN}', "file_json"),
        ("matters/x.json", b"[" * 100_000, "file_json"),
        ("life_events/gth_new.json", b'{"id": "gth_new"}', "code_of_both_kinds"),
        ("departments.json", b'{"departments": 3}', "file_shape"),
        ("departments.json", b'{"departments": [{"code": "x"}]}', "file_keys"),
        ("divisions.csv", b"code,name\n1,x\n", "file_columns"),
        (
            "offerings.csv",
            b"matter,place,channel,depth,since,until,evidence\n"
            b"passport,online,web,decide,2026-02-01,,A\n",
            "online_but_present",
        ),
        ("top_tasks.csv", b"code\nno_such_thing\n", "file_unknown"),
        ("top_tasks.csv", b"code\ngaoling\ngaoling\n", "file_twice"),
        ("calendar_years.csv", b"year,published\n2026,maybe\n", "file_line"),
        (
            "implementing_codes.csv",
            b"matter,implementing_code,is_demonstration\nx,1,0\n",
            "file_code",
        ),
        (
            "offerings.csv",
            b"matter,place,channel,depth,since,until,evidence\n"
            b"gth_new,online,web,guide,2026-01-01,2026-01-01,A\n",
            "file_backwards",
        ),
        (
            "offerings.csv",
            b"matter,place,channel,depth,since,until,evidence\n"
            b"gth_new,online,web,guide,2026-01-01,,A\ngth_new,online,web,accept,2026-02-01,,A\n",
            "file_overlap",
        ),
    ],
)
def test_each_fault_of_a_file_has_its_name(catalogue, name, content, code):
    with pytest.raises(Incomplete) as refusal:
        loading.load_files(files={name: content}, by=KEEPER, at=LATER)
    assert code in {one.code for one in refusal.value.problems}


def test_an_export_comes_in_elsewhere_and_goes_out_the_same(catalogue, emptied, tmp_path):
    first, found = emptied.pop()
    loading.load_files(files=first, by=KEEPER, at=LATER)
    assert exporting.files() == first
    assert finds() == found

    again = BytesIO()
    actions.export_archive(stream=again)
    assert again.getvalue() == gateways.archive(first)
    assert gateways.read_archive(again.getvalue()) == first

    assert actions.export(folder=tmp_path) == len(first)
    assert gateways.read_folder(tmp_path) == first


def finds() -> object:
    """What a citizen meets of a catalogue: what is found, where, until when."""
    return (
        [[(hit.code, hit.why) for hit in queries.search(text)] for text in ASKED],
        queries.places_for(codes=["gth_new", "tobacco_new"], on=LATER.date()),
        [queries.zones(), queries.life_events(), queries.synonyms(limit=999), queries.top_tasks()],
        places.work_calendar(),
        places.villages(town="331081100"),
        list(Centre.objects.order_by("code").values()),
        list(Department.objects.order_by("code").values()),
        list(Division.objects.order_by("code").values()),
        list(Matter.objects.exclude(pk="tree_cut").order_by("code").values()),
    )


@pytest.fixture
def emptied(catalogue) -> Iterator[list[tuple[dict[str, bytes], object]]]:
    """The export of a catalogue with a history and what it found, and then an empty system."""
    actions.place_offering(
        matter="gth_new",
        centre="331081100",
        channel="window",
        depth="collect",
        since=LATER.date(),
        by=KEEPER,
        at=AT,
    )
    actions.add_synonym(term="ＥＴＣ", expands_to=["机动车 检验"], note="简称", by=KEEPER, at=AT)
    actions.withdraw(code="tree_cut", why="职权上收", by=KEEPER, at=AT)
    actions.set_top_tasks(codes=["passport", "open_shop", "gaoling"], by=KEEPER, at=AT)
    exported, found = dict(exporting.files()), finds()
    tables = ", ".join(
        model._meta.db_table
        for model in (
            *(Offering, Synonym, SearchEntry, MatterVersion, Matter, LifeEventVersion, LifeEvent),
            *(TopTask, Centre, Department, Division),
        )
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            # What truncation of an empty installation's own tables would leave.
            cursor.execute("set constraints all immediate")
            cursor.execute(f"truncate {tables}, places_calendaryear, places_calendarday cascade")
        yield [(exported, found)]
        transaction.set_rollback(True)


def test_implementing_codes_are_valid_unique_and_marked_as_demonstrations(catalogue):
    rows = list(Matter.objects.values_list("implementing_code", "code_is_demonstration"))
    assert all(codes.is_implementing_code(code) for code, _ in rows)
    assert len({code for code, _ in rows}) == 120
    assert all(is_demonstration for _, is_demonstration in rows)


def test_real_implementing_codes_replace_demonstrations(catalogue):
    real = "12441500196720244T3442199806003"
    table = f"matter,implementing_code,is_demonstration\ngth_new,{real},0\n"

    report = loading.load_files(
        files={"implementing_codes.csv": table.encode()}, by=KEEPER, at=LATER
    )

    assert [(one.code, one.fate) for one in report.changes] == [("gth_new", Fate.CODED)]
    assert f"gth_new,{real},0" in exporting.files()["implementing_codes.csv"].decode()


def test_a_department_s_two_telephones_are_checked(catalogue):
    departments = json.loads((DATA / "departments.json").read_text())
    departments["departments"][0]["phone"] = "86123456"
    files = {"departments.json": json.dumps(departments).encode()}
    with pytest.raises(Incomplete) as refusal:
        loading.load_files(files=files, by=KEEPER, at=LATER)
    assert [one.code for one in refusal.value.problems] == ["phone_without_area"]


@pytest.mark.parametrize("by", [CLERK, MARKET])
def test_only_who_keeps_the_whole_catalogue_may_load(catalogue, by):
    with pytest.raises(NotPermitted):
        actions.load(folder=DATA, by=by, at=LATER)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x00" * 100])
def test_what_is_no_archive_is_refused(content):
    with pytest.raises(gateways.Unreadable):
        actions.load_archive(content=content, by=KEEPER, at=AT)


def test_an_archive_that_unpacks_too_large_is_refused():
    held = BytesIO()
    with ZipFile(held, "w", 8) as packed:
        packed.writestr("matters/x.json", b" " * (gateways.MOST_BYTES + 1))
    with pytest.raises(gateways.Unreadable):
        gateways.read_archive(held.getvalue())


def test_files_outside_the_known_folders_are_not_read():
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        packed.writestr("../matters/x.json", b"{}")
        packed.writestr("synonyms.csv", b"term,expands_to\n")
    assert set(gateways.read_archive(held.getvalue())) == {"synonyms.csv"}


def test_a_folder_without_data_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(gateways.Unreadable):
        actions.load(folder=tmp_path, by=KEEPER, at=AT)
    with pytest.raises(gateways.Unreadable):
        actions.load(folder=tmp_path / "nowhere", by=KEEPER, at=AT)


def test_each_new_version_is_in_the_journal(catalogue):
    shop = body("matters/gth_new")
    shop["promised_limit"]["note"] = "新的承诺"
    loading.load_files(files=changed(matters__gth_new=shop), by=KEEPER, at=LATER)

    subject = actions._shelf.subject("gth_new")
    facts = Entry.objects.filter(subject=subject).order_by("seq").values_list("fact", "detail")
    assert [(fact, detail["number"]) for fact, detail in facts] == [
        ("catalog.load", 1),
        ("catalog.load", 2),
    ]
    assert facts[1][1]["digest"] == queries.published("gth_new").digest.hex()
