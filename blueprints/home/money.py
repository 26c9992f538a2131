"""Your money: what is to confirm, to invoice, with the council and on its way, each a row that leads to its list."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import url_for

from queries.home.open_invoices import open_invoices
from queries.home.to_confirm import newest_to_confirm, weeks_to_confirm
from queries.invoices import payable
from rules.dates import near_date, short_date
from rules.invoice_clock import day_of_clock, late_from
from rules.invoice_statuses import WITH_COUNCIL, InvoiceStatus
from rules.moment import london_date
from rules.money import format_pence, percent_of
from web import clock, council
from web.asked_once import asked_once
from web.permissions import may_open
from web.templating import plural


@dataclass(frozen=True)
class Stage:
    """A row: what it is called, its pence, and a sentence, whose first words are a link where there is an address.

    `kind` is the colour of its sign and bar: todo, wait, ok or bad.
    """

    title: str
    kind: str
    sign: str
    pence: int
    link: str
    rest: str
    url: str | None = None
    percent: int = 0  # of the largest of the rows


def stages_of(viewer, expected, sees_amounts):
    """The stages that the viewer's organisation has; no row for those who see nothing of it."""
    stages = []
    if expected.has_cut_off:
        stages.append(_to_confirm(viewer, expected))
    if sees_amounts and viewer.is_paid_by("invoiced") and may_open("invoices.list_invoices"):
        found = asked_once(open_invoices, viewer)
        stages += [_to_invoice(viewer, expected, found), _with_council(found)]
        stages.append(_on_its_way(expected, [each for each in found if each.status == InvoiceStatus.AUTHORISED]))
    elif sees_amounts and stages:
        stages.append(_on_its_way(expected, []))
    return _on_one_scale(stages)


def _on_one_scale(stages):
    largest = max((stage.pence for stage in stages), default=0)
    return [
        replace(stage, percent=max(1, percent_of(stage.pence, largest) or 0) if stage.pence > 0 else 0)
        for stage in stages
    ]


def _cut_off(expected):
    cut_off = expected.next_run.cut_off
    return f"{near_date(cut_off.date(), clock.today())}, {cut_off:%H:%M}"


def _to_confirm(viewer, expected):
    weeks = asked_once(weeks_to_confirm, viewer)
    pence = sum(week.pence for week in weeks)
    if not weeks:
        return _nothing_held(viewer)
    first_week, today = weeks[0].week_start, clock.today()
    url = url_for("actuals.week", week=first_week.isoformat()) if may_open("actuals.week") else None
    verb = "Confirm" if may_open("actuals.confirm_week") else "See"
    if len(weeks) == 1:
        link = f"{verb} {plural(asked_once(newest_to_confirm, viewer, today, weeks)[1], 'client')}"
        rest = f" of the week of {short_date(first_week, today)}"
    else:
        link, rest = f"{verb} {len(weeks)} weeks", ""
    if verb == "Confirm":
        rest += f" by {_cut_off(expected)}."
    elif url:
        rest += ". A Care Coordinator or Finance Clerk confirms it."
    else:
        link, rest = "", "A Care Coordinator or Finance Clerk confirms it."
    if len(weeks) > 1:
        rest += f" The oldest is of {short_date(first_week, today)}."
    return Stage("To confirm", "todo", "ring", pence, link, rest, url)


def _nothing_held(viewer):
    """No week holds back money; one whose period has not opened may be still to confirm."""
    week, count = asked_once(newest_to_confirm, viewer, clock.today(), ())
    title = "To confirm", "todo", "ring", 0
    if not count or not may_open("actuals.confirm_week"):
        return Stage(*title, "", "Nothing to confirm.")
    rest = f" of the week of {short_date(week, clock.today())}. No payment depends on it yet."
    return Stage(*title, f"Confirm {plural(count, 'client')}", rest, url_for("actuals.week", week=week.isoformat()))


