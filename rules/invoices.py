"""Invoices and credit notes: legal moves, references, totals and the 30-day clock (domain page, 6)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from rules import moves
from rules.broken import RuleBroken
from rules.money import format_pence
from rules.moves import Move

DAYS_TO_PAY = 30
LATE_FROM_DAY = 25  # from here on the age is shown in red
LONGEST_REFERENCE = 40
LONGEST_VAT_NUMBER = 30
LONGEST_WORDS = 1000
RETURN_REASONS = ("Figures differ", "File missing", "Wrong reference", "Query open")
KIND_NAMES = {"invoice": "Invoice", "credit_note": "Credit note"}
STATUS_NAMES = {
    "unsubmitted": "Unsubmitted",
    "pending": "Pending",
    "on_hold": "On Hold",
    "authorised": "Authorised",
    "finalised": "Finalised",
}
LIVE_STATUSES = ("unsubmitted", "pending", "on_hold")  # these follow the actuals
_LONDON = ZoneInfo("Europe/London")


MOVES = {  # one without a new status deletes
    "submit": Move(("unsubmitted",), "pending", "provider", "submitted"),
    "delete": Move(("unsubmitted",), None, "provider", "deleted"),
    "hold": Move(("pending",), "on_hold", "council", "put on hold"),
    "authorise": Move(("pending",), "authorised", "council", "authorised"),
    "return": Move(("pending", "on_hold"), "unsubmitted", "council", "returned"),
    "release": Move(("on_hold",), "pending", "council", "released"),
    "put_back": Move(("authorised",), "pending", "council", "put back to Pending"),
}


def check_move(verb, status, side):
    """The Move of `verb`. Raises IllegalMove where this status or side does not allow it."""
    return moves.check_move(MOVES, STATUS_NAMES, "invoice", verb, status, side)


def legal_verbs(status, side):
    """The moves that a side may make from a status."""
    return moves.legal_verbs(MOVES, status, side)


# References


def clean_reference(text):
    """The reference as it is kept. Raises RuleBroken where it is missing, too long or not text for a page."""
    cleaned = " ".join((text or "").split())
    if not cleaned:
        raise RuleBroken("Enter the reference: your own number for this invoice", "reference")
    if len(cleaned) > LONGEST_REFERENCE:
        raise RuleBroken(f"Enter a reference of at most {LONGEST_REFERENCE} letters and figures", "reference")
    if not cleaned.isprintable() or not any(letter.isalnum() for letter in cleaned):
        raise RuleBroken("Enter a reference of letters and figures, like INV-0412", "reference")
    return cleaned


def reference_key(reference):
    """Equal for references that differ in case and spacing only: unique for the provider."""
    return "".join(reference.split()).upper()


def near_key(reference):
    """Equal for references that look alike: upper case letters and digits, O as 0, I and L as 1, S as 5, no leading
    zeros (of any run of digits in it).
    """
    letters = "".join(letter for letter in reference.upper() if letter.isalnum())
    digits = letters.translate(str.maketrans("OILS", "0115"))
    return re.sub(r"(?<!\d)0+(?=\d)", "", digits)


def check_date_on_invoice(day, today):
    """Raises RuleBroken for a date in the future, or so long ago that it must be a slip."""
    if day > today:
        raise RuleBroken("The date on the invoice cannot be in the future", "date_on_invoice")
    if day < today - timedelta(days=3650):
        raise RuleBroken("The date on the invoice is more than ten years ago: check the year", "date_on_invoice")


def clean_vat_number(text):
    """The VAT number as typed, spaces tidied; may be empty. Raises RuleBroken."""
    cleaned = " ".join((text or "").split())
    if len(cleaned) > LONGEST_VAT_NUMBER or not cleaned.isprintable():
        raise RuleBroken(f"Enter a VAT number of at most {LONGEST_VAT_NUMBER} letters and figures", "vat_number")
    return cleaned


def clean_reason(reason, words, reasons=RETURN_REASONS):
    """`Figures differ: two hours too many`. Raises RuleBroken without a reason of the list, the council's setting."""
    if reason not in reasons:
        raise RuleBroken("Choose the reason", "reason")
    return f"{reason}: {tidy}" if (tidy := clean_words(words, required=False)) else reason


