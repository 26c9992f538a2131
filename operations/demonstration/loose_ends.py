"""What is late, held or odd in the demonstration council: an action overdue, an item on hold, a quantity to look at."""

from datetime import date

from models import CarePackageLineItem, Commitment, Invoice
from operations import actions
from operations.actuals import recording
from operations.demonstration import cast
from operations.demonstration.players import player
from operations.invoices import holding_items
from queries import action_subjects
from queries.weeks.loading import Scope
from rules.delivery_values import DayRow, Entered
from rules.moment import Moment
from rules.weeks import WEEKDAYS

EVERY_WORKING_DAY = tuple(range(len(WEEKDAYS) - 2))


def ask_for_actuals(at: Moment) -> None:
    """The council asks Larkfield about two weeks of last month, and has no answer."""
    officer, alma = player(cast.FINANCE), player(cast.CONTACTS[0], cast.LARKFIELD)
    about = action_subjects.subjects(officer, ["Contract"], alma.organisation_id or 0)[0]
    text = "Two weeks of October were confirmed after we had paid. Tell us why, and whether it will happen again."
    actions.open_action("O/S Actuals", "Weeks confirmed late in October", text, about, officer, at)


def hold_an_item(invoice: Invoice, at: Moment) -> None:
    """An officer puts one client of an invoice on hold; the rest goes forward."""
    invoice = Invoice.get_by_id(invoice.id)
    item = Commitment.select().where(Commitment.invoice == invoice.id, Commitment.value_pence > 0)
    words = "The family says that nobody came on two days. We are asking them which."
    held = item.order_by(Commitment.value_pence.desc()).first()
    holding_items.hold_item(invoice, held, invoice.version, player(cast.FINANCE), at, words)


def type_an_odd_quantity(week_start: date, at: Moment) -> None:
    """Larkfield has typed three sessions on each of five days for somebody with five in the week, and said it is so."""
    line = CarePackageLineItem.get(CarePackageLineItem.reference == "LF004-1")
    clover = player(cast.CONTACTS[2], cast.LARKFIELD)
    entered = Entered(
        rows=(DayRow(EVERY_WORKING_DAY, 3_00, comment="Holiday club, mornings and evenings"),),
        said_right_hundredths=15_00,
    )
    scope = Scope(clover.organisation_id or 0, client_id=line.client_id)
    recording.record_week(scope, week_start, {f"C{line.id}": (entered, 0)}, clover, at)
