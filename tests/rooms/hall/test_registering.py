"""Machines by hand and by table: all or none, nobody's hall but one's own, files leave them."""

from datetime import date

import pytest

from onewindow.hall.actions import caring, inventory, registering, upkeep
from onewindow.hall.actions.registering import DeviceMoved
from onewindow.hall.models import Device, WorkOrder
from onewindow.hall.queries import fleet as machines
from onewindow.hall.queries import upkeep as kept
from onewindow.journal import queries as journal
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, DATA, DAY, KEEPER, SONGMEN, TODAY, ZEGUO

KINDS = {"自助终端": "kiosk", "打印机": "printer"}
ROW = {
    "serial": "ZG-2026-0001",
    "kind": "自助终端",
    "centre": "泽国镇便民服务中心",
    "place": "24 小时自助区",
    "model": "ZD-32",
    "ppi": "69",
    "bought_on": "2026-02-01",
    "warranty_until": "2029-02-01",
}


def registered(by, **changed):
    return registering.register(row={**ROW, **changed}, kinds=KINDS, by=by, at=AT)


def problems(act):
    with pytest.raises(Incomplete) as told:
        act()
    return {(one.where, one.code) for one in told.value.problems}


def test_a_machine_is_entered_once_without_a_token(world):
    one = registered(world.chen)
    assert (one.kind, one.centre_id, one.ppi, one.token_hash) == ("kiosk", ZEGUO, 69, None)
    assert not one.is_demonstration
    assert problems(lambda: registered(world.chen)) == {("serial", "serial_taken")}


def test_everything_wrong_with_it_is_told_at_once(world):
    wrong = {
        "serial": "序 号",
        "kind": "飞机",
        "window": "99",
        "model": "",
        "ppi": "4",
        "bought_on": "去年",
    }
    assert problems(lambda: registered(world.chen, **wrong)) == {
        ("serial", "bad_serial"),
        ("kind", "file_unknown"),
        ("window", "no_such_window"),
        ("model", "required"),
        ("ppi", "number_between"),
        ("bought_on", "bad_date"),
    }
    backwards = {"warranty_until": "2025-01-01"}
    assert problems(lambda: registered(world.chen, **backwards)) == {
        ("warranty_until", "warranty_backwards")
    }


def test_a_head_enters_machines_of_her_hall_alone_and_the_office_of_every_one(world):
    there = {"centre": SONGMEN}
    assert problems(lambda: registered(world.chen, **there)) == {("centre", "file_unknown")}
    registered(world.staff("office"), **there)
    for who in (world.li, world.staff("audit")):
        with pytest.raises(NotPermitted):
            registered(who, serial="ZG-2")


def test_a_machine_that_moves_keeps_its_token_and_speaks_for_its_new_hall(world):
    one, office = machine(), world.staff("office")
    token = token_of(one, world.chen)
    row = {**ROW, "serial": one.serial, "centre": SONGMEN, "place": "大厅"}

    def correct(by, seen):
        return registering.correct(
            device_id=one.pk, row=row, kinds=KINDS, seen=seen, by=by, at=AT + DAY
        )

    assert problems(lambda: correct(world.chen, 0)) == {("centre", "file_unknown")}
    correct(office, 0)
    actor = machines.device(token)
    assert actor is not None
    assert actor.centres == {SONGMEN}
    assert [one.fact for one in journal.about(one.pk)][-2:] == ["device.corrected", "device.moved"]
    with pytest.raises(DeviceMoved):
        correct(office, 0)
    content = (DATA / "devices.json").read_bytes()
    (line,) = inventory.load_devices(content=content, by=KEEPER, at=AT)
    assert "stays as its owners corrected it" in line
    one.refresh_from_db()
    assert one.centre_id == SONGMEN


def table(*rows):
    columns = list(ROW)
    lines = [",".join(columns), *(",".join(row.get(one, "") for one in columns) for row in rows)]
    return "\ufeff".encode() + "\r\n".join(lines).encode()


