"""Actions of the demonstration: one message to all providers, some of whom have answered it, and a question."""

from datetime import timedelta

from models import Action, Organisation
from operations import action_work, actions, jobs, sending_to_many
from operations.demonstration import cast
from operations.demonstration.cast import Provider, SignIn
from operations.demonstration.players import Player, player
from operations.job_handlers import HANDLERS
from operations.sending_to_many import Draft
from queries import action_subjects
from rules.moment import Moment

TEXT = """Dear {organisation},

We close the books early before bank holidays. Your next cut-off is {next cut-off}: please confirm by then.

Tell us if you cannot deliver care on a bank holiday."""
ANSWER = "We are closed on bank holidays. Two clients need somebody else on those days."
QUESTION = "Our last remittance lacks a client who came every day. Which invoice should we put the week on?"


def write(at: Moment) -> None:
    """The council writes to all providers: some have opened it, one has answered. Larkfield asks about a payment."""
    officer = player(cast.FINANCE)
    providers = Organisation.select().order_by(Organisation.name)
    draft = Draft(
        "Notification",
        "Cut-offs before bank holidays",
        TEXT,
        tuple(each.id for each in providers),
        due_date=at.today + timedelta(weeks=4),
        closes_by_itself=True,
    )
    sending = sending_to_many.send(draft, [], officer, at)
    jobs.run_due(at, HANDLERS)
    _look(sending.id, cast.CONTACTS[0], cast.LARKFIELD, at)
    action, by = _look(sending.id, cast.CONTACTS[4], cast.BRIGHTWATER, at)
    actions.post(action, "reply", ANSWER, by, at)
    _look(sending.id, cast.CONTACTS[9], cast.KESTREL, at)
    alma = player(cast.CONTACTS[0], cast.LARKFIELD)
    about = action_subjects.subjects(alma, ["Contract"], alma.organisation_id or 0)[0]
    actions.open_action("Payment Query", "A client is missing on our remittance", QUESTION, about, alma, at)


def _look(sending_id: int, sign_in: SignIn, provider: Provider, at: Moment) -> tuple[Action, Player]:
    """Somebody opens their provider's action. Returns it, and who that was."""
    by = player(sign_in, provider)
    action = Action.get(Action.sending == sending_id, Action.organisation == by.organisation_id)
    action_work.look(action.id, by, at)
    return action, by
