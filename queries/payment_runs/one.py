"""All that the page of one payment run shows, in a fixed number of queries."""

from dataclasses import dataclass, field

from models import AuditEvent, Contract, Invoice, Organisation, PaymentRunCheck, Person, Remittance
from operations.payment_runs import approving, figures
from queries.audit import events_of
from rules.wording import FREQUENCY_NAMES
from web.picks import whole_number

PAGE_SIZE = 50
CHECK_TAGS = {  # kind: (kind of tag, sign)
    "negative": ("bad", "alert"),
    "rejected": ("bad", "alert"),
    "off_trend": ("todo", "flag"),
    "unconfirmed": ("todo", "ring"),
    "nil": ("", "dot"),
    "new_organisation": ("wait", "flag"),
    "document_not_agreed": ("todo", "flag"),
}
OUTCOME_NAMES = {"open": "Open", "seen": "Seen", "taken_out": "Taken out"}


@dataclass
class RunPage:
    """The run with its parts, checks, people, remittances and history. Amounts are pence."""

    run: object
    parts: list
    checks: list
    people: dict
    history: list
    invoices: int
    job: object = None
    remittances: dict = field(default_factory=dict)
    page: int = 1

    @property
    def total_pence(self):
        return sum(part.amount_pence for part in self.parts)

    def sum_of(self, figure):
        return sum(getattr(part, figure) for part in self.parts)

    @property
    def organisations(self):
        return len({part.organisation_id for part in self.parts})

    @property
    def pages(self):
        return max(1, -(-len(self.parts) // PAGE_SIZE))

    @property
    def shown_parts(self):
        return self.parts[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]

    @property
    def open_checks(self):
        return [check for check in self.checks if check.outcome == "open"]

    @property
    def decided_checks(self):
        return [check for check in self.checks if check.outcome != "open"]

    @property
    def selection_words(self):
        """What was asked for: `Authorised invoices, and Scheduled Payments due by 20/11/2025 (Four-weekly)`."""
        asked = self.run.selection
        year, month, day = asked["due_by"].split("-")
        frequency = f" ({FREQUENCY_NAMES[asked['frequency']]})" if asked.get("frequency") else ""
        if asked.get("catch_up"):
            adjustments = ", adjustments too" if asked.get("adjustments") else ""
            return f"Catch-up: Scheduled lines left over on {day}/{month}/{year}{frequency}{adjustments}"
        scheduled = f"Scheduled Payments due by {day}/{month}/{year}{frequency}"
        words = {"invoiced": "Authorised invoices", "scheduled": scheduled}
        return ", and ".join(words[model] for model in sorted(asked["models"]))


def of(run, args):
    """The page of a run as the address asks for it."""
    parts = figures.parts_of(run)
    shown = RunPage(
        run=run,
        parts=parts,
        checks=_checks(run),
        people={},
        history=list(events_of(run).where(AuditEvent.kind != "organisation paid").limit(PAGE_SIZE)),
        invoices=Invoice.select().where(Invoice.payment_run == run.id).count(),
        job=approving.job_of(run) if run.state == "finalising" else None,
        remittances=_remittances(run) if run.state in ("finalising", "finalised") else {},
    )
    shown.people = _people(run, shown.checks)
    shown.page = min(max(1, whole_number(args.get("page", "1")) or 1), shown.pages)
    return shown


def _checks(run):
    """Those that are open first, the gravest kinds first."""
    order = list(CHECK_TAGS)
    query = (
        PaymentRunCheck.select(PaymentRunCheck, Organisation, Contract)
        .join_from(PaymentRunCheck, Organisation)
        .left_outer_join(Contract, on=PaymentRunCheck.contract, src=PaymentRunCheck)
        .where(PaymentRunCheck.payment_run == run.id)
    )
    return sorted(query, key=lambda check: (order.index(check.kind), check.organisation.name.casefold(), check.id))


def _people(run, checks):
    ids = {run.prepared_by_id, run.checked_by_id, run.approved_by_id, *(check.decided_by_id for check in checks)}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids - {None}))}


def _remittances(run):
    """{(organisation, contract): (id, number)}"""
    paid = Remittance
    query = paid.select(paid.organisation, paid.contract, paid.id, paid.number).where(paid.payment_run == run.id)
    return {(organisation, contract): (row, number) for organisation, contract, row, number in query.tuples()}
