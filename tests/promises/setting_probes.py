"""A probe for each council setting: it makes the smallest case, and answers with what somebody is told of it.

`PROBES[name]` is (a value that is not the shipped one, a function of the World that returns a callable). The callable
is asked before and after the change, and may make rows anew each time. A new setting has a new probe.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from models import Invoice, OverpaymentPlan, database
from operations import actions, passwords, sessions
from operations.actuals import confirming
from operations.audit import SYSTEM
from operations.invoices import authorising, commitments
from queries import council_settings, forecast
from queries.action_subject import Subject
from queries.contract_plans import load_contracts
from queries.invoices.flags import figures_for
from queries.invoices.owed_credit_notes import owed
from queries.invoices.totals import totals_of
from queries.weeks.loading import Scope
from rules.forecast import cut_off_of
from rules.moment import Moment
from tests.support import factories
from tests.support.factories import AT, NOW, TODAY
from tests.support.invoices import open_in_queue
from tests.support.overpayments import overpaid
from tests.support.payment_runs import SCHEDULED, scheduled_care

WEEK = date(2025, 11, 10)


@dataclass
class World:
    """The cast, and how to act (`actor`) and look at pages (`sign_in`) as one of them."""

    cast: Any
    actor: Callable
    sign_in: Callable


def invoice_with_the_council(world, days_ago=40, value_pence=80_000, **given):
    """A submitted invoice of Rose Care with one payment item."""
    care = factories.make_care(organisation=world.cast.rose_care)
    invoice = factories.make_invoice(
        organisation=world.cast.rose_care,
        status="pending",
        submitted_at=NOW - timedelta(days=days_ago),
        submitted_by=world.cast.alice,
        **given,
    )
    commitment = factories.make_commitment(
        invoice=invoice, contract=care.contract, client=care.client, value_pence=value_pence, is_live=True
    )
    factories.make_payment_item(cpli=care.cpli, commitment=commitment, amount_pence=value_pence)
    return Invoice.get_by_id(invoice.id)


def queue_of_invoices(world):
    """What an officer reads of an invoice that is 40 days old."""
    invoice_with_the_council(world)
    return lambda: open_in_queue(world.sign_in("fin")).text


def status_of_one_authorisation(world):
    def answer():
        invoice = invoice_with_the_council(world)
        authorising.authorise(invoice, invoice.version, by=world.actor("fin"), at=AT)
        return Invoice.get_by_id(invoice.id).status

    return answer


def reasons_offered(world):
    invoice_with_the_council(world)
    return lambda: [option.text for option in open_in_queue(world.sign_in("fin")).all("#reason option")]


def reasons_to_reject(world):
    request = factories.make_change_request(organisation=world.cast.rose_care)
    path = f"/council/change-requests/{request.id}"
    return lambda: world.sign_in("sam").get(path).one("#reason").text


def clients_to_erase(world):
    """The text of the page, where the care of a client ended three years ago."""
    dates = {"start_date": date(2020, 1, 6), "end_date": date(2022, 11, 20)}
    factories.make_care(organisation=world.cast.rose_care, **dates)
    return lambda: world.sign_in("sam").get("/council/privacy").one("main").text


def credit_notes_owed(world):
    cpli = factories.make_care(organisation=world.cast.rose_care).cpli
    item = factories.make_payment_item(cpli=cpli, amount_pence=-5_000, kind="adjustment")
    with database.atomic():
        commitments.refresh_commitments({(item.contract_id, item.client_id)}, AT)
    later = Moment(TODAY + timedelta(days=12), NOW + timedelta(days=12))
    return lambda: len(owed(SYSTEM, later.today, council_settings.read().credit_note_days))


def undoing_a_confirmation(world):
    """What the page before Confirm Actuals says of undoing it, and whether the verb does it 20 minutes later."""

    def answer():
        care = factories.make_care(organisation=world.cast.rose_care)
        scope, alice = Scope(world.cast.rose_care.id, client_id=care.client.id), world.actor("alice")
        page = world.sign_in("alice").get(f"/actuals/weeks/{WEEK}/confirm")
        said = page.sentence("You can undo it for")
        confirming.confirm(scope, WEEK, alice, AT)
        try:
            return said, len(confirming.undo_confirm(scope, WEEK, alice, Moment(TODAY, NOW + timedelta(minutes=20))))
        except confirming.RuleBroken as refused:
            return said, refused.message

    return answer


def saving_sessions(world, sessions):
    """What is said of so many sessions in a week that has five."""
    care = factories.make_care(organisation=world.cast.rose_care, level={"unit": "Session"}, units_hundredths=500)
    editor = world.sign_in("alice").get(f"/actuals/clients/{care.client.id}/{WEEK}/edit")
    return lambda: editor.submit("Save", status=422, **{f"C{care.cpli.id}-actual": str(sessions)}).problem


def open_slices(world):
    contract = factories.make_contract(organisation=world.cast.rose_care)
    factories.make_payment_method(contract=contract, **SCHEDULED)
    return lambda: [str(each) for each in load_contracts([contract.id], TODAY)[contract.id].open_slices]


def lines_of_a_period(world):
    care = scheduled_care(organisation=world.cast.rose_care)
    factories.make_purchase_order(contract=care.contract, client=care.client, financial_year=2025)
    address = f"/scheduled-payments/{care.contract.id}-2025-10-27"
    return lambda: world.sign_in("alice").get(address).one("#lines").text


def next_run(world):
    """The run that an invoice with the council is expected to be paid in."""
    invoice_with_the_council(world)
    organisation_id = world.cast.rose_care.id
    return lambda: forecast.expected(organisation_id, council_settings.read(), AT).next_run


def flags_of_an_invoice(world):
    """An invoice that is a quarter above the last three of its contract."""
    care = factories.make_care(organisation=world.cast.rose_care)
    of_one = {"contract": care.contract, "client": care.client, "is_live": False}
    for month in (5, 6, 7):
        earlier = factories.make_invoice(organisation=care.organisation, status="authorised", authorised_at=NOW)
        dates = {"period_start": date(2025, month, 1), "period_end": date(2025, month, 28)}
        factories.make_commitment(invoice=earlier, value_pence=80_000, **dates, **of_one)
    invoice = factories.make_invoice(organisation=care.organisation, status="pending", submitted_at=NOW)
    factories.make_commitment(invoice=invoice, value_pence=100_000, **of_one)
    page = world.sign_in("fin")
    assert figures_for([invoice], totals_of([invoice.id]), 20)[invoice.id].flags
    return lambda: [each.text for each in page.get("/council/invoices").all(".tags")]


def overpayment_plans(world):
    """When an overpayment of £1,000.00, to be taken from £1,400.00, may be taken and in how many instalments."""

    def answer():
        care, _ = overpaid(world.actor, organisation=factories.make_organisation())
        plan = OverpaymentPlan.get_or_none(OverpaymentPlan.cpli == care.cpli)
        return plan and (plan.earliest_date, plan.instalments)

    return answer


def order_on_screen(world):
    care = factories.make_care(organisation=world.cast.rose_care)
    order = factories.make_purchase_order(contract=care.contract, client=care.client, financial_year=2025)
    factories.make_purchase_order_iteration(purchase_order=order)
    return lambda: world.sign_in("alice").get(f"/purchase-orders/{order.id}").text


def terms_of_an_order_and_age_of_an_invoice(world):
    queue, order = queue_of_invoices(world), order_on_screen(world)

    def answer():
        return "of 30" in queue(), "30 days from a valid invoice" in order()

    return answer


def public_page(world, path):
    """What everybody reads there, in the council's name and colour."""
    factories.make_council()
    alice = world.sign_in("alice")
    return lambda: [alice.get(path).text, *(link["href"] for link in alice.get(path).all("link"))]


