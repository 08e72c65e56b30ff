from datetime import date

from onewindow.places import actions, queries

HOLIDAY, BRIDGE = date(2027, 1, 1), date(2027, 1, 4)


def exception(day, *, is_working=False, name="元旦"):
    return {"day": day, "is_working": is_working, "name": name, "name_en": "New Year"}


def test_a_corrected_notice_is_counted_by_at_once_though_it_has_as_many_days():
    actions.load_calendar(years=[2027], days=[exception(HOLIDAY)])
    assert queries.work_calendar().exceptions[HOLIDAY] is False

    actions.load_calendar(years=[2027], days=[exception(BRIDGE)])
    assert HOLIDAY not in queries.work_calendar().exceptions
    assert queries.work_calendar().exceptions[BRIDGE] is False

    actions.load_calendar(years=[2027], days=[exception(BRIDGE, is_working=True)])
    assert queries.work_calendar().exceptions[BRIDGE] is True

    actions.load_calendar(years=[2027], days=[exception(BRIDGE, name="元旦补休")])
    assert queries.work_calendar().names[BRIDGE] == "元旦补休"


def test_a_calendar_that_did_not_change_is_not_read_again(django_assert_num_queries):
    actions.load_calendar(years=[2027], days=[exception(HOLIDAY)])
    held = queries.work_calendar()
    actions.load_calendar(years=[2027], days=[exception(HOLIDAY)])
    with django_assert_num_queries(1):
        assert queries.work_calendar() is held


def test_days_of_a_year_not_yet_published_are_not_counted_by():
    actions.load_calendar(years=[], days=[exception(HOLIDAY)])
    assert HOLIDAY not in queries.work_calendar().exceptions
