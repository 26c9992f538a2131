"""What a rule says when it is broken: the words are what the person reads."""


class RuleBroken(Exception):
    """A rule forbids what was asked; `message` is for the person, `field` is the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class IllegalMove(RuleBroken):
    """The thing is no longer in the state that the change expects: somebody was faster, or it may never do that."""
