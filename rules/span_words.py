"""How long something took or waited, in words."""

SIZES = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def span_words(seconds: int) -> str:
    """`40 seconds`, `90 seconds`, `3 hours`, `12 days`: the largest of which there are at least two."""
    for size, name in SIZES:
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"
