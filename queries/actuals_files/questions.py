"""What is asked about a file of actuals as a whole, before anything of it is taken: one cause is one question."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import ActualsFile
from queries.care_files.reading import header_name
from rules.actual_files import LABELS
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text
from rules.care_files.column_names import guess_columns
from rules.care_files.date_cells import DateOrder, day_first, order_of, read_date
from rules.weeks import DAY_COLUMNS

WEEK = "week_beginning"


@dataclass(frozen=True)
class ColumnQuestion:
    """Is `guess` the column `name`? `guess` is empty where nothing is like it."""

    name: str
    guess: str
    is_needed: bool

    @property
    def label(self) -> str:
        """The column's own heading."""
        return LABELS[self.name]


@dataclass
class Questions:
    """What is asked. `headings` are those of the file that no column has; `month_first` is (line, text) of a date that
    has its month first, as the file's other dates then have.
    """

    columns: list[ColumnQuestion] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    month_first: tuple[int, str] | None = None

    @property
    def comes_first(self) -> bool:
        """Whether nothing of the file can be read before the answer."""
        return self.month_first is not None or any(each.is_needed for each in self.columns)

    def __bool__(self) -> bool:
        return bool(self.columns or self.month_first)


def questions_of(file: ActualsFile) -> Questions:
    """The Questions that are not answered yet."""
    columns = column_questions(file.headings)
    if "columns" in file.answers:
        columns = [each for each in columns if each.is_needed]
    free = [heading for heading in file.headings if heading.strip() and header_name(heading) not in LABELS]
    return Questions(columns, free if columns else [], None if "order" in file.answers else _month_first(file))


def column_questions(headings: Sequence[str]) -> list[ColumnQuestion]:
    """The columns that are missing: those that are needed, and those that one of the headings may be."""
    names = [header_name(heading) for heading in headings]
    missing = [name for name in LABELS if name not in names]
    guessed = guess_columns(headings, missing, [name for name in names if name in LABELS])
    needed = needed_columns({*names, *guessed}) | needed_columns(names)
    return [
        ColumnQuestion(name, guessed.get(name, ""), name in needed) for name in missing if name in {*needed, *guessed}
    ]


def needed_columns(names: Sequence[str] | set[str]) -> set[str]:
    """The columns without which no row can be read, of those that are not there."""
    needed = set() if WEEK in names else {WEEK}
    if "cpli_id" not in names and "ssref" not in names:
        needed.add("cpli_id")
    if "actual" not in names and not any(day in names for day in DAY_COLUMNS):
        needed.add("actual")
    return needed


def problem_of_columns(headings: Sequence[str]) -> str:
    """Why nothing can be asked about a file's columns: there are too few, or not one of them is ours or like ours."""
    names = [header_name(heading) for heading in headings]
    needed = [name for name in LABELS if name in needed_columns(names)]
    theirs = [heading.strip() for heading in headings if heading.strip() and header_name(heading) not in LABELS]
    words = f"The file has no column {' and no column '.join(LABELS[name] for name in needed)}"
    if len(needed) > len(theirs):
        return f"{words}, which tells its rows apart" if needed != ["actual"] else words
    if needed and len(theirs) == len(headings) and not any(each.guess for each in column_questions(headings)):
        return f"{words}: its columns are {', '.join(theirs[:8])}"
    return ""


def _begins_a_week(text: str) -> bool:
    """Whether a date that fits both orders is a Monday with its day first, and none with its month first."""
    try:
        return read_date(text).weekday() == 0 and read_date(day_first(text)).weekday() != 0
    except RuleBroken:
        return False


def _month_first(file: ActualsFile) -> tuple[int, str] | None:
    names = [header_name(heading) for heading in file.headings]
    if WEEK not in names:
        return None
    place = names.index(WEEK)
    dates = [(line, cell_text(cells[place])) for line, cells in file.rows if place < len(cells)]
    if order_of(text for _, text in dates) != DateOrder.MONTH_FIRST or any(_begins_a_week(text) for _, text in dates):
        return None
    return next((line, text) for line, text in dates if order_of([text]) == DateOrder.MONTH_FIRST)
