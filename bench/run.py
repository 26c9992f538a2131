"""Run every bench of this folder, each module's `run()`, or those named: `python -m bench.run [name...]`.

Figures worth keeping go to docs/performance.md by hand: nothing is written here.
"""

import importlib
import os
import pkgutil
import platform
import sys

import bench


def machine():
    """The machine in words: figures mean nothing without it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def main(names):
    """Run the benches of these names, or all of them."""
    print(f"{machine()}, SQLite")
    for info in pkgutil.iter_modules(bench.__path__):
        if info.name == "run" or (names and info.name not in names):
            continue
        module = importlib.import_module(f"bench.{info.name}")
        if hasattr(module, "run"):
            print(f"\n{info.name}", flush=True)
            module.run()


if __name__ == "__main__":
    main(sys.argv[1:])
