"""How well text can be read on a colour: the contrast ratio of WCAG 2.2."""

import re

LEAST = 4.5  # level AA, for text of any size
LONG_HEX = re.compile(r"#[0-9a-f]{6}")


def contrast_with_white(colour: str) -> float:
    """The ratio between white and a colour of six hexadecimal digits (`17404d`), from 1 to 21."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
