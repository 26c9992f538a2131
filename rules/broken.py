"""What a rule says when it is broken: the words are what the person reads."""

CHANGED = "A colleague has just changed this. Look at it again, then decide"  # the one sentence for who comes too late


class RuleBroken(Exception):
    """A rule forbids what was asked; `message` is for the person, `field` is the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class IllegalMove(RuleBroken):
    """The thing is not in the state that the change expects: a colleague was faster, or it may never do that."""

    def __init__(self, message: str = CHANGED, field: str | None = None) -> None:
        super().__init__(message, field)
