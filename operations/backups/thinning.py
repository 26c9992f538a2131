"""Backups whose time is over go, and with them the uploaded files that no other backup has."""

from datetime import UTC, datetime, timedelta

from operations.backups import manifests
from operations.backups.sealing import Sealer
from operations.stores.store import Store
from rules import backups
from rules.broken import RuleBroken
from rules.moment import london_date

UNFINISHED_FOR = timedelta(days=1)


def thin(store: Store, sealer: Sealer, now: datetime, days: int) -> list[str]:
    """Take away what is not to be kept, and what a kill left unfinished. Returns the names of the backups that went.

    Where a manifest that stays cannot be read, no file goes. Raises OSError.
    """
    found = list(store.names())
    made = {name: at for name in manifests.whole_names(each.name for each in found) if (at := backups.made_at(name))}
    stays = backups.kept(made.values(), now, days)
    gone = sorted(name for name, at in made.items() if at not in stays)
    lost_before = (now - UNFINISHED_FOR).replace(tzinfo=UTC).timestamp()
    for each in sorted(found, key=lambda each: manifests.MANIFEST not in each.name):  # manifests first
        name, _, part = each.name.partition("/")
        is_unfinished = bool(part) and backups.made_at(name) and name not in made and each.since < lost_before
        if name in gone or is_unfinished:
            store.delete(each.name)
    if sum(london_date(at) == london_date(now) for at in made.values()) <= 1:  # once a day: it reads every manifest
        _take_files_away(store, sealer, [name for name in made if name not in gone])
    return gone


def _take_files_away(store: Store, sealer: Sealer, stay: list[str]) -> None:
    try:
        wanted = {sha256 for name in stay for sha256 in manifests.read_manifest(store, sealer, name).files}
    except RuleBroken:
        return
    for each in list(store.names(f"{manifests.FILES}/")):
        sha256 = each.name.removeprefix(f"{manifests.FILES}/").partition(".")[0]
        if sha256 not in wanted:
            store.delete(each.name)
