"""Why an e-mail was not sent, in words for staff, from what the attempt left behind. No address is in them."""

import re

ADDRESS = re.compile(r"[^\s<>'\"(){}\[\],;:]+@[^\s<>'\"(){}\[\],;:]+")
ANSWER = re.compile(r"\(?(\d{3}), b?['\"](.*?)['\"]\)")
CERTIFICATE = re.compile(r"certificate verify failed: ([^(]*[^( ])")
NOT_REACHED = (
    *("TimeoutError", "ConnectionRefusedError", "ConnectionResetError", "gaierror", "OSError", "BrokenPipeError"),
    *("SMTPServerDisconnected", "SMTPConnectError", "SSLError", "SSLEOFError"),
)
LONGEST = 200
RETURNED = "Returned"  # an e-mail that came back after the server had taken it (`rules/returned_mail.py`)


def why_words(error: str) -> str:
    """What to say of an attempt's error, such as `SMTPRecipientsRefused: {'a@b.example': (550, b'no such person')}`."""
    kind, _, rest = error.partition(":")
    said = _said(rest)
    if kind == "SMTPRecipientsRefused":
        return f"The mail server refused the reader’s address{said}. Check it in their contact details."
    if kind == RETURNED:
        return f"It was sent, and came back{said}. Check the address in their contact details."
    if kind == "SMTPAuthenticationError":
        return f"The mail server refused the portal’s name and password{said}. Check MAIL_URL."
    if kind == "SSLCertVerificationError":
        remedy = "Renew it, or name your own authority’s file in MAIL_CA_FILE"
        return f"The mail server’s certificate cannot be trusted{_why(rest)}. {remedy}."
    if kind in NOT_REACHED:
        return "The mail server did not answer. Check that it runs, and MAIL_URL."
    if kind.startswith("SMTP"):
        return f"The mail server refused the e-mail{said}."
    return "It was given up after many attempts. The worker’s log says more."


def _why(rest: str) -> str:
    """Why a certificate was refused, as OpenSSL says it: `self-signed certificate`."""
    found = CERTIFICATE.search(rest)
    return f": {found[1]}" if found else ""


def _said(rest: str) -> str:
    """The server's own words, without addresses."""
    answer = ANSWER.search(rest)
    clean = without_addresses(answer[2] if answer else rest)
    return f": “{clean}”" if clean else ""


def without_addresses(words: str) -> str:
    """A mail server's words on one line, without the addresses in them and what no page shows, and not too long."""
    shown = "".join(each if each.isprintable() else " " for each in words)
    return ADDRESS.sub("the address", " ".join(shown.split())).strip(" .'\"")[:LONGEST]
