"""What a rejected row may have meant: the nearest reference, day and month swapped, the figure that makes it add up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from queries.actuals_files.preview import Preview
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.actual_rows import delivery_of, names_of, owner_of
from queries.care_files.actual_sheets import Reading
from queries.care_files.lines import CLIENTS, LINE_ITEMS, Lines
from queries.care_files.plan import Record
from queries.care_files.reading import Sheet, header_name
from rules.actual_files import LABELS, completed, date_kind, meant_date, meant_figure, nearest, price_cell
from rules.broken import RuleBroken, problems_of
from rules.care_files.cells import cell_text, fold, read_figure
from rules.care_files.date_cells import read_date
from rules.care_files.mangled import lost_noughts
from rules.client_names import full_name
from rules.money import plain_quantity
from rules.planned import planned_week
from rules.weeks import days_of_week

Cells = dict[str, str]  # cells by column
MOST_LENGTHS_APART = 2
FIGURES = ("actual", "missed", "extra")


@dataclass(frozen=True)
class Suggestion:
    """`cells` by column that would put the row right, and the words for them: `Missed 2, Extra 0`.

    `kind` tells it from suggestions of another kind, which are not for all rows at once; `whose` names the client of
    what it points to.
    """

    cells: Cells
    kind: str = ""
    whose: str = ""

    @property
    def words(self) -> str:
        """The cells by their labels, with the client's name."""
        cells = ", ".join(f"{LABELS[name]} {cell or 'blank'}" for name, cell in self.cells.items())
        return f"{cells} ({self.whose})" if self.whose else cells


