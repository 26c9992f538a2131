"""A file of rows that waits to be imported: the form that takes it, its preview by tabs, and its problem file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Protocol

from flask import Response, request
from flask_wtf.file import FileField

from models import ActualsFile
from queries.actuals_files.waiting_files import job_of, saved_before
from queries.care_files.limits import MOST_BYTES
from queries.paging import PAGE_SIZE, Page, page_of
from rules.broken import IllegalMove, RuleBroken
from rules.care_files.cells import cell_text
from web import downloads
from web.forms import Form
from web.htmx import page
from web.listing import asked_page


class UploadForm(Form):
    """The form that takes a file of rows."""

    file = FileField("File")

    def read(self, nothing_chosen: str) -> tuple[str, bytes]:
        """The name of the file that was sent, and its bytes: one more than is taken at most, so that a file that is too
        long is found out. Raises RuleBroken with these words where none was chosen.
        """
        sent = self.file.data
        if sent is None or not sent.filename:
            raise RuleBroken(nothing_chosen, "file")
        return sent.filename, sent.stream.read(MOST_BYTES + 1)

    def show(self, broken: RuleBroken) -> None:
        """Whatever is wrong is wrong with the file."""
        super().show(RuleBroken(broken.message, "file"))


class CellField(NamedTuple):
    """A cell of a wrong row as a field of a form; `size` is a class of its width."""

    column: str
    label: str
    text: str
    size: str


class Suggestion(Protocol):
    """What would put a row right: `cells` by column, and the words for them."""

    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def words(self) -> str: ...
    @property
    def kind(self) -> str:
        """What rows have in common for which it holds as well; nothing where it is for one row."""


@dataclass
class WrongRow:
    """A row to be corrected, as a form."""

    line: int
    column: str  # the one that is wrong
    reason: str
    facts: str
    fields: list[CellField]
    more: Sequence[CellField] = ()  # those that are there to be read
    suggestion: Suggestion | None = None
    problems: Sequence[tuple[str, str]] = ()  # [(column, reason)] of all that is wrong, where that is more
    alike: int = 0  # how many rows have a suggestion of the same kind, this one among them

    @property
    def errors(self) -> list[str]:
        """As a form has them, each once; none of a good row that is to be changed."""
        found = [reason for _, reason in self.problems] or [self.reason]
        return [reason for reason in dict.fromkeys(found) if reason]

    @property
    def wrong_columns(self) -> set[str]:
        """The columns that something is wrong with."""
        return {self.column, *(column for column, _ in self.problems)}

    def field_id(self, column: str) -> str:
        """The id of a column's field."""
        return f"line-{self.line}-{column}"


@dataclass
class WaitingFile:
    """The preview of one waiting file. A kind of file names its TABS, the rows of each, and the page's `address`."""

    TABS: ClassVar[tuple[tuple[str, str], ...]] = ()  # ((name, words), ...)
    TAB_OF_NOTHING = ""

    file: ActualsFile
    problem: str = ""
    only_line: int | None = None  # a row that was just tried: its page is shown
    errors: list[tuple[str | None, str]] = field(default_factory=list)

    @property
    def rows_of_tabs(self) -> dict[str, Sequence[Any]]:
        """{name of the tab: its rows, all of them}"""
        raise NotImplementedError

    def address(self, **query: Any) -> str:
        raise NotImplementedError

    def row_address(self, line: int) -> str:
        """Where the form of a wrong row goes."""
        raise NotImplementedError

    @property
    def notes(self) -> list[str]:
        """What the reader of the file chose and passed over, in sentences."""
        return list(self.file.said.get("notes", ()))

    @cached_property
    def saved_before(self) -> Any:
        return saved_before(self.file)

    def summary(self) -> list[tuple[str | None, str]]:
        """As a form has it: what was refused, with where it is."""
        return self.errors

    def refuse(self, broken: RuleBroken) -> int:
        """Keep why nothing was done. Returns the answer's status: 409 where the file is no longer as it was seen."""
        self.problem = broken.message
        if isinstance(broken, IllegalMove):
            return 409
        self.errors = [(None, broken.message)]
        return 422

    @cached_property
    def tabs(self) -> list[tuple[str, str, int, str]]:
        """[(name, words, how many, address)]"""
        return [(name, words, len(self.rows_of_tabs[name]), self.address(show=name)) for name, words in self.TABS]

    @cached_property
    def tab(self) -> str:
        """The one that is asked for, else the first with something in it."""
        filled = [name for name, _, count, _ in self.tabs if count]
        asked = "wrong" if self.only_line else request.args.get("show")
        return asked if asked in dict(self.TABS) else (filled or [self.TAB_OF_NOTHING])[0]

    @cached_property
    def all_rows(self) -> Sequence[Any]:
        """The rows of the tab, on all pages."""
        return self.rows_of_tabs[self.tab]

    @cached_property
    def page(self) -> Page:
        """The page of the tab that is asked for, or the one with the row that was just tried."""
        asked = asked_page()
        if self.only_line:
            places = [number for number, row in enumerate(self.all_rows) if row.line == self.only_line]
            asked = places[0] // PAGE_SIZE + 1 if places else 1
        return page_of(asked, len(self.all_rows))

    def page_address(self, number: int) -> str:
        """The address of another page of the tab."""
        return self.address(show=self.tab, page=number)

    def on_page(self) -> Sequence[Any]:
        """The rows of the tab on this page of it."""
        return self.page.cut(self.all_rows)


def send_problems(
    file: ActualsFile, places: Iterable[int], reasons: Mapping[int, str], sheet: str, file_format: str
) -> Response:
    """The file again, with a Problem column: `places` are the columns to keep, `reasons` {line: why not}."""
    headings = [file.headings[place] for place in places] + ["Problem"]
    rows = (
        [cell_text(cells[place]) if place < len(cells) else "" for place in places] + [reasons.get(line, "")]
        for line, cells in file.rows
    )
    name = f"{file.file_name.rpartition('.')[0]}-problems.{file_format}"
    if file_format == "xlsx":
        return downloads.send_xlsx(name, sheet, headings, rows)
    return downloads.send_csv(name, headings, rows)


def show_progress(file: ActualsFile, address: str, cancel_address: str) -> Response:
    """How far the worker is with a large file; once it is through, the page goes to the file's `address`."""
    job = job_of(file)
    context: dict[str, Any] = {"file": file, "job": job, "address": address, "cancel_address": cancel_address}
    return page("waiting_files/progress.html", "waiting_files/_progress.html", **context)
