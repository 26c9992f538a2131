"""What stands on purchase orders, and what of payments is published."""

from dataclasses import dataclass

from content.setting_declarations import setting
from content.settings.groups import NEVER_NAMED, NOTICE, ON_ORDERS
from rules.setting_texts import Line, Lines

THOSE_WHO_DECIDE = ("finance_officer",)
ADDRESS = Lines(0, 6, 60)


@dataclass(frozen=True)
class OrdersAndPublishing:
    """What stands on purchase orders, and what of payments is published."""

    order_invoice_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Invoice Address",
        what="lines of the address",
        does="Stands on every purchase order that is opened or printed from now on.",
        hint="Where invoices are addressed to, one line below the other.",
    )
    order_delivery_address: list[str] = setting(
        [],
        ADDRESS,
        ON_ORDERS,
        label="Delivery Address",
        what="lines of the address",
        does="Stands on every purchase order that is opened or printed from now on.",
        hint="Where care is delivered to, one line below the other.",
    )
    order_payment_terms: str = setting(
        "{days} days from a valid invoice",
        Line(200),
        ON_ORDERS,
        label="Payment Terms",
        what="payment terms",
        does="Stands on every purchase order whose contract has no terms of its own.",
        hint="{days} stands for the days in which the council pays an invoice. A contract’s own terms go before these.",
    )
    notice_approver_name: str = setting(
        "",
        Line(80, fewest=0),
        NOTICE,
        label="Who approves the notice",
        what="name",
        does="Stands on the notice of the half-year.",
        hint="The name of the director, or similar officer, who is responsible for the council’s finances.",
        help="the director, or similar officer, who is responsible for the council’s finances: the notice says their "
        "name and that they approve it.",
        told=THOSE_WHO_DECIDE,
    )
    notice_approver_job_title: str = setting(
        "",
        Line(80, fewest=0),
        NOTICE,
        label="Their job title",
        what="job title",
        does="Stands on the notice of the half-year.",
        hint="For example Director of Finance.",
        help="stands in the notice beside the name.",
        told=THOSE_WHO_DECIDE,
    )
    private_service_groups: list[str] = setting(
        [
            *("Foster", "Kinship", "Special guardian", "Adopt", "Staying put", "Shared lives", "Supported lodgings"),
            "Direct payment",
        ],
        Lines(0, 30, 60, is_set=True),
        NEVER_NAMED,
        label="Words in the service groups of private people",
        what="words",
        does="Changes what is published from now on. What was published stays out there.",
        hint="One on each line. A provider with care or claims of a service group that has one of these words in its "
        "name is published as REDACTED PERSONAL DATA.",
        help="a provider with care or claims of a service group with one of these words in its name, in capitals or "
        "not, is published as REDACTED PERSONAL DATA. So is who has one of them in their own name, is called by a "
        "title such as Mrs, is paid by direct payments, or is paid claims alone, without a contract.",
    )
    private_providers: list[str] = setting(
        [],
        Lines(0, 2_000, 60, is_set=True),
        NEVER_NAMED,
        label="References of other providers who are private people",
        what="references",
        does="Changes what is published from now on. What was published stays out there.",
        hint="One on each line. They are published as REDACTED PERSONAL DATA too.",
    )
