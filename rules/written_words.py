"""What a person writes in a form for others to read, as it is kept."""

from rules.broken import RuleBroken

LONGEST_REASON = 1_000  # characters, of a reason or a note of an officer


def clean_words(text: str | None, field: str, longest: int, missing: str = "", too_long: str = "") -> str:
    """The text without null characters, with plain line ends, and without the spaces around it.

    longest: in characters. Raises RuleBroken for `field`: with the sentence `missing`, if there is one and no text;
    with `too_long` (in which "{longest}" stands for the number) for a text that is longer than that.
    """
    cleaned = (text or "").replace("\x00", "").replace("\r\n", "\n").strip()
    if missing and not cleaned:
        raise RuleBroken(missing, field)
    if len(cleaned) > longest:
        raise RuleBroken((too_long or "Shorten it to {longest} characters").format(longest=f"{longest:,}"), field)
    return cleaned
