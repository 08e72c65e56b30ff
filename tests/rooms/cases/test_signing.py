"""One signature for a whole package: on the screen before the window, on the pad, on paper."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from onewindow.cases.actions import counter, drafts, facing, materials, signing
from onewindow.cases.models import Case, Signature
from onewindow.cases.queries import facing as screens
from onewindow.documents import queries as documents
from onewindow.documents import uploads
from onewindow.hall.actions import seats
from onewindow.hall.models import Device, Window
from onewindow.hall.queries import customers
from onewindow.journal import queries as journal
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.hall.machines import token_of
from tests.world import AT, SONGMEN, ZEGUO

MINUTE = timedelta(minutes=1)


def screen_of(world, centre=ZEGUO, head="zeguo-head"):
    """The customer's screen of the centre's first window, by its token."""
    device = Device.objects.get(centre=centre, kind=Device.Kind.SIGNATURE)
    found = customers.screen(token_of(device, world.staff(head)))
    assert found is not None
    return found


def sits(world, who="zeguo-clerk1", number=1, centre=ZEGUO):
    window = Window.objects.get(centre=centre, number=number)
    seats.sit_down(window_id=window.pk, by=world.staff(who), at=AT)
    return window


def asks(screen, at=AT):
    facing.heard(window=screen.window, centre=screen.centre, by=screen.by, at=at)


def handwriting(colour="black"):
    data = io.BytesIO()
    Image.new("RGB", (300, 120), colour).save(data, "PNG")
    return uploads.inspect(data=data.getvalue(), name="signature.png")


@pytest.fixture
def screen(world):
    """At the first window of Zeguo, with Li at work behind it."""
    found = screen_of(world)
    sits(world)
    asks(found)
    return found


def draft(world, *matters):
    return telling.draft(world, *(matters or (PLOT, "fish_permit")))


def take_on(world, package, at=AT):
    ticked = telling.ticked(package)
    return counter.take_on(package_id=package.pk, confirmed=ticked, by=world.li, at=at)


def signs(screen, row, at=AT, upload=None):
    return signing.sign(
        signature_id=row.pk,
        digest=bytes(row.digest),
        upload=upload or handwriting(),
        window=screen.window,
        by=screen.by,
        at=at,
    )


def test_two_matters_are_signed_once_and_both_papers_say_so(world, screen):
    package = draft(world)
    with pytest.raises(signing.NotSigned):
        take_on(world, package)
    assert not Case.objects.filter(package=package).exists()  # nothing has happened

    row = signing.ask(package_id=package.pk, by=world.li, at=AT)
    shown = screens.now(window=screen.window, to=screen.by, at=AT)
    assert (shown.step, shown.signature.pk) == ("sign", row.pk)
    signs(screen, row, at=AT + MINUTE)
    take_on(world, package, at=AT + 2 * MINUTE)

    row.refresh_from_db()
    assert (row.means, row.window_id, row.signer_id) == (
        "screen", screen.window, world.zhang.person.pk,
    )  # fmt: skip
    assert row.text == "intake@1"
    assert row.shown["privacy"]
    said = [paper.body["lines"] for paper in documents.papers(package=package.pk)]
    once = "2026-03-02 09:01 于 1 号窗口在客屏上签名一次"
    assert len(said) == 3
    assert all(once in lines[0][1] for lines in said)
    (fact,) = [one for one in journal.about(package.pk) if one.fact == "package.signed"]
    assert fact.actor == screen.by.id
    assert fact.detail["digest"] == bytes(row.digest).hex()


def test_a_picture_of_the_handwriting_is_sealed_with_the_package(world, screen):
    package = draft(world, PLOT)
    row = signs(screen, signing.ask(package_id=package.pk, by=world.li, at=AT))
    kept = documents.document(row.document_id)
    assert (kept.package, kept.owner_id, kept.material) == (
        package.pk, world.zhang.person.pk, "signature",
    )  # fmt: skip
    assert documents.content(kept).startswith(b"\xff\xd8") or documents.content(kept)[1:4] == b"PNG"


def changes(world, package):
    by, at = world.li, AT + MINUTE
    wrong = telling.rows(package)
    paper = next(name for name, row in wrong.items() if row.status == "paper")
    return {
        "a paper": lambda: materials.bring_later(
            package_id=package.pk, material=paper, by=by, at=at
        ),
        "an answer of the form": lambda: drafts.fill(
            package_id=package.pk, values={next(iter(package.form)): "改"}, by=by, at=at
        ),
        "the way of delivery": lambda: drafts.set_delivery(
            package_id=package.pk, delivery="邮寄", by=by, at=at
        ),
        "who applies": lambda: drafts.set_people(
            package_id=package.pk,
            applicant=drafts.Named(world.agent.person.name, world.agent.person.number),
            relation="self",
            by=by,
            at=at,
        ),
    }


@pytest.mark.parametrize(
    "what", ["a paper", "an answer of the form", "the way of delivery", "who applies"]
)
def test_what_changes_after_the_signature_has_to_be_signed_again(world, screen, what):
    package = draft(world, PLOT)
    first = signs(screen, signing.ask(package_id=package.pk, by=world.li, at=AT))
    package.refresh_from_db()
    assert signing.holds(package, "intake", at=AT) == first

    changes(world, package)[what]()
    package.refresh_from_db()
    assert signing.holds(package, "intake", at=AT) is None

    second = signing.ask(package_id=package.pk, by=world.li, at=AT + 2 * MINUTE)
    first.refresh_from_db()
    assert second.pk != first.pk
    assert first.voided_at == AT + 2 * MINUTE
    assert "package.signature-void" in [one.fact for one in journal.about(package.pk)]


def test_what_was_changed_while_it_was_shown_cannot_be_signed(world, screen):
    package = draft(world, PLOT)
    row = signing.ask(package_id=package.pk, by=world.li, at=AT)
    changes(world, package)["a paper"]()
    assert telling.refusal(
        signing.sign, signature_id=row.pk, digest=bytes(row.digest), upload=handwriting(),
        window=screen.window, by=screen.by, at=AT,
    ).code == "shown_another"  # fmt: skip


def test_statements_made_with_the_signature_do_not_undo_it(world, screen):
    package = draft(world, PLOT)
    row = signs(screen, signing.ask(package_id=package.pk, by=world.li, at=AT))
    statements = [one.key for one in planned(package) if one.type == "checkbox"]
    drafts.fill(package_id=package.pk, values=dict.fromkeys(statements, True), by=world.li, at=AT)
    package.refresh_from_db()
    assert signing.holds(package, "intake", at=AT) == row


def planned(package):
    from onewindow.cases import planning

    return planning.plan_of(package, today=AT.date()).fields


def test_another_windows_screen_neither_sees_nor_signs(world, screen):
    package = draft(world, PLOT)
    row = signing.ask(package_id=package.pk, by=world.li, at=AT)
    elsewhere = screen_of(world, SONGMEN, "songmen-head")
    sits(world, "songmen-clerk1", centre=SONGMEN)
    asks(elsewhere)
    assert screens.now(window=elsewhere.window, to=elsewhere.by, at=AT) == screens.IDLE
    with pytest.raises(NotPermitted):
        screens.now(window=screen.window, to=elsewhere.by, at=AT)
    with pytest.raises(NotFound):
        signs(elsewhere, row)
    with pytest.raises(NotPermitted):
        facing.heard(window=screen.window, centre=screen.centre, by=elsewhere.by, at=AT)
    with pytest.raises(NotPermitted):
        signing.ask(package_id=package.pk, by=world.zhao, at=AT)
    with pytest.raises(NotPermitted):
        signing.take(package_id=package.pk, means="paper", by=world.chen, at=AT)


def test_without_a_screen_that_answers_the_window_takes_the_signature_on_paper(world):
    screen = screen_of(world)
    sits(world)
    asks(screen, at=AT - MINUTE)  # switched off since
    package = draft(world, PLOT)
    take_on(world, package)
    row = Signature.objects.get(package=package)
    assert (row.means, row.document, row.window.number) == ("paper", None, 1)
    scan = handwriting("grey")
    signing.take(package_id=package.pk, means="paper", upload=scan, by=world.li, at=AT)
    row.refresh_from_db()
    assert row.document is not None


def test_who_hands_in_online_has_signed_there(world, screen):
    package = telling.handed(world, PLOT)
    take_on(world, package)
    assert not Signature.objects.exists()


def test_an_answer_to_a_notice_given_at_the_window_is_signed_for(world, screen):
    package = telling.draft(world, PLOT)
    items = [{"where": "house_plan", "name": "图", "problem": "不清", "remedy": "换"}]
    counter.send_back(package_id=package.pk, items=items, by=world.li, at=AT)
    materials.take_paper(package_id=package.pk, material="house_plan", by=world.li, at=AT)
    with pytest.raises(signing.NotSigned):
        take_on(world, package)
    signs(screen, signing.ask(package_id=package.pk, by=world.li, at=AT))
    assert take_on(world, package)


def test_what_is_shown_goes_with_the_clerk_and_with_time(world, screen):
    package = draft(world, PLOT)

    def shown(at=AT):
        return screens.now(window=screen.window, to=screen.by, at=at).step

    facing.turn_to(package_id=package.pk, step="look", by=world.li, at=AT)
    assert shown() == "look"
    assert shown(AT + 16 * MINUTE) == ""
    facing.turn_away(by=world.li)
    assert shown() == ""
    facing.turn_to(package_id=package.pk, step="look", by=world.li, at=AT)
    facing.thank(package_id=package.pk, by=world.li, at=AT)
    done = screens.now(window=screen.window, to=screen.by, at=AT)
    assert (done.step, done.package) == ("done", None)
    assert shown(AT + 2 * MINUTE) == ""
    facing.turn_to(package_id=package.pk, step="look", by=world.li, at=AT)
    seats.stand_up(window_id=screen.window, by=world.li, at=AT)
    assert shown() == ""


def test_a_draft_given_up_takes_what_was_signed_with_it(world, screen):
    package = draft(world, PLOT)
    row = signs(screen, signing.ask(package_id=package.pk, by=world.li, at=AT))
    drafts.discard(package_id=package.pk, by=world.zhang.actor, at=AT)
    row.refresh_from_db()
    assert (row.shown, row.voided_at) == ({}, AT)
    assert screens.now(window=screen.window, to=screen.by, at=AT) == screens.IDLE
