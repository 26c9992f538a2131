"""Actuals of two weeks that were exported, changed in LibreOffice Calc and saved by it as .xlsx (see README.md)."""

from datetime import date
from pathlib import Path

from tests.support import factories

HERE = Path(__file__).parent
EXPORTED, CHANGED = HERE / "exported.xlsx", HERE / "changed.xlsx"
QUERY = "from_date=03/11/2025&to_date=10/11/2025"


def make_case(organisation):
    """Sessions, hours, days, an allowance and emergency hours, of clients whose names are not all plain."""
    contract = factories.make_contract(organisation=organisation, reference="LO-K")
    factories.make_payment_method(contract=contract)
    house = factories.make_service(organisation=organisation, reference="LO-S", name="Café Rose – Home")
    iris = factories.make_client(ssref="LO-1", title="Mrs", forename="Iris", surname="Angelo")
    zoe = factories.make_client(ssref="LO-2", title="", forename="Zoë", surname="O’Brien-Łukasz")
    levels = {
        unit: factories.make_service_level(reference=f"LO-{unit}", name=f"{unit} care", unit=unit)
        for unit in ("Session", "Hour", "Week")
    }
    emergency = factories.make_service_level(reference="LO-E", name="+Emergency Hours")
    factories.make_contract_price(contract=contract, service_level=emergency, unit_price_tenthousandths=205_000)
    same = {"contract": contract, "service": house}

    def line(reference, client, level, **care):
        return factories.make_cpli(reference=reference, client=client, service_level=level, **same, **care)

    week_days = {"pricing": "timetabled", "sessions": [100] * 5 + [0, 0], "units_hundredths": None}
    line("LO-C1", iris, levels["Session"], unit_price_tenthousandths=2_144_600, **week_days)
    hours = line("LO-C2", iris, levels["Hour"], unit_price_tenthousandths=178_437, units_hundredths=3500, visits=14)
    line("LO-C3", zoe, levels["Week"], pricing="weekly", unit_price_tenthousandths=8_227_700, units_hundredths=None)
    line("LO-C4", zoe, levels["Hour"], pricing="rolling", unit_price_tenthousandths=205_000, units_hundredths=9600)
    figures = {"planned_hundredths": 3500, "actual_hundredths": 3300, "missed_hundredths": 200}
    comment = "=2 visits missed; “ill”\nsecond line"
    factories.make_actual(cpli=hours, week_start=date(2025, 11, 3), state="entered", comment=comment, **figures)
    return contract