class Suggesting:
    """Suggests for the rejected rows of one Preview."""

    def __init__(self, preview: Preview, today: date) -> None:
        self._lines = preview.lines
        self.headings = preview.headings
        self.today = today

    @property
    def lines(self) -> Lines:
        """The lines that the file is read against. Raises ValueError where nothing of the file can be used."""
        if self._lines is None:
            raise ValueError("a file of which nothing can be used has no lines")
        return self._lines

    def for_row(self, rejected: RejectedRow) -> Suggestion | None:
        """The Suggestion for a rejected row, or None where there is none."""
        cells = {header_name(heading): cell_text(cell) for heading, cell in rejected.cells.items()}
        wrong, tried = {column for column, _ in rejected.problems}, set[str]()
        found: list[Suggestion] = []
        while self._lines and (columns := (wrong & FINDERS.keys()) - tried):
            column = min(columns, key=list(FINDERS).index)
            tried.add(column)
            if one := FINDERS[column](self, cells, column):
                found.append(one)
                cells |= one.cells
                wrong = self._wrong_columns(cells) if columns == {column} else wrong
        if not found:
            return None
        together = {name: cell for one in found for name, cell in one.cells.items()}
        merged = {name: together[name] for name in LABELS if name in together}
        kinds, named = [one.kind for one in found], [one.whose for one in found if one.whose]
        return Suggestion(merged, " and ".join(kinds), ", ".join(dict.fromkeys(named)))

    def alike(self, suggestion: Suggestion, rejected: Iterable[RejectedRow]) -> dict[int, Cells]:
        """{line: cells} of the rows whose suggestion is of the same kind."""
        found = ((row.line, self.for_row(row)) for row in rejected)
        return {line: each.cells for line, each in found if each and each.kind == suggestion.kind}

    def _week(self, cells: Cells, _column: str) -> Suggestion | None:
        text = cells.get("week_beginning", "")
        meant = meant_date(text, self.today)
        try:
            is_same = meant is None or read_date(text) == meant
        except RuleBroken:
            is_same = False
        return None if is_same else Suggestion({"week_beginning": f"{meant:%d/%m/%Y}"}, date_kind(text))

    def _client(self, cells: Cells, _column: str) -> Suggestion | None:
        line, text = self._record(cells), cells.get("ssref", "")
        if line is not None:
            return _of_client("ssref", line.values["client"].reference, text, line.values["client"])
        shelf = self.lines.records.shelf(CLIENTS)
        found = self._likely(text, shelf.sources.of(text), shelf.references)
        return _of_client("ssref", found, text, shelf.by_key[found]) if found else None

    def _line(self, cells: Cells, _column: str) -> Suggestion | None:
        """The line that a spreadsheet changed, or is most like it; of the row's own client where that is known, and
        where they have but one, that.
        """
        shelf, text = self.lines.records.shelf(LINE_ITEMS), cells.get("cpli_id", "")
        client = self.lines.records.find(CLIENTS, cells.get("ssref", ""))
        name = fold(cells.get("client", ""))

        def may_be(reference: str) -> bool:
            theirs = shelf.by_key[reference].values["client"]
            return client in (None, theirs) and (not name or name in map(fold, names_of(theirs)))

        theirs = [each for each in shelf.references if may_be(each)]
        sources = [each for each in shelf.sources.of(text) if may_be(each)]
        found = theirs[0] if client and len(theirs) == 1 else self._likely(text, sources, theirs)
        if not found or found == text:
            return None
        return _of_client("cpli_id", found, text, shelf.by_key[found].values["client"])

    def _likely(self, text: str, sources: Sequence[str], known: Sequence[str]) -> str | None:
        """The one reference that a spreadsheet made this text of; where it made it of none, the most like it."""
        if sources:
            return sources[0] if len(sources) == 1 else None
        return self._nearest(text, known) if text else None

    def _nearest(self, text: str, known: Iterable[str]) -> str | None:
        """Of references of about the same length, so that thousands of them are looked through at once."""
        return nearest(text, [each for each in known if abs(len(each) - len(text)) <= MOST_LENGTHS_APART])

    def _figures(self, cells: Cells, column: str) -> Suggestion | None:
        """What a figure may have meant; missed and extra, or what was delivered, from the rest of the row, only where
        the row is then right.
        """
        if meant := meant_figure(cells.get(column, "")):
            return Suggestion({column: meant[0]}, meant[1])
        found = self._completed(cells)
        return Suggestion(found, f"{' and '.join(LABELS[name] for name in found)} from the rest") if found else None

    def _completed(self, cells: Cells) -> Cells | None:
        line = self._record(cells)
        try:
            week = read_date(cells.get("week_beginning", ""))
            given = {name: read_figure(cells[name]) for name in (*FIGURES, "frustrated") if cells.get(name)}
        except RuleBroken:
            return None
        if line is None or week.weekday() != 0:
            return None
        planned = planned_week(self.lines.line_item(line), week).quantity_hundredths
        frustrated = given.get("frustrated") or 0
        delivered = given.get("actual")
        if delivered is None:
            actual = planned - frustrated - (given.get("missed") or 0) + (given.get("extra") or 0)
            found = {"actual": plain_quantity(max(0, actual))}
        else:
            missed, extra = completed(planned, delivered, frustrated)
            found = {"missed": plain_quantity(missed), "extra": plain_quantity(extra)}
        found = {name: cell for name, cell in found.items() if name in self._columns()}
        return found if self._is_right(cells | found) else None

    def _as_recorded(self, cells: Cells, column: str) -> Suggestion | None:
        """What the record says in a column that is there for people to read."""
        found = self._recorded(cells, column)
        kind = "what is planned" if column == "planned" else f"{LABELS[column]} {fold(cells.get(column, ''))}"
        return Suggestion(found, f"{kind} for {found[column]}" if column != "planned" else kind) if found else None

    def _recorded(self, cells: Cells, column: str) -> Cells | None:
        line = self._record(cells)
        if line is None:
            known = self.lines.names(column) if column in ("service", "service_level") else ()
            nearest_name = self._nearest(cells.get(column, ""), known)
            return {column: nearest_name} if nearest_name else None
        level = line.values["service_level"].values
        if column in ("unit_price", "planned"):
            return self._worked_out(line, cells, column)
        client = line.values["client"].values
        name = full_name(client["title"], client["forename"], client["surname"])
        service = line.values["service"].values["name"]
        recorded = {"client": name, "service": service, "service_level": level["name"], "unit": level["unit"]}
        return {column: recorded[column]}

    def _worked_out(self, line: Record, cells: Cells, column: str) -> Cells | None:
        item = self.lines.line_item(line)
        try:
            week = read_date(cells.get("week_beginning", ""))
        except RuleBroken:
            return None
        if column == "planned":
            return {column: plain_quantity(planned_week(item, week).quantity_hundredths)}
        prices = sorted({item.price_on(day) for day in days_of_week(week)})
        return {column: price_cell(prices[0])} if len(prices) == 1 else None

    def _record(self, cells: Cells) -> Record | None:
        return self.lines.records.find(LINE_ITEMS, cells.get("cpli_id", ""))

    def _columns(self) -> list[str]:
        return [header_name(heading) for heading in self.headings]

    def _is_right(self, cells: Cells) -> bool:
        return not self._wrong_columns(cells)

    def _wrong_columns(self, cells: Cells) -> set[str]:
        """The columns in which a row with these cells would be wrong; `` for the row as such."""
        reading = Reading(Sheet("actuals.csv", self.headings), self.lines.records, self.today)
        try:
            _, read = reading.owned(0, [cells.get(name, "") for name in self._columns()], self.lines)
            delivery_of(read, owner_of(read, self.lines), self.lines, self.today)
        except RuleBroken as broken:
            return {each.field or "" for each in problems_of(broken)}
        return set()


def _of_client(column: str, reference: str, text: str, client: Record) -> Suggestion:
    """A reference in the place of another text. Of noughts that were lost all rows may be put right together."""
    values = client.values
    is_lost = lost_noughts(text, reference)
    kind = f"{LABELS[column]}s that lost their noughts" if is_lost else f"{LABELS[column]} {text} for {reference}"
    return Suggestion({column: reference}, kind, full_name(values["title"], values["forename"], values["surname"]))


Finder = Callable[[Suggesting, Cells, str], Suggestion | None]
FINDERS: dict[str, Finder] = {  # in the order in which one finding may help the next
    "week_beginning": Suggesting._week,
    "ssref": Suggesting._client,
    "cpli_id": Suggesting._line,
    **dict.fromkeys(("client", "service", "service_level", "unit", "unit_price", "planned"), Suggesting._as_recorded),
    **dict.fromkeys((*FIGURES, "frustrated"), Suggesting._figures),
}
