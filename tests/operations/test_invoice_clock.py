"""The 30-day clock: what ends it, what does not, and where it stops."""

from models import AuditEvent, Invoice
from operations.invoices import authorising as authorisation
from operations.invoices import submitting
from queries import council_settings
from queries.invoices.clock import lateness_of
from rules.invoice_clock import day_of_clock
from tests.support.moments import days_later


def day(at, days):
    return day_of_clock(Invoice.get().submitted_at, days_later(at, days).today)


def test_a_return_ends_it_and_the_next_submission_starts_it_at_nought(submitted_invoice, actor, at):
    fin, alice = actor("fin"), actor("alice")
    authorisation.return_to_provider(
        submitted_invoice, 2, by=fin, at=days_later(at, 10), reason="File missing", words=""
    )
    assert Invoice.get().submitted_at is None
    submitting.submit(Invoice.get(), 3, by=alice, at=days_later(at, 12))
    assert (day(at, 12), day(at, 15)) == (0, 3)
    submitted = AuditEvent.select(AuditEvent.at).where(AuditEvent.kind == "invoice submitted").order_by(AuditEvent.id)
    assert [event.at for event in submitted] == [at.now, days_later(at, 12).now]


def test_a_hold_is_recorded_and_stops_nothing(submitted_invoice, actor, at):
    fin = actor("fin")
    authorisation.hold(submitted_invoice, 2, by=fin, at=days_later(at, 5), reason="Query open", words="Asked")
    authorisation.take_off_hold(Invoice.get(), 3, by=fin, at=days_later(at, 20))
    assert Invoice.get().submitted_at == at.now
    assert day(at, 25) == 25
    kinds = ("invoice put on hold", "invoice released")
    assert [
        (event.kind, event.at)
        for event in AuditEvent.select().where(AuditEvent.kind.in_(kinds)).order_by(AuditEvent.id)
    ] == [("invoice put on hold", days_later(at, 5).now), ("invoice released", days_later(at, 20).now)]


def test_it_goes_on_while_authorised_and_stops_on_the_date_in_the_bank(submitted_invoice, actor, at):
    authorisation.authorise(submitted_invoice, 2, by=actor("fin"), at=days_later(at, 20))
    late = lateness_of(Invoice.get(), 80_000, days_later(at, 40).today, council_settings.read())
    assert (late.days, late.fixed_sum_pence) == (10, 4_000)
    Invoice.update(status="finalised", bank_date=days_later(at, 32).today).execute()
    assert lateness_of(Invoice.get(), 80_000, days_later(at, 400).today, council_settings.read()).days == 2
    Invoice.update(bank_date=days_later(at, 30).today).execute()
    assert lateness_of(Invoice.get(), 80_000, days_later(at, 400).today, council_settings.read()) is None
