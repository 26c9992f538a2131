"""The council's colour as a stylesheet: the pages may have no style attributes."""

import re

from rules.contrast import LEAST, contrast_with_white


def stylesheet(colour: str) -> str | None:
    """The custom properties for `17404d` (six hexadecimal digits), with ink that can be read on it; None otherwise.

    The dark scheme keeps its own colours.
    """
    if not re.fullmatch(r"[0-9a-f]{6}", colour.lower()):
        return None
    ink = "#fff" if contrast_with_white(colour) >= LEAST else "#0b0c0c"
    return f"@media (prefers-color-scheme: light) {{ :root {{ --brand: #{colour}; --brand-ink: {ink}; }} }}\n"
