"""The demonstration's machines as the fleet's page shows them: most are well, some are not."""

from onewindow.program import beating

DAY = range(0, beating.ROLL)
KIOSK = beating.SERIALS.index("DEMO-ZG-KS01")


def test_a_kiosk_uses_up_its_paper_and_gets_new():
    papers = [beating.told(KIOSK, minutes=1 + minute)["paper"] for minute in DAY]
    assert papers.count("out") == beating.OUT
    assert papers.count("low") == beating.LOW - beating.OUT
    gone = papers.index("out")
    assert papers[(gone + beating.OUT) % beating.ROLL] == "ok"


def test_at_every_hour_most_machines_are_well():
    for minute in DAY:
        said = [beating.told(nth, minutes=1 + minute) for nth in range(len(beating.SERIALS))]
        wrong = [one for one in said if one.get("paper") == "out" or one["network"] == "weak"]
        assert 1 <= len(wrong) < len(said) / 5


def test_one_machine_after_another_is_off_and_never_two():
    for minute in range(600):
        off = [nth for nth in range(len(beating.SERIALS)) if beating.is_off(nth, minutes=minute)]
        assert len(off) == 1


def test_where_the_day_stands_still_nothing_changes():
    assert beating.told(KIOSK, minutes=0) == beating.WELL
