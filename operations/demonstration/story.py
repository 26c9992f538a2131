"""What happened before today in the demonstration council, by the portal's own operations and on the day it happened.

Three parts: eight weeks that are invoiced and paid; four more, with a change of care on the way; and the last four, of
which some wait for everybody: to be confirmed, to be authorised, to be paid.
"""

import csv
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from models import Contract, Dispute, Invoice, PaymentItem, PaymentRun, PaymentRunCheck, Period
from operations import consequences, jobs
from operations.audit import SYSTEM
from operations.care_import.importing import import_care
from operations.demonstration import cast, claims, documents, loose_ends, messages, requests
from operations.demonstration.care import client_files, found_late, house_files, later_changes, monday_of_go_live
from operations.demonstration.cast import Provider, SignIn
from operations.demonstration.players import player
from operations.demonstration.weeks import week_rows
from operations.disputes import answering, deciding
from operations.invoices import authorising, submitting
from operations.job_handlers import HANDLERS
from operations.payment_runs import approving, checking, preparing
from operations.scheduled_payments import lines as period_lines
from operations.scheduled_payments import notes as period_notes
from queries.care_files.folders import read_folder
from queries.invoices import payable
from rules.actor import Actor, organisation_of
from rules.moment import Moment

INVOICING = (
    (cast.CONTACTS[0], cast.LARKFIELD),
    (cast.CONTACTS[4], cast.BRIGHTWATER),
    (cast.CONTACTS[9], cast.KESTREL),
)

SAVED_NOT_SENT = ("LF001-1", "LF002-1", "BW016-1", "BW016-2")  # somebody typed last week's figures, and went home


