"""Lancashire's cases: homecare of £389.50 in a week with £41.00 of emergency hours, and 96 hours of rolling respite.

All is at £20.50 an hour, on contracts paid on actuals, four weeks at a time in arrears.
"""

from datetime import date

from tests.support import factories

WEEK = date(2025, 11, 3)  # the last week of the period to 9 November, which is due
HOUR = 205_000
EMERGENCY = "Homecare (LWH) - Emergency Hours"
RESPITE = "Non-Framework Homecare - Rolling Respite"


def make_homecare(organisation):
    """(Care of the seven hours by one carer, line of the fourteen by two, level of emergency hours)"""
    care = factories.make_care(
        organisation=organisation,
        level={"name": "Homecare (LWH) - Single Carer"},
        unit_price_tenthousandths=HOUR,
        units_hundredths=700,
        start_date=WEEK,
    )
    two = factories.make_cpli(
        contract=care.contract,
        client=care.client,
        service=care.service,
        service_level=factories.make_service_level(name="Homecare (LWH) - Two Carer"),
        unit_price_tenthousandths=HOUR,
        units_hundredths=1400,
        start_date=WEEK,
    )
    emergency = factories.make_service_level(name=EMERGENCY)
    prices = {"service_level": emergency, "unit_price_tenthousandths": HOUR, "start_date": date(2025, 4, 1)}
    factories.make_contract_price(contract=care.contract, **prices)
    return care, two, emergency


def make_respite(organisation):
    """An allowance of 96 hours from April to March."""
    return factories.make_care(
        organisation=organisation,
        level={"name": RESPITE},
        pricing="rolling",
        unit_price_tenthousandths=HOUR,
        units_hundredths=9600,
        start_date=date(2025, 4, 1),
        end_date=date(2026, 3, 31),
    )
