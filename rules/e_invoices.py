"""Electronic invoices (EN 16931): what one says, and which payable items it is for.

The contract: docs/domain/e-invoices.md. Names such as BT-12 are the standard's own for its terms.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Self

from rules.dates import date_range
from rules.money import format_pence

POUNDS = "GBP"
KINDS = {"380": "invoice", "381": "credit_note"}  # BT-3, the type's code
OTHER_TYPE = "Its type is {} (BT-3). The portal takes 380, an invoice, and 381, a credit note"
NO_LINE_FOR_IT = "{} are taken off or added for the whole invoice. Put them on the lines that they are for"


@dataclass(frozen=True)
class ELine:
    """A line: whose care (BT-128, or BT-156), from when to when (BG-26), and its net amount in pence (BT-131)."""

    number: str
    name: str
    client: str
    first: date | None
    last: date | None
    net: int


@dataclass(frozen=True)
class EInvoice:
    """An electronic invoice as far as the portal asks. Amounts are in pence; those of a credit note are below zero.

    `paid` is what clients pay themselves (BT-113), `whole` what is taken off or added for all of it (BT-107, BT-108).
    """

    syntax: str
    type_code: str
    reference: str
    issued: date
    currency: str
    contract: str
    vat_number: str
    net: int
    vat: int
    paid: int
    payable: int
    whole: int
    lines: tuple[ELine, ...]

    @property
    def kind(self) -> str | None:
        """invoice or credit_note; None for a type that the portal does not take."""
        return KINDS.get(self.type_code)

    @property
    def days(self) -> list[date]:
        """The first and last days of its lines, as far as they are said."""
        return [day for line in self.lines for day in (line.first, line.last) if day]

    def as_stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        lines = [{**vars(line), "first": _iso(line.first), "last": _iso(line.last)} for line in self.lines]
        return {**vars(self), "issued": self.issued.isoformat(), "lines": lines}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """What `as_stored` gave."""
        lines = [{**line, "first": _date(line["first"]), "last": _date(line["last"])} for line in stored["lines"]]
        issued = date.fromisoformat(stored["issued"])
        return cls(**{**stored, "issued": issued, "lines": tuple(ELine(**line) for line in lines)})


@dataclass(frozen=True)
class Offer:
    """A payable item: its key, its client with all references to them, its contract, its days, its pence.

    `contribution` is zero or below. `invoice` says which invoice has it already; nothing of one that is payable.
    """

    key: str
    client_name: str
    references: frozenset[str]
    contract: str
    first: date
    last: date
    value: int
    vat: int
    contribution: int
    invoice: str = ""

    def __str__(self) -> str:
        return f"{self.client_name}, {date_range(self.first, self.last)}"


class Finding(NamedTuple):
    """Why an invoice does not fit: of which lines (their numbers, or none), in words, and by how many pence."""

    lines: str
    words: str
    pence: int | None = None


@dataclass
class LineFit:
    """A line, the payable item that it is for, and why it does not fit: nothing where it does."""

    line: ELine
    offer: Offer | None = None
    why: str = ""


class Fit(NamedTuple):
    """The keys of the items that an invoice is for, why it does not fit, and what became of each line."""

    keys: list[str]
    findings: list[Finding]
    lines: list[LineFit]


def as_one(reference: str) -> str:
    """A reference without what people leave out: case, spaces and signs."""
    return "".join(letter for letter in reference.casefold() if letter.isalnum())


def fit(invoice: EInvoice, offers: Sequence[Offer], billed: Sequence[Offer] = ()) -> Fit:
    """Which of the payable `offers` an invoice is for. It fits where there is no finding: all lines, to the penny.

    billed: what invoices of the provider have already.
    """
    lines = [LineFit(line) for line in invoice.lines]
    whole = _about_the_whole(invoice)
    if whole:
        return Fit([], whole, lines)
    of_client: dict[str, list[Offer]] = defaultdict(list)
    for each in _of_contract(invoice, [*offers, *billed]):
        for reference in {as_one(written) for written in each.references}:
            of_client[reference].append(each)
    lines_of: dict[str, list[LineFit]] = defaultdict(list)
    findings = []
    for each_line in lines:
        found = _offer_for(each_line.line, of_client.get(as_one(each_line.line.client), []))
        if isinstance(found, Finding):
            findings.append(found)
            each_line.why = found.words
        else:
            each_line.offer = found
            lines_of[found.key].append(each_line)
    used = [offer for offer in offers if offer.key in lines_of]
    for offer in used:
        if (differs := _amount_differs(offer, lines_of[offer.key], billed)) is not None:
            findings.append(differs)
            for each_line in lines_of[offer.key]:
                each_line.why = differs.words
    if not findings:
        findings = list(_sums_differ(invoice, used))
    return Fit([offer.key for offer in used], findings, lines)


def _about_the_whole(invoice: EInvoice) -> list[Finding]:
    found = []
    if invoice.kind is None:
        found.append(Finding("", OTHER_TYPE.format(invoice.type_code)))
    if invoice.currency != POUNDS:
        found.append(Finding("", f"It is in {invoice.currency} (BT-5). The council pays in pounds: GBP"))
    if invoice.whole:
        found.append(Finding("", NO_LINE_FOR_IT.format(format_pence(invoice.whole)), invoice.whole))
    return found


def _of_contract(invoice: EInvoice, offers: Iterable[Offer]) -> list[Offer]:
    wanted = as_one(invoice.contract)
    return [offer for offer in offers if wanted in ("", as_one(offer.contract))]


def _offer_for(line: ELine, of_client: Sequence[Offer]) -> Offer | Finding:
    """The item of its client that a line is for, or why there is none."""
    if not line.client:
        return Finding(line.number, "It does not say whose care it is for: give the client’s SSRef (BT-128)", line.net)
    if not of_client:
        words = f"Nothing is payable for the client reference {line.client} on this contract"
        return Finding(line.number, words, line.net)
    within = [offer for offer in of_client if _is_within(line, offer)]
    fitting = [offer for offer in within if not offer.invoice]
    if len(fitting) == 1:
        return fitting[0]
    payable = "; ".join(
        f"{date_range(each.first, each.last)} ({each.contract})" for each in of_client if not each.invoice
    )
    if fitting:
        words = f"It can be for several items: {payable}. Give its days (BG-26) and contract (BT-12)"
    elif within:
        words = f"{within[0]}: {_has_it(within)}"
    else:
        days = date_range(line.first, line.last) if line.first and line.last else "these days"
        words = f"Nothing is payable for {of_client[0].client_name} for {days}"
        words += f". Payable are {payable}" if payable else ""
    return Finding(line.number, words, line.net)


def _has_it(billed: Iterable[Offer]) -> str:
    return ", ".join(f"{format_pence(each.value)} are on invoice {each.invoice} already" for each in billed)


def _is_within(line: ELine, offer: Offer) -> bool:
    first, last = line.first or line.last, line.last or line.first
    return first is None or last is None or (offer.first <= first and last <= offer.last)


def _amount_differs(offer: Offer, lines: Sequence[LineFit], billed: Sequence[Offer]) -> Finding | None:
    asked = sum(each.line.net for each in lines)
    if asked == offer.value:
        return None
    numbers = ", ".join(each.line.number for each in lines)
    how = "too much" if asked > offer.value else "too little"
    words = f"{offer}: {format_pence(asked)} on the invoice, {format_pence(offer.value)} payable"
    words = f"{words}: {format_pence(abs(asked - offer.value))} {how}"
    before = _has_it(each for each in billed if each.key == offer.key)
    return Finding(numbers, f"{words}. {before}" if before else words, asked - offer.value)


def _sums_differ(invoice: EInvoice, offers: Sequence[Offer]) -> Iterable[Finding]:
    vat, contribution = sum(offer.vat for offer in offers), -sum(offer.contribution for offer in offers)
    to_pay = sum(offer.value for offer in offers) + vat - contribution
    for name, asked, right in (
        ("VAT (BT-110)", invoice.vat, vat),
        ("What clients pay themselves (BT-113)", invoice.paid, contribution),
        ("Amount due (BT-115)", invoice.payable, to_pay),
    ):
        if asked != right:
            words = f"{name}: {format_pence(asked)} on the invoice, {format_pence(right)} in the portal"
            yield Finding("", words, asked - right)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
