"""What a rule says when it is broken: the words are what the person reads."""

# the one sentence for who comes too late, and the other where the care or what was recorded may have changed it
CHANGED = "A colleague has just changed this. Look at it again, then decide"
FIGURES_CHANGED = "This, or its figures, changed since you opened the page. Look at it again, then decide"


class RuleBroken(Exception):
    """A rule forbids what was asked; `message` is for the person, `field` is the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class IllegalMove(RuleBroken):
    """The thing is not in the state that the change expects: a colleague changed it first, or it may never do that."""

    def __init__(self, message: str = CHANGED, field: str | None = None) -> None:
        super().__init__(message, field)
