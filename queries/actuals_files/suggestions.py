"""What a rejected row may have meant: the nearest reference, day and month swapped, the figure that makes it add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from queries.actuals_files.preview import Preview
from queries.actuals_files.waiting_files import RejectedRow
from queries.care_files.actual_rows import delivery_of, owner_of
from queries.care_files.actual_weeks import Reading
from queries.care_files.lines import Lines
from queries.care_files.plan import Record
from queries.care_files.reading import Sheet, header_name
from rules.actual_files import LABELS, completed, meant_date, nearest, price_cell
from rules.broken import RuleBroken
from rules.care_files.cells import cell_text, read_figure
from rules.care_files.date_cells import read_date
from rules.client_names import full_name
from rules.money import plain_quantity
from rules.planned import planned_week
from rules.weeks import days_of_week

Cells = dict[str, str]  # cells by column
MOST_LENGTHS_APART = 2
FIGURES = ("actual", "missed", "extra")


@dataclass(frozen=True)
class Suggestion:
    """`cells` by column that would put the row right, and the words for them: `Missed 2, Extra 0`."""

    cells: Cells

    @property
    def words(self) -> str:
        """The cells by their labels."""
        return ", ".join(f"{LABELS[name]} {cell or 'blank'}" for name, cell in self.cells.items())


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
        finder = {
            "week_beginning": self._week,
            "ssref": self._client,
            "cpli_id": self._line,
            **dict.fromkeys(FIGURES, self._figures),
            **dict.fromkeys(("client", "service", "service_level", "unit", "unit_price", "planned"), self._as_recorded),
        }.get(rejected.column)
        found = finder(cells, rejected.column) if finder and self._lines else None
        return Suggestion(found) if found else None

    def _week(self, cells: Cells, _column: str) -> Cells | None:
        text = cells.get("week_beginning", "")
        meant = meant_date(text, self.today)
        try:
            is_same = meant is None or read_date(text) == meant
        except RuleBroken:
            is_same = False
        return None if is_same else {"week_beginning": f"{meant:%d/%m/%Y}"}

    def _client(self, cells: Cells, _column: str) -> Cells | None:
        line = self._record(cells)
        if line is not None:
            return {"ssref": line.values["client"].reference}
        found = self._nearest(cells.get("ssref", ""), self.lines.records.shelf("clients.csv").references)
        return {"ssref": found} if found else None

    def _line(self, cells: Cells, _column: str) -> Cells | None:
        """The line most like it; of the row's own client where that is known, and where they have but one, that."""
        shelf = self.lines.records.shelf("care_package_line_items.csv").by_key.values()
        client = self.lines.records.find("clients.csv", cells.get("ssref", ""))
        theirs = [each.reference for each in shelf if not client or each.values["client"] is client]
        text = cells.get("cpli_id", "")
        found = theirs[0] if client and len(theirs) == 1 else self._nearest(text, theirs) if text else None
        return {"cpli_id": found} if found and found != text else None

    def _nearest(self, text: str, known: Iterable[str]) -> str | None:
        """Of references of about the same length, so that thousands of them are looked through at once."""
        return nearest(text, [each for each in known if abs(len(each) - len(text)) <= MOST_LENGTHS_APART])

    def _figures(self, cells: Cells, _column: str) -> Cells | None:
        """Missed and extra, or what was delivered, from the rest of the row; only where the row is then right."""
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

    def _as_recorded(self, cells: Cells, column: str) -> Cells | None:
        """What the record says in a column that is there for people to read."""
        line = self._record(cells)
        if line is None:
            known = self.lines.names(column) if column in ("service", "service_level") else ()
            found = self._nearest(cells.get(column, ""), known)
            return {column: found} if found else None
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
        return self.lines.records.find("care_package_line_items.csv", cells.get("cpli_id", ""))

    def _columns(self) -> list[str]:
        return [header_name(heading) for heading in self.headings]

    def _is_right(self, cells: Cells) -> bool:
        columns = self._columns()
        reading = Reading(Sheet("actuals.csv", self.headings), self.lines.records, self.today)
        try:
            _, read = reading.owned(0, [cells.get(name, "") for name in columns], self.lines)
            delivery_of(read, owner_of(read, self.lines), self.lines, self.today)
        except RuleBroken:
            return False
        return True
