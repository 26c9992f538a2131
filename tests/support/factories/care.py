"""Makers of what is bought and what was delivered. `make_care` makes all that one line of care needs."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import models
from tests.support.factories.base import FIRST_MONDAY, NOW, make, number
from tests.support.factories.people import make_organisation, make_person


def make_service(**given):
    n = number()
    return make(models.Service, given, reference=f"S{n}", name=f"Service {n}", organisation=make_organisation)


def make_service_level(**given):
    n = number()
    codes = {"cost_centre": "CC100", "subjective": "4100"}
    return make(models.ServiceLevel, given, reference=f"L{n}", name=f"Level {n}", unit="Hour", **codes)


def make_contract(**given):
    n = number()
    return make(models.Contract, given, reference=f"K{n}", name=f"Contract {n}", organisation=make_organisation)


def make_payment_method(**given):
    """Invoiced, on actuals, four-weekly in arrears."""
    return make(
        models.PaymentMethod,
        given,
        contract=make_contract,
        start_date=FIRST_MONDAY,
        first_period_start=given.get("start_date", FIRST_MONDAY),
        model="invoiced",
        pay_on_actuals="always",
        frequency="four_weekly",
        slack_days=-28,
    )


def make_contract_price(**given):
    usual = {"start_date": FIRST_MONDAY, "unit_price_tenthousandths": 200_000}
    return make(models.ContractPrice, given, contract=make_contract, service_level=make_service_level, **usual)


def make_client(**given):
    n = number()
    return make(models.Client, given, ssref=f"A{n}", title="Mrs", forename="Iris", surname=f"Angelo{n}")


def make_cpli(**given):
    """Ten hours a week at £20.00 from the first Monday on, of a contract and service of one organisation."""
    contract = given.get("contract") or make_contract()
    n = number()
    return make(
        models.CarePackageLineItem,
        {**given, "contract": contract},
        reference=f"CPLI{n}",
        care_package_ref=f"CP{n}",
        client=make_client,
        service=lambda: make_service(organisation=contract.organisation),
        service_level=make_service_level,
        start_date=FIRST_MONDAY,
        pricing="units",
        unit_price_tenthousandths=200_000,
        units_hundredths=1000,
    )


def make_price_change(**given):
    usual = {"start_date": date(2025, 10, 6), "unit_price_tenthousandths": 210_000}
    return make(models.PriceChange, given, cpli=make_cpli, **usual)


def make_contribution(**given):
    return make(models.Contribution, given, cpli=make_cpli, start_date=FIRST_MONDAY, weekly_amount_pence=2500)


def make_suspension(**given):
    cpli = given.get("cpli")
    client = (lambda: cpli.client) if cpli else make_client
    return make(models.Suspension, given, client=client, start_date=date(2025, 11, 3), end_date=date(2025, 11, 9))


def make_contract_document(**given):
    return make(models.ContractDocument, given, cpli=make_cpli, document_type="Placement Agreement", published_at=NOW)


def make_document_template(**given):
    usual = {"document_type": f"Contract {number()}", "text": "# For {client}", "changed_at": NOW}
    return make(models.DocumentTemplate, given, **usual)


class Care(NamedTuple):
    """All that one line of care needs."""

    organisation: models.Organisation
    contract: models.Contract
    method: models.PaymentMethod
    level: models.ServiceLevel
    service: models.Service
    client: models.Client
    cpli: models.CarePackageLineItem


def make_care(*, organisation=None, contract=None, level=None, service=None, client=None, method=None, **cpli):
    """One line of care with what it stands on. A row that exists may be given; `contract`, `level`, `method` and
    `client` may also be a dict of columns, and other keywords are the line item's own columns:

    >>> make_care(pricing="timetabled", sessions=[100] * 5 + [0, 0], method={"frequency": "weekly"})
    """

    def row(given, maker, **usual):
        return given if isinstance(given, models.Table) else maker(**{**usual, **(given or {})})

    if organisation is None:
        organisation = contract.organisation if isinstance(contract, models.Contract) else make_organisation()
    level = row(level, make_service_level)
    service = row(service, make_service, organisation=organisation)
    client = row(client, make_client)
    if not isinstance(contract, models.Contract):
        contract = row(contract, make_contract, organisation=organisation)
        method = row(method, make_payment_method, contract=contract)
    else:
        method = row(method, make_payment_method, contract=contract) if method else contract.payment_methods.first()
    line = make_cpli(contract=contract, service=service, service_level=level, client=client, **cpli)
    return Care(organisation, contract, method, level, service, client, line)


def make_actual(**given):
    """The week of 10 November, confirmed as planned: ten hours."""
    cpli = given.pop("cpli", None) or make_cpli()
    return make(
        models.Actual,
        {**given, "cpli": cpli},
        organisation=lambda: cpli.contract.organisation,
        contract=cpli.contract,
        client=cpli.client,
        service=cpli.service,
        service_level=cpli.service_level,
        week_start=date(2025, 11, 10),
        state="confirmed",
        planned_hundredths=1000,
        actual_hundredths=1000,
        saved_at=NOW,
        confirmed_at=None if given.get("state", "confirmed") != "confirmed" else NOW,
    )


def make_dispute(**given):
    usual = {"first_week": date(2025, 11, 10), "last_week": date(2025, 11, 10), "raised_at": NOW}
    words = {"status": "in_dispute", "reason": "Disputed by Client"}
    return make(models.Dispute, given, organisation=make_organisation, client=make_client, **usual, **words)


def make_actuals_draft(**given):
    """Nine hours typed for the week of 10 November, on a line that does not exist."""
    rows = {"C0": {"version": 0, "seen": "", "actual": "9"}}
    usual = {"week_start": date(2025, 11, 10), "rows": rows, "typed_at": NOW}
    return make(models.ActualsDraft, given, organisation=make_organisation, person=make_person, **usual)


def make_actuals_file(**given):
    """An actuals file with one row that waits, of an unknown line."""
    usual = {"file_name": "actuals.csv", "sha256": "0" * 64, "headings": ["Week Beginning", "CPLI ID", "Actual"]}
    waits = {
        "rows": [[2, ["10/11/2025", "C0", "1"]]],
        "rows_waiting": 1,
        "uploaded_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return make(models.ActualsFile, given, organisation=make_organisation, uploaded_by=make_person, **usual, **waits)


def make_visit(**given):
    """Monday 10 November, 09:00 to 09:30 as planned; of the line of care that is given, else waiting for an order."""
    cpli = given.get("cpli")
    start, end = datetime(2025, 11, 10, 9, 0), datetime(2025, 11, 10, 9, 30)
    times = {"planned_start": start, "planned_end": end, "actual_start": start, "actual_end": end}
    whose = {"waiting_since": NOW, "ssref": f"A{number()}"}
    if cpli:
        whose = {"waiting_since": None, "ssref": cpli.client.ssref, "client": cpli.client}
        whose |= {"service_level": cpli.service_level, "organisation": cpli.contract.organisation}
    usual = {"status": "delivered", "day": date(2025, 11, 10), "week_start": date(2025, 11, 10), "uploaded_at": NOW}
    return make(
        models.Visit, given, **{"organisation": make_organisation} | whose | usual | times, reference=f"V{number()}"
    )


def make_visit_mapping(**given):
    return make(models.VisitMapping, given, organisation=make_organisation, saved_at=NOW, saved_by=make_person)