def bring(by, *rows, **how):
    return registering.bring_in(content=table(*rows), kinds=KINDS, by=by, at=AT, **how)


def test_a_table_brings_new_machines_and_corrects_known_ones_after_a_look(world):
    known = {**ROW, "serial": "DEMO-ZG-KS01", "model": "ZD-43"}
    rows = [{**ROW, "serial": f"ZG-{n}"} for n in range(3)] + [known]
    look = bring(world.chen, *rows, dry_run=True)
    assert (len(look.new), list(look.changed)) == (3, ["DEMO-ZG-KS01"])
    assert not Device.objects.filter(serial__startswith="ZG-").exists()
    bring(world.chen, *rows)
    assert Device.objects.filter(serial__startswith="ZG-").count() == 3
    assert machine().model == "ZD-43"
    again = bring(world.chen, *rows)
    assert (again.new, dict(again.changed), again.same) == ((), {}, 4)


def test_a_table_with_any_problem_changes_nothing_and_tells_each_line(world):
    elsewhere = {**ROW, "serial": "DEMO-SM-KS01"}
    rows = [{**ROW, "serial": "ZG-1"}, {**ROW, "serial": "ZG-1"}, {**ROW, "serial": "", "ppi": "x"}]
    assert problems(lambda: bring(world.chen, *rows)) == {
        ("3.serial", "listed_twice"),
        ("4.serial", "required"),
        ("4.ppi", "number_between"),
    }
    assert problems(lambda: bring(world.chen, elsewhere)) == {("2.serial", "device_elsewhere")}
    assert not Device.objects.filter(serial="ZG-1").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "file_encoding"),
        (b"serial,model\nZG-1,x\n", "file_columns"),
        (b'serial,kind,centre,place,model\n"ZG', "file_line"),
        (b"serial,kind,centre,place,model\n", "number_between"),
    ],
)
def test_what_is_no_table_is_refused(world, content, code):
    def bring_it():
        registering.bring_in(content=content, kinds=KINDS, by=world.chen, at=AT)

    assert code in {one for _, one in problems(bring_it)}


def test_a_work_order_is_late_after_its_day_and_ends_with_the_repair(world):
    one = machine()
    fault = caring.report(device_id=one.pk, what="卡纸", severity="minor", by=world.li, at=AT)

    def order(**said):
        said = {"to": "甲公司 王工", "phone": "0576-80000000", "promised_on": TODAY + DAY, **said}
        return upkeep.order(fault_id=fault.pk, by=world.li, at=AT, **said)

    assert problems(lambda: order(to="", promised_on=TODAY - DAY)) == {
        ("to", "required"),
        ("promised_on", "hall_since_past"),
    }
    order()
    order(to="乙公司")
    assert WorkOrder.objects.filter(done_at=None).count() == 1
    (told,) = kept.open_orders(to=world.chen, today=TODAY)
    assert (told.to, told.is_late) == ("乙公司", False)
    (late,) = kept.open_orders(to=world.chen, today=date(2026, 3, 5))
    assert late.is_late
    assert kept.open_orders(to=world.zhao, today=TODAY) == []
    caring.repair(fault_id=fault.pk, outcome="换了轮子", by=world.li, at=AT + DAY)
    assert kept.open_orders(to=world.chen, today=TODAY) == []


def test_a_refill_takes_one_out_of_the_cupboard_and_never_below_none(world):
    upkeep.keep_stock(centre=ZEGUO, counts={"roll": (1, 3)}, by=world.li, at=AT)
    for _ in range(2):
        caring.refill(device_id=machine().pk, what="roll", by=world.li, at=AT)
    roll = kept.stock(centre=ZEGUO, to=world.li)[0]
    assert (roll.what, roll.count, roll.is_low) == ("roll", 0, True)
    assert (kept.low(to=world.chen), kept.low(to=world.zhao)) == (1, 0)
    with pytest.raises(NotPermitted):
        upkeep.keep_stock(centre=ZEGUO, counts={}, by=world.zhao, at=AT)
