"""The council's colour as a stylesheet: the pages may have no style attributes."""

import re


def stylesheet(colour: str) -> str | None:
    """The custom properties for `17404d` (six hexadecimal digits), with ink that can be read on it; None otherwise.

    The dark scheme keeps its own colours.
    """
    if not re.fullmatch(r"[0-9a-f]{6}", colour.lower()):
        return None
    ink = "#fff" if contrast_with_white(colour) >= 4.5 else "#0b0c0c"
    return f"@media (prefers-color-scheme: light) {{ :root {{ --brand: #{colour}; --brand-ink: {ink}; }} }}\n"


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG between the colour and white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
