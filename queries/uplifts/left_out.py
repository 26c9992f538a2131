"""The prices that an uplift leaves as they are, each with the reason."""

from peewee import JOIN, fn

from models import CarePackageLineItem, Client, Contract, Organisation, ServiceLevel, Uplift, UpliftLeftOut
from queries.listing import Column, ListPage, ListRequest
from rules.actor import Actor

LEFT = UpliftLeftOut
COLUMNS = (
    Column("why", "Why", (LEFT.why,)),
    Column("line", "Line item", (CarePackageLineItem.reference,)),
    Column("provider", "Provider", (fn.LOWER(Organisation.name),)),
    Column("contract", "Contract", (fn.LOWER(Contract.name),)),
    Column("level", "Service level", (fn.LOWER(ServiceLevel.name),)),
)


def left_out_list(viewer: Actor, uplift: Uplift, request: ListRequest) -> ListPage:
    """Those of an uplift that the viewer may see, by reason until another order is asked for."""
    mine = Organisation.visible_to(viewer).select(Organisation.id)
    query = (
        LEFT.select(LEFT, CarePackageLineItem, Client, Organisation, Contract, ServiceLevel)
        .join(CarePackageLineItem, JOIN.LEFT_OUTER)
        .join(Client, JOIN.LEFT_OUTER)
        .join_from(LEFT, Organisation, JOIN.LEFT_OUTER)
        .join_from(LEFT, Contract, JOIN.LEFT_OUTER)
        .join_from(LEFT, ServiceLevel)
        .where(LEFT.uplift == uplift.id, LEFT.organisation.is_null() | LEFT.organisation.in_(mine))
    )
    return ListPage(query, COLUMNS, request, sort="why", tie_break=(LEFT.id,))
