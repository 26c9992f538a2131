"""A kept property is worked out once for each object."""

from rules.kept_property import kept_property


class Sum:
    def __init__(self, *numbers):
        self.numbers, self.asked = numbers, 0

    @kept_property
    def total(self):
        """All of them."""
        self.asked += 1
        return sum(self.numbers)


def test_it_is_worked_out_once_and_for_each():
    one, other = Sum(1, 2), Sum(3)
    assert (one.total, one.total, other.total, one.asked) == (3, 3, 3, 1)


def test_it_is_seen_at_its_class():
    assert Sum.total.__doc__ == "All of them."
