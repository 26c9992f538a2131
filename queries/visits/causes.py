"""Why rows of a visits file are wrong, each cause once, with what would put all its rows right."""

from dataclasses import dataclass, field
from datetime import datetime

from queries.actuals_files.waiting_files import cause_of
from queries.visits.file_preview import Preview
from queries.visits.suggestions import Cells, suggestion_for

MOST_CAUSES = 20


@dataclass
class Cause:
    """One problem of some rows; `suggested` is {line: cells} of those that a suggestion puts right."""

    column: str
    words: str  # of the first row
    lines: list[int] = field(default_factory=list)
    suggested: dict[int, Cells] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells it apart from other causes."""
        return f"{self.column} {cause_of(self.words)}"


def causes_of(preview: Preview, now: datetime) -> list[Cause]:
    """The causes of a Preview's wrong rows, the most frequent first: the first MOST_CAUSES. `now` is a naive UTC
    instant.
    """
    found: dict[str, Cause] = {}
    for row in preview.wrong:
        cells = suggestion_for(row, preview, now)
        for column, words in row.problems:
            cause = Cause(column, words)
            cause = found.setdefault(cause.key, cause)
            cause.lines.append(row.line)
            if cells:
                cause.suggested[row.line] = cells
    return sorted(found.values(), key=lambda cause: (-len(cause.lines), cause.lines[0]))[:MOST_CAUSES]
