"""A line item is changed from a date on: a row of its price history, or its end and a copy that goes on."""

from typing import Any

from flask import Response, url_for

from blueprints.council_commissioning.clients import bp
from blueprints.council_commissioning.editing import Page, answer, shown
from blueprints.council_commissioning.forms import ChangeForm, filled
from blueprints.council_commissioning.lines import load_line, page_of_line
from models import CarePackageLineItem
from operations.commissioning.saving import CareEdit
from queries.commissioning.clients import references_like
from queries.commissioning.lines import weeks_recorded_from
from queries.commissioning.rows import line_item_row
from queries.line_items.detail import suspensions_of
from rules import money
from rules.broken import RuleBroken
from rules.care import ONE_DAY, LineItem, day_of_price
from rules.commissioning import LINES, Row, change_from, next_reference
from rules.dates import format_date
from rules.weeks import DAY_COLUMNS, FAR_FUTURE
from rules.wording import cost_words, plural_of
from web import clock
from web.late_forms import ANY, never_kept
from web.permissions import Permission, requires

TOO_EARLY = "A change starts after the first day of the line item, {}. To correct it from its start, edit all of it"
TOO_LATE = "The line item has ended on {}: copy it for care after that"


@bp.get("/lines/<id:line_id>/change")
@requires(Permission.COMMISSION)
def change(line_id: int) -> Response:
    """A line item, and what is to change of it from a date on."""
    line, care = load_line(line_id)
    row = line_item_row(line)
    price = money.plain_unit_price(_price_shown(line, care))
    row |= {"unit_price": price, "shown_price": price}
    return shown(_change_page(line, care), filled(ChangeForm, row))


@bp.post("/lines/<id:line_id>/change")
@requires(Permission.COMMISSION)
@never_kept(ANY)
def change_line(line_id: int) -> Response:
    """Change a line item from a date on: a price row, or its end and a copy."""
    (line, care), form = load_line(line_id), ChangeForm()
    around = _change_page(line, care)

    def edit() -> CareEdit:
        rows = _rows_from(line, care, form, [name for name, _, _ in around.layout])
        return CareEdit(rows, line.client_id, line.id, reason=form.why.data or "")

    def said() -> list[str]:
        return _said(line, care, edit().rows, form)

    return answer(
        around, form, edit, to=url_for(".client", client_id=line.client_id), notice="Line item changed.", said=said
    )


def _price_shown(line: CarePackageLineItem, care: LineItem) -> int:
    return care.price_on(day_of_price(line.start_date, care.last_in_force(), clock.today()))


def _change_page(line: CarePackageLineItem, care: LineItem) -> Page:
    unit = plural_of(line.service_level.unit)
    layout = [("from_date", "date", "The first day of the change")]
    labels = {}
    if line.pricing == "timetabled":
        layout += [(day, "qty", "") for day in DAY_COLUMNS]
    elif line.pricing == "units":  # a rolling allowance is for all of the line's dates
        layout.append(("units", "qty", ""))
        labels["units"] = f"{unit} a week"
    layout += [("unit_price", "date", ""), ("end_date", "date", "Blank: no end")]
    intro = (
        "A field left as it is does not change. A new price is a row of the price history; other units end the line "
        "item, and a copy goes on from that day."
    )
    heading = f"Change line item {line.reference}"
    return page_of_line(line, heading, intro, layout=tuple(layout), labels=labels)


def _rows_from(line: CarePackageLineItem, care: LineItem, form: ChangeForm, names: list[str]) -> dict[str, list[Row]]:
    """The rows of a change from a date. Raises RuleBroken for a day on which it cannot start."""
    day: Any = form.from_date.data
    was = line_item_row(line)
    if day <= line.start_date:
        raise RuleBroken(TOO_EARLY.format(format_date(line.start_date)), "from_date")
    if care.end_date != FAR_FUTURE and day > care.end_date:
        raise RuleBroken(TOO_LATE.format(format_date(care.end_date)), "from_date")
    typed = {name: form.text_of(form[name]) for name in names if name not in ("from_date", "unit_price")}
    price = form.text_of(form.unit_price)
    own = [(each.start_date, each.end_date or FAR_FUTURE, each.reason) for each in suspensions_of(line) if each.cpli_id]
    copy = next_reference(line.reference, references_like(line.reference))
    return change_from(day, was, was | typed, care, copy, own, price if price != form.shown_price.data else None)


def _said(line: CarePackageLineItem, care: LineItem, rows: Any, form: ChangeForm) -> list[str]:
    """What saving does to line items, beside the money."""
    day: Any = form.from_date.data
    changed = rows.get(LINES, ())
    said = [_now_and_after(line, care, form)]
    if len(changed) < 2:
        return said
    ended, copy = changed
    said.append(
        f"{ended['cpli_id']} ends on {ended['end_date']} and its copy, {copy['cpli_id']}, starts on "
        f"{copy['start_date']}."
    )
    weeks = weeks_recorded_from(line, day)
    if weeks:
        said.append(
            f"{weeks} week{'s' * (weeks != 1)} of {ended['cpli_id']} from that day on {'is' if weeks == 1 else 'are'} "
            f"recorded already. The provider has to record them again for {copy['cpli_id']}."
        )
    return said


def _now_and_after(line: CarePackageLineItem, care: LineItem, form: ChangeForm) -> str:
    """`£320.60 Weekly until then, £183.20 Weekly from 27/10/2025.`"""
    day: Any = form.from_date.data
    price = care.price_on(day) if form.text_of(form.unit_price) == form.shown_price.data else form.unit_price.data
    units, sessions = line.units_hundredths, list(line.sessions)
    if line.pricing == "timetabled":
        sessions = [form[name].data or 0 for name in DAY_COLUMNS]
    elif line.pricing == "units":
        units = form.units.data
    was = cost_words(line.pricing, care.price_on(day - ONE_DAY), line.units_hundredths, line.sessions)
    now = cost_words(line.pricing, price or 0, units, sessions)
    return f"{was} until then, {now} from {format_date(day)}."