def bring_in(files: Mapping[str, list[dict[str, str]]], at: Moment, by: Actor = SYSTEM) -> None:
    """Import {file: rows} through the real import; nothing may be rejected. Then what is due that day is worked out for
    all contracts, as each night's round does.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in files.items():
            with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                headings = list(dict.fromkeys(heading for row in rows for heading in row))
                writer = csv.DictWriter(file, headings, restval="")
                writer.writeheader()
                writer.writerows(rows)
        sheets, _ = read_folder(folder)
        imported = import_care(sheets, by, at, all_or_nothing=True)  # reads the files again as it needs them
    if imported.plan.rejections:
        raise RuntimeError(f"The demonstration's own files were refused: {imported.plan.rejections[0]}")
    jobs.run_due(at, HANDLERS)
    consequences.everything_changed(at)


class Story:
    """The days of the story around a Monday; each part may be told once."""

    def __init__(self, this_monday: date, at: Moment) -> None:
        self.monday, self.at = this_monday, at
        self.go_live = monday_of_go_live(this_monday)
        self.clients = client_files(self.go_live)
        self.lines = self.clients["care_package_line_items"]
        hospital = this_monday - timedelta(weeks=5)
        self.away = {("M1003", hospital), ("M1003", hospital + timedelta(weeks=1))}

    def moment(self, weeks_ago: int, days: int = 0, hour: int = 10) -> Moment:
        """A moment of the past, counted from this week's Monday; never after now."""
        day = self.monday - timedelta(weeks=weeks_ago) + timedelta(days=days)
        instant = datetime.combine(day, time(hour, 15))
        return Moment(day, instant) if instant < self.at.now and day <= self.at.today else self.at

    def weeks(self, first_ago: int, last_ago: int) -> list[date]:
        """The Mondays from so many weeks ago to so many weeks ago."""
        return [self.monday - timedelta(weeks=ago) for ago in range(first_ago, last_ago - 1, -1)]

    def deliver(self, first_ago: int, last_ago: int, at: Moment, status: str = "Confirmed") -> None:
        """Record the weeks as they were delivered."""
        rows = week_rows(self.lines, self.weeks(first_ago, last_ago), self.away, status)
        bring_in({"actuals": rows}, at)

    def begin(self) -> None:
        """The council brings in who is who and who gets what, two weeks before the portal pays."""
        bring_in(house_files(self.go_live) | self.clients, self.moment(18))
        documents.agree_first(self.moment(18, days=1))

    def first_months(self) -> None:
        """Eight weeks, delivered, invoiced, authorised and paid."""
        self.deliver(16, 9, self.moment(8, days=1))
        self.accept_proposed(self.moment(8, days=1, hour=12))
        numbers = [self.invoice(*who, f"INV-{1001 + n}", self.moment(8, days=2)) for n, who in enumerate(INVOICING)]
        for invoice in filter(None, numbers):
            self.authorise(invoice, self.moment(8, days=4))
        self.pay(self.moment(7), self.moment(7, days=3))

    def change_on_the_way(self) -> None:
        """Prices go up, somebody goes into hospital, somebody dies; four more weeks are invoiced, and partly paid."""
        bring_in(later_changes(self.monday), self.moment(4))
        documents.publish_later(self.moment(4, hour=12))
        self.deliver(8, 5, self.moment(4, days=1))
        self.accept_proposed(self.moment(4, days=1, hour=12))
        larkfield, brightwater, kestrel = INVOICING
        paid = [self.invoice(*brightwater, "INV-1011", self.moment(4, days=2))]
        paid.append(self.invoice(*kestrel, "KC/2", self.moment(4, days=2)))
        for invoice in filter(None, paid):
            self.authorise(invoice, self.moment(4, days=3))
        claims.accepted(self.moment(4, days=2), self.moment(4, days=4))
        self.waiting = self.invoice(*larkfield, "INV-1010", self.moment(3, days=1))
        self.pay(self.moment(3, days=2), self.moment(3, days=4))

    def last_weeks(self) -> None:
        """What is there today: a week to confirm, two invoices to authorise, one and Scheduled periods to pay; and what
        is late, held or odd. A run of the weekly Scheduled Payments waits to be approved.
        """
        claims.rejected(self.moment(3, days=4), self.moment(2))
        claims.claim(self.moment(2, days=1))
        loose_ends.ask_for_actuals(self.moment(2, days=1, hour=11))
        self.deliver(4, 2, self.moment(1, days=1))
        self.dispute(self.moment(1, days=1, hour=12))
        requests.ask(self.moment(1, days=1, hour=13))
        messages.write(self.moment(1, days=1, hour=14))
        larkfield, brightwater, kestrel = INVOICING
        homecare = self.invoice(*brightwater, "INV-1021", self.moment(1, days=2))
        if homecare:
            loose_ends.hold_an_item(homecare, self.moment(1, days=2, hour=15))
        self.invoice(*kestrel, "KC/3", self.moment(1, days=2))
        if self.waiting:
            self.authorise(self.waiting, self.moment(1, days=3))
        bring_in(found_late(self.monday), self.moment(0), player(cast.COMMISSIONING))
        self.set_lines(self.moment(0))
        claims.begin(self.monday, self.at)
        looked_at = [line for line in self.lines if line["cpli_id"] in SAVED_NOT_SENT]
        bring_in({"actuals": week_rows(looked_at, self.weeks(1, 1), status="")}, self.at)
        loose_ends.type_an_odd_quantity(self.weeks(1, 1)[0], self.at)
        self.prepare(["scheduled"], self.at.today + timedelta(days=1), self.at, "weekly")

    def set_lines(self, at: Moment) -> None:
        """An officer suspends what one client is due, with a reason for the provider, and writes remittance notes."""
        officer = player(cast.FINANCE)
        lines = (
            PaymentItem.select()
            .join(Contract, on=PaymentItem.contract)
            .where(PaymentItem.state == "derived", Contract.reference == "WB-RES")
        )
        line = lines.order_by(PaymentItem.period_start, PaymentItem.id).first()
        both = [each.id for each in lines if each.line_key == line.line_key]
        words = "The social worker is asking whether Willow Bank is still the right home"
        period_lines.set_statuses(line.contract, both, "suspend", words, officer, at)
        period = Period.get(Period.contract == line.contract, Period.start_date == line.period_start)
        notes = "The rates of Residential Care go up in April. The council writes to every home in February."
        period_notes.write_notes(period, notes, officer, at)

    def accept_proposed(self, at: Moment) -> None:
        """The finance team has looked at what was over the plan, and lets it be paid."""
        for proposed in Dispute.select().where(Dispute.status == "proposed"):
            deciding.drop(proposed, proposed.version, player(cast.FINANCE), at, "Agreed with the social worker")

    def dispute(self, at: Moment) -> None:
        """Of what is over the plan, two are in dispute, of which one is answered; the rest waits to be looked at."""
        officer = player(cast.FINANCE)
        people = {by.organisation_id: by for by in (player(*who) for who in INVOICING)}
        proposed = Dispute.select().where(Dispute.status == "proposed", Dispute.organisation.in_(list(people)))
        for number, each in enumerate(proposed.order_by(Dispute.id).limit(2)):
            details = f"{each.details} Please take the extra off, or say who agreed to it."
            deciding.raise_proposed(each, each.version, each.reason, details, officer, at)
            if number == 0:
                words = "The care worker stayed until the doctor had come. The social worker was told by telephone."
                answering.request_resolution(each, each.version, words, people[each.organisation_id], at)

    def invoice(self, sign_in: SignIn, provider: Provider, reference: str, at: Moment) -> Invoice | None:
        """The provider invoices all that is payable on that day, and submits it. Returns the invoice, None without."""
        by = player(sign_in, provider)
        items = payable.items_of(organisation_of(by))
        if not items:
            return None
        details = submitting.InvoiceDetails(reference, at.today, provider.vat_number)
        invoice = submitting.create(details, [str(item.key) for item in items], by, at)
        submitting.submit(Invoice.get_by_id(invoice.id), invoice.version, by, at)
        return invoice

    def authorise(self, invoice: Invoice, at: Moment) -> None:
        """An officer of the finance team authorises it."""
        invoice = Invoice.get_by_id(invoice.id)
        authorising.authorise(invoice, invoice.version, player(cast.FINANCE), at, seen=True)

    def pay(self, prepared_at: Moment, finalised_at: Moment) -> None:
        """A run of all that is due by then: prepared, checked, approved by somebody else, finalised."""
        run = self.prepare(["invoiced", "scheduled", "claims"], finalised_at.today, prepared_at)
        approving.approve(run, player(cast.APPROVER), finalised_at)
        approving.start_finalising(run, player(cast.FINANCE), finalised_at)
        jobs.run_due(finalised_at, HANDLERS)

    def prepare(self, models: list[str], finalise_date: date, at: Moment, frequency: str | None = None) -> PaymentRun:
        """A run that an officer has prepared and checked: what is doubted is taken out or seen. Returns the run."""
        officer = player(cast.FINANCE)
        run = preparing.prepare(models, at.today, finalise_date, officer, at, frequency)
        checks = PaymentRunCheck.select().where(
            PaymentRunCheck.payment_run == run.id, PaymentRunCheck.outcome == "open"
        )
        negative = [check.id for check in checks if check.kind == "negative"]
        if negative:
            checking.take_out(run, negative, officer, at)
        seen = [check.id for check in checks.clone() if check.kind != "negative"]
        if seen:
            checking.see(run, seen, officer, at)
        checking.check(run, officer, at)
        return run
