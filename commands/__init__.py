"""The `flask` commands: every click command that a module of this folder makes with `commands.running.command`."""

import importlib
import pkgutil

from click import Command


def _all_commands():
    found = {}
    for module_info in pkgutil.iter_modules(__path__, f"{__name__}."):
        module = importlib.import_module(module_info.name)
        found.update({each.name: each for each in vars(module).values() if isinstance(each, Command)})
    return tuple(found[name] for name in sorted(found))


ALL = _all_commands()
