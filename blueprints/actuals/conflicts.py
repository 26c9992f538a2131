"""The message for the second of two people who edit a line: who saved it meanwhile, and its figures now."""

from blueprints.actuals.wording import cells
from queries.people import names_of
from web.templating import when

CHANGEABLE = ("actual", "frustrated", "missed", "extra")


def savers_of(lines):
    """{person id: name} of who saved these WeekLines last, in one query."""
    return names_of(line.actual.saved_by_id for line in lines if line.actual)


def who_saved_first(line, savers):
    """The sentence for a line that is not as it was when it was shown. `savers` are {person id: name}."""
    if line.actual is None:
        return "What was recorded here is gone. What you typed is still below: Save again to keep it"
    who = savers.get(line.actual.saved_by_id, "The portal")
    figures = [f"{cell.label} {cell.words}" for cell in cells(line) if cell.name in CHANGEABLE]
    now = f"{', '.join(figures)}{': ' + line.actual.comment if line.actual.comment else ''}"
    saved = f"{who} saved this {when(line.actual.saved_at)}, while you had it open: {now}"
    return f"{saved}. What you typed is still below. Save again to replace it, or Undo to keep theirs"
