"""Clients."""

from collections.abc import Collection

from models import Client
from rules.actor import Actor


def client_ids_of(viewer: Actor, ssrefs: Collection[str]) -> list[int]:
    """The ids of the clients with these SSRefs that the viewer may see."""
    query = Client.visible_to(viewer).select(Client.id).where(Client.ssref.in_(ssrefs))
    return [client_id for (client_id,) in query.tuples()]


def find_client(viewer: Actor, ssref: str) -> Client | None:
    """The client with this SSRef; None where the viewer may see none."""
    return Client.visible_to(viewer).where(Client.ssref == ssref).first()
