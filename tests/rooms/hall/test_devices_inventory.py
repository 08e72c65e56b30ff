"""The inventory: what is shipped, how it comes in again, and who looks after it."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.hall.actions import caring, entrusting, inventory
from onewindow.hall.actions.caring import Tried
from onewindow.hall.models import DailyCheck, Device, Fault
from onewindow.hall.queries import fleet
from onewindow.journal import queries as journal
from onewindow.rules.fleet import Care
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.hall.machines import machine
from tests.world import AT, DATA, DAY, HOUR, KEEPER, ZEGUO

SHIPPED = json.loads((DATA / "devices.json").read_text())["devices"]


def facts(device):
    return [entry.fact for entry in journal.about(device.pk)]


def load(rows, **more):
    content = json.dumps({"devices": rows}).encode()
    return inventory.load_devices(content=content, by=KEEPER, at=AT, **more)


def test_the_county_has_249_machines_in_16_halls_and_zeguo_its_19_and_5():
    assert Device.objects.count() == len(SHIPPED) == 249
    assert Device.objects.values("centre").distinct().count() == 16
    zeguo = Counter(Device.objects.filter(centre=ZEGUO).values_list("kind", "evidence"))
    assert zeguo["kiosk", "A"] == 19
    assert zeguo["pc", "A"] == 5


def test_only_what_was_reported_is_evidence_and_every_serial_is_labelled():
    reported = Device.objects.filter(evidence="A")
    assert set(reported.values_list("centre", "kind")) == {(ZEGUO, "kiosk"), (ZEGUO, "pc")}
    assert not Device.objects.exclude(evidence__in=["A", "D"]).exists()
    assert not Device.objects.exclude(serial__startswith="DEMO-", is_demonstration=True).exists()


def test_every_machine_at_a_window_stands_in_its_own_hall():
    rows = Device.objects.filter(window__isnull=False).select_related("window")
    assert rows
    assert all(one.window.centre_id == one.centre_id for one in rows)


def test_a_second_load_changes_nothing_and_what_is_written_out_comes_in_again():
    assert load(SHIPPED) == ()
    assert inventory.load_devices(content=inventory.export_devices(), by=KEEPER, at=AT) == ()


def test_a_corrected_line_changes_one_machine_and_leaves_its_state(world):
    one = machine(SHIPPED[0]["serial"])
    caring.switch(device_id=one.pk, state="paused", by=world.staff("office"), at=AT)
    rows = [{**SHIPPED[0], "place": "二楼"}, *SHIPPED[1:]]
    assert load(rows, dry_run=True) == (f"device: {one.serial} place",)
    assert load(SHIPPED) == ()
    load(rows)
    one.refresh_from_db()
    assert (one.place, one.state) == ("二楼", "paused")
    assert facts(one)[-1] == "device.corrected"


def test_every_problem_of_a_file_is_told_at_once_and_nothing_changes():
    bad = [
        {**SHIPPED[0], "serial": "NEW-1", "kind": "robot"},
        {**SHIPPED[1], "serial": "NEW-2", "centre": "000000000"},
        {**SHIPPED[2], "serial": "NEW-3", "window": 77},
        {**SHIPPED[3], "serial": "NEW-4"},
        {**SHIPPED[4], "serial": "NEW-4"},
    ]
    with pytest.raises(Incomplete) as no:
        load(bad)
    assert [one.code for one in no.value.problems] == [
        "listed_twice", "file_unknown", "file_unknown", "file_unknown",
    ]  # fmt: skip
    assert not Device.objects.filter(serial__startswith="NEW").exists()
    for broken in (b"{", b'{"devices": [{}]}', b'{"devices": [{"serial": 1}]}'):
        with pytest.raises(Incomplete):
            inventory.load_devices(content=broken, by=KEEPER, at=AT)


def test_a_clerk_may_not_bring_in_machines(world):
    with pytest.raises(NotPermitted):
        inventory.load_devices(content=b"{}", by=world.li, at=AT)


# --- Daily checks, faults, repairs -----------------------------------------------------------


def test_all_machines_of_a_hall_are_checked_in_few_statements_and_journalled(world):
    rows = fleet.to_check(to=world.li, centre=ZEGUO, day=AT.date(), at=AT)
    tried = {row.id: Tried(ok=True) for row, _ in rows}
    with CaptureQueriesContext(
        connection,
    ) as said:
        caring.check(tried=tried, by=world.li, at=AT)
    assert len(said) <= 9
    assert DailyCheck.objects.filter(day=AT.date(), ok=True).count() == len(tried) == 38
    assert facts(machine())[-1] == "device.checked"


def test_a_second_check_of_the_day_replaces_the_first_and_one_fault_is_enough(world):
    one = machine()
    wrong = Tried(ok=False, note="触摸屏无反应")
    for found in (Tried(ok=True), wrong, wrong):
        caring.check(tried={one.pk: found}, by=world.li, at=AT)
    assert [(each.ok, each.note) for each in one.checks.all()] == [(False, "触摸屏无反应")]
    assert one.faults.get().severity == "minor"
    caring.check(tried={one.pk: Tried(ok=True)}, by=world.li, at=AT + DAY)
    assert one.checks.count() == 2


def test_what_is_wrong_must_be_said_and_a_clerk_elsewhere_cannot_check(world):
    one = machine()
    with pytest.raises(Incomplete) as no:
        caring.check(tried={one.pk: Tried(ok=False, note=" ")}, by=world.li, at=AT)
    assert [each.where for each in no.value.problems] == [f"note.{one.pk}"]
    with pytest.raises(NotPermitted):
        caring.check(tried={one.pk: Tried(ok=True)}, by=world.zhao, at=AT)
    with pytest.raises(NotPermitted):
        fleet.to_check(to=world.zhao, centre=ZEGUO, day=AT.date(), at=AT)


def test_a_fault_that_stops_a_machine_takes_it_out_of_use_until_it_is_repaired(world):
    one = machine()
    guide, li = world.staff("zeguo-guide"), world.li
    first = caring.report(device_id=one.pk, what="不开机", severity="stop", by=guide, at=AT)
    other = caring.report(device_id=one.pk, what="屏裂", severity="stop", by=li, at=AT)
    one.refresh_from_db()
    assert one.state == "repair"
    caring.repair(fault_id=first.pk, outcome="换电源", by=li, at=AT + HOUR)
    one.refresh_from_db()
    assert one.state == "repair"
    caring.repair(fault_id=other.pk, outcome="换屏", by=li, at=AT + DAY)
    one.refresh_from_db()
    assert one.state == "in_use"
    with pytest.raises(caring.AlreadyRepaired):
        caring.repair(fault_id=other.pk, outcome="换屏", by=li, at=AT + DAY)
    assert facts(one)[-6:] == [
        "device.fault", "device.switched", "device.fault",
        "device.repaired", "device.repaired", "device.switched",
    ]  # fmt: skip


def test_a_minor_fault_leaves_a_machine_in_use_and_what_is_missing_is_told_at_once(world):
    one = machine()
    caring.report(device_id=one.pk, what="声音小", severity="minor", by=world.li, at=AT)
    one.refresh_from_db()
    assert one.state == "in_use"
    with pytest.raises(Incomplete) as no:
        caring.report(device_id=one.pk, what="", severity="", by=world.li, at=AT)
    assert [each.where for each in no.value.problems] == ["what", "severity"]


def test_a_fault_is_repaired_in_the_database_only_with_a_moment_a_name_and_an_outcome():
    for given in ({"repaired_at": AT}, {"outcome": "好了"}, {"repaired_at": AT - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fault.objects.create(
                device=machine(), what="x", severity="stop", opened_at=AT, opened_by="a", **given
            )


def test_a_scrapped_machine_never_comes_back(world):
    one, head = machine(), world.chen
    caring.switch(device_id=one.pk, state="scrapped", by=head, at=AT)
    for act in (
        lambda: caring.switch(device_id=one.pk, state="in_use", by=head, at=AT),
        lambda: caring.refill(device_id=one.pk, what="roll", by=head, at=AT),
        lambda: caring.report(device_id=one.pk, what="x", severity="stop", by=head, at=AT),
        lambda: entrusting.issue_token(device_id=one.pk, by=head, at=AT),
    ):
        with pytest.raises(caring.Scrapped):
            act()


WHO = {
    Care.SEE: {"zeguo-clerk1", "zeguo-guide", "zeguo-head", "office", "admin", "audit"},
    Care.REPORT: {"zeguo-clerk1", "zeguo-guide", "zeguo-head"},
    Care.TEND: {"zeguo-clerk1", "zeguo-head"},
    Care.SWITCH: {"zeguo-head", "office", "admin"},
    Care.ENTRUST: {"zeguo-head", "admin"},
}
EVERYBODY = sorted(
    set.union(*WHO.values()) | {"songmen-clerk1", "songmen-head", "market-approve", "catalogue"}
)


@pytest.mark.parametrize("username", EVERYBODY)
def test_who_may_do_what_with_a_machine_of_zeguo(world, username):
    by, one = world.staff(username), machine()
    fault = Fault.objects.create(
        device=one, what="x", severity="minor", opened_at=AT, opened_by="account:0"
    )
    acts = {
        Care.SEE: lambda: fleet.file(one.pk, to=by, at=AT),
        Care.REPORT: lambda: caring.report(
            device_id=one.pk, what="y", severity="minor", by=by, at=AT
        ),
        Care.TEND: lambda: caring.repair(fault_id=fault.pk, outcome="z", by=by, at=AT),
        Care.SWITCH: lambda: caring.switch(device_id=one.pk, state="paused", by=by, at=AT),
        Care.ENTRUST: lambda: entrusting.issue_token(device_id=one.pk, by=by, at=AT),
    }
    for care, act in acts.items():
        if username in WHO[care]:
            act()
        else:
            with pytest.raises((NotPermitted, NotFound)):
                act()
    assert set(fleet.listed(to=by, at=AT, centre=ZEGUO).rows) or username not in WHO[Care.SEE]


def test_each_sees_the_machines_of_their_own_halls_and_the_office_all(world):
    def seen(username):
        return sum(fleet.counts(to=world.staff(username), at=AT).all.values())

    assert seen("office") == seen("admin") == 249
    assert seen("zeguo-head") == seen("zeguo-clerk1") == 38
    assert seen("market-approve") == seen("catalogue") == 0


def test_the_list_is_paged_by_key_without_gap_or_double_in_one_query_each(world):
    found, after = [], ""
    for _ in range(7):
        with CaptureQueriesContext(connection) as said:
            page = fleet.listed(to=world.staff("office"), at=AT, after=after, limit=40)
        assert len(said) == 1
        found += [row.serial for row in page.rows]
        after = page.next or ""
    assert not after
    assert len(found) == len(set(found)) == 249


def test_the_file_of_a_machine_shows_what_was_done_by_name(world):
    one = machine()
    caring.refill(device_id=one.pk, what="roll", by=world.li, at=AT)
    caring.check(tried={one.pk: Tried(ok=False, note="坏")}, by=world.li, at=AT)
    with CaptureQueriesContext(connection) as said:
        told = fleet.file(one.pk, to=world.chen, at=AT + timedelta(minutes=1))
    assert len(said) <= 5
    assert told.names[world.li.id] == world.li.name
    assert (told.row.faults, len(told.consumables), len(told.checks)) == (1, 1, 1)
