"""The kinds of setting that are amounts and rates (rules/setting_kinds.py says what a kind does)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from rules.broken import RuleBroken
from rules.dates import format_date, parse_date
from rules.invoice_clock import LAST_DAYS
from rules.money import format_pence, parse_pence, parse_quantity, plain_decimal
from rules.setting_kinds import NOTHING, Kind

HIGHEST_BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Rate(Kind):
    """A rate in per cent with up to two decimals, stored as hundredths of a per cent: `4.25` is 425."""

    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> int:
        return self.check(parse_quantity((typed or "").replace("%", ""), field, what), field, what)

    def check(self, value: Any, field: str, what: str) -> int:
        if type(value) is not int or not 0 <= value <= HIGHEST_BASIS_POINTS:
            raise RuleBroken(f"Enter the {what} in per cent, like 4.25", field)
        return value

    def form_value(self, value: Any) -> str:
        return plain_decimal(value)

    def words(self, value: Any) -> str:
        return f"{plain_decimal(value)}%"


@dataclass(frozen=True)
class Money(Kind):
    """An amount of £0.00 or more, stored in pence."""

    size: ClassVar[str] = "mid"
    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> int:
        return self.check(parse_pence(typed or "", field, what), field, what)

    def check(self, value: Any, field: str, what: str) -> int:
        if type(value) is not int or value < 0:
            raise RuleBroken(f"Enter a {what} of £0.00 or more", field)
        return value

    def form_value(self, value: Any) -> str:
        return plain_decimal(value)

    def words(self, value: Any) -> str:
        return format_pence(value)


@dataclass(frozen=True)
class MoneyByRole(Kind):
    """An amount in pence for each role that has one, {role: pence}; the form has a field for each of `roles`."""

    roles: tuple[str, ...]
    control: ClassVar[str] = "by_role"
    size: ClassVar[str] = "mid"
    inputmode: ClassVar[str] = "decimal"

    def read(self, typed: Any, field: str, what: str) -> dict[str, int]:
        amounts = {role: parse_pence(text, f"{field}_{role}", what) for role, text in typed.items() if text}
        return self.check(amounts, field, what)

    def check(self, value: Any, field: str, what: str) -> dict[str, int]:
        if not isinstance(value, dict) or not set(value) <= set(self.roles):
            raise RuleBroken(f"Enter a {what} for one of the roles", field)
        for role, pence in value.items():
            if type(pence) is not int or pence < 0:
                raise RuleBroken(f"Enter a {what} of £0.00 or more, or leave it empty", f"{field}_{role}")
        return value

    def form_value(self, value: Any) -> dict[str, str]:
        return {role: plain_decimal(value[role]) if role in value else "" for role in self.roles}

    def words(self, value: Any) -> str:
        named = [
            f"{role.replace('_', ' ').title()} {format_pence(value[role])}" for role in self.roles if role in value
        ]
        return ", ".join(named) or NOTHING


@dataclass(frozen=True)
class BaseRates(Kind):
    """The Bank's base rates, {`2025-06-30`: 425}: a form has lines like `30/06/2025 4.25`, newest first."""

    control: ClassVar[str] = "lines"
    rows: ClassVar[int] = 6

    def read(self, typed: Any, field: str, what: str) -> dict[str, int]:
        rates = {}
        for line in filter(None, (line.strip() for line in (typed or "").splitlines())):
            match = re.fullmatch(r"(.*\d)\s*[\s:=]\s*(\d[\d.]*)\s*%?", line)
            if match is None:
                sentence = f"“{line[:40]}” is not a date and a per cent: enter lines like 30/06/2025 4.25"
                raise RuleBroken(sentence, field)
            day = parse_date(match[1], field, f"date of the {what}")
            if (day.month, day.day) not in LAST_DAYS:
                sentence = f"{format_date(day)} is not 30 June or 31 December: only the rate of these counts"
                raise RuleBroken(sentence, field)
            rates[day.isoformat()] = Rate().read(match[2], field, what)
        return self.check(dict(sorted(rates.items())), field, what)

    def check(self, value: Any, field: str, what: str) -> dict[str, int]:
        if not isinstance(value, dict) or not value:
            raise RuleBroken(f"Enter at least one {what}, like 30/06/2025 4.25", field)
        for rate in value.values():
            Rate().check(rate, field, what)
        return value

    def form_value(self, value: Any) -> str:
        days = sorted(value, reverse=True)
        return "\n".join(f"{format_date(date.fromisoformat(day))} {plain_decimal(value[day])}" for day in days)

    def words(self, value: Any) -> str:
        return ", ".join(f"{line}%" for line in self.form_value(value).splitlines())
