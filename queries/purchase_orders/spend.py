"""What was spent of an order."""

from typing import NamedTuple


class Spend(NamedTuple):
    """An order's value, and its spend to date: both in pence, without VAT and before contributions."""

    value_pence: int
    spend_pence: int

    @property
    def meter(self) -> tuple[int, int]:
        """(spent, of how much) for its bar, in pence: full where more was spent than ordered."""
        most = max(self.value_pence, 1)
        return min(max(self.spend_pence, 0), most), most

    @property
    def left_pence(self) -> int:
        """What is planned and not paid yet, in pence."""
        return max(self.value_pence - self.spend_pence, 0)

    @property
    def over_pence(self) -> int:
        """How much more was spent than ordered, in pence."""
        return max(self.spend_pence - self.value_pence, 0)
