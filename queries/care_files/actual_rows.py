"""One row of an actuals file: whose week it is, what was delivered, and whether it contradicts the record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models import Actual
from queries.care_files.lines import Lines, Owner
from queries.care_files.plan import Record, Values
from rules.broken import Problems, RuleBroken
from rules.care import LineItem
from rules.care_files.cells import fold
from rules.client_names import full_name
from rules.delivery import check_week
from rules.delivery_values import Delivery, Entered
from rules.money import format_quantity, format_unit_price
from rules.typed_week import entered_by_days, entered_by_quantities, read_days
from rules.usual_delivery import check_row_of_file
from rules.weeks import DAY_COLUMNS, days_of_week, week_end

NAMES = ("ssref", "client", "service", "service_level", "unit")  # there for people to read
COLUMN_OF_FIELD = {"week": "week_beginning", "comment": "comments", "rows": "mon"}


def owner_of(read: Values, lines: Lines) -> Owner:
    """Whose week a row by column is about. Raises RuleBroken with the column as its field."""
    if not read["cpli_id"]:
        names = (read["ssref"], read["service"], read["service_level"])
        return lines.unplanned(*names, read["week_beginning"])
    record = lines.line(read["cpli_id"])
    values = record.values
    return Owner(values["contract"], values["client"], values["service"], values["service_level"], record)


def delivery_of(read: Values, owner: Owner, lines: Lines, today: date, stored: Actual | None = None) -> Delivery:
    """The Delivery that a row says. `stored` is the Actual on record: what a file has no columns for stays as it is."""
    line = lines.line_item(owner.cpli) if owner.cpli else None
    problems = Problems()
    delivery = problems.try_(_delivery, read, owner, lines, today, stored)
    problems.try_(_check_contradictions, read, owner, _prices(owner, line, lines, read), delivery)
    problems.raise_any()
    if delivery is None:
        raise ValueError("a row without problems has a delivery")
    return delivery


def _delivery(read: Values, owner: Owner, lines: Lines, today: date, stored: Actual | None) -> Delivery:
    week_start = read["week_beginning"]
    line = lines.line_item(owner.cpli) if owner.cpli else None
    entered = _entered(read, line, week_start, stored)
    note = stored.note if stored else ""
    if entered.note != note:
        entered = replace(entered, note=note)
    try:
        return check_row_of_file(line, lines.rule(owner.service_level), week_start, entered, today)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, _column(broken.field, entered)) from None


def check_record(read: Values, owner: Owner, lines: Lines, today: date) -> None:
    """What can be told of a row with cells that cannot be read: its week, and what is there for people to read.

    Raises all that is wrong, with the columns as fields.
    """
    week_start = read["week_beginning"]
    line = lines.line_item(owner.cpli) if owner.cpli else None
    problems = Problems()
    if not week_start:
        problems.try_(_check_contradictions, read | {"unit_price": None}, owner, set(), None)
    else:
        try:
            check_week(line, week_start, today)
        except RuleBroken as broken:
            problems.add(RuleBroken(broken.message, COLUMN_OF_FIELD["week"]))
        problems.try_(_check_contradictions, read, owner, _prices(owner, line, lines, read), None)
    problems.raise_any()


def is_blank_row(read: Values) -> bool:
    """Whether a row leaves all that could be recorded blank."""
    figures = [read[name] for name in ("actual", "frustrated", "missed", "extra", "visits")]
    return not any(figures) and read["actual"] is None and not any(read.get(day) for day in DAY_COLUMNS)


def _entered(read: Values, line: LineItem | None, week_start: date, stored: Actual | None) -> Entered:
    """What the row says was delivered: by days where the line is timetabled, else by quantities."""
    is_timetabled = line is not None and line.pricing == "timetabled"
    if is_timetabled and not any(day in read for day in DAY_COLUMNS):
        raise RuleBroken("The file has no columns mon to sun, and a timetabled line needs them", "mon")
    days, wrong = read_days({day: read.get(day) or "" for day in DAY_COLUMNS})
    problems = Problems()
    for day, message in wrong.items():
        problems.add(RuleBroken(message, day))
    problems.raise_any()
    if line is not None and is_timetabled:
        _refuse_days_out_of_force(line, week_start, days)
        return entered_by_days(days, stored, read["visits"], read["comments"])
    filled = next((day for day, done in zip(DAY_COLUMNS, days, strict=True) if done != (0, 0)), None)
    if filled:
        raise RuleBroken("Only timetabled lines have days: leave them blank, and fill in Actual", filled)
    return entered_by_quantities(
        read["actual"],
        read["frustrated"],
        stored,
        missed=read["missed"],
        extra=read["extra"],
        visits=read["visits"],
        comment=read["comments"],
    )


def _refuse_days_out_of_force(line: LineItem, week_start: date, days: Sequence[tuple[int, int]]) -> None:
    sunday = week_end(week_start)
    if line.in_force_spans(week_start, sunday) == [(week_start, sunday)]:
        return
    for name, day, (delivered, frustrated) in zip(DAY_COLUMNS, days_of_week(week_start), days, strict=True):
        if (delivered or frustrated) and not line.in_force_spans(day, day):
            raise RuleBroken(f"The line is not in force on {day:%d/%m/%Y}: leave this day blank", name)


def _column(field: str | None, entered: Entered) -> str | None:
    """The column that a broken rule's field is about."""
    if field and field.startswith("rows-"):
        _, number, what = field.split("-")
        return "comments" if what == "comment" else DAY_COLUMNS[entered.rows[int(number)].days[0]]
    return COLUMN_OF_FIELD.get(field, field) if field else field


