"""The council's financial year, 1 April to 31 March, known by the year it starts in (docs/domain/numbers.md)."""

from datetime import date

from rules.weeks import Dates


def financial_year_of(day: date) -> int:
    """The year in which the financial year of `day` starts: 31/03/2022 -> 2021."""
    return day.year if day.month >= 4 else day.year - 1


def financial_year_start(financial_year: int) -> date:
    """1 April of it."""
    return date(financial_year, 4, 1)


def financial_year_end(financial_year: int) -> date:
    """31 March of it."""
    return date(financial_year + 1, 3, 31)


def financial_year_name(financial_year: int) -> str:
    """As people write it: 2021 -> `2021/2022`."""
    return f"{financial_year}/{financial_year + 1}"


def tax_year_of(day: date) -> int:
    """The year in which the tax year of `day` starts, on 6 April: 05/04/2019 -> 2018."""
    return day.year if (day.month, day.day) >= (4, 6) else day.year - 1


def tax_year_dates(tax_year: int) -> Dates:
    """Its first and last day: 2018 -> 06/04/2018, 05/04/2019."""
    return date(tax_year, 4, 6), date(tax_year + 1, 4, 5)
