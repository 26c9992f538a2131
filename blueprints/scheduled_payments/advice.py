"""Download Remittance Advice Report of what was paid of a period."""

from blueprints.scheduled_payments.addresses import addresses
from blueprints.scheduled_payments.filters import period_or_404
from blueprints.scheduled_payments.provider import bp
from queries.scheduled_payments.detail import in_period, payments_of
from reports.remittance_document import advices_of
from rules.dates import date_range
from web.htmx import done
from web.late_forms import never_kept
from web.pdf import answer_pdf
from web.permissions import Permission, requires


@bp.route("/scheduled-payments/<scheduled_period>/remittance-advice.pdf", methods=["GET", "POST"])
@requires(Permission.SCHEDULED_READ)
@never_kept()
def remittance_advice(scheduled_period):
    """The lines of the period that were paid, remittance by remittance, as a PDF."""
    period = period_or_404(scheduled_period)
    payments = payments_of(period)
    if not payments:
        return done(addresses().period(period), notice="Nothing of this period is paid yet, so it has no remittance.")
    advices = advices_of([each.remittance.id for each in payments], in_period(period))
    return answer_pdf(
        f"remittance-advice-{period.ref}.pdf",
        "pdf/remittance_advice.html",
        back=addresses().period(period),
        lines=sum(advice.lines for advice in advices),
        title=f"Remittance Advice {date_range(period.start, period.end)}",
        about=f"What was paid for the period {date_range(period.start, period.end)} of {period.contract.name}.",
        advices=advices,
    )