def front_page(world):
    """What somebody reads who has not signed in."""
    alice = world.sign_in("alice")
    alice.get("/home").submit("Logout")
    return lambda: alice.get("/").text


def what_is_said_of_a_short_password(world):
    return lambda: passwords.broken_rules(world.cast.person("alice"), "Bramble!72")


def whether_still_signed_in(world, name, minutes):
    """Whether somebody is signed in so many minutes after they were seen last, and signed in."""

    def answer():
        later = NOW + timedelta(minutes=minutes)
        token = sessions.start(world.cast.person(name), "complete", AT)
        if minutes > 60:
            sessions.note_seen(sessions.find(token, NOW), later)
        return bool(sessions.find(token, later))

    return answer


def cut_off_before(world, day):
    """The cut-off, two working days before a run is finalised on that day."""
    return lambda: cut_off_of(day, 2, time(18), council_settings.read().bank_holidays)


def sentences_about_a_password(world):
    return lambda: passwords.broken_rules(world.cast.person("alice"), "correct horse battery 7")


def tiles_at_home(world):
    return lambda: [tile.text for tile in world.sign_in("alice").get("/home").all(".links a")]


def notice_of_the_half_year(world):
    """Who approves the notice, as an officer reads it."""
    return lambda: world.sign_in("fin").get("/council/compliance").one("section[aria-labelledby=notice]").text


