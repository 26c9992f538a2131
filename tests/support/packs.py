"""Packs in tests: made at once into a file, and read back."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

from models import Organisation, Pack
from operations import consequences, purchase_orders
from operations.packs import evidence, take_away
from operations.packs.keeping import Asker
from operations.packs.zips import PackWriter
from tests.support import factories
from web.permissions import Permission

EVERYTHING = frozenset(str(each) for each in Permission if each.endswith("_read"))
NOT_THE_SAME = ("Purchase Order", "Spend To Date", "Issued", "Generated")  # numbers, payments, days, how it was typed
MONDAYS = [date(2025, 10, 13), date(2025, 10, 20), date(2025, 10, 27), date(2025, 11, 3), date(2025, 11, 10)]


def contact_of(organisation, but=()):
    """Somebody of an organisation who may look at everything but what these permissions show."""
    may = EVERYTHING - {"council_read", *but}
    return Asker(None, "Alice Example", "provider", organisation.id, frozenset(), permissions=may)


def officer_who_asks():
    return Asker(None, "Fin Example", "council", None, frozenset(), permissions=EVERYTHING)


def take_away_of(organisation, path, at=factories.AT, **who):
    """The take-away of an organisation as a zip at `path`. Returns the path."""
    with path.open("wb") as file, PackWriter(file, at.today) as writer:
        take_away.write(writer, contact_of(organisation, **who), None, at, lambda _done, _of: None)
    return path


def evidence_for(who, scope, at=factories.AT):
    """The evidence pack about a scope, as the bytes of its parts by their names."""
    kept = io.BytesIO()
    pack = Pack(kind="evidence", title=scope.title, asked=scope.asked, asked_at=at.now)
    with PackWriter(kept, at.today) as writer:
        evidence.write(writer, who, pack, at, lambda _done, _of: None)
    return parts_of(kept.getvalue())


def parts_of(content):
    """{name: bytes} of a zip, given as bytes or as a path."""
    with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows_of(content):
    """The rows of a CSV file, by their headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def figures_of(path):
    """{file: its rows, sorted} of the figures of a take-away, without what is another portal's own."""
    return {
        name: sorted(tuple((head, cell) for head, cell in row.items() if head not in NOT_THE_SAME) for row in rows)
        for name, rows in ((name, rows_of(part)) for name, part in parts_of(path).items() if "figures/" in name)
    }


def unpacked(path, folder):
    """The folder that a zip was unpacked into."""
    with zipfile.ZipFile(path) as found:
        found.extractall(folder)
    return Path(folder)


def make_provider_of_everything():
    """A provider with an uplift, a suspension, contributions, a timetable with frustrated sessions, emergency care
    without a line, rolling respite, a one-off, visits, a dispute, and rules that came after what was recorded.
    """
    organisation = factories.make_organisation(name="Hawthorn Care", reference="HC")
    service = factories.make_service(organisation=organisation, name="=Hawthorn House")
    hours = _hours(organisation, service)
    _sessions(organisation, service, hours)
    _weekly(organisation, service)
    _without_plan(hours)
    consequences.everything_changed(factories.AT)
    purchase_orders.issue_missing(factories.AT)
    return organisation


def _hours(organisation, service):
    """Hours with an uplift, a suspension, visits and a week in dispute; the level has asked for comments since."""
    level = {"name": "Home Care", "unit": "Hour", "comment_when_different": True, "extra_allowed": "never"}
    care = factories.make_care(organisation=organisation, service=service, level=level, client={"ssref": "H1"})
    factories.make_price_change(cpli=care.cpli, start_date=date(2025, 10, 22), unit_price_tenthousandths=213_456)
    factories.make_suspension(cpli=care.cpli, start_date=date(2025, 11, 5), end_date=date(2025, 11, 6))
    for week, done in zip(MONDAYS, (900, 1200, 1000, 400, 1000), strict=True):
        missed, extra = max(0, 1000 - done), max(0, done - 1000)
        factories.make_actual(
            cpli=care.cpli, week_start=week, actual_hundredths=done, missed_hundredths=missed, extra_hundredths=extra
        )
    factories.make_visit(cpli=care.cpli, reference="00045", comments="=HYPERLINK(1)")
    factories.make_visit(organisation=organisation, ssref="H999")
    factories.make_dispute(
        organisation=organisation,
        client=care.client,
        first_week=MONDAYS[1],
        last_week=MONDAYS[1],
        lines=[f"C{care.cpli.id}"],
        details="Two hours more than planned",
    )
    return care


def _sessions(organisation, service, hours):
    """A timetable, of which two sessions were frustrated; the code that the level asks for stands on the row."""
    level = {"name": "Day Care", "unit": "Session", "cancellation_codes": "ILL;AWAY", "vat_rate_basis_points": 2000}
    care = factories.make_care(
        organisation=organisation,
        service=service,
        level=level,
        contract=hours.contract,
        client=hours.client,
        pricing="timetabled",
        sessions=[100, 0, 100, 0, 100, 0, 0],
        unit_price_tenthousandths=2_144_600,
        end_date=date(2025, 11, 12),
    )
    rows = [
        {"days": [0], "quantity_hundredths": 100, "is_frustrated": False, "comment": ""},
        {"days": [2, 4], "quantity_hundredths": 100, "is_frustrated": True, "comment": "ILL at home"},
    ]
    figures = {"planned_hundredths": 300, "actual_hundredths": 100, "frustrated_hundredths": 200}
    for week in MONDAYS:  # of the last, Friday is no longer in force
        factories.make_actual(cpli=care.cpli, week_start=week, rows=rows, **figures)


def _weekly(organisation, service):
    """A placement by the week with a contribution, paid as planned and net of it; and a one-off."""
    method = {"model": "scheduled", "pay_on_actuals": "never", "is_net": True, "slack_days": 9}
    weekly = {"pricing": "weekly", "unit_price_tenthousandths": 8_227_700, "units_hundredths": None}
    care = factories.make_care(organisation=organisation, service=service, method=method, **weekly)
    factories.make_contribution(cpli=care.cpli, end_date=date(2025, 11, 16))
    one_off = {"pricing": "one_off", "unit_price_tenthousandths": 2_500_000, "units_hundredths": None}
    factories.make_care(
        organisation=organisation, service=service, contract=care.contract, start_date=date(2025, 10, 20), **one_off
    )


def _without_plan(hours):
    """Two emergencies in a week, and respite from an allowance that was cut since."""
    emergency = factories.make_service_level(name="Emergency Hours", unit="Hour")
    factories.make_contract_price(contract=hours.contract, service_level=emergency)
    for instance, done in ((1, 600), (2, 475)):
        row = factories.make_actual(cpli=hours.cpli, week_start=date(2024, 1, 1))
        figures = {
            "actual_hundredths": done,
            "extra_hundredths": done,
            "planned_hundredths": 0,
            "comment": f"No {instance}",
        }
        changed = {"cpli": None, "service_level": emergency, "instance": instance, "week_start": MONDAYS[2], **figures}
        type(row).update(**changed).where(type(row).id == row.id).execute()
    respite = factories.make_care(
        organisation=hours.organisation,
        service=hours.service,
        contract=hours.contract,
        client=hours.client,
        pricing="rolling",
        units_hundredths=500,
    )
    factories.make_actual(
        cpli=respite.cpli, week_start=MONDAYS[0], planned_hundredths=0, actual_hundredths=800, extra_hundredths=800
    )


def only_organisation():
    """The one organisation of a portal that was built from a take-away."""
    return Organisation.get()
