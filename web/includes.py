"""Templates that others include are put in their place when a page is compiled, not each time that it is shown.

A list includes a fragment for each row, and the frame of every page includes nine. Each time Jinja looks the template
up, and copies all names that there are for it: of a week of fifty clients that was an eighth of the page. Here
`{% include "actuals/_client.html" %}` is replaced by what stands in that file, inside a `{% with %}`, so that what it
sets stays in it. The page comes out as before; only an error's line is that of the page with all its parts.

Left to Jinja: a name that is worked out (`{% include template %}`), what has blocks of its own, and what includes
itself.
"""

import re
from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, Environment

INCLUDE = re.compile(r'\{%(?P<before>-?) *include "(?P<name>[^"]+)" *(?P<after>-?)%\}')
OF_BLOCKS = re.compile(r"\{%-? *(?:block|extends)\b")


class IncludesInPlace(BaseLoader):
    """Loads templates as another loader does, with those that they include."""

    def __init__(self, loader: BaseLoader):
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template with all its parts; it is as old as the youngest of them."""
        asked: list[Callable[[], bool]] = []
        source, file_name = self._whole(environment, template, (template,), asked)
        return source, file_name, lambda: all(is_current() for is_current in asked)

    def list_templates(self) -> list[str]:
        """Their names."""
        return self._loader.list_templates()

    def _whole(
        self, environment: Environment, name: str, within: tuple[str, ...], asked: list[Callable[[], bool]]
    ) -> tuple[str, str | None]:
        source, file_name, is_current = self._loader.get_source(environment, name)
        if is_current:
            asked.append(is_current)

        def part(found: re.Match[str]) -> str:
            if found["name"] in within:
                return found[0]
            text, _ = self._whole(environment, found["name"], (*within, found["name"]), asked)
            return found[0] if OF_BLOCKS.search(text) else _in_place(text, found)

        return INCLUDE.sub(part, source), file_name


def _in_place(text: str, include: re.Match[Any]) -> str:
    """A part between statements that keep the white space around it as it is around an include: each stands on a line
    of its own, which Jinja takes away.
    """
    whole = text.removesuffix("\n")
    return f"{{%{include['before']} with %}}\n{whole}{{% endwith {include['after']}%}}"
