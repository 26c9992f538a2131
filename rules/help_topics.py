"""Help topics: whom they are for, and what may be written in one."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from rules.broken import Problems, RuleBroken

MOST_ASKED = 5
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT = 80, 200, 40_000
MOST_PAGES = 20


class Group(NamedTuple):
    """The heading that topics stand below; those of the council's are for officers alone."""

    title: str
    is_council: bool


GROUPS = {
    "everybody": Group("Everybody", False),
    "care_coordinator": Group("Care Coordinators: what was delivered", False),
    "finance_clerk": Group("Finance Clerks: invoices and claims", False),
    "accounts_payable": Group("Accounts Payable: what is paid, and when", False),
    "administrator": Group("Administrators of an organisation", False),
    "finance_officer": Group("Officers: Finance", True),
    "payment_approver": Group("Officers: Payment Approvers", True),
    "commissioning_officer": Group("Officers: Commissioning", True),
    "system_administrator": Group("Officers: System Administrators", True),
}


class TopicText(NamedTuple):
    """What an officer has written: `asked` is the place among the most asked, `pages` the addresses it is about."""

    title: str
    summary: str
    group: str
    asked: int | None
    pages: tuple[str, ...]
    text: str


def clean_topic(written: Mapping[str, Any]) -> TopicText:
    """What was typed into the form, ready to be kept. Raises AllBroken with every problem at its field."""
    problems = Problems()
    topic = TopicText(
        title=problems.try_(_line, written, "title", "a title", LONGEST_TITLE) or "",
        summary=problems.try_(_line, written, "about", "what it is about, in a line", LONGEST_SUMMARY) or "",
        group=problems.try_(_group, written) or "everybody",
        asked=problems.try_(_asked, written),
        pages=problems.try_(_pages, written) or (),
        text=problems.try_(_text, written) or "",
    )
    problems.raise_any()
    return topic


def name_of(title: str) -> str:
    """The last part of a topic's address, made of its title: `Who to ring at night?` is `who-to-ring-at-night`."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60].strip("-")


def _line(written: Mapping[str, Any], field: str, what: str, longest: int) -> str:
    line = " ".join((written.get(field) or "").replace("\x00", "").split())
    if not 1 <= len(line) <= longest:
        raise RuleBroken(f"Enter {what}, at most {longest} letters", field)
    return line


def _group(written: Mapping[str, Any]) -> str:
    group = written.get("group")
    if group not in GROUPS:
        raise RuleBroken("Choose whom it is for", "group")
    return str(group)


def _asked(written: Mapping[str, Any]) -> int | None:
    typed = (written.get("asked") or "").strip()
    if not typed:
        return None
    if typed not in map(str, range(1, MOST_ASKED + 1)):
        raise RuleBroken(f"Enter a place from 1 to {MOST_ASKED}, or nothing", "asked")
    return int(typed)


def _pages(written: Mapping[str, Any]) -> tuple[str, ...]:
    pages = tuple(dict.fromkeys((written.get("pages") or "").split()))
    if len(pages) > MOST_PAGES:
        raise RuleBroken(f"Enter at most {MOST_PAGES} addresses", "pages")
    for page in pages:
        if not re.fullmatch(r"(/[A-Za-z0-9._-]+)+/?", page) or len(page) > LONGEST_SUMMARY:
            raise RuleBroken(f"“{page[:40]}” is not the address of a page. Enter addresses like /actuals", "pages")
    return pages


def _text(written: Mapping[str, Any]) -> str:
    lines = (written.get("text") or "").replace("\x00", "").splitlines()
    text = "\n".join(line.rstrip() for line in lines).strip()
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise RuleBroken(f"Enter the text, at most {LONGEST_TEXT:,} letters", "text")
    return text
