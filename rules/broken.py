"""What a rule says when it is broken: the words are what the person reads."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

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


class AskFirst(RuleBroken):
    """Nothing forbids it, but it is large or odd: the person is asked `message` once, before it is done.

    `answer` stands for all that the question says, unless given for its words. Who is not deterred sends it along with
    the same form; where the facts changed meanwhile the question is another one, and asked anew.
    """

    def __init__(self, question: str, answer: str = "") -> None:
        super().__init__(question)
        self.answer = answer or sha256(question.encode()).hexdigest()[:16]


def ask_once(question: str, answer: str) -> None:
    """Raises AskFirst unless the question is empty, or this is the answer to it."""
    if question and (asked := AskFirst(question)).answer != answer:
        raise asked


class AllBroken(RuleBroken):
    """Several rules at once: `problems` are shown together, each beside its field."""

    def __init__(self, problems: Sequence[RuleBroken]) -> None:
        super().__init__(". ".join(each.message for each in problems), problems[0].field)
        self.problems = tuple(problems)


def problems_of(broken: RuleBroken) -> Sequence[RuleBroken]:
    """The single problems that were raised together, at least one."""
    return broken.problems if isinstance(broken, AllBroken) else (broken,)


class Problems:
    """Collects what is wrong with a form, so that the person reads all of it at once.

    problems = Problems()
    reference = problems.try_(clean_reference, text)  # None where the rule is broken
    problems.raise_any()
    """

    def __init__(self) -> None:
        self._found: list[RuleBroken] = []

    def try_(self, rule: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        """What the rule answers, or None where it is broken: then it is one of the problems."""
        try:
            return rule(*given, **named)
        except IllegalMove:
            raise
        except RuleBroken as broken:
            self.add(broken)
            return None

    def add(self, broken: RuleBroken) -> None:
        """Take what was raised elsewhere as one, or several, of the problems."""
        self._found += problems_of(broken)

    def __bool__(self) -> bool:
        return bool(self._found)

    def as_one(self) -> RuleBroken:
        """The problem that was found, of which there is one, or AllBroken for several."""
        return self._found[0] if len(self._found) == 1 else AllBroken(self._found)

    def raise_any(self) -> None:
        """Raises the problem that was found, or AllBroken for several."""
        if self._found:
            raise self.as_one()
