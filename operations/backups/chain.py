"""Where the chain of audit events ended in the last backup: who can write to the database cannot write there."""

from models import AuditEvent
from operations.backups import manifests
from operations.backups.making import Place
from operations.backups.sealing import Sealer
from queries.audit_chain import ChainEnd


def end_in_last_backup(place: Place) -> ChainEnd | None:
    """The end in the newest backup that this database goes on from; None where there is none. Raises RuleBroken where
    the backups, or that one, cannot be read.

    After a restore these are the backup that was brought back and those before it, and what was made since.
    """
    before, since = _restored()
    for name in reversed(manifests.names(place.store)):
        if name <= before or name > since:
            return manifests.read_manifest(place.store, Sealer(place.key), name).chain_end
    return None


def _restored() -> tuple[str, str]:
    """(the backup that was brought back last, when that was as a backup's name); nothing was: every name is later."""
    event = AuditEvent.select().where(AuditEvent.kind == "database restored").order_by(AuditEvent.id.desc()).first()
    return (event.now["backup"], event.now["restored"]) if event else ("", "")