def _prices(owner: Owner, line: LineItem | None, lines: Lines, read: Values) -> set[int]:
    """The unit prices of the week's days, where the row names one; of care without a line, those of its contract."""
    week_start = read["week_beginning"]
    if read.get("unit_price") is None:
        return set()
    if line is not None:
        return {line.price_on(day) for day in days_of_week(week_start)}
    of_contract = lines.contract_prices(owner.contract, owner.service_level)
    return {price for start, end, price in of_contract if start <= week_end(week_start) and end >= week_start}


def _check_contradictions(read: Values, owner: Owner, prices: set[int], delivery: Delivery | None) -> None:
    """The columns that are there for people to read say what the record says, or the row is about something else."""
    if not any(map(read.get, NAMES)) and read.get("unit_price") is None and read.get("planned") is None:
        return
    client, service, level = owner.client, owner.service, owner.service_level
    problems = Problems()

    def differs(column: str, recorded: str, said: str) -> None:
        problems.add(RuleBroken(f"The record says {recorded}, not {said}", column))

    for column, names in (
        ("ssref", lambda: [client.reference]),
        ("client", lambda: names_of(client)),
        ("service", lambda: [service.values["name"], service.reference]),
        ("service_level", lambda: [level.values["name"], level.reference]),
        ("unit", lambda: [level.values["unit"]]),
    ):
        if not read.get(column):
            continue
        known = names()
        if fold(read[column]) not in [fold(name) for name in known]:
            differs(column, known[0], read[column])
    price = read.get("unit_price")
    if price is not None and price not in prices:
        differs(
            "unit_price", " or ".join(format_unit_price(known) for known in sorted(prices)), format_unit_price(price)
        )
    planned = read.get("planned")
    if delivery is not None and planned is not None and planned != delivery.planned_hundredths:
        recorded = format_quantity(delivery.planned_hundredths)
        words = f"The record plans {recorded} for this week, not {format_quantity(planned)}"
        problems.add(RuleBroken(words, "planned"))
    problems.raise_any()


def names_of(client: Record) -> list[str]:
    """What a file may call a client."""
    title, forename, surname = (client.values[name] for name in ("title", "forename", "surname"))
    full = full_name(title, forename, surname)
    turned = f"{surname}, {forename}" if forename else surname
    return [full, f"{forename} {surname}", turned, f"{turned} ({client.key})", surname, f"{turned} {title}"]
