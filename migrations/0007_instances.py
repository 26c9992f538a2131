"""Unplanned care of a week has several instances; the portal's own note of a week stands apart from the comment."""

import re

from peewee import Table

from migrations.running import run_sql_file

DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
NOTE = re.compile(  # as release 1.0.0 wrote it: days or a quantity, the notice, and the comment of the row in brackets
    rf"(?:^|; )((?:{DAY}(?:, {DAY})*|\d[\d,]*(?:\.\d+)?): saved as missed, as \d+ hours' notice is more than \d+)"
    r"(?: \(([^()]*)\))?(?=; |$)"
)


def up(migrator, database):
    """Run the statements of this migration for the database's dialect, then take the notes out of the comments."""
    run_sql_file(database, "0007_instances")
    actual = Table("actual", ("id", "comment", "note")).bind(database)
    query = actual.select(actual.id, actual.comment).where(actual.comment.contains("saved as missed, as"))
    for number, comment in list(query.tuples()):
        written, note = comment_and_note(comment)
        if note:
            actual.update(comment=written, note=note).where(actual.id == number).execute()


def comment_and_note(comment: str) -> tuple[str, str]:
    """(what a person wrote, what the portal wrote) of a comment; a row's comment in a note is a person's."""
    notes = NOTE.findall(comment)
    written = [NOTE.sub("", comment).removeprefix("; ").strip(), *(of_row.strip() for _, of_row in notes)]
    return "; ".join(dict.fromkeys(text for text in written if text)), "; ".join(note for note, _ in notes)