def published_spend(world):
    """The spend over £500 that a fostering household and another provider, with the reference P7, have in it."""
    for reference, group in (("P6", "Fostering"), ("P7", "Home care")):
        organisation = factories.make_organisation(reference=reference)
        care = factories.make_care(organisation=organisation, level={"service_group_class": group})
        paid = factories.make_remittance(
            contract=care.contract, bank_date=date(2025, 11, 3), net_pence=90_000, amount_pence=90_000
        )
        settled = {"state": "settled", "is_paid": True, "amount_pence": 90_000}
        factories.make_payment_item(cpli=care.cpli, remittance=paid, **settled)
    return lambda: world.sign_in("fin").get("/council/compliance/over-500?from=2025-11-01").one("tbody").text


def team_of_an_action(world):
    """Who answers an action whose team has nobody in it."""
    factories.make_team_member(team=factories.make_team(name="Night Team"), person=world.cast.fin)
    about = Subject("Provider", world.cast.rose_care.id, "Rose Care", world.cast.rose_care.id)
    alice = world.actor("alice")
    return lambda: actions.open_action("Foster Carer Query", "Mileage", "Please look", about, alice, AT).team.name


def foot_of_a_page(world):
    return lambda: world.sign_in("alice").get("/home").one("footer").text


def asking_for_a_password(world):
    """What somebody reads who asks for a new password."""
    return lambda: world.sign_in("alice").get("/password-request").one("main").text


def where_a_page_leads(world):
    return lambda: world.sign_in("alice").look("/home").headers.get("Location")


PROBES: dict[str, tuple[Any, Callable[[World], Callable[[], Any]]]] = {
    "council_name": ("Thornshire Council", partial(public_page, path="/help")),
    "directorate": ("Children's", partial(public_page, path="/help")),
    "brand_colour": ("#5b2a86", partial(public_page, path="/help")),
    "landing_text": ("Supported lodgings payments online", front_page),
    "landing_registering": ("Speak to your social worker", front_page),
    "accessibility_statement": ("We mend what you tell us.", partial(public_page, path="/accessibility")),
    "privacy_notice": ("Write to Ruth Calloway.", partial(public_page, path="/privacy")),
    "cookies_page": ("Only {session_cookie}.", partial(public_page, path="/cookies")),
    "authorise_limits": ({"finance_officer": 50_000}, status_of_one_authorisation),
    "return_reasons": (["Query open"], reasons_offered),
    "credit_note_days": (10, credit_notes_owed),
    "payment_terms_days": (14, terms_of_an_order_and_age_of_an_invoice),
    "statutory_interest_basis_points": (900, queue_of_invoices),
    "base_rates": ({"2025-06-30": 900}, queue_of_invoices),
    "undo_confirm_minutes": (10, undoing_a_confirmation),
    "most_sessions_a_day": (7, partial(saving_sessions, sessions=43)),
    "asked_times_plan": (4, partial(saving_sessions, sessions=22)),
    "scheduled_open_days": (60, open_slices),
    "simple_lines": (True, lines_of_a_period),
    "cut_off_working_days": (3, next_run),
    "cut_off_time": ("12:00", next_run),
    "catch_up_weekday": (3, next_run),
    "off_trend_percent": (50, flags_of_an_invoice),
    "overpayment_pence": (200_000, overpayment_plans),
    "overpayment_percent": (100, overpayment_plans),
    "overpayment_days": (20, overpayment_plans),
    "overpayment_instalments": (2, overpayment_plans),
    "order_invoice_address": (["1 High Street"], order_on_screen),
    "order_delivery_address": (["1 High Street"], order_on_screen),
    "order_payment_terms": ("{days} days, please", order_on_screen),
    "notice_approver_name": ("Ruth Calloway", notice_of_the_half_year),
    "notice_approver_job_title": ("Director of Finance", notice_of_the_half_year),
    "private_service_groups": ([], published_spend),
    "private_providers": (["P7"], published_spend),
    "bank_holidays_added": (["2025-12-24"], partial(cut_off_before, day=date(2025, 12, 29))),
    "bank_holidays_left_out": (["2025-12-26"], partial(cut_off_before, day=date(2025, 12, 29))),
    "password_least_length": (11, what_is_said_of_a_short_password),
    "idle_minutes_provider": (20, partial(whether_still_signed_in, name="alice", minutes=40)),
    "idle_minutes_council": (10, partial(whether_still_signed_in, name="fin", minutes=20)),
    "session_hours": (2, partial(whether_still_signed_in, name="alice", minutes=180)),
    "helpdesk_telephone": ("01632 960 000", foot_of_a_page),
    "helpdesk_email": ("help@council.example", foot_of_a_page),
    "authenticator_roles": (["administrator"], where_a_page_leads),
    "sends_reset_links": (True, asking_for_a_password),
    "password_character_kinds": (["lower"], sentences_about_a_password),
    "home_tiles": (["Actuals"], tiles_at_home),
    "rejection_reasons": (["Evidence missing"], reasons_to_reject),
    "unstaffed_team": ("Night Team", team_of_an_action),
    "keep_clients_years": (1, clients_to_erase),
}
