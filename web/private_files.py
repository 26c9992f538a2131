"""What only the portal itself may read: the folder of its data, and its database's file.

The database has everything about everybody in it; a folder that others may look into lets them copy it.
"""

import os
import stat
from pathlib import Path

FOR_OTHERS = 0o077


def close_folder(folder: Path) -> None:
    """Take the rights of others to the folder away. Raises PermissionError with the command that does it, where it is
    somebody else's folder.
    """
    _close(folder, 0o700)


def close_file(path: Path) -> None:
    """The same for a file, which is made, empty, where there is none yet: what SQLite puts beside it takes its rights
    from it.
    """
    path.touch(mode=0o600)
    for each in (path, *(path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm", "-journal"))):
        if each.exists():
            _close(each, 0o600)


def _close(path: Path, mode: int) -> None:
    found = path.stat()
    if not stat.S_IMODE(found.st_mode) & FOR_OTHERS:
        return
    if found.st_uid != os.geteuid():
        raise PermissionError(f"{path} may be read by others, and belongs to somebody else. Run: chmod {mode:o} {path}")
    path.chmod(mode)
