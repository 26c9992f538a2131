"""What an invoice comes to, and which totals may be with the council."""

from dataclasses import dataclass

from rules.broken import RuleBroken
from rules.money import format_pence


@dataclass(frozen=True)
class Totals:
    """An invoice's sums in pence. `entered_*` are None where totals follow the items. Contributions are negative."""

    items: int = 0
    net: int = 0
    vat: int = 0
    contribution: int = 0
    planned: int = 0
    entered_net: int | None = None
    entered_vat: int | None = None

    @property
    def total_net(self) -> int:
        """The net total that counts, in pence: as entered, else as the items add up."""
        return self.net if self.entered_net is None else self.entered_net

    @property
    def total_vat(self) -> int:
        """The VAT that counts, in pence: as entered, else as the items add up."""
        return self.vat if self.entered_vat is None else self.entered_vat

    @property
    def short_net(self) -> int:
        """What the items lack of the typed total, excluding VAT."""
        return self.total_net - self.net

    @property
    def short_vat(self) -> int:
        """Pence of VAT that the items lack to the entered total; negative where they exceed it."""
        return self.total_vat - self.vat

    @property
    def is_short(self) -> bool:
        """Whether the items do not add up to the entered totals."""
        return bool(self.short_net or self.short_vat)

    @property
    def payable(self) -> int:
        """Total Payable: value and VAT of the items, less contributions."""
        return self.net + self.vat + self.contribution

    @property
    def against_plan(self) -> int:
        """Above zero: over what is planned for the same slices; without VAT and before contributions."""
        return self.net - self.planned


def kind_it_should_be(kind: str, totals: Totals) -> str | None:
    """The kind that an invoice or credit note with these totals would have to be instead; None where it is right.

    An invoice asks for £0.00 or more, a credit note for less.
    """
    right = "credit_note" if totals.payable < 0 else "invoice"
    return None if kind == right else right


def check_total(kind: str, totals: Totals) -> None:
    """Raises RuleBroken for an invoice with a negative total, and for a credit note without one."""
    should_be = kind_it_should_be(kind, totals)
    if should_be == "credit_note":
        raise RuleBroken(
            f"The total is negative ({format_pence(totals.payable)}), so this cannot be an invoice. "
            "Make it a credit note, or leave out refund items",
            "items",
        )
    if should_be == "invoice":
        raise RuleBroken(
            f"A credit note is a refund, and this total is {format_pence(totals.payable)}. Make it an invoice",
            "items",
        )


def check_submittable(kind: str, totals: Totals) -> None:
    """At least one item, a total with the right sign, and Short by zero. Raises RuleBroken."""
    problem = why_returned(kind, totals)
    if problem:
        raise RuleBroken(problem, "items")


def why_returned(kind: str, totals: Totals) -> str | None:
    """Why an invoice with these totals cannot be with the council, in words; None where it can."""
    if not totals.items:
        return "There is no item on it: add one first"
    try:
        check_total(kind, totals)
    except RuleBroken as broken:
        return broken.message
    if totals.is_short:
        return (
            f"The totals that were typed do not agree with the items: short by {format_pence(totals.short_net)} "
            f"and {format_pence(totals.short_vat)} VAT. Put the totals or the items right first"
        )
    return None
