"""What an uplift may be about."""

from models import Contract, ServiceLevel
from queries.options import Options
from rules.actor import Actor


def level_options() -> Options:
    """(id, `Home Care - Standard (Hour)`) of all service levels."""
    level = ServiceLevel
    rows = level.select(level.id, level.name, level.unit).order_by(level.name, level.unit, level.id)
    return [(row.id, f"{row.name} ({row.unit})") for row in rows]


def contract_options(viewer: Actor) -> Options:
    """(id, `Home Care Framework (K7)`) of the contracts that the viewer may see."""
    contract = Contract
    rows = Contract.visible_to(viewer).select(contract.id, contract.name, contract.reference)
    return [(row.id, f"{row.name} ({row.reference})") for row in rows.order_by(contract.name, contract.reference)]
