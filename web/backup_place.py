"""Where this installation's backups are, from its settings."""

from operations import chain_ends
from operations.backups.making import Place
from operations.stores.opening import open_store
from web import keys
from web.settings import Settings


def backup_place(settings: Settings, address: str | None = None) -> Place:
    """The Place of the settings, or the one at another address. Raises RuleBroken where it cannot be opened."""
    ends = settings.data_dir / chain_ends.FILE
    beside = keys.kept_beside(settings.data_dir)
    beside |= {chain_ends.FILE: ends.read_text(encoding="ascii")} if ends.exists() else {}
    store = open_store(address or settings.backup_url)
    return Place(store, settings.backup_key, settings.backup_days, settings.data_dir, beside)
