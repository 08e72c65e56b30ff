"""The kiosk's door: its token, its visitor, its numbers, and that nothing of a visit is kept."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onewindow.cases import planning
from onewindow.cases.actions import deliver
from onewindow.documents import queries as documents
from onewindow.hall.actions import caring, entrusting
from onewindow.hall.actions import kiosk as acts
from onewindow.hall.models import KeptNumber, StaffCall, Ticket
from onewindow.hall.queries import kiosks
from onewindow.journal.models import Entry
from onewindow.people import actions as people
from onewindow.people.models import Account
from onewindow.rules.powers import NotPermitted
from tests.doors.device.standing import BACKEND, MINUTE, at_machine, enters, pulse, says
from tests.rooms.cases import telling
from tests.rooms.hall.cast import assert_folds
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, DAY, HOUR, ZEGUO

pytestmark = pytest.mark.usefixtures("clock")
NIGHT = AT - 8 * HOUR  # one in the morning
SETTLED = {"settled": [900], "is_calling": False}


def test_a_token_becomes_a_cookie_that_no_script_reads(kiosk, client):
    cookie = kiosk.cookies["kiosk"]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["samesite"]) == ("/kiosk/", "Strict")
    assert kiosk.get("/kiosk/").status_code == 200
    for address in ("/kiosk/", "/kiosk/home/", "/kiosk/progress/", "/kiosk/certificates/"):
        assert client.get(address).status_code == 403
    assert client.post("/kiosk/set-up/", {"token": "wrong"}).status_code == 422
    assert "kiosk" not in client.cookies


def test_a_token_of_no_machine_that_people_stand_before_opens_nothing(world, client):
    screen = machine("DEMO-ZG-HS01")
    answer = client.post("/kiosk/set-up/", {"token": token_of(screen, world.chen)})
    assert answer.status_code == 422


def test_a_revoked_token_stops_the_machine_at_the_next_pulse(kiosk, device, world):
    assert kiosk.post("/kiosk/pulse/", "{}", content_type="application/json").status_code == 200
    entrusting.revoke_token(device_id=device.pk, by=world.chen, at=AT)
    assert kiosk.post("/kiosk/pulse/", "{}", content_type="application/json").status_code == 403
    assert kiosk.get("/kiosk/home/").status_code == 403


def test_every_answer_is_kept_by_nobody(kiosk, world):
    enters(kiosk, world.zhang.person.number)
    for address in (
        "", "home/", "topics/", "topic/gth_new/", "who/", "progress/", "arrive/", "set-up/",
    ):  # fmt: skip
        assert kiosk.get(f"/kiosk/{address}")["Cache-Control"] == "no-store", address


def test_the_first_page_greys_what_cannot_be_done_and_says_where_it_can(kiosk, device, world):
    said = kiosk.get("/kiosk/home/").text
    assert said.count("tile--closed") == 1  # the locker
    other = machine("DEMO-ZG-KS02")
    token_of(other, world.chen)
    says(other)
    says(device, paper="out", at=AT + MINUTE)
    said = kiosk.get("/kiosk/home/").text
    assert "请用自助服务区的 DEMO-ZG-KS02" in said
    assert 'href="/kiosk/certificates/"' not in said


def test_at_night_no_number_is_given_and_when_the_hall_opens_is_said(kiosk, clock):
    clock.at = NIGHT
    assert "今天 08:30" in kiosk.get("/kiosk/").text
    assert "今天 08:30开放" in kiosk.get("/kiosk/home/").text
    kiosk.post("/kiosk/topic/gth_new/draw/")
    assert not Ticket.objects.exists()


def test_a_number_is_drawn_once_in_a_visit_and_shown_large_with_its_code(kiosk):
    kiosk.get("/kiosk/")
    for _ in range(2):
        answer = kiosk.post("/kiosk/topic/gth_new/draw/")
        assert answer["Location"] == "/kiosk/topic/gth_new/ticket/"
    drawn = Ticket.objects.get()
    assert (drawn.number, drawn.channel, drawn.topic, drawn.person) == (
        "A001", "kiosk", "gth_new", None,
    )  # fmt: skip
    said = kiosk.get("/kiosk/topic/gth_new/ticket/").text
    assert 'class="slip__number">A001<' in said
    kiosk.post("/kiosk/end/")
    assert kiosk.get("/kiosk/topic/gth_new/ticket/").status_code == 302
    kiosk.post("/kiosk/topic/pickup/draw/")
    assert Ticket.objects.get(is_pickup=True).number == "C001"


def test_who_is_known_draws_for_themselves_and_the_old_have_priority(kiosk, world):
    elder = world.cast.citizens["elder-80"].person
    enters(kiosk, elder.number)
    kiosk.post("/kiosk/topic/unsaid/draw/")
    drawn = Ticket.objects.get()
    assert (drawn.person_id, drawn.priority) == (elder.pk, "elder")
    assert "相当于早到 30 分钟" in kiosk.get("/kiosk/topic/unsaid/ticket/").text


def test_an_invented_persons_number_stands_for_a_card_in_a_demonstration_only(
    kiosk, world, settings
):
    number = world.zhang.person.number
    assert enters(kiosk, "33108119900307001X").status_code == 422  # nobody known
    assert enters(kiosk, number)["Location"] == "/kiosk/certificates/"
    assert Entry.objects.filter(fact="person.entered", subject=world.zhang.person.pk).count() == 1
    kiosk.post("/kiosk/end/")
    settings.DEMONSTRATION = False
    assert enters(kiosk, number).status_code == 422


def test_a_code_from_the_phone_is_good_once_and_for_five_minutes(kiosk, world, clock):
    code = people.issue_entry_code(by=world.zhang.actor, at=AT)
    clock.at = AT + 4 * MINUTE
    assert enters(kiosk, code=f"{code[:4]} {code[4:]}").status_code == 302
    kiosk.post("/kiosk/end/")
    assert enters(kiosk, code=code).status_code == 422
    late = people.issue_entry_code(by=world.zhang.actor, at=AT + 4 * MINUTE)
    clock.at = AT + 9 * MINUTE
    assert enters(kiosk, code=late).status_code == 422
    with pytest.raises(NotPermitted):
        people.issue_entry_code(by=world.li, at=AT)


def test_the_phones_page_shows_a_code_that_a_machine_takes(kiosk, world, client):
    account = Account.objects.get(person=world.zhang.person)
    client.force_login(account, backend=BACKEND)
    answer = client.post("/my/kiosk/")
    assert answer["Cache-Control"] == "no-store"
    code = answer.context["code"]
    assert enters(kiosk, code=code).status_code == 302


def test_codes_cannot_be_tried_out_one_after_another(kiosk):
    answers = [enters(kiosk, code=f"{n:08}").status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_a_visit_belongs_to_one_machine(kiosk, device, world):
    enters(kiosk, world.zhang.person.number)
    other = machine("DEMO-ZG-KS02")
    kiosk.cookies["kiosk"] = token_of(other, world.chen)
    answer = kiosk.get("/kiosk/certificates/")
    assert answer["Location"].startswith("/kiosk/who/")


def test_a_code_opens_a_locker_of_this_hall_once_and_the_result_is_delivered(kiosk, world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    code = deliver.into_locker(case_id=case.pk, locker="A03", by=world.li, at=AT + DAY)
    said = kiosk.post("/kiosk/locker/", {"code": code})
    assert "A03" in said.text
    assert telling.states(case.package) == {telling.PLOT: "posted"}  # no door is open yet
    assert "A03" in kiosk.post("/kiosk/locker/taken/", {"code": code}).text
    assert telling.states(case.package) == {telling.PLOT: "delivered"}
    telling.assert_folds(case.package)
    proof = [one for one in documents.papers(package=case.package_id) if one.kind == "delivery"]
    assert proof[0].body["recipient"]["name"] == world.zhang.person.name
    assert kiosk.post("/kiosk/locker/", {"code": code}).status_code == 422
    assert kiosk.post("/kiosk/locker/taken/", {"code": code}).status_code == 404


def test_a_locker_of_another_hall_does_not_open(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    code = deliver.into_locker(case_id=case.pk, locker="A03", by=world.li, at=AT + DAY)
    elsewhere = machine("DEMO-SM-KS01")
    client = at_machine(elsewhere, token_of(elsewhere, world.staff("songmen-head")))
    assert client.post("/kiosk/locker/", {"code": code}).status_code == 422
    assert client.post("/kiosk/locker/taken/", {"code": code}).status_code == 404
    with pytest.raises(NotPermitted):
        deliver.from_locker(code=code, by=world.chen, at=AT + DAY)


def test_progress_is_told_without_anybodys_name(kiosk, world):
    package = telling.accepted(world, telling.PLOT)
    password = planning.password_of(package.pk)
    said = kiosk.post("/kiosk/progress/", {"code": package.code, "password": password}).text
    assert "已受理" in said
    assert world.zhang.person.name not in said
    wrong = kiosk.post("/kiosk/progress/", {"code": package.code, "password": "000000"})
    assert wrong.status_code == 422


def test_the_end_leaves_only_the_machine_itself(kiosk, device, world):
    kiosk.post("/i18n/setlang/", {"language": "en", "next": "/kiosk/home/"})
    enters(kiosk, world.zhang.person.number)
    session = kiosk.cookies["sessionid"].value
    answer = kiosk.post("/kiosk/end/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    kept = {name for name, one in kiosk.cookies.items() if one.value}
    assert kept == {"kiosk", "csrftoken"}
    assert not Session.objects.filter(pk=session).exists()
    assert "您要做什么" in kiosk.get("/kiosk/home/").text
    enters(kiosk, world.zhang.person.number)
    kiosk.get("/kiosk/")  # the idle screen alone ends a visit too
    assert kiosk.get("/kiosk/certificates/").status_code == 302


def test_numbers_given_out_alone_stand_in_the_line_from_then_and_once(kiosk, world, clock):
    kept = pulse(kiosk, wants=True)["kept"]
    assert [one["number"] for one in kept["numbers"]] == ["K900", "K901", "K902", "K903", "K904"]
    assert kept["opens"][0][0] < 0 < kept["opens"][0][1]
    clock.at = AT + 10 * MINUTE
    kiosk.post("/kiosk/topic/unsaid/draw/")
    for _ in range(2):  # the answer was lost, and it is told again
        assert pulse(kiosk, used=[{"serial": 900, "ago": 600}]) == SETTLED
    first, second = Ticket.objects.order_by("rank_at")
    assert (first.number, first.drawn_at, second.number) == ("K900", AT, "A001")
    assert_folds(first)
    assert [one["serial"] for one in pulse(kiosk, wants=True)["kept"]["numbers"]] == [
        901, 902, 903, 904, 905,
    ]  # fmt: skip


def test_two_machines_never_hold_the_same_number_and_a_stranger_to_it_gets_nothing(kiosk, world):
    pulse(kiosk, wants=True)
    other = machine("DEMO-ZG-KS02")
    second = at_machine(other, token_of(other, world.chen))
    assert pulse(second, wants=True)["kept"]["numbers"][0]["number"] == "K905"
    pulse(second, used=[{"serial": 900, "ago": 1}])
    assert not Ticket.objects.exists()


def test_a_number_of_yesterday_is_forgotten_not_given(kiosk, clock):
    pulse(kiosk, wants=True)
    clock.at = AT + DAY
    assert pulse(kiosk, used=[{"serial": 900, "ago": 60}]) == SETTLED
    assert pulse(kiosk, used=[{"serial": 900, "ago": 86_400}]) == SETTLED
    assert not Ticket.objects.exists()


def test_when_a_halls_hundred_are_kept_nobody_keeps_more(kiosk, world, device):
    for n in range(900, 998):
        KeptNumber.objects.create(centre_id=ZEGUO, day=AT.date(), serial=n, device=device)
    other = machine("DEMO-ZG-KS02")
    second = at_machine(other, token_of(other, world.chen))
    assert len(pulse(second, wants=True)["kept"]["numbers"]) == 2


def test_a_call_is_seen_on_the_floor_and_with_the_machines_until_somebody_goes(kiosk, world):
    for _ in range(2):
        assert "已呼叫工作人员" in kiosk.post("/kiosk/call/").text
    call = StaffCall.objects.get()
    guide = Client()
    guide.force_login(Account.objects.get(username="zeguo-guide"), backend=BACKEND)
    for address in ("/staff/hall/", "/staff/fleet/"):
        said = guide.get(address).text
        assert "DEMO-ZG-KS01" in said
        assert "我去了" in said
    elsewhere = Client()
    elsewhere.force_login(Account.objects.get(username="songmen-head"), backend=BACKEND)
    assert elsewhere.post(f"/staff/fleet/call/{call.pk}/answer/").status_code == 403
    assert guide.post(f"/staff/fleet/call/{call.pk}/answer/", {"from": "floor"}).status_code == 302
    assert "我去了" not in guide.get("/staff/hall/").text
    assert pulse(kiosk)["is_calling"] is False
    facts = Entry.objects.filter(fact__startswith="device.call").values_list("fact", flat=True)
    assert sorted(facts) == ["device.call_answered", "device.called"]


def test_what_a_pulse_and_the_pages_ask_of_the_database(kiosk, world, device):
    pulse(kiosk, wants=True)
    kiosk.get("/kiosk/")

    def asked(act):
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    assert asked(lambda: pulse(kiosk)) == 1
    assert asked(lambda: kiosk.get("/kiosk/home/")) <= 5
    assert asked(lambda: kiosk.get("/kiosk/")) <= 5
    assert asked(lambda: kiosk.get("/kiosk/topics/often/")) <= 2
    assert asked(lambda: kiosk.get("/kiosk/topic/gth_new/")) <= 11


def test_a_paused_machine_takes_nobody_on(kiosk, device, world):
    caring.switch(device_id=device.pk, state="paused", by=world.chen, at=AT)
    assert "本机停用" in kiosk.get("/kiosk/home/").text
    assert kiosk.post("/kiosk/topic/unsaid/draw/").status_code == 403


def test_giving_a_kept_number_needs_a_machine_of_that_hall(world, device):
    token = token_of(device, world.chen)
    known = kiosks.kiosk(token, at=AT)
    acts.keep_numbers(kiosk=known, at=AT)
    drawn = acts.give_kept(serial=900, drawn_at=AT + HOUR, kiosk=known, at=AT)
    assert drawn.drawn_at == AT  # a machine's clock that runs ahead puts nobody behind
