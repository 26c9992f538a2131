"""Makers of overpayment plans."""

from datetime import date

import models
from tests.support.factories.base import TODAY, make
from tests.support.factories.care import make_cpli
from tests.support.factories.money import PERIOD_END, PERIOD_START


def make_overpayment_plan(**given):
    """£400.00 announced today, to be taken in two parts from 30 November on."""
    cpli = given.pop("cpli", None) or make_cpli()
    return make(
        models.OverpaymentPlan,
        {**given, "cpli": cpli},
        organisation=lambda: cpli.contract.organisation,
        contract=cpli.contract,
        client=cpli.client,
        line_key=f"C{cpli.id}",
        instalments=2,
        announced_on=TODAY,
        earliest_date=date(2025, 11, 30),
        was_pence=80_000,
        now_pence=40_000,
        amount_pence=-40_000,
        payment_pence=100_000,
        cause="The end date was changed.",
    )


def make_overpayment_slice(**given):
    dates = {"slice_start": PERIOD_START, "from_date": PERIOD_START, "to_date": PERIOD_END}
    amounts = {"was_pence": 80_000, "now_pence": 40_000, "rest_pence": -40_000}
    return make(models.OverpaymentSlice, given, plan=make_overpayment_plan, side="cost", **dates, **amounts)


def make_overpayment_instalment(**given):
    dates = {"finalise_date": date(2025, 12, 11), "bank_date": date(2025, 12, 14)}
    period = {"period_start": date(2025, 12, 8), "period_end": date(2026, 1, 4)}
    return make(
        models.OverpaymentInstalment,
        given,
        plan=make_overpayment_plan,
        number=1,
        amount_pence=-20_000,
        **dates,
        **period,
    )
