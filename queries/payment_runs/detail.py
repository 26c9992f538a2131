"""One payment run as its page shows it, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models import AuditEvent, Contract, Invoice, Job, Organisation, PaymentRun, PaymentRunCheck, Remittance
from queries.audit import events_of
from queries.forecast_figures import RUNS_UNDER_WAY
from queries.paging import Page, page_of
from queries.payment_runs.comparing import Comparison, comparisons_of
from queries.payment_runs.finalising_job import finalising_job
from queries.payment_runs.four_eyes import why_not_approve
from queries.payment_runs.lines import RunLine, lines_of
from queries.payment_runs.under_way import last_finalised
from queries.people import names_of
from rules import payment_runs as rules
from rules.actor import Actor
from rules.money import percent_words
from rules.run_checks import CHECK_NAMES, MENDED_BY_IMPORT

EVENTS_SHOWN = 50
KINDS_OF_CHECKS = tuple(CHECK_NAMES)  # the gravest first


class RemittanceLink(NamedTuple):
    """A remittance of the run, to lead to."""

    id: int
    number: int


@dataclass(frozen=True)
class RunDetail:
    """A run with its lines, checks, people, remittances and history. Amounts are pence."""

    run: PaymentRun
    lines: Sequence[RunLine]  # of all pages
    checks: Sequence[PaymentRunCheck]
    people: dict[int, str]  # the names of those who did something with it
    history: Sequence[AuditEvent]
    invoices: int
    job: Job | None  # that finalises it, while it does
    remittances: dict[tuple[int, int | None], RemittanceLink]  # by organisation and contract
    page: Page  # of the lines
    legal_verbs: list[str]  # of rules.payment_runs.RUN_MOVES that the viewer could carry out now
    why_not_approve: str | None  # in words, where the viewer worked on it
    comparisons: dict[tuple[int, int | None], Comparison]  # with the last payment; of runs that are not paid yet
    last_run: tuple[int, int] | None  # (id, pence) of the run that was finalised before it

    def share_of(self, pence: int) -> str:
        """A part of what the run pays, in per cent."""
        return percent_words(pence, self.total_pence)

    @property
    def total_pence(self) -> int:
        """What the run pays in all."""
        return self.sum_of("amount_pence")

    def sum_of(self, figure: str) -> int:
        """The sum of one figure of all lines."""
        return sum(getattr(line, figure) for line in self.lines)

    @property
    def organisations(self) -> int:
        """How many organisations it pays."""
        return len({line.organisation_id for line in self.lines})

    @property
    def may_try_again(self) -> bool:
        """Whether it stopped half way."""
        return rules.may_try_again(self.run.state, self.job.state if self.job else None)

    @property
    def shown_lines(self) -> Sequence[RunLine]:
        """The lines of the page."""
        return self.page.cut(self.lines)

    @property
    def open_checks(self) -> list[PaymentRunCheck]:
        """The checks that somebody has to see, or take out."""
        return [check for check in self.checks if check.outcome == "open"]

    @property
    def lacks_ledger_codes(self) -> bool:
        """Whether an open check goes once something has been imported."""
        return any(check.kind in MENDED_BY_IMPORT for check in self.open_checks)

    @property
    def decides_checks(self) -> bool:
        """Whether there are open checks that can be decided now."""
        return rules.may_decide_checks(self.run.state) and bool(self.open_checks)

    @property
    def decided_checks(self) -> list[PaymentRunCheck]:
        """The checks that were seen or taken out."""
        return [check for check in self.checks if check.outcome != "open"]


def find_run(viewer: Actor, payment_run_id: int) -> PaymentRun | None:
    """A payment run; None where the viewer may see none with this id."""
    return PaymentRun.visible_to(viewer).where(PaymentRun.id == payment_run_id).first()


def load_detail(viewer: Actor, run: PaymentRun, page: int, today: date) -> RunDetail:
    """All that the page of a found run shows, with the page of its lines that is asked for."""
    lines, checks = lines_of(run), _checks(run)
    own_work = why_not_approve(viewer.person_id, run, checks)
    people = {run.prepared_by_id, run.checked_by_id, run.approved_by_id, *(check.decided_by_id for check in checks)}
    return RunDetail(
        run=run,
        lines=lines,
        checks=checks,
        people=names_of(people),
        history=AuditEvent.with_words(events_of(run).where(AuditEvent.kind != "organisation paid").limit(EVENTS_SHOWN)),
        invoices=Invoice.select().where(Invoice.payment_run == run.id).count(),
        job=finalising_job(run) if run.state == "finalising" else None,
        remittances=_remittances(run) if run.state in ("finalising", "finalised") else {},
        page=page_of(page, len(lines)),
        legal_verbs=rules.legal_verbs(
            run.state,
            is_ready=bool(lines) and all(check.outcome != "open" for check in checks),
            may_approve=own_work is None,
            is_due=rules.is_due(run.finalise_date, today),
        ),
        why_not_approve=own_work,
        comparisons=comparisons_of(run, lines) if run.state in RUNS_UNDER_WAY else {},
        last_run=last_finalised(viewer, run) if run.state in RUNS_UNDER_WAY else None,
    )


def open_check_ids(run: PaymentRun) -> list[int]:
    """The checks of a run that are still open."""
    query = PaymentRunCheck.select(PaymentRunCheck.id).where(
        PaymentRunCheck.payment_run == run.id, PaymentRunCheck.outcome == "open"
    )
    return [check_id for (check_id,) in query.order_by(PaymentRunCheck.id).tuples()]


def _checks(run: PaymentRun) -> list[PaymentRunCheck]:
    """The gravest kinds first, each by the organisations' names."""
    query = (
        PaymentRunCheck.select(PaymentRunCheck, Organisation.id, Organisation.name, Contract.id, Contract.name)
        .join_from(PaymentRunCheck, Organisation)
        .left_outer_join(Contract, on=PaymentRunCheck.contract, src=PaymentRunCheck)
        .where(PaymentRunCheck.payment_run == run.id)
    )
    return sorted(
        query,
        key=lambda check: (KINDS_OF_CHECKS.index(check.kind), check.organisation.name.casefold(), check.id),
    )


def _remittances(run: PaymentRun) -> dict[tuple[int, int | None], RemittanceLink]:
    """{(organisation id, contract id): RemittanceLink}"""
    paid = Remittance
    query = paid.select(paid.organisation, paid.contract, paid.id, paid.number).where(paid.payment_run == run.id)
    return {(organisation, contract): RemittanceLink(*link) for organisation, contract, *link in query.tuples()}
