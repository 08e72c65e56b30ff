"""The house's only source of chance."""

from onewindow import entropy


def test_identifiers_are_of_version_seven_and_in_the_order_they_were_made():
    made = [entropy.new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_two_identifiers_differ_in_more_than_their_moment():
    first, second = entropy.new_id(), entropy.new_id()
    assert first.int & (1 << 62) - 1 != second.int & (1 << 62) - 1


def test_digits_are_digits_and_keep_their_zeros():
    drawn = [entropy.digits(6) for _ in range(500)]
    assert all(len(one) == 6 and one.isdecimal() for one in drawn)
    assert any(one.startswith("0") for one in drawn)
    assert len({entropy.token() for _ in range(50)}) == 50