def _to_invoice(viewer, expected, invoices):
    offered = 0
    if expected.not_submitted_pence > 0:
        offered = max(0, asked_once(payable.offered_pence, viewer.organisation_id))
    ours = [each for each in invoices if each.status == InvoiceStatus.UNSUBMITTED]
    made = sum(each.pence for each in ours)
    later = expected.not_submitted_pence - offered - made
    more = f" {format_pence(later)} more can follow once an earlier period is paid." if later > 0 else ""
    may_make, cut_off = may_open("invoices.new"), _cut_off(expected)
    title = "To invoice", "todo", "bill", offered + made
    if ours:
        words = ours[0].reference if len(ours) == 1 else plural(len(ours), "invoice")
        rest = f" by {cut_off}." if may_make else "."
        if offered:
            rest += f" {format_pence(offered)} of this is on no invoice yet."
        return Stage(*title, f"{'Submit' if may_make else 'See'} {words}", rest + more, _address(ours))
    if not offered:
        return Stage(*title, "", f"Nothing to invoice.{more}")
    if not may_make:
        return Stage(
            *title, "", f"This money is payable but not yet invoiced. A Finance Clerk makes the invoice.{more}"
        )
    rest = f" by {cut_off}. This money is payable but not yet invoiced.{more}"
    return Stage(*title, "Make the invoice", rest, url_for("invoices.new", one="y"))


def _address(invoices):
    """Of the one invoice, or of the list of those with its status."""
    first = invoices[0]
    if len(invoices) == 1:
        return url_for("invoices.one", invoice_id=first.id)
    status = "with_council" if first.status in WITH_COUNCIL else first.status
    return url_for("invoices.list_invoices", year="", status=status)


def _with_council(invoices):
    theirs = [each for each in invoices if each.status in WITH_COUNCIL]
    pence = sum(each.pence for each in theirs)
    if not theirs:
        return Stage("With the council", "wait", "clock", 0, "", "Nothing to authorise.")
    first, today = theirs[0], clock.today()
    words, rest = f"See {first.reference}", "."
    if len(theirs) > 1:
        words, rest = f"See {len(theirs)} invoices", f". The oldest is {first.reference}."
    if first.submitted_at:
        submitted = near_date(london_date(first.submitted_at), today)
        terms, day = council.settings().payment_terms_days, day_of_clock(first.submitted_at, today)
        rest += f" You submitted it on {submitted}. Today is day {day} of {terms}."
    return Stage("With the council", "wait", "clock", pence, words, rest, _address(theirs))


def _on_its_way(expected, authorised):
    """What is certain to come: finalised, authorised or Scheduled, by its days in the bank."""
    days = [(each.bank_date, each.pence - each.submitted_pence) for each in expected.to_come]
    days = [(day, pence) for day, pence in days if pence > 0]
    pence, today = sum(each for _, each in days), clock.today()
    if not days:
        return Stage("On its way", "ok", "check", 0, "", "Nothing is due to be paid yet.")
    link, url = _whence(authorised, pence)
    late = _late_since(expected, authorised)
    if late:
        said = f"Due on {near_date(late, today)}, not paid yet. The next run pays it."
        return Stage("On its way", "bad", "alert", pence, link, f". {said}" if link else said, url)
    if len(days) == 1:
        due = f"It is due in your bank on {near_date(days[0][0], today)}."
    else:
        said = ", ".join(f"{format_pence(part)} on {near_date(day, today)}" for day, part in days[:2])
        due = f"It is due in your bank: {said}{' and the rest later' if len(days) > 2 else ''}."
    return Stage("On its way", "ok", "check", pence, link, f". {due}" if link else due, url)


def _late_since(expected, authorised):
    """When the oldest payment that is late was due in the bank; None where none is."""
    due = [each.late_since for each in expected.periods if each.late_since]
    today = clock.today()
    starts = [late_from(london_date(each.submitted_at)) for each in authorised if each.submitted_at]
    return min([*due, *(start - timedelta(days=1) for start in starts if start <= today)], default=None)


def _whence(authorised, pence):
    """(words, address) of what the money on its way is for: the authorised invoices, where they are all of it."""
    if authorised and sum(each.pence for each in authorised) == pence:
        words = authorised[0].reference if len(authorised) == 1 else f"{len(authorised)} invoices"
        return f"See {words}", _address(authorised)
    if may_open("scheduled_payments.calendar"):
        return "See the payment calendar", url_for("scheduled_payments.calendar")
    return "", None