def clean_words(words, required=True, field="note"):
    """What an officer writes for the provider. Raises RuleBroken where it is missing or too long."""
    cleaned = (words or "").replace("\x00", "").strip()
    if required and not cleaned:
        raise RuleBroken("Say why, in a few words that the provider will read", field)
    if len(cleaned) > LONGEST_WORDS:
        raise RuleBroken(f"Say it in at most {LONGEST_WORDS} letters", field)
    return cleaned


# Totals


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
    def total_net(self):
        return self.net if self.entered_net is None else self.entered_net

    @property
    def total_vat(self):
        return self.vat if self.entered_vat is None else self.entered_vat

    @property
    def short_net(self):
        """What the items lack of the typed total, excluding VAT."""
        return self.total_net - self.net

    @property
    def short_vat(self):
        return self.total_vat - self.vat

    @property
    def is_short(self):
        return bool(self.short_net or self.short_vat)

    @property
    def payable(self):
        """Total Payable: value and VAT of the items, less contributions."""
        return self.net + self.vat + self.contribution

    @property
    def against_plan(self):
        """Above nil: over what is planned for the same slices; without VAT and before contributions."""
        return self.net - self.planned


def check_total(kind, totals):
    """An invoice asks for nil or more, a credit note for less than nil. Raises RuleBroken."""
    if kind == "invoice" and totals.payable < 0:
        raise RuleBroken(
            f"The total is below nil ({format_pence(totals.payable)}), so this cannot be an invoice. "
            "Make it a credit note, or leave out items that give money back",
            "items",
        )
    if kind == "credit_note" and totals.payable >= 0:
        raise RuleBroken(
            f"A credit note gives money back, and this total is {format_pence(totals.payable)}. Make it an invoice",
            "items",
        )


def check_submittable(kind, totals):
    """At least one item, a total on the right side of nil, and Short by nil. Raises RuleBroken."""
    problem = why_returned(kind, totals)
    if problem:
        raise RuleBroken(problem, "items")


def why_returned(kind, totals):
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


# The clock


def london_date(instant):
    """The date in London of a naive UTC instant; None of None."""
    return instant.replace(tzinfo=UTC).astimezone(_LONDON).date() if instant else None


def day_of_clock(submitted_at, today):
    """Day n is n days after the submission."""
    return (today - london_date(submitted_at)).days


@dataclass(frozen=True)
class StatusWords:
    """A status as its reader is told: `tone` of the tag, `icon`, `words`."""

    tone: str
    icon: str
    words: str


def status_words(invoice, side, today):
    """The status in the words of the provider or the council. `invoice`: any row with its dates."""
    status = invoice.status
    name = STATUS_NAMES[status]
    if status in ("pending", "on_hold"):
        day = f"day {day_of_clock(invoice.submitted_at, today)} of {DAYS_TO_PAY}"
        if side == "council":
            return StatusWords("wait", "clock", f"{name}, {day}")
        held = "On hold with" if status == "on_hold" else "With"
        since = _short_date(london_date(invoice.submitted_at), today)
        return StatusWords("wait", "clock", f"{held} the council since {since}, {day}")
    if status == "unsubmitted":
        if side == "council":
            return StatusWords("off", "turn", "Unsubmitted: with the provider")
        words = "Returned to you: not submitted again yet" if invoice.status_reason else "With you: not submitted yet"
        return StatusWords("todo", "ring", words)
    if status == "authorised":
        on = f" on {_short_date(london_date(invoice.authorised_at), today)}" if invoice.authorised_at else ""
        return StatusWords("ok", "check", f"Authorised{on}: to be paid in a payment run")
    paid = f", in the bank {invoice.bank_date:%d/%m/%Y}" if invoice.bank_date else ""
    return StatusWords("off", "lock", f"Finalised{paid}")


def _short_date(day, today):
    """`20 Nov`, with the year where it is another than today's."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


# Commitment keys


@dataclass(frozen=True, order=True)
class CommitmentKey:
    """What a commitment is of: a client, a contract, one period, one financial year."""

    contract_id: int
    client_id: int
    period_start: date
    financial_year: int

    def __str__(self):
        return f"{self.contract_id}.{self.client_id}.{self.period_start.isoformat()}.{self.financial_year}"

    @classmethod
    def parse(cls, text):
        """The key in a form's value. Raises RuleBroken for anything else."""
        match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{4}-\d{2}-\d{2})\.(\d{4})", text or "", re.ASCII)
        try:
            return cls(int(match[1]), int(match[2]), date.fromisoformat(match[3]), int(match[4]))
        except (TypeError, ValueError):
            raise RuleBroken("One of the items is not known. Open the page again and choose", "items") from None
