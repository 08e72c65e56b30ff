"""Printing what was issued, and results into the right hands."""

from django.urls import reverse

from onewindow.documents import queries as documents
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT


def test_each_paper_opens_as_pdf_and_all_of_them_as_one(world, clerk):
    package = telling.accepted(world, PLOT)
    clerk.get("prints", package.pk)
    for paper in documents.papers(package=package.pk):
        assert reverse("staff:paper", args=[paper.pk]) in clerk.html
    receipt = documents.papers(package=package.pk)[0]
    for name, key in [("paper", receipt.pk), ("roll", receipt.pk), ("print_all", package.pk)]:
        clerk.get(name, key)
        assert clerk.page.content.startswith(b"%PDF")
        assert clerk.page.headers["Cache-Control"] == "no-store"
    assert clerk.get("roll", documents.papers(package=package.pk)[1].pk).status == 404


def ready(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    return telling.granted(world, case)


def test_the_wrong_person_stops_everything(world, clerk):
    case = ready(world)
    clerk.post("verify", case.package_id, number=world.agent.person.number)
    assert clerk.status == 409
    assert "不是本人" in clerk.words
    over = {"number": world.agent.person.number, "case": case.pk, "signed": "1"}
    assert clerk.post("hand_over", case.package_id, **over).status == 409
    assert telling.case_of(case.package).state == "ready"


def test_the_right_person_signs_and_holds_the_result(world, clerk):
    case = ready(world)
    number = world.zhang.person.number
    clerk.post("verify", case.package_id, number=number)
    assert world.zhang.person.name in clerk.words
    over = {"number": number, "case": case.pk}
    assert clerk.post("hand_over", case.package_id, **over).status == 422
    clerk.post("hand_over", case.package_id, signed="1", **over).follow()
    assert telling.case_of(case.package).state == "delivered"
    assert "送达回证" in clerk.words
    found = documents.papers(package=case.package_id)
    (delivery,) = [one for one in found if one.kind == "delivery"]
    assert delivery.body["recipient"]["name"] == world.zhang.person.name


def test_a_mistyped_number_is_not_a_wrong_person(world, clerk):
    case = ready(world)
    assert clerk.post("verify", case.package_id, number="33108").status == 422


def test_the_post_needs_a_tracking_number_and_ends_with_its_receipt(world, clerk):
    case = ready(world)
    assert clerk.post("send", case.pk, how="post").status == 422
    clerk.post("send", case.pk, how="post", tracking="SF100200300")
    assert telling.case_of(case.package).state == "posted"
    clerk.post("arrived", case.pk, receiver="李守田")
    assert telling.case_of(case.package).state == "delivered"


def test_a_locker_tells_its_code_once_and_opens_only_to_it(world, clerk):
    case = ready(world)
    clerk.post("send", case.pk, how="locker", locker="B07")
    assert "只显示这一次" in clerk.words
    shown = clerk.html.split('class="number strong">')[1][:8]
    assert shown not in clerk.get("hand_out", case.package_id).html
    number = world.zhang.person.number
    over = {"number": number, "case": case.pk, "signed": "1"}
    assert clerk.post("hand_over", case.package_id, code="00000000", **over).status == 422
    clerk.post("hand_over", case.package_id, code=shown, **over)
    assert telling.case_of(case.package).state == "delivered"
