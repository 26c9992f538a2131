"""The starting types of actions: what they may be about, who answers them, and by when (docs/domain/actions.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionType:
    """One type. `related_to` are names of rules.actions.RELATED_TO, the likeliest first; `working_days` None: no due
    date unless somebody sets one; council-only types are opened by the council.
    """

    name: str
    team: str
    related_to: tuple[str, ...]
    working_days: int | None = None
    council_only: bool = False


LINE = "Care Package Line Item"
CARE_DATA, ACCOUNTS = "Care Data Team", "Accounts Management"
FINANCE, INVOICES = "Finance Team", "Invoice Queries"
SYSTEM_ADMIN = "System Admin"  # which always has somebody: every system administrator works in it
BILLS = ("Invoice", "Credit Note")
PAYMENT_QUERY = "Payment Query"
OF_A_SERVICE = (
    "Start Date",
    "End Date",
    "Service Variation",
    "Missing Invoice Period",
    "Deceased Client",
    "Other Local Authority Placement",
    "Unconfirmed Payment Periods",
)
ACTION_TYPES = (
    ActionType("CPLI Amendment", CARE_DATA, ("Client", LINE), 2),
    ActionType("CPLI Outstanding", CARE_DATA, ("Client", LINE), 2),
    ActionType("Actuals Query", ACCOUNTS, ("Client", LINE), 5),
    ActionType("Aged Actuals Submission", ACCOUNTS, ("Contract",), 5),
    ActionType("APL Supported Living - Void Claim", ACCOUNTS, ("Service",), 15),
    ActionType("Disputes Pending", ACCOUNTS, ("Provider",), 5),
    ActionType(PAYMENT_QUERY, ACCOUNTS, (*BILLS, "Scheduled Payment", "Contract"), 5),
    ActionType("Rolling Respite Claim", ACCOUNTS, ("Contract",), 5),
    ActionType("Third Party Amendment Request", ACCOUNTS, ("Contract",), 10),
    ActionType("Debit Balance", ACCOUNTS, ("Contract",), 5, council_only=True),
    ActionType("Notification", ACCOUNTS, ("Provider",), 5, council_only=True),
    ActionType("O/S Actuals", ACCOUNTS, ("Contract",), 5, council_only=True),
    ActionType("Returned Invoice/Credit Note", ACCOUNTS, BILLS, 5, council_only=True),
    ActionType("Foster Carer Query", "Childrens Services Finance", ("Provider",)),
    ActionType("Supported Lodgings Provider Query", "Childrens Services Finance", ("Provider",)),
    ActionType("Provider Query", "Childrens Services Finance", ("Provider",)),
    ActionType("Invoice Query", INVOICES, (*BILLS, LINE)),
    ActionType("Placement Query", INVOICES, (LINE, "Client")),
    ActionType("Additional Cost Query", INVOICES, (LINE, "Client")),
    ActionType("DP Support Plan Spend Summary (Adults)", FINANCE, ("Client", "Service"), council_only=True),
    ActionType("DP Support Plan Spend Summary (Childrens)", FINANCE, ("Client", "Service"), council_only=True),
    ActionType("DP Contract", FINANCE, ("Client", "Service"), council_only=True),
    *(ActionType(name, FINANCE, ("Service",), 5) for name in OF_A_SERVICE),
    ActionType("Placement Query (Service)", FINANCE, ("Service",), 5),
    ActionType("Uplift Query", "Commissioning", ("Service",), 5),
    ActionType("Set Up Additional Contacts", SYSTEM_ADMIN, ("Service", "Provider"), 5),
)
BY_NAME = {each.name: each for each in ACTION_TYPES}
RETURNED = "Returned Invoice/Credit Note"
OUTSTANDING_LINE = "CPLI Outstanding"
