"""The care behind the invoices of the Suffolk, Lancashire and Bedford guides, ready to be invoiced."""

from datetime import date, timedelta

from models import Actual, database
from operations import consequences
from tests.support import bedford, factories


def recalculate(*contract_ids):
    with database.atomic():
        consequences.contracts_changed(contract_ids, factories.AT)


def make_suffolk(organisation):
    """Cinder Ella at £1,000 a week from 1 February 2016, by the month, one month at a time: £4,142.86."""
    care = factories.make_care(
        organisation=organisation,
        client={"ssref": "C1170421", "forename": "Cinder", "surname": "Ella"},
        contract={"name": "Sleepovers", "one_period_at_a_time": "organisation"},
        method={
            "start_date": date(2016, 2, 1),
            "end_date": date(2016, 3, 31),
            "frequency": "monthly",
            "pay_on_actuals": "never",
            "slack_days": -28,
        },
        level={"name": "IFP Framework - Core - Standard", "unit": "Placement"},
        pricing="weekly",
        units_hundredths=None,
        unit_price_tenthousandths=10_000_000,
        start_date=date(2016, 2, 1),
    )
    recalculate(care.contract.id)
    return care


def make_lancashire(organisation):
    """Homecare at £20.50 for four weeks: 7 hours, 12 of 14 hours, once 2 emergency hours: £1,599.00."""
    start = date(2023, 7, 17)
    single = factories.make_care(
        organisation=organisation,
        contract={"name": "LWHH - TEST HOME CARE CONTRACT (PR1 OLD)"},
        client={"ssref": "R1", "forename": "Jane", "surname": "Bloggs"},
        level={"name": "Homecare (LWH) - Single Carer"},
        method={"start_date": start, "end_date": date(2023, 8, 13), "slack_days": -28},
        units_hundredths=700,
        unit_price_tenthousandths=205_000,
        start_date=start,
    )
    both = {"contract": single.contract, "client": single.client, "service": single.service, "start_date": start}
    two = factories.make_care(
        **both, level={"name": "Homecare (LWH) - Two Carer"}, units_hundredths=1400, unit_price_tenthousandths=205_000
    )
    emergency = factories.make_service_level(name="Homecare (LWH) - Emergency Hours")
    factories.make_contract_price(
        contract=single.contract, service_level=emergency, start_date=start, unit_price_tenthousandths=205_000
    )
    for week in (start + timedelta(weeks=number) for number in range(4)):
        figures = {"week_start": week, "planned_hundredths": 700, "actual_hundredths": 700}
        factories.make_actual(cpli=single.cpli, **figures)
        figures = {"planned_hundredths": 1400, "actual_hundredths": 1200, "missed_hundredths": 200}
        factories.make_actual(cpli=two.cpli, week_start=week, comment="Cancelled by client", **figures)
    _make_unplanned(single, emergency, start)
    recalculate(single.contract.id)
    return single


def make_bedford_with_a_slip(organisation):
    """Bedford's care, where the two sessions that were missed in the second week were recorded: £5,147.04."""
    care = bedford.make_bedford(organisation)
    slip = {"actual_hundredths": 500, "missed_hundredths": 0, "rows": bedford.day_rows(range(5))}
    week = Actual.week_start == bedford.START + timedelta(weeks=1)
    Actual.update(**slip).where(Actual.cpli == care.cpli, week).execute()
    bedford.recalculate(care)
    return care


def _make_unplanned(care, level, week):
    """Two hours of a level without a line, in one week."""
    row = factories.make_actual(
        cpli=care.cpli,
        week_start=week - timedelta(weeks=1),
        planned_hundredths=0,
        actual_hundredths=200,
        extra_hundredths=200,
    )
    Actual.update(cpli=None, service_level=level, week_start=week).where(Actual.id == row.id).execute()
