"""Bedford's case: five sessions a week at £214.46, VAT 20%, one four-weekly period across 31 March 2022.

Two sessions were missed in the second week, one was frustrated in the third: £857.84 + £3,002.44 and their VAT.
"""

from datetime import date, timedelta

from models import database
from operations import consequences
from tests.support import factories

START = date(2022, 3, 28)


def day_rows(delivered, frustrated=()):
    """The rows of ticked days of a timetabled line."""
    rows = [{"days": list(delivered), "quantity_hundredths": 100, "is_frustrated": False, "comment": ""}]
    if frustrated:
        rows.append({"days": list(frustrated), "quantity_hundredths": 100, "is_frustrated": True, "comment": "Ill"})
    return rows


def make_bedford(organisation, at=factories.AT, **contract):
    """The care with its four confirmed weeks, recalculated. Returns the Care."""
    care = factories.make_care(
        organisation=organisation,
        client={"ssref": "A1", "forename": "Iris", "surname": "Angelo"},
        level={"name": "Day Opportunities - Scheduled", "unit": "Session", "vat_rate_basis_points": 2000},
        contract={"name": "Day Opportunities PP Home", **contract},
        method={"start_date": START, "end_date": date(2022, 4, 24)},
        start_date=START,
        pricing="timetabled",
        units_hundredths=None,
        sessions=[100] * 5 + [0, 0],
        unit_price_tenthousandths=2_144_600,
    )
    weeks = [(range(5), ()), ((0, 1, 2), ()), ((0, 1, 2, 3), (4,)), (range(5), ())]
    for number, (delivered, frustrated) in enumerate(weeks):
        factories.make_actual(
            cpli=care.cpli,
            week_start=START + timedelta(weeks=number),
            planned_hundredths=500,
            actual_hundredths=100 * len(delivered),
            frustrated_hundredths=100 * len(frustrated),
            missed_hundredths=500 - 100 * len(delivered) - 100 * len(frustrated),
            rows=day_rows(delivered, frustrated),
        )
    recalculate(care, at)
    return care


def recalculate(care, at=factories.AT):
    with database.atomic():
        consequences.lines_changed([f"C{care.cpli.id}"], at)
