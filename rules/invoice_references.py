"""The reference, date and VAT number that a provider writes on an invoice."""

import re
from datetime import date, timedelta

from rules.broken import RuleBroken

LONGEST_REFERENCE = 40
LONGEST_VAT_NUMBER = 30


def clean_reference(text: str | None) -> str:
    """The reference as it is kept. Raises RuleBroken where it is missing, too long or not text for a page."""
    cleaned = " ".join((text or "").split())
    if not cleaned:
        raise RuleBroken("Enter the reference: your own number for this invoice", "reference")
    if len(cleaned) > LONGEST_REFERENCE:
        raise RuleBroken(f"Enter a reference of at most {LONGEST_REFERENCE} letters and figures", "reference")
    if not cleaned.isprintable() or not any(letter.isalnum() for letter in cleaned):
        raise RuleBroken("Enter a reference of letters and figures, like INV-0412", "reference")
    return cleaned


def reference_key(reference: str) -> str:
    """Equal for references that differ in case and spacing only: unique for the provider."""
    return "".join(reference.split()).upper()


def near_key(reference: str) -> str:
    """Equal for references that look alike: upper case letters and digits, O as 0, I and L as 1, S as 5, no leading
    zeros (of any run of digits in it).
    """
    letters = "".join(letter for letter in reference.upper() if letter.isalnum())
    digits = letters.translate(str.maketrans("OILS", "0115"))
    return re.sub(r"(?<!\d)0+(?=\d)", "", digits)


def check_date_on_invoice(day: date, today: date) -> None:
    """Raises RuleBroken for a date in the future, or so long ago that it must be a slip."""
    if day > today:
        raise RuleBroken("The date on the invoice cannot be in the future", "date_on_invoice")
    if day < today - timedelta(days=3650):
        raise RuleBroken("The date on the invoice is more than ten years ago: check the year", "date_on_invoice")


def clean_vat_number(text: str | None) -> str:
    """The VAT number as typed, spaces tidied; may be empty. Raises RuleBroken."""
    cleaned = " ".join((text or "").split())
    if len(cleaned) > LONGEST_VAT_NUMBER or not cleaned.isprintable():
        raise RuleBroken(f"Enter a VAT number of at most {LONGEST_VAT_NUMBER} letters and figures", "vat_number")
    return cleaned
