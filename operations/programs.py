"""Programs of our own that read what may be built to do harm, each in a process with limits on memory and time.

What a hostile file breaks is that process: the portal says that the file cannot be read, and goes on.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_beside: list["subprocess.Popen[bytes]"] = []  # what was started and may not have ended


class ProgramFailed(Exception):
    """It broke, was ended, or said that it cannot. `code` is what it ended with; None where it took too long."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"ended with {code}")
        self.code = code


def run(module: str, *arguments: str, given: bytes, seconds: float) -> bytes:
    """What `python -m module arguments < given` writes, within so many seconds. Raises ProgramFailed."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        ended = subprocess.run(  # noqa: S603 - a module of ours, and arguments that we chose
            command, input=given, cwd=ROOT, timeout=seconds, check=True, capture_output=True
        )
    except subprocess.CalledProcessError as error:
        raise ProgramFailed(error.returncode) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(None) from error
    return ended.stdout


def start_beside(module: str, *arguments: str, environment: Mapping[str, str]) -> None:
    """Start `python -m module arguments` at low priority and go on: its errors go where this process's go."""
    for ended in [each for each in _beside if each.poll() is not None]:
        _beside.remove(ended)
    command = ["nice", "-n", "10", sys.executable, "-m", module, *arguments]
    started = subprocess.Popen(  # noqa: S603 - a module of ours, and arguments that we chose
        command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _beside.append(started)


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Called by such a program before it reads anything: more memory or time than this, and it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
