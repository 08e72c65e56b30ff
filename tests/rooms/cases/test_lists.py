"""Lists and pages: what they show to whom, in constant statements, with no row lost or doubled."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases import planning, queries
from onewindow.cases.actions import acceptance, batch, review
from onewindow.cases.models import Case, Package
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.cases.test_batch import for_newcomer, order_of
from tests.world import AT, DAY, HOUR, TODAY

TOWN = "township"


@pytest.fixture
def order(world):
    return order_of(telling.draft(world, PLOT))


def arrive(world, order, count, at=AT, first=500):
    """Packages handed in, one a minute."""
    made = []
    for n in range(count):
        one = for_newcomer(order, first + n)
        moment = at + n * HOUR / 60
        made.append(batch.take_in_one(order=one, by=world.li, at=moment).package)
    return made


def accept(world, packages, at=AT + HOUR):
    for n, pk in enumerate(packages):
        package = Package.objects.get(pk=pk)
        acceptance.accept(
            package_id=pk, by=world.li, at=at + n * DAY, confirmed=telling.ticked(package)
        )


def statements(act):
    act()  # what is read once is read
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def pages(read, limit=2):
    """Every page of a list, as ids."""
    found, after = [], ""
    while True:
        page = read(after=after, limit=limit)
        found.append([row.id for row in page.rows])
        if page.next is None:
            return found
        after = page.next


def lists(world):
    case = Case.objects.order_by("id").first()
    return {
        "desk": lambda: queries.desk(to=world.reviewer(TOWN), today=TODAY),
        "window_in": lambda: queries.window_in(to=world.li, today=TODAY),
        "window_out": lambda: queries.window_out(to=world.li, today=TODAY),
        "dossier": lambda: queries.dossier(case_id=case.pk, to=world.li, today=TODAY),
        "progress": lambda: queries.progress(
            code=case.package.code, password=planning.password_of(case.package_id), today=TODAY
        ),
        "find": lambda: queries.find(text=case.number, to=world.li, today=TODAY),
    }


def test_no_page_costs_more_when_there_are_more_cases(world, order):
    def costs():
        return {name: statements(act) for name, act in lists(world).items()}

    accept(world, arrive(world, order, 2, first=600))
    arrive(world, order, 2, first=610)
    few = costs()
    accept(world, arrive(world, order, 12, first=620))
    arrive(world, order, 12, first=640)
    assert costs() == few
    assert max(few.values()) <= 12


def test_the_desk_shows_the_most_urgent_first_and_what_stands_still_last(world, order):
    packages = arrive(world, order, 3)
    accept(world, packages[::-1])
    paused = Case.objects.get(package=packages[2])
    review.take_up(case_id=paused.pk, by=world.reviewer(TOWN), at=AT + DAY)
    review.pause(
        case_id=paused.pk,
        kind="testing",
        days=3,
        reason="检测",
        by=world.reviewer(TOWN),
        at=AT + DAY,
    )
    page = queries.desk(to=world.reviewer(TOWN), today=TODAY)
    assert [row.package for row in page.rows] == [packages[1], packages[0], packages[2]]
    assert page.rows[-1].due_on is None
    assert page.rows[0].applicant == "新**" + "*"
    mine = queries.desk(to=world.reviewer(TOWN), today=TODAY, mine=True)
    assert [row.id for row in mine.rows] == [paused.pk]


def test_lists_belong_to_their_department_and_centre(world, order):
    accept(world, arrive(world, order, 1))
    arrive(world, order, 1, first=700)
    for to in (world.reviewer("tobacco"), world.li, world.zhang.actor, world.chen):
        assert queries.desk(to=to, today=TODAY).rows == ()
    for to in (world.zhao, world.reviewer(TOWN), world.zhang.actor):
        assert queries.window_in(to=to, today=TODAY).rows == ()
    assert len(queries.window_in(to=world.li, today=TODAY).rows) == 1


@pytest.mark.parametrize("which", ["window_in", "desk", "window_out"])
def test_pages_neither_skip_nor_repeat(world, order, which):
    packages = arrive(world, order, 7)
    to = world.li
    if which != "window_in":
        accept(world, packages)
        to = world.reviewer(TOWN)
    if which == "window_out":
        for pk in packages:
            telling.granted(world, Case.objects.get(package=pk))
        to = world.li
    read = getattr(queries, which)
    found = pages(lambda **key: read(to=to, today=TODAY, **key))
    assert [len(page) for page in found] == [2, 2, 2, 1]
    flat = [one for page in found for one in page]
    assert len(set(flat)) == 7
    assert flat == [row.id for row in read(to=to, today=TODAY).rows]


def test_what_comes_in_while_somebody_reads_is_neither_skipped_nor_repeated(world, order):
    arrive(world, order, 4)
    first = queries.window_in(to=world.li, today=TODAY, limit=2)
    arrive(world, order, 2, at=AT + HOUR, first=800)  # later ones come at the end
    arrive(world, order, 1, at=AT - HOUR, first=810)  # an earlier one does not push others away
    seen = [row.id for row in first.rows]
    after = first.next
    while after:
        page = queries.window_in(to=world.li, today=TODAY, after=after, limit=2)
        seen += [row.id for row in page.rows]
        after = page.next
    assert len(seen) == len(set(seen)) == 6


def test_cases_due_the_same_day_are_paged_by_their_own_order(world, order):
    packages = arrive(world, order, 5)
    for pk in packages:
        package = Package.objects.get(pk=pk)
        acceptance.accept(
            package_id=pk, by=world.li, at=AT + HOUR, confirmed=telling.ticked(package)
        )
    found = pages(lambda **key: queries.desk(to=world.reviewer(TOWN), today=TODAY, **key))
    assert len({one for page in found for one in page}) == 5


# --- one case, and finding it ---


def test_a_dossier_is_for_those_who_handle_it_and_its_people(world):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    for to in (world.li, world.chen, world.reviewer(TOWN), world.zhang.actor,
               world.staff("office"), world.staff("audit")):  # fmt: skip
        assert queries.dossier(case_id=case.pk, to=to, today=TODAY).case.pk == case.pk
    for to in (world.zhao, world.reviewer("tobacco"), world.agent.actor, world.staff("admin"),
               world.staff("catalogue")):  # fmt: skip
        with pytest.raises(NotFound):
            queries.dossier(case_id=case.pk, to=to, today=TODAY)


def test_a_dossier_offers_only_what_its_reader_may_do_now(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    offered = {
        name: queries.dossier(case_id=case.pk, to=to, today=TODAY).verbs
        for name, to in {
            "reviewer": world.reviewer(TOWN),
            "clerk": world.li,
            "applicant": world.zhang.actor,
            "head": world.chen,
        }.items()
    }
    assert offered["reviewer"] == {Verb.TAKE_UP}
    assert offered["clerk"] == offered["applicant"] == {Verb.WITHDRAW}
    assert offered["head"] == {Verb.VOID}


def test_a_case_is_found_by_number_code_and_person_by_those_who_may_see_it(world):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    number = world.zhang.person.number
    for text in (case.number, package.code, number, f" {number.lower()} ", case.number.lower()):
        found = queries.find(text=text, to=world.li, today=TODAY)
        assert [row.id for row in found] == [case.pk], text
        assert queries.find(text=text, to=world.zhao, today=TODAY) == ()
    for text in ("", "3310", case.number[:-1], "李守田", "%", number[:-1]):
        assert queries.find(text=text, to=world.li, today=TODAY) == ()


def test_progress_needs_number_and_password_and_shows_nobodys_data(world):
    package = telling.accepted(world, PLOT)
    case = telling.case_of(package)
    password = planning.password_of(package.pk)
    for code in (package.code, case.number):
        told = queries.progress(code=code, password=password, today=TODAY)
        assert [lane.state for lane in told.lanes] == ["accepted"]
        assert [step.fact for step in told.lanes[0].steps] == ["submit", "receive", "accept"]
        assert world.zhang.person.name not in str(told)
        assert world.li.name not in str(told)
    for code, wrong in ((package.code, "000000"), ("000000000000", password), ("", "")):
        with pytest.raises(NotFound):
            queries.progress(code=code, password=wrong, today=TODAY)


def test_a_citizen_lists_their_own_packages_newest_first(world):
    made = [telling.handed(world, "si_print"), telling.draft(world, PLOT)]
    mine = queries.my_packages(to=world.zhang.actor, today=TODAY)
    assert [row.id for row in mine] == [made[1].pk, made[0].pk]
    assert queries.my_packages(to=world.agent.actor, today=TODAY) == []
    page = queries.my_packages(to=world.zhang.actor, today=TODAY, limit=1)
    rest = queries.my_packages(to=world.zhang.actor, today=TODAY, after=str(page[0].id))
    assert [row.id for row in rest] == [made[0].pk]


def test_files_are_shown_only_to_those_who_may_see_the_case(world):
    package = telling.accepted(world, PLOT)
    case = telling.granted(world, telling.case_of(package))
    found = queries.dossier(case_id=case.pk, to=world.zhang.actor, today=TODAY)
    paper, certificate = found.papers[0], found.certificate
    for to in (world.zhang.actor, world.li, world.reviewer(TOWN)):
        assert queries.paper_for(paper_id=paper.pk, to=to).pk == paper.pk
        assert queries.certificate_for(certificate_id=certificate.pk, to=to).pk == certificate.pk
    for to in (world.zhao, world.agent.actor, world.reviewer("tobacco")):
        with pytest.raises(NotFound):
            queries.paper_for(paper_id=paper.pk, to=to)
        with pytest.raises(NotFound):
            queries.certificate_for(certificate_id=certificate.pk, to=to)


def test_the_window_is_warned_of_a_second_hand_in(world):
    first = telling.handed(world, PLOT)
    applicant = world.zhang.person
    found = queries.recent_duplicates(applicant=applicant, matters=[PLOT], since=AT - 30 * DAY)
    assert [case.package_id for case in found] == [first.pk]
    assert queries.recent_duplicates(applicant=applicant, matters=["food_new"], since=AT) == []
    assert queries.recent_duplicates(applicant=applicant, matters=[PLOT], since=AT + DAY) == []


def test_open_drafts_that_pin_a_version_are_counted(world):
    package = telling.draft(world, PLOT)
    ((code, version_id),) = package.versions
    asked = {"code": code, "is_life_event": False}
    assert queries.drafts_pinning(version_id=version_id, **asked) == 1
    assert queries.drafts_pinning(version_id=version_id + 1, **asked) == 0


@pytest.mark.parametrize("key", ["x", "~", "2026-03-02~1", "2026-03-02T09:00~", "-~-", "\x00~\x00"])
def test_a_key_that_no_page_gave_begins_at_the_beginning(world, order, key):
    accept(world, arrive(world, order, 1))
    arrive(world, order, 1, first=900)
    assert len(queries.desk(to=world.reviewer(TOWN), today=TODAY, after=key).rows) == 1
    assert len(queries.window_in(to=world.li, today=TODAY, after=key).rows) == 1
    assert queries.window_out(to=world.li, today=TODAY, after=key).rows == ()
