"""What the page that prepares a run has ticked, and what a run of that would pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_login import current_user
from werkzeug.datastructures import MultiDict

from blueprints.council_payment_runs.forms import PrepareForm
from queries.payment_runs import to_pay
from queries.payment_runs.to_pay import CountAndPence, PeriodsToPay
from rules.run_rows import Asked, DueRow, ticked_rows, to_select
from rules.run_selections import CLAIMS, INVOICED, SCHEDULED


@dataclass(frozen=True)
class Choice:
    """What is ticked of what is due."""

    models: list[str]
    asked: Asked  # as it stands in the form
    chosen: set[DueRow]
    periods: Sequence[PeriodsToPay]
    too_late: dict[DueRow, int]  # of each row, what was announced too late for the run (pence)
    invoices: CountAndPence
    claims: CountAndPence

    @property
    def pence(self) -> int:
        """What a run of it would pay."""
        rows = {each.row: each.amount_pence - self.too_late.get(each.row, 0) for each in self.periods}
        scheduled = sum(rows[row] for row in self.chosen) if SCHEDULED in self.models else 0
        invoices = self.invoices.pence if INVOICED in self.models else 0
        return invoices + scheduled + (self.claims.pence if CLAIMS in self.models else 0)

    @property
    def models_to_pay(self) -> list[str]:
        """The models that are ticked, but for Scheduled Payments where no row of them is."""
        is_none_left = bool(self.periods) and not self.chosen
        return [each for each in self.models if not (each == SCHEDULED and is_none_left)]

    def to_select(self) -> tuple[Asked, list[DueRow]]:
        """What the run is asked for, and the rows of it that are left out."""
        return to_select([each.row for each in self.periods], self.chosen, self.asked)


def choice_of(form: PrepareForm, sent: MultiDict[str, str], today: date) -> Choice:
    """The choice of a form as it was sent, or as it stands at first."""
    periods = to_pay.periods_to_pay(current_user)
    asked = Asked(form.due_by.data or today, form.frequency.data or None)
    return Choice(
        models=form.models(),
        asked=asked,
        chosen=ticked_rows([each.row for each in periods], sent.getlist("row"), asked, _shown(sent)),
        periods=periods,
        too_late=to_pay.announced_too_late(current_user, form.finalise_date.data or today),
        invoices=to_pay.invoices_to_pay(current_user),
        claims=to_pay.claims_to_pay(current_user),
    )


def _shown(sent: MultiDict[str, str]) -> Asked | None:
    """What was asked for on the page that the form came from. None where it had no rows to tick."""
    try:
        return Asked(date.fromisoformat(sent.get("shown_due_by", "")), sent.get("shown_frequency") or None)
    except ValueError:
        return None
