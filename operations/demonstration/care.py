"""The care of the demonstration council as rows of care files, with dates around a Monday.

`go_live` is when the portal began to pay, 16 weeks before; care itself began before that.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from operations.demonstration import cast
from operations.demonstration.cast import (
    BRIGHTWATER,
    FERNLEIGH,
    KESTREL,
    LARKFIELD,
    OPENHAND,
    WILLOW_BANK,
    Provider,
    SignIn,
)
from rules.weeks import DAY_COLUMNS

WEEKS_PAID_HERE = 16
NEW_PLACEMENTS = "-2"  # how the references of Kestrel's newer lines end


def _claimable(items: str, service_group_class: str, unit_price: str = "") -> dict[str, str]:
    """A service level of one-off claims: for client or provider items; without a price the unit cost is typed."""
    return {"claimable": items, "service_group_class": service_group_class, "unit_price": unit_price}


LEVELS = (
    ("DAY", "Day Opportunities", "Session", {"vat_rate": "20", "service_group_class": "Day care"}),
    ("DAY-TRAVEL", "Escorted Travel", "Mile", {"service_group_class": "Travel", "quantity_step": "1"}),
    ("HOME", "Home Care", "Hour", {"service_group_class": "Home care", "extra_allowed": "always"}),
    ("HOME-EMERGENCY", "Emergency Hours", "Hour", {"service_group_class": "Home care", "unplanned_limit": "20"}),
    ("RESPITE", "Rolling Respite", "Hour", {"service_group_class": "Respite"}),
    ("ACCOUNT", "Managed Account", "Payment", {"service_group_class": "Direct payments"}),
    ("FOSTER", "Fostering Allowance", "Payment", {"service_group_class": "Fostering"}),
    ("FOSTER-SETUP", "Setting-up Grant", "Payment", {"service_group_class": "Fostering"}),
    ("RESIDENTIAL", "Residential Care", "Placement", {"service_group_class": "Residential"}),
    ("CHILDREN", "Children's Residential", "Placement", {"service_group_class": "Residential"}),
    ("FC-MILEAGE", "In-House Fostering Placement - Mileage", "Mile", _claimable("client", "Fostering", "0.3870")),
    ("FC-ACTIVITY", "In-House Fostering Placement - Activity", "Item", _claimable("client", "Fostering", "6.50")),
    (
        "FC-OWN-MILEAGE",
        "In-House Foster Carer - Foster Carer Mileage",
        "Mile",
        _claimable("provider", "Fostering", "0.3870"),
    ),
    ("FC-EQUIPMENT", "In-House Foster Carer - Equipment", "Item", _claimable("provider", "Fostering")),
    ("DP-POSTAGE", "Payment Manager - Postage and Stationery", "Item", _claimable("provider", "Direct payments")),
)
CONTRACTS: tuple[tuple[Provider, str, str, dict[str, str]], ...] = (  # provider, suffix, name, what its contract says
    (LARKFIELD, "DAY", "Day Opportunities", {}),
    (BRIGHTWATER, "HOME", "Home Care Framework", {"totals_editable": "Y"}),
    (OPENHAND, "DP", "Managed Direct Payments", {}),
    (FERNLEIGH, "FOSTER", "Foster Care Agreement", {}),
    (WILLOW_BANK, "RES", "Residential Placements", {"confirmation_required": "Y"}),
    (KESTREL, "CHILD", "Children's Placements", {"totals_editable": "Y", "document_must_be_agreed": "Y"}),
)
SERVICES = (
    (LARKFIELD, "1", "Larkfield Centre"),
    (BRIGHTWATER, "1", "Brightwater North"),
    (BRIGHTWATER, "2", "Brightwater South"),
    (OPENHAND, "1", "Openhand Accounts"),
    (FERNLEIGH, "1", "Fernleigh Foster Home"),
    (WILLOW_BANK, "1", "Willow Bank"),
    (KESTREL, "1", "Kestrel House"),
)
TEAMS_OF = {  # the teams that officers with a role work in; nobody is in the others, as the queues page says
    "finance_officer": ("Finance Team", "Accounts Management", "Invoice Queries"),
    "commissioning_officer": ("Care Data Team", "Commissioning"),
    "system_administrator": ("System Admin",),
}


def monday_of_go_live(this_monday: date) -> date:
    """When the portal began to pay."""
    return this_monday - timedelta(weeks=WEEKS_PAID_HERE)


def house_files(go_live: date) -> dict[str, list[dict[str, str]]]:
    """{file: rows} of everything but clients and their care: providers, contracts and people."""
    return {
        "organisations": [_organisation(provider, n) for n, provider in enumerate(cast.PROVIDERS, 1)],
        "services": [
            {"service_ref": f"{provider.code}-S{n}", "organisation_ref": provider.code, "name": name}
            for provider, n, name in SERVICES
        ],
        "service_levels": [_level(n, *level) for n, level in enumerate(LEVELS, 1)],
        "contracts": [_contract(*each) for each in CONTRACTS],
        "payment_methods": _payment_methods(go_live),
        "contract_prices": [
            _price("LF-DAY", "DAY-TRAVEL", go_live, "0.3870"),
            _price("BW-HOME", "HOME-EMERGENCY", go_live, "24.60"),
        ],
        "contacts": [_contact(contact, provider) for contact in cast.CONTACTS for provider in contact.providers],
        "officers": [_officer(officer) for officer in cast.OFFICERS],
    }


def _contract(provider: Provider, suffix: str, name: str, says: Mapping[str, str]) -> dict[str, str]:
    return {
        "contract_ref": f"{provider.code}-{suffix}",
        "organisation_ref": provider.code,
        "name": name,
        "totals_editable": "N",
        "confirmation_required": "N",
        "document_must_be_agreed": "N",
        **says,
    }


def _contact(contact: SignIn, provider: Provider) -> dict[str, str]:
    return {
        "email": contact.email,
        "forename": contact.forename,
        "surname": contact.surname,
        "organisation_ref": provider.code,
        "role": contact.roles,
    }


def _officer(officer: SignIn) -> dict[str, str]:
    return {
        "email": officer.email,
        "forename": officer.forename,
        "surname": officer.surname,
        "roles": officer.roles,
        "teams": ";".join(name for role in officer.roles.split(";") for name in TEAMS_OF.get(role, ())),
    }


def _organisation(provider: Provider, number: int) -> dict[str, str]:
    return {
        "organisation_ref": provider.code,
        "name": provider.name,
        "address_1": f"{number} Example Way",
        "town": provider.town,
        "telephone": f"01632 96010{number}",
        "email": f"office-{provider.code.lower()}@merebridge.example",
        "creditor_ref": f"CR{number:05d}",
        "vat_number": provider.vat_number,
    }


def _level(number: int, reference: str, name: str, unit: str, more: Mapping[str, str]) -> dict[str, str]:
    defaults = {"vat_rate": "0", "service_group_class": "", "quantity_step": "", "extra_allowed": ""}
    codes = {"cost_centre": f"MB{number:03d}", "subjective": f"4{number:03d}", "unplanned_limit": ""}
    return {"service_level_ref": reference, "name": name, "unit": unit, **defaults, **codes, **more}


def _payment_methods(go_live: date) -> list[dict[str, str]]:
    first_of_month = (go_live.replace(day=1) + timedelta(days=31)).replace(day=1)
    weeks = {"start_date": go_live, "first_period_start": go_live}
    invoiced = {"model": "invoiced", "net": "N", "direct_payment": "N"}
    scheduled = {"model": "scheduled", "slack_days": "9", "net": "N", "direct_payment": "N"}
    rows = {
        "LF-DAY": invoiced | weeks | {"pay_on_actuals": "always", "frequency": "four_weekly", "slack_days": "-28"},
        "BW-HOME": invoiced | weeks | {"pay_on_actuals": "always", "frequency": "two_weekly", "slack_days": "-14"},
        "OH-DP": scheduled | weeks | {"pay_on_actuals": "never", "frequency": "four_weekly", "direct_payment": "Y"},
        "FC-FOSTER": scheduled | weeks | {"pay_on_actuals": "never", "frequency": "weekly", "slack_days": "-7"},
        "WB-RES": scheduled | weeks | {"pay_on_actuals": "if_entered", "frequency": "four_weekly", "net": "Y"},
        "KC-CHILD": invoiced
        | {"pay_on_actuals": "never", "frequency": "monthly", "slack_days": "-28"}
        | {"start_date": first_of_month, "first_period_start": first_of_month},
    }
    return [
        {"contract_ref": reference, **{name: _cell(value) for name, value in row.items()}}
        for reference, row in rows.items()
    ]


def _price(contract: str, level: str, start: date, price: str) -> dict[str, str]:
    return {
        "contract_ref": contract,
        "service_level_ref": level,
        "start_date": start.isoformat(),
        "unit_price": price,
    }


def _cell(value: date | str) -> str:
    return value.isoformat() if isinstance(value, date) else value


def client_files(go_live: date) -> dict[str, list[dict[str, str]]]:
    """{file: rows} of the clients, their lines, contributions and suspensions as they were at the start."""
    lines = list(_lines(go_live - timedelta(weeks=20)))
    clients = [
        {"ssref": f"M{1001 + n}", **dict(zip(("title", "forename", "surname"), cast.client_names(n), strict=True))}
        | {"date_of_birth": f"{1931 + n % 60}-0{1 + n % 9}-1{n % 9}", "date_of_death": ""}
        for n in sorted({int(line["ssref"][1:]) - 1001 for line in lines})
    ]
    residents = [line for line in lines if line["contract_ref"] == "WB-RES"]
    return {
        "clients": clients,
        "care_package_line_items": lines,
        "contributions": [
            {"cpli_id": line["cpli_id"], "start_date": line["start_date"], "weekly_amount": f"{140 + 6 * n}.35"}
            for n, line in enumerate(residents)
        ],
    }


def _lines(start: date) -> Iterator[dict[str, str]]:
    """One line for each of some sixty clients; a few have two."""
    for n in range(14):
        days = dict.fromkeys(DAY_COLUMNS[: 5 if n % 3 == 0 else 3 if n % 3 == 1 else 2], "1")
        yield _line(n, LARKFIELD, "1", "DAY", start, pricing="timetabled", unit_price="214.46", **days)
    for n in range(14, 32):
        service = "1" if n % 2 else "2"
        units = str(7 + (n * 3) % 15)
        yield _line(n, BRIGHTWATER, service, "HOME", start, pricing="units", unit_price="20.50", units=units)
    for n in (15, 20):
        yield _line(n, BRIGHTWATER, "1", "RESPITE", start, "-2", pricing="rolling", unit_price="20.50", units="96")
    for n in range(32, 43):
        rate = f"{218 + 13 * (n % 7)}.22"
        yield _line(n, OPENHAND, "1", "ACCOUNT", start, pricing="weekly", unit_price=rate)
    for n, rate in ((43, "452.77"), (44, "452.77"), (45, "479.10")):
        yield _line(n, FERNLEIGH, "1", "FOSTER", start, pricing="weekly", unit_price=rate)
    grant = start + timedelta(weeks=24)
    yield _line(45, FERNLEIGH, "1", "FOSTER-SETUP", grant, "-2", pricing="one_off", unit_price="250.00")
    for n in range(46, 56):
        rate = f"{822 + 11 * (n % 4)}.77"
        yield _line(n, WILLOW_BANK, "1", "RESIDENTIAL", start, pricing="weekly", unit_price=rate)
    for n in range(56, 61):
        yield _line(n, KESTREL, "1", "CHILDREN", start, pricing="weekly", unit_price=f"{3950 + 125 * (n % 3)}.00")


def _line(
    number: int, provider: Provider, service: str, level: str, start: date, part: str = "-1", **priced: str
) -> dict[str, str]:
    contract = next(f"{owner.code}-{suffix}" for owner, suffix, _, _ in CONTRACTS if owner is provider)
    return {
        "cpli_id": f"{provider.code}{number + 1:03d}{part}",
        "care_package_ref": f"CP{number + 1:03d}",
        "ssref": f"M{1001 + number}",
        "service_ref": f"{provider.code}-S{service}",
        "service_level_ref": level,
        "contract_ref": contract,
        "start_date": start.isoformat(),
        "end_date": "",
        "unit_price": "",
        "units": "",
        **dict.fromkeys(DAY_COLUMNS, ""),
        "budget_code": f"B{1 + number % 4}",
        **priced,
    }


def later_changes(this_monday: date) -> dict[str, list[dict[str, str]]]:
    """{file: rows} of what changed on the way: an uplift, a stay in hospital, a death, two more placements."""
    uplift = this_monday - timedelta(weeks=6)
    lines = [f"BW{n + 1:03d}-1" for n in range(14, 32)]
    hospital = this_monday - timedelta(weeks=5)
    title, forename, surname = cast.client_names(50)
    died = {"ssref": "M1051", "title": title, "forename": forename, "surname": surname}
    nights = {"pricing": "weekly", "unit_price": "610.00"}
    since = this_monday - timedelta(weeks=8)
    return {
        "care_package_line_items": [
            _line(n, KESTREL, "1", "CHILDREN", since, NEW_PLACEMENTS, **nights) for n in (56, 57)
        ],
        "clients": [died | {"date_of_death": (this_monday - timedelta(weeks=5, days=-3)).isoformat()}],
        "prices": [{"cpli_id": line, "start_date": uplift.isoformat(), "unit_price": "21.15"} for line in lines],
        "suspensions": [
            {
                "ssref": "M1003",
                "cpli_id": "",
                "start_date": hospital.isoformat(),
                "end_date": (hospital + timedelta(days=9)).isoformat(),
                "reason": "In hospital",
            }
        ],
    }


def found_late(this_monday: date) -> dict[str, list[dict[str, str]]]:
    """{file: rows} of what the council learns when it is paid already: a foster placement ended six weeks ago, and a
    direct payment went up nine weeks ago.
    """
    start = monday_of_go_live(this_monday) - timedelta(weeks=20)
    line = _line(43, FERNLEIGH, "1", "FOSTER", start, pricing="weekly", unit_price="452.77")
    since = this_monday - timedelta(weeks=9)
    return {
        "care_package_line_items": [line | {"end_date": (this_monday - timedelta(weeks=6, days=-6)).isoformat()}],
        "prices": [{"cpli_id": "OH033-1", "start_date": since.isoformat(), "unit_price": "276.40"}],
    }
