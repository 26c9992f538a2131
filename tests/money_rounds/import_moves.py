"""What the council's care system brings in, a file at a time: ends, deaths, prices, VAT, delivery rules, methods."""

from datetime import timedelta

from models import CarePackageLineItem, Client, Contract, ContractPrice, PaymentMethod, Period
from operations.audit import SYSTEM
from operations.care_import.importing import import_care
from tests.money_rounds.world import FREQUENCIES, MODES
from tests.support.care_files import sheets_of

YES_NO = {True: "Y", False: "N"}


def bring_in(world, **files):
    """Import some rows; what they change is worked out by the job that the import leaves."""
    world.attempt(lambda: import_care(sheets_of(**files), SYSTEM, world.at))


def _line_row(cpli, **changed):
    """A row of care_package_line_items.csv that leaves the line as it is, but for what is given."""
    row = {
        "cpli_id": cpli.reference,
        "care_package_ref": cpli.care_package_ref,
        "ssref": cpli.client.ssref,
        "service_ref": cpli.service.reference,
        "service_level_ref": cpli.service_level.reference,
        "contract_ref": cpli.contract.reference,
        "start_date": cpli.start_date.isoformat(),
        "pricing": cpli.pricing,
        "unit_price": f"{cpli.unit_price_tenthousandths / 10_000:.4f}",
    }
    return row | changed


def end_a_line(world):
    """A line ends, ends later, or does not end any more."""
    cpli = world.line()
    day = max(cpli.start_date, world.day())
    end = "" if cpli.pricing != "rolling" and world.chance.random() < 0.3 else day.isoformat()
    bring_in(world, care_package_line_items=[_line_row(cpli, end_date=end)])


def authorise_or_not(world):
    """A line is authorised, or is not any more; perhaps it ends in the same file."""
    cpli = world.line()
    changed = {"authorised": YES_NO[not cpli.is_authorised]}
    if world.chance.random() < 0.3:
        changed["end_date"] = max(cpli.start_date, world.day()).isoformat()
    bring_in(world, care_package_line_items=[_line_row(cpli, **changed)])


def change_a_start(world):
    cpli = world.line()
    if cpli.end_date is None:
        day = world.day()
        bring_in(world, care_package_line_items=[_line_row(cpli, start_date=day.isoformat())])


def change_a_timetable(world):
    cpli = world.one_of(CarePackageLineItem.select().where(CarePackageLineItem.pricing == "timetabled"))
    if cpli:
        days = {day: world.chance.choice(("", "1", "0.5")) for day in ("tue", "wed", "thu", "sat")}
        bring_in(world, care_package_line_items=[_line_row(cpli, mon="1", **days)])


def change_a_price(world):
    cpli, price = world.line(), world.chance.choice(("0", "12.3456", "95.10", "820.00", "1000"))
    row = {"cpli_id": cpli.reference, "start_date": world.day().isoformat(), "unit_price": price}
    bring_in(world, prices=[row])


def change_a_contribution(world):
    cpli, amount = world.line(), world.chance.choice(("0", "12.50", "33.35", "158.40"))
    row = {"cpli_id": cpli.reference, "start_date": world.day().isoformat(), "weekly_amount": amount}
    if world.chance.random() < 0.3:
        row["delete"] = "Y"
    bring_in(world, contributions=[row])


def suspend(world):
    """A line or all of a client's, over dates; or a suspension is taken away again."""
    cpli, first = world.line(), world.day()
    row = {"ssref": cpli.client.ssref, "cpli_id": world.chance.choice(("", cpli.reference))}
    row |= {"start_date": first.isoformat()}
    row["end_date"] = (first + timedelta(days=world.chance.randint(0, 20))).isoformat()
    if world.chance.random() < 0.25:
        row["delete"] = "Y"
    bring_in(world, suspensions=[row])


def record_a_death(world):
    """A client has died, or it was somebody else."""
    client = world.one_of(Client.select())
    died = client.date_of_death is None
    day = min(world.today, world.day()).isoformat() if died else ""
    bring_in(world, clients=[{"ssref": client.ssref, "surname": client.surname, "date_of_death": day}])


def change_a_level(world):
    """The VAT rate or the delivery rule of a service level."""
    level = world.chance.choice(world.levels)
    row = {"service_level_ref": level.reference, "name": level.name, "unit": level.unit}
    row["vat_rate"] = world.chance.choice(("0", "5", "20", "17.5"))
    row["frustrated_paid"] = world.chance.choice("YN")
    bring_in(world, service_levels=[row])


def change_a_contract_price(world):
    """What unplanned care costs, from a day on."""
    contract = world.one_of(Contract.select())
    row = {"contract_ref": contract.reference, "service_level_ref": world.emergency.reference}
    row |= {"start_date": world.day().isoformat(), "unit_price": world.chance.choice(("19.99", "30", "21.5555"))}
    stored = world.one_of(ContractPrice.select().where(ContractPrice.contract == contract))
    if stored and world.chance.random() < 0.3:
        row["start_date"], row["delete"] = stored.start_date.isoformat(), "Y"
    bring_in(world, contract_prices=[row])


def change_a_contract(world):
    """Whether documents must be agreed, one period at a time, totals, confirmation."""
    contract, chance = world.one_of(Contract.select()), world.chance
    row = {"contract_ref": contract.reference, "organisation_ref": contract.organisation.reference}
    row |= {"name": contract.name, "totals_editable": chance.choice("YN")}
    row["document_must_be_agreed"] = chance.choice("YNN")
    if contract.payment_methods.first().model == "invoiced":
        row["one_period_at_a_time"] = chance.choice(("N", "Y", "organisation"))
    bring_in(world, contracts=[row])


def change_a_method(world):
    """A new payment method from the day after the last open period; now and then another model."""
    contract, chance = world.one_of(Contract.select()), world.chance
    last = Period.select().where(Period.contract == contract).order_by(Period.start_date.desc()).first()
    if last is None:
        return
    starts = last.end_date + timedelta(days=1)
    present = contract.payment_methods.order_by(PaymentMethod.start_date.desc()).first()
    model = present.model if chance.random() < 0.7 else chance.choice(("invoiced", "scheduled"))
    row = {
        "contract_ref": contract.reference,
        "start_date": starts.isoformat(),
        "first_period_start": starts.isoformat(),
        "model": model,
        "pay_on_actuals": chance.choice(MODES),
        "frequency": chance.choice(FREQUENCIES if starts.day == 1 else FREQUENCIES[:3]),
        "slack_days": str(chance.choice((-28, -7, 0) if model == "invoiced" else (9, 0, -14))),
        "net": chance.choice("YN"),
    }
    bring_in(world, payment_methods=[row])


def change_how_a_method_pays(world):
    """The present method pays on actuals otherwise, or net or gross, also for what was paid."""
    method, chance = world.one_of(PaymentMethod.select()), world.chance
    row = {
        "contract_ref": method.contract.reference,
        "start_date": method.start_date.isoformat(),
        "first_period_start": method.first_period_start.isoformat(),
        "model": method.model,
        "pay_on_actuals": chance.choice(MODES),
        "frequency": method.frequency,
        "net": chance.choice("YN"),
    }
    bring_in(world, payment_methods=[row])


MOVES = {
    end_a_line: 4,
    authorise_or_not: 4,
    change_a_start: 1,
    change_a_timetable: 2,
    change_a_price: 4,
    change_a_contribution: 2,
    suspend: 4,
    record_a_death: 2,
    change_a_level: 3,
    change_a_contract_price: 2,
    change_a_contract: 2,
    change_a_method: 1,
    change_how_a_method_pays: 1,
}
