"""A disk without room: a small tmpfs where one can be mounted; elsewhere processes that may not make a file longer."""

import resource
import subprocess
from pathlib import Path

MEGABYTE = 1024 * 1024


def disk_of(folder, megabytes):
    """A `SmallDisk` at this folder, or `LimitedFiles` where no disk can be mounted (a container without the right)."""
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    for command in (["mount"], ["sudo", "-n", "mount"]):
        try:
            subprocess.run([*command, *options], check=True, capture_output=True)  # noqa: S603 - a test's own command
        except (OSError, subprocess.CalledProcessError):
            continue
        return SmallDisk(folder, command[:-1])
    return LimitedFiles(folder)


class SmallDisk:
    """A tmpfs of a few megabytes, filled by a file."""

    def __init__(self, folder, as_root):
        self.folder, self.as_root = Path(folder), as_root

    def fill(self, _processes):
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            for size in (MEGABYTE, 4096, 1):
                self._write(ballast, b"\0" * size)

    def _write(self, ballast, block):
        try:
            while ballast.write(block):
                pass
        except OSError:
            return

    def make_room(self):
        (self.folder / "ballast").unlink()

    def unmount(self):
        subprocess.run([*self.as_root, "umount", "--lazy", str(self.folder)], check=True)  # noqa: S603


class LimitedFiles:
    """Processes that write nothing more: whatever they write ends in an error, as it does where there is no room."""

    def __init__(self, folder):
        self.folder, self.limited = Path(folder), []

    def fill(self, processes):
        for pid in [each for process in processes for each in _with_children(process.pid)]:
            self.limited.append((pid, resource.prlimit(pid, resource.RLIMIT_FSIZE)))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, self.limited[-1][1][1]))

    def make_room(self):
        for pid, limit in self.limited:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)

    def unmount(self):
        pass


def _with_children(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _with_children(int(child)))]
