"""What the second of two people is told: who saved the line meanwhile, and what it says now."""

from blueprints.actuals.groups import cells
from models import Person
from web.templating import when


def savers_of(lines):
    """{person id: name} of who saved these WeekLines last, in one query."""
    ids = {line.actual.saved_by_id for line in lines if line.actual} - {None}
    return {person.id: person.name for person in Person.select().where(Person.id.in_(ids))} if ids else {}


def who_was_faster(line, savers):
    """The sentence for a line that is not as it was when it was shown. `savers` are {person id: name}."""
    if line.actual is None:
        return "What was recorded here is gone. What you typed is still below: Save again to keep it"
    who = savers.get(line.actual.saved_by_id, "The portal")
    figures = [f"{name} {words}" for name, words, _ in _figures(line)]
    now = f"{', '.join(figures)}{': ' + line.actual.comment if line.actual.comment else ''}"
    saved = f"{who} saved this {when(line.actual.saved_at)}, while you had it open: {now}"
    return f"{saved}. What you typed is still below. Save again to put it in place of that, or Undo to take theirs"


def _figures(line):
    return [cell for cell in cells(line) if cell[0] in ("Actual", "Frstd", "Msd", "Xtr")]
