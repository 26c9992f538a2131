"""The starting types of actions: what they may be about, who answers them, and by when (docs/domain/actions.md).

They are the council's to change: queries/action_types.py puts its own types in the place of these.
"""

from dataclasses import dataclass

from rules.action_closing import USUAL_DAYS

ADULTS, CHILDRENS = "Adults'", "Children's"
BOTH = (ADULTS, CHILDRENS)
PAYMENT, ACTUALS, CARE, PRICE, PEOPLE, OTHER = "payment", "actuals", "care", "price", "people", "other"
TOPICS = {  # {topic: (its name, what belongs to it)}: what a new action asks first
    PAYMENT: ("A payment or an invoice", "Missing, late, short or on hold"),
    ACTUALS: ("Actuals or a dispute", "Locked weeks, visits, late actuals"),
    CARE: ("A client’s care", "A start, an end, a stay in hospital, a death"),
    PRICE: ("A price or an order", "Uplifts, extra costs, line items"),
    PEOPLE: ("Our people or details", "New contacts, roles, addresses"),
    OTHER: ("Something else", "We’ll find the right team"),
}


@dataclass(frozen=True)
class ActionType:
    """One type. `related_to` are names of rules.actions.RELATED_TO, the likeliest first; `variants` the names that it
    is chosen by, where it is not chosen by its own; `working_days` None: no due date unless somebody sets one;
    council-only types are opened by the council; `closes_with`: the words with which it closes by itself after
    `closes_after_days` of silence, empty if it does not. A type that is not offered cannot be chosen any more.
    """

    name: str
    team: str
    related_to: tuple[str, ...]
    working_days: int | None = None
    council_only: bool = False
    topic: str = OTHER
    directorates: tuple[str, ...] = (ADULTS,)
    variants: tuple[str, ...] = ()
    closes_with: str = ""
    is_offered: bool = True
    closes_after_days: int = USUAL_DAYS

    @property
    def choices(self) -> tuple[str, ...]:
        """The names that people choose among, and read on the action."""
        return self.variants or (self.name,)


LINE = "Care Package Line Item"
CARE_DATA, ACCOUNTS = "Care Data Team", "Accounts Management"
FINANCE, INVOICES = "Finance Team", "Invoice Queries"
CHILDRENS_FINANCE = "Childrens Services Finance"
SYSTEM_ADMIN = "System Admin"  # which always has somebody: every system administrator works in it
BILLS = ("Invoice", "Credit Note")
PAYMENT_QUERY = "Payment Query"
NOTIFICATION = "Notification"
INCORRECT = tuple(
    f"Incorrect CPLI ({what})" for what in ("End Date", "Start Date", "Service Level", "Units", "Price", "Other")
)
ASSUMED_OK = "No response received, assumed ok and closed"


def _of_a_service(name: str, topic: str, team: str = FINANCE) -> ActionType:
    return ActionType(name, team, ("Service",), 5, topic=topic)


def _of_childrens(name: str) -> ActionType:
    return ActionType(name, CHILDRENS_FINANCE, ("Provider",), topic=OTHER, directorates=(CHILDRENS,))


def _plan(name: str, directorate: str) -> ActionType:
    """A document that the council sends, and closes if nobody objects."""
    return ActionType(
        name,
        FINANCE,
        ("Client", "Service"),
        council_only=True,
        topic=CARE,
        directorates=(directorate,),
        closes_with=ASSUMED_OK,
    )


ACTION_TYPES = (
    ActionType("CPLI Amendment", CARE_DATA, ("Client",), 2, topic=CARE, variants=INCORRECT),
    ActionType("CPLI Outstanding", CARE_DATA, ("Client",), 2, topic=CARE),
    ActionType("Actuals Query", ACCOUNTS, ("Client",), 5, topic=ACTUALS),
    ActionType("Aged Actuals Submission", ACCOUNTS, ("Contract",), 5, topic=ACTUALS),
    ActionType("APL Supported Living - Void Claim", ACCOUNTS, ("Service",), 15, topic=PAYMENT),
    ActionType("Disputes Pending", ACCOUNTS, ("Provider",), 5, topic=ACTUALS),
    ActionType(PAYMENT_QUERY, ACCOUNTS, ("Contract", *BILLS), 5, topic=PAYMENT, directorates=BOTH),
    ActionType("Rolling Respite Claim", ACCOUNTS, ("Contract",), 5, topic=PAYMENT),
    ActionType("Third Party Amendment Request", ACCOUNTS, ("Contract",), 10, topic=PRICE),
    ActionType("Debit Balance", ACCOUNTS, ("Contract",), 5, council_only=True, topic=PAYMENT),
    ActionType(NOTIFICATION, ACCOUNTS, ("Provider",), 5, council_only=True, directorates=BOTH),
    ActionType("O/S Actuals", ACCOUNTS, ("Contract",), 5, council_only=True, topic=ACTUALS),
    ActionType("Returned Invoice/Credit Note", ACCOUNTS, BILLS, 5, council_only=True, topic=PAYMENT, directorates=BOTH),
    _of_childrens("Foster Carer Query"),
    _of_childrens("Supported Lodgings Provider Query"),
    _of_childrens("Provider Query"),
    ActionType("Invoice Query", INVOICES, BILLS, topic=PAYMENT, directorates=BOTH),
    ActionType("Placement Query", INVOICES, ("Client", "Invoice"), topic=CARE, directorates=(CHILDRENS,)),
    ActionType("Additional Cost Query", INVOICES, ("Client", "Invoice"), topic=PRICE, directorates=BOTH),
    _plan("DP Support Plan Spend Summary (Adults)", ADULTS),
    _plan("DP Support Plan Spend Summary (Childrens)", CHILDRENS),
    _plan("DP Contract", ADULTS),
    _of_a_service("Start Date", CARE),
    _of_a_service("End Date", CARE),
    _of_a_service("Placement Query (Service)", CARE),
    _of_a_service("Service Variation", CARE),
    _of_a_service("Missing Invoice Period", PAYMENT),
    _of_a_service("Deceased Client", CARE),
    _of_a_service("Other Local Authority Placement", CARE),
    _of_a_service("Unconfirmed Payment Periods", ACTUALS),
    _of_a_service("Uplift Query", PRICE, "Commissioning"),
    ActionType("Set Up Additional Contacts", SYSTEM_ADMIN, ("Service", "Provider"), 5, topic=PEOPLE),
)
RETURNED = "Returned Invoice/Credit Note"
OUTSTANDING_LINE = "CPLI Outstanding"
