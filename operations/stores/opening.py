"""The place that an address names."""

from pathlib import Path
from urllib.parse import urlsplit

from operations.stores.bucket import open_bucket
from operations.stores.folder import FolderStore
from operations.stores.store import Store


def open_store(address: str) -> Store:
    """The Store of a folder's path, or of `s3://[key:secret@]bucket[/prefix][?endpoint=https://...&region=...]`."""
    return open_bucket(address) if urlsplit(address).scheme == "s3" else FolderStore(Path(address))
