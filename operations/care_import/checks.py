"""What makes a row of commissioned care impossible, row by row and over a whole file.

The contract: docs/domain/care-files.md#what-is-rejected.
"""

from collections.abc import Callable, Iterable, Iterator

from peewee import Field, chunked

from models import PaymentItem
from operations.care_import.payment_methods import Problem, check_payment_methods
from queries.care_files.plan import Values
from queries.care_files.records import Records
from queries.care_files.rows import Draft
from rules.broken import RuleBroken
from rules.dates import format_date
from rules.weeks import DAY_COLUMNS

IDS_AT_ONCE = 5_000


def check_dates(values: Values) -> None:
    """A range of dates ends on or after the day that it starts."""
    end = values.get("end_date")
    if end and end < values["start_date"]:
        words = f"It ends on {format_date(end)}, before it starts on {format_date(values['start_date'])}"
        raise RuleBroken(words, "end_date")


def check_client(values: Values) -> None:
    """Nobody dies before they are born."""
    born, died = values["date_of_birth"], values["date_of_death"]
    if born and died and died < born:
        raise RuleBroken(f"The date of death {format_date(died)} is before the date of birth", "date_of_death")


def check_payment_method(values: Values) -> None:
    """Calendar months start on the 1st; the rest is checked over all of a contract's methods."""
    first = values["first_period_start"]
    if values["frequency"] == "monthly" and first.day != 1:
        words = f"Calendar monthly periods start on the 1st of a month, not on {format_date(first)}"
        raise RuleBroken(words, "first_period_start")


def check_line_item(values: Values) -> None:
    """The pricing has what it is worked out from, and the service is the contract's organisation's."""
    if values["pricing"] == "timetabled" and not any(values[day] for day in DAY_COLUMNS):
        raise RuleBroken("A timetabled line needs sessions: fill at least one of mon to sun", "mon")
    if values["pricing"] in ("units", "rolling") and values["units_hundredths"] is None:
        meaning = "units a week" if values["pricing"] == "units" else "the whole allowance"
        raise RuleBroken(f"A line priced by {values['pricing']} needs its units ({meaning})", "units")
    provider, owner = values["contract"].values["organisation"], values["service"].values["organisation"]
    if provider is not owner:
        words = f"Service {values['service'].key} is {owner.key}'s, but contract {values['contract'].key} is"
        raise RuleBroken(f"{words} {provider.key}'s: they must be of one organisation", "service_ref")


def check_suspension(values: Values) -> None:
    """A suspended line is the client's own."""
    line = values["cpli"]
    if line is not None and line.values["client"] is not values["client"]:
        words = f"{values['client'].key} has no line item {line.key}: it is another client's"
        raise RuleBroken(words, "cpli_id")


ROW_CHECKS: dict[str, tuple[Callable[[Values], None], ...]] = {
    "payment_methods.csv": (check_dates, check_payment_method),
    "contract_prices.csv": (check_dates,),
    "clients.csv": (check_client,),
    "care_package_line_items.csv": (check_dates, check_line_item),
    "contributions.csv": (check_dates,),
    "suspensions.csv": (check_dates, check_suspension),
}


def settled_line_changes(drafts: list[Draft], records: Records) -> Iterator[Problem]:
    """Lines that would change their contract, client or service level though something of them is settled."""
    names = {"contract": "contract_ref", "client": "ssref", "service_level": "service_level_ref"}
    moved = [draft for draft in drafts if any(draft.changes(name) for name in names)]
    settled = ids_settled(PaymentItem.cpli, [draft.record.id for draft in moved if draft.record])
    for draft in moved:
        if draft.record and draft.record.id in settled:
            name = next(name for name in names if draft.changes(name))
            words = f"Something of {draft.key} is settled, so its {name.replace('_', ' ')} can no longer change"
            yield Problem(draft, names[name], f"{words}: end it and start another line item")


def settled_owner_changes(column: Field) -> Callable[[list[Draft], Records], Iterator[Problem]]:
    """A check that a contract or service (PaymentItem's `column`) stays with its organisation once it was paid."""

    def check(drafts: list[Draft], records: Records) -> Iterator[Problem]:
        moved = [draft for draft in drafts if draft.changes("organisation")]
        settled = ids_settled(column, [draft.record.id for draft in moved if draft.record])
        for draft in moved:
            if draft.record and draft.record.id in settled:
                words = f"Something of {draft.key} is settled, so its organisation can no longer change"
                yield Problem(draft, "organisation_ref", words)

    return check


def ids_settled(column: Field, ids: Iterable[int | None]) -> set[int]:
    """Those of `ids` that a frozen or settled payment item names in `column`."""
    settled: set[int] = set()
    for some in chunked(ids, IDS_AT_ONCE):
        query = PaymentItem.select(column).where(column.in_(some), PaymentItem.state != "derived")
        settled.update(found for (found,) in query.distinct().tuples())
    return settled


FILE_CHECKS: dict[str, Callable[[list[Draft], Records], Iterator[Problem]]] = {
    "services.csv": settled_owner_changes(PaymentItem.service),
    "contracts.csv": settled_owner_changes(PaymentItem.contract),
    "care_package_line_items.csv": settled_line_changes,
    "payment_methods.csv": check_payment_methods,
}
